"""The answer: its parts in their order, its days, its whys and why-nots, its picture."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.axe import OPEN_ALL
from browser.journey import Journey
from browser.places import CHILD, FAKE_IMAGE
from browser.serving import DAY, Answers, Served
from routefinder.faces.web.store import Visit
from routefinder.openquestions import DAY_OF
from routefinder.phrasing import Phrasing
from routefinder.view import view
from routefinder.vocabulary import Language

PARTS = (
    "what_helps_now",
    "in_short",
    "result_steps",
    "who_can_order",
    "deadlines_heading",
    "sanctions_heading",
    "why_this",
    "why_not_others",
    "what_would_change",
    "sources",
    "help_heading",
    "result_take_along",
)
MONTHS = "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
WRITTEN_DAY = re.compile(rf"\b\d{{1,2}} (?:{MONTHS}) \d{{4}}\b")
TERMS = """() => {
  const found = {};
  let kind = '';
  for (const one of document.querySelectorAll('section[aria-labelledby=h5] :is(h3, .terms > li)')) {
    if (one.tagName === 'H3') {
      found[kind = one.textContent] = [];
      continue;
    }
    const part = (selector) => one.querySelector(selector), text = (node) => node ? node.textContent.trim() : '';
    found[kind].push({text: one.textContent.replace(/\\s+/g, ' ').trim(), day: part('time') && part('time').dateTime,
      last: text(part('.last')), left: text(part('.left')), link: part('a') && part('a').getAttribute('href')});
  }
  return found;
}"""


def open_result(page: Page, served: Served, answers: Answers, language: Language = "nl") -> tuple[Visit, Phrasing]:
    """The answer to some answers, with everything open."""
    visit = served.visit(answers, language)
    page.goto(served.at(visit, "r"))
    page.evaluate(OPEN_ALL)
    return visit, served.site.words(visit)


def terms(page: Page, words: Phrasing) -> dict[str, list[dict[str, Any]]]:
    """The terms by kind: the reader's own, those of others, and those without a day."""
    found = dict(page.evaluate(TERMS))
    return {kind: found.get(words.phrase(key), []) for kind, key in KINDS.items()}


KINDS = {"own": "result_own", "theirs": "result_theirs", "open": "result_open_terms"}


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("answers", [FAKE_IMAGE, CHILD, {}], ids=["fake image", "child", "nothing known"])
def test_the_parts_stand_in_their_order(page: Page, served: Served, answers: Answers, language: Language) -> None:
    _, words = open_result(page, served, answers, language)
    wanted = [words.phrase(key) for key in PARTS]
    found = [text for text in page.locator("main h2").all_inner_texts() if text in wanted]
    assert found == [text for text in wanted if text in found]
    needed = {"what_helps_now", "in_short", "result_steps", "deadlines_heading", "why_this", "help_heading"}
    assert {words.phrase(key) for key in needed} <= set(found)


@pytest.mark.parametrize(
    ("danger", "first"), [("yes", True), ("unknown", True), ("no", False)], ids=["danger", "unknown", "no danger"]
)
def test_the_emergency_number_stands_first_unless_nobody_is_in_danger(
    page: Page, served: Served, danger: str, *, first: bool
) -> None:
    open_result(page, served, {**FAKE_IMAGE, "acute_danger": danger})
    start = page.locator("main section").first.inner_text()
    top = page.evaluate("[...document.querySelectorAll('main *')].findIndex((one) => one.matches('section'))")
    assert top <= 1, "nothing stands before the first section but what holds them all"
    assert ("112" in start.split("\n\n")[1]) is first


def test_own_terms_have_a_day_with_its_weekday_and_the_days_left(page: Page, served: Served) -> None:
    _, words = open_result(page, served, FAKE_IMAGE)
    dated = [row for row in terms(page, words)["own"] if row["day"]]
    assert dated
    for row in dated:
        last = date.fromisoformat(row["day"])
        assert words.day(last) in row["last"]
        assert str((last - DAY).days) in row["left"]
    assert [row["day"] for row in dated] == sorted(row["day"] for row in dated)
    assert "maandag 1 juni 2026" in dated[0]["last"], "ninety days after 2 March end on a Sunday"
    platform = next(row for row in dated if "klagen bij het platform" in row["text"])
    assert "vrijdag 11 september 2026" in platform["last"], "six months after 11 March"
    assert "179" in platform["left"]


def test_what_has_no_fixed_term_has_no_day(page: Page, served: Served) -> None:
    for answers in (FAKE_IMAGE, CHILD):
        _, words = open_result(page, served, answers)
        rows = terms(page, words)["open"]
        assert rows
        for row in rows:
            assert not row["last"]
            assert row["day"] is None
            assert not WRITTEN_DAY.search(row["text"]), row["text"]


