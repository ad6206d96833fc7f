"""The answer on paper: everything that can be opened, every address, and nothing that only works on a screen."""

from __future__ import annotations

import io
import re

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from browser.places import CHILD, FAKE_IMAGE
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
    ("language", "answers"), [("nl", FAKE_IMAGE), ("en", CHILD)], ids=["fake image, nl", "child, en"]
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
