"""The other language: the same page, the same answers, the same structure, and every word of it."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from browser.journey import Journey, follow
from browser.places import FAKE_IMAGE, KINDS_OF_QUESTION, each_page
from browser.serving import Served

STRUCTURE = """() => ({
  ids: [...document.querySelectorAll('[id]')].map((one) => one.id),
  tags: [...document.querySelectorAll('main *:not(option, mark, br, svg *)')].map((one) => one.tagName).join(' '),
  lang: document.documentElement.lang,
  text: document.body.innerText,
  fragments: [...document.querySelectorAll('[href^="#"]')].map((one) => one.getAttribute('href').slice(1)),
})"""
UNTRANSLATED = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b|\{[a-z_]*\}")
NEUTRAL_ID = re.compile(r"[a-z]{1,2}\d*|exit|exit-skip|exit-status|f[dmyno]")
"""What may stand behind the # of an address, for that ends up in the history."""
TRANSLATED = {"nl": "Hulporganisaties", "en": "Help organisations"}


def test_the_switch_keeps_the_page_and_the_answers(any_page: Page, served: Served) -> None:
    visit = served.visit(FAKE_IMAGE)
    journey = Journey(any_page, served)
    answers = dict(visit.interview.answers)
    places = ["", "c", "r", "b", "b1", *(visit.number(key) for key in ("content", "goals", "dates.act"))]
    for place in places:
        journey.resume(visit, place)
        for language, other in (("nl", "en"), ("en", "nl")):
            expect(any_page.locator("html")).to_have_attribute("lang", language)
            assert any_page.locator(".language button").get_attribute("lang") == other
            journey.follow(".language button")
            assert journey.place == str(place)
        assert visit.interview.answers == answers
    journey.resume(visit, visit.number("content"))
    journey.follow(".language button")
    for value in FAKE_IMAGE["content"]:
        expect(journey.option(value)).to_be_checked()


def test_both_languages_have_the_same_parts_and_no_word_is_left_over(page: Page, served: Served) -> None:
    for dutch, english in zip(each_page(served, "nl"), each_page(served, "en"), strict=True):
        looked = {}
        for place, language in ((dutch, "nl"), (english, "en")):
            page.goto(served.at(place.visit, place.at))
            looked[language] = page.evaluate(STRUCTURE)
            assert looked[language]["lang"] == language
            if not place.name.startswith("practice"):  # a student sees the ids of rules
                assert UNTRANSLATED.findall(looked[language]["text"]) == [], place.name
            assert len(set(looked[language]["ids"])) == len(looked[language]["ids"]), place.name
            for fragment in looked[language]["fragments"]:
                assert NEUTRAL_ID.fullmatch(fragment), fragment
                assert fragment in looked[language]["ids"], fragment
        assert looked["nl"]["ids"] == looked["en"]["ids"], dutch.name
        assert looked["nl"]["tags"] == looked["en"]["tags"], dutch.name


def test_both_languages_ask_in_the_same_form(page: Page, served: Served) -> None:
    for key in KINDS_OF_QUESTION:
        shapes = []
        for language in ("nl", "en"):
            visit = served.begin(language)
            page.goto(served.at(visit, visit.number(key)))
            shapes.append(
                page.eval_on_selector_all(
                    "main input, main select, main button",
                    "all => all.map((one) => [one.tagName, one.name, one.value])",
                )
            )
        assert sorted(shapes[0]) == sorted(shapes[1]), key


def test_the_start_page_changes_its_language_by_a_link(page: Page) -> None:
    for url, language, other in (("/", "nl", "/en"), ("/en", "en", "/")):
        page.goto(url)
        expect(page.locator("html")).to_have_attribute("lang", language)
        expect(page.locator("footer")).to_contain_text(TRANSLATED[language])
        follow(page.locator("a.language"))
        assert page.url.endswith(other)