def test_where_the_first_day_is_not_known_the_rule_stands_there_with_a_way_to_fill_it_in(
    page: Page, served: Served
) -> None:
    forgotten = {key: value for key, value in FAKE_IMAGE.items() if not key.startswith(DAY_OF)}
    visit, words = open_result(page, served, forgotten)
    rows = [row for row in terms(page, words)["own"] if row["link"]]
    assert rows
    assert not any(row["last"] or WRITTEN_DAY.search(row["text"]) for row in rows)
    journey = Journey(page, served).follow(f"main a[href='{rows[0]['link']}']")
    key = journey.key
    assert key.startswith(DAY_OF)
    journey.answer("2026-03-11")
    assert journey.place == "c"
    journey.to_result()
    assert served.site.progress(visit).kept[key] == "2026-03-11"
    assert any(row["day"] for row in terms(page, words)["own"])


def test_nothing_changes_by_itself_within_a_minute(page: Page, served: Served) -> None:
    page.clock.install()
    open_result(page, served, FAKE_IMAGE)
    before = page.evaluate("document.documentElement.outerHTML")
    page.clock.run_for(61_000)
    assert page.evaluate("document.documentElement.outerHTML") == before
    assert page.locator("meta[http-equiv=refresh]").count() == 0


@pytest.mark.parametrize("answers", [FAKE_IMAGE, CHILD, {}], ids=["fake image", "child", "nothing known"])
def test_every_authority_is_chosen_or_listed_with_its_reasons(page: Page, served: Served, answers: Answers) -> None:
    visit, words = open_result(page, served, answers)
    routes = view(served.site.decision(visit), "nl")["routes"]
    shut = [route for route in routes if route["status"] == "unavailable"]
    everybody = {one["name"] for route in routes for one in (route["authority"], *route["also"]) if one}
    chosen = {
        one["name"] for route in routes if route not in shut for one in (route["authority"], *route["also"]) if one
    }
    section = page.locator("section[aria-labelledby=h8]")
    listed = {text.casefold() for text in section.locator("h3").all_inner_texts()}
    assert {name for name in everybody - chosen if name.casefold() not in listed} == set()
    rows = section.locator("h3 + ul > li").all_inner_texts()
    for route in shut:
        row = next((text for text in rows if text.casefold().startswith(route["name"].casefold())), "")
        assert any(reason.casefold().strip(".") in row.casefold() for reason in route["because"]), route["id"]
    links = set(section.locator("a").evaluate_all("all => all.map((one) => one.getAttribute('href'))"))
    assert links
    for link in sorted(links)[:: max(1, len(links) // 6)]:
        page.goto(link)
        expect(page.locator("main fieldset legend h1")).to_be_visible()
        assert page.get_by_role("button", name=words.phrase("next")).count() == 1


def test_an_answer_is_changed_from_a_why_not(page: Page, served: Served) -> None:
    """It leads to the question, and after it the answer is another one."""
    visit, _ = open_result(page, served, CHILD)
    before = served.site.decision(visit).statuses()
    number = visit.number("depicted_age")
    journey = Journey(page, served).follow(f"section[aria-labelledby=h8] a[href$='/{number}']")
    assert journey.key == "depicted_age"
    journey.answer("adult").to_check({}).to_result()
    assert served.site.decision(visit).statuses() != before


@pytest.mark.parametrize("answers", [FAKE_IMAGE, CHILD, {}], ids=["fake image", "child", "nothing known"])
def test_the_picture_has_a_name_and_says_nothing_that_the_list_does_not(
    page: Page, served: Served, answers: Answers
) -> None:
    open_result(page, served, answers)
    picture = page.locator("main svg[role=img]")
    assert picture.count() == 1
    named = picture.evaluate(
        "one => one.getAttribute('aria-labelledby').split(' ').map((id) => document.getElementById(id))"
        ".map((part) => [part.tagName, part.textContent.trim()])"
    )
    assert [tag for tag, _ in named] == ["title", "desc"]
    assert all(text for _, text in named)
    lines = picture.locator("text").evaluate_all("all => all.map((one) => one.textContent)")
    beside = page.locator(".picture > div").first.evaluate("one => one.textContent")
    assert len(lines) > 10
    assert [line for line in lines if squeezed(line) not in squeezed(beside)] == []


def squeezed(text: str) -> str:
    """The text without blanks: the picture breaks its lines elsewhere."""
    return re.sub(r"\s+", "", text).casefold()
