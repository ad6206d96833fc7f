"""Every question: one at a time, with a reason, with 'I do not know', and with nothing chosen for you."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from browser.places import each_question
from browser.serving import Served
from routefinder.phrasing import Phrasing
from routefinder.vocabulary import UNKNOWN, Language

SHORTEST_REASON = 4
"""Words."""
LOOKED_AT = """() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const text = (element) => element ? element.textContent.trim() : null;
  const described = (element) => (element.getAttribute('aria-describedby') || '').split(' ').filter(Boolean)
    .map((id) => text(document.getElementById(id)));
  return {
    headings: all('h1').map(text),
    inLegend: all('fieldset > legend h1').length,
    groups: all('main fieldset').length,
    forms: all('main form').length,
    buttons: all('main button').map(text),
    links: all('main a').map(text),
    names: [...new Set(all('main input, main select').map((field) => field.name))],
    labelled: all('main input, main select').every((field) => field.labels.length === 1 && text(field.labels[0])),
    options: all('main input[name=a]').map((field) => text(field.labels[0])),
    chosen: all('main :checked').filter((field) => field.value).length,
    written: all('main input[type=text]').map((field) => field.value).join(''),
    described: all('main fieldset').map(described).flat(),
    lang: document.documentElement.lang,
  };
}"""


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_question_is_one_question_with_its_reason_and_nothing_chosen(
    page: Page, served: Served, language: Language
) -> None:
    words = Phrasing(served.site.desk.rulebook, language)
    wrong: dict[str, list[str]] = {}
    for place in each_question(served, language):
        response = page.goto(served.at(place.visit, place.at), wait_until="domcontentloaded")
        assert response is not None
        assert response.status == 200, place.name
        if found := [rule for rule, holds in held(page.evaluate(LOOKED_AT), words).items() if not holds]:
            wrong[place.name] = found
    assert wrong == {}


def held(page: dict[str, Any], words: Phrasing) -> dict[str, bool]:
    """What must hold of the page of a question, and whether it does."""
    options = page["options"]
    return {
        "one heading, which is the legend": len(page["headings"]) == page["inLegend"] == 1,
        "one question": page["groups"] == page["forms"] == 1,
        "one way on": page["buttons"] == [words.phrase("next")],
        "one way back": page["links"].count(words.phrase("back")) == 1,
        "a label for every field": page["labelled"],
        "names that tell nothing": set(page["names"]) <= set("aondmy"),
        "'I do not know' last": options[-1].casefold() == words.phrase("unknown").casefold(),
        "no option twice": len(options) == len(set(options)),
        "nothing chosen": page["chosen"] == 0 and page["written"] == "",
        "a reason": any(len((text or "").split()) >= SHORTEST_REASON for text in page["described"]),
        "its language": page["lang"] == words.language,
    }


@pytest.mark.parametrize("language", ["nl", "en"])
def test_whoever_knows_nothing_still_gets_steps_and_help(page: Page, served: Served, language: Language) -> None:
    """The same is clicked from the start page in the test of the whole run."""
    visit = served.visit({}, language)
    assert set(visit.interview.answers.values()) == {UNKNOWN}
    page.goto(served.at(visit, "r"))
    assert page.locator("main ol.steps > li").count() >= 1
    helpers = [row.name.in_(language) for row in served.site.desk.rulebook.authorities if row.kind == "helper"]
    said = page.inner_text("main")
    assert sum(name in said for name in helpers) >= 1
