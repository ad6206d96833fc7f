"""The answer on paper: everything that can be opened, every address, and nothing that only works on a screen."""

from __future__ import annotations

import io
import re

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from browser.places import CHILD, FAKE_IMAGE, SEXTORTION, SLANDER
from browser.serving import DAY, Answers, Served
from routefinder.phrasing import Phrasing
from routefinder.vocabulary import Language

A4 = (595, 842)
MOST_PAGES = 6


def printed(page: Page) -> PdfReader:
    """The page as the browser prints it."""
    return PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True, tagged=True)))


def squeezed(text: str) -> str:
    """The text without blanks and hyphens at line ends: a line is broken elsewhere on paper."""
    return re.sub(r"[\s\u00ad\u200b]+", "", text)


@pytest.mark.parametrize(
    ("language", "answers"),
    [("nl", FAKE_IMAGE), ("en", CHILD), ("nl", SEXTORTION), ("en", SEXTORTION), ("nl", SLANDER)],
    ids=["fake image, nl", "child, en", "sextortion, nl", "sextortion, en", "slander, nl"],
)
def test_the_answer_on_paper_is_whole(page: Page, served: Served, language: Language, answers: Answers) -> None:
    words = Phrasing(served.site.desk.rulebook, language)
    page.goto(served.at(served.visit(answers, language), "r"))
    folded = page.locator("main details").evaluate_all(
        "all => all.flatMap((one) => [...one.querySelectorAll('li, p, td, dd')].filter((part) => !part.children.length)"
        ".map((part) => part.textContent)).filter((text) => text.trim().length > 20)"
    )
    links = page.eval_on_selector_all("main a[href^=http]", "all => all.map((one) => one.getAttribute('href'))")
    paper = printed(page)
    text = squeezed("".join(sheet.extract_text() for sheet in paper.pages))
    assert folded
    assert [part for part in folded if squeezed(part) not in text] == []
    assert links
    assert [link for link in set(links) if squeezed(link) not in text] == []
    assert squeezed(words.short_day(DAY)) in text or squeezed(words.day(DAY)) in text
    assert squeezed(words.phrase("keep_safe")) in text
    assert squeezed(words.phrase("exit_button")) not in text
    assert squeezed(words.phrase("back")) not in text
    assert {tuple(round(float(side)) for side in sheet.mediabox[2:]) for sheet in paper.pages} == {A4}
    assert len(paper.pages) <= MOST_PAGES
    assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert paper.trailer["/Root"]["/Lang"].startswith(language)


SIZES = """() => {
  const found = {};
  const points = (one) => Math.round(parseFloat(getComputedStyle(one).fontSize) * 7.5) / 10;
  for (const one of document.querySelectorAll('main :is(p, li, dd, td, th, small)')) {
    if (!one.checkVisibility() || !one.textContent.trim()) continue;
    const kind = one.closest('.sources') ? 'sources' : one.closest('.annex') ? 'annex' : 'body';
    found[kind] = Math.min(found[kind] || 99, points(one));
  }
  return found;
}"""


def test_what_is_read_first_is_large_enough_on_paper(page: Page, served: Served) -> None:
    page.emulate_media(media="print")
    page.goto(served.at(served.visit(SEXTORTION), "r"))
    found = page.evaluate(SIZES)
    assert found["body"] >= 8.5, "the line with the day of printing"
    assert page.eval_on_selector(".steps li > p", "one => parseFloat(getComputedStyle(one).fontSize)") * 0.75 >= 9.5
    assert page.eval_on_selector(".paper-helpers li", "one => parseFloat(getComputedStyle(one).fontSize)") * 0.75 >= 9.5
    assert found["annex"] >= 7
    assert found["sources"] >= 6.4


def test_on_paper_the_helpers_stand_before_the_steps_and_a_number_is_apart_from_a_site(
    page: Page, served: Served
) -> None:
    visit = served.visit(SEXTORTION)
    words = served.site.words(visit)
    page.goto(served.at(visit, "r"))
    text = " ".join(printed(page).pages[0].extract_text().split())
    register = served.site.desk.rulebook.authority_ids
    begin = text.index(words.phrase("result_steps"))
    for name in ("offlimits", "slachtofferhulp", "kindertelefoon", "csg"):
        assert text.index(f"{register[name].name.nl}: {register[name].phone}") < begin
    assert f"{register['offlimits'].phone}, {register['offlimits'].address}" in text
    assert not re.search(r"\d[a-z]+\.nl", text)
    once = words.phrase("source_checked", date=words.short_day(register["offlimits"].checked))
    assert text.casefold().count(once.casefold()) == 1
