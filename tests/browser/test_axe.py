"""axe-core on every kind of page, in both languages, as it comes, after a mistake, and with nothing to show."""

from __future__ import annotations

import hashlib

import pytest
from playwright.sync_api import Page

from browser import axe
from browser.journey import GO, follow
from browser.places import KINDS_OF_QUESTION, each_page, practice_mistakes
from browser.serving import Served
from routefinder.errors import ContradictionError
from routefinder.faces.web.store import FullError, TooFastError
from routefinder.vocabulary import Language

LARGE: dict[Language, set[str]] = {
    "nl": {"result", "practice, rules"},
    "en": {"result, danger and a child", "result, nothing known"},
}
"""The largest pages take seconds each, so each stands under one language; that both languages have the same elements
in the same order is tested with the languages."""


class Looked:
    """What axe-core said of all pages together."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.wrong: list[str] = []
        self.open: list[str] = []
        self.met: set[int] = set()

    def look(self, name: str) -> None:
        """Look at the page that is shown."""
        violations, left = axe.run(self.page)
        self.wrong += [f"{name}: {finding}" for finding in violations]
        self.open += [f"{name}: {finding} {finding.contrast or ''}" for finding in left if not finding.settled]
        self.met |= {finding.about for finding in left}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_axe_finds_nothing_wrong_and_what_it_cannot_judge_was_looked_at(
    page: Page, served: Served, language: Language
) -> None:
    looked = Looked(page)
    for url in ("/" if language == "nl" else "/en", "/neutraal", "/s/nobody", "/nowhere"):
        page.goto(url)
        looked.look(url)
    for place in each_page(served, language):
        if place.name in LARGE["nl"] | LARGE["en"] and place.name not in LARGE[language]:
            continue
        page.goto(served.at(place.visit, place.at))
        looked.look(place.name)
    for key in KINDS_OF_QUESTION:
        visit = served.begin(language)
        for page_of in (f"{visit.number(key)}", *([f"{visit.number(key)}/2"] if key in ("asker", "platform") else ())):
            visit.first_step |= {"platform": "social", "asker": "rest"}
            page.goto(served.at(visit, page_of))
            looked.look(f"{key} {page_of}")
            follow(page.locator(GO))
            looked.look(f"{key} {page_of}, sent empty")
    assert looked.wrong == []
    assert looked.open == []
    assert looked.met == set(range(len(axe.reviewed())))
    assert all(len(row["seen"].split()) >= 10 for row in axe.reviewed())


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(
    ("error", "status"), [(ContradictionError(""), 500), (KeyError(""), 500), (FullError(), 503), (TooFastError(), 429)]
)
def test_axe_finds_nothing_wrong_with_the_pages_that_hardly_anybody_sees(
    page: Page, served: Served, monkeypatch, language: Language, error: Exception, status: int
) -> None:
    def fail(*_: object) -> None:
        raise error

    visit = served.begin(language)
    monkeypatch.setattr(served.site, "decision", fail)
    looked = Looked(page)
    response = page.goto(served.at(visit, "r"))
    assert response is not None
    assert response.status == status
    looked.look(f"{error!r}")
    assert looked.wrong == []
    assert looked.open == []


@pytest.mark.parametrize("language", ["nl", "en"])
def test_axe_finds_nothing_wrong_with_mistakes_on_a_narrow_screen(new_page, served: Served, language: Language) -> None:
    """What is wrong with a file, which is said in English, and a second step in which nothing was chosen."""
    looked = Looked(page := new_page(viewport={"width": 320, "height": 640}))
    for place in practice_mistakes(served, language):
        page.goto(served.at(place.visit, place.at))
        assert page.title().startswith("Fout: " if language == "nl" else "Error: ")
        page.evaluate("scrollTo(0, 0)")  # else the bar that stays on top covers what axe-core looks at
        looked.look(place.name)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, place.name
        english = page.locator("main [lang=en]").all_inner_texts()
        assert bool(english) == ("faults" in place.name)
        assert page.locator("html").get_attribute("lang") == language
    for key, group in (("platform", "social"), ("asker", "rest")):
        visit = served.begin(language)
        visit.first_step[key] = group
        page.goto(served.at(visit, f"{visit.number(key)}/2"))
        follow(page.locator(GO))
        looked.look(f"{key}, second step, sent empty")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, key
    assert looked.wrong == []
    assert looked.open == []


def test_the_axe_core_that_judges_is_the_one_that_its_readme_names() -> None:
    said = axe.SOURCE.with_name("README.md").read_text("utf-8")
    source = axe.SOURCE.read_bytes()
    assert hashlib.sha256(source).hexdigest() in said
    assert source.startswith(f"/*! {said.splitlines()[0].removeprefix('# ').replace('axe-core ', 'axe v')}\n".encode())


def test_axe_would_find_what_is_wrong(page: Page, served: Served) -> None:
    page.goto(served.at(served.visit({}), 1))
    page.evaluate(
        "document.querySelector('main label').remove(); document.querySelector('#exit button').style.color = '#222'"
    )
    rules = {finding.rule for finding in axe.run(page)[0]}
    assert {"label", "color-contrast"} <= rules
