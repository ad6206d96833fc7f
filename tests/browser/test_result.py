"""The answer: its parts in their order, its days, its whys and why-nots, its picture."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.axe import OPEN_ALL
from browser.journey import Journey
from browser.places import CHILD, FAKE_IMAGE, SEXTORTION, SLANDER
from browser.serving import DAY, Answers, Served
from routefinder.faces.web.store import Visit
from routefinder.outcome_terms import FAR
from routefinder.phrasing import Phrasing
from routefinder.view import view
from routefinder.vocabulary import DAY_OF, Language

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


MOST_HIGH = 16_000
"""Pixels of a telephone of 390 pixels wide; before the folding it was 26 000."""
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
        days = (last - DAY).days
        assert (str(days) in row["left"]) if days <= FAR else (row["left"] == "")
    assert [row["day"] for row in dated] == sorted(row["day"] for row in dated)
    assert "maandag 1 juni 2026" in dated[0]["last"], "ninety days after 2 March end on a Sunday"
    platform = next(row for row in dated if "klagen bij het platform" in row["text"])
    assert "vrijdag 11 september 2026" in platform["last"], "six months after 11 March"
    assert platform["left"] == "", "half a year away the day alone says enough"


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


def test_a_last_day_that_is_near_stands_at_the_top_and_with_its_days_left(page: Page, served: Served) -> None:
    _, words = open_result(page, served, SLANDER)
    first = next(row for row in terms(page, words)["own"] if row["day"])
    last = date.fromisoformat(first["day"])
    assert str((last - DAY).days) in first["left"]
    said = page.locator("section[aria-labelledby=h2]").inner_text()
    assert words.day(last) in said
    assert "klacht" in said


@pytest.mark.parametrize("answers", [FAKE_IMAGE, SEXTORTION], ids=["fake image", "sextortion"])
def test_on_a_telephone_the_page_is_not_endless(new_page, served: Served, answers: Answers) -> None:
    page = new_page(viewport={"width": 390, "height": 844})
    page.goto(served.at(served.visit(answers), "r"))
    assert page.evaluate("document.documentElement.scrollHeight") < MOST_HIGH
    folded = page.locator("main details:not([open]) > summary").all_text_contents()
    assert all(text.strip() for text in folded)
    for part in ("h4", "h6", "h8", "h9", "h10"):
        section = page.locator(f"section[aria-labelledby={part}]")
        assert section.locator("details:not([open])").count() >= 1
        assert section.evaluate("one => one.getBoundingClientRect().height") < 420, part


def test_one_can_go_at_once_to_what_is_wanted_most(page: Page, served: Served) -> None:
    open_result(page, served, FAKE_IMAGE)
    links = page.locator(".jump a").evaluate_all("all => all.map((one) => one.getAttribute('href'))")
    assert links == ["#h3", "#h11", "#h12", "#h5", "#h4", "#h6", "#h7", "#h8", "#h9", "#h10"]
    heights = page.locator(".jump a").evaluate_all("all => all.map((one) => one.getBoundingClientRect().height)")
    assert min(heights) >= 44


@pytest.mark.parametrize("width", [390, 320])
def test_on_a_telephone_no_number_is_broken_and_no_state_stands_on_a_line_of_its_own(
    new_page, served: Served, width: int
) -> None:
    page = new_page(viewport={"width": width, "height": 700})
    open_result(page, served, SEXTORTION)
    page.evaluate("document.querySelectorAll('footer details').forEach((one) => { one.open = true; })")
    lines = page.locator("a.call").evaluate_all(
        "all => all.filter((one) => one.checkVisibility()).map(LINES)".replace(
            "LINES", "(one) => [one.textContent, one.getClientRects().length, one.getAttribute('href')]"
        )
    )
    assert len(lines) > 15
    assert [row for row in lines if row[1] != 1] == []
    assert all(href == "tel:" + re.sub(r"\D", "", text) for text, _, href in lines)
    beside = page.locator(".steps h4 > .status").evaluate_all(
        "all => all.map((one) => [one.getBoundingClientRect().top, one.closest('h4').getBoundingClientRect().bottom])"
    )
    assert len(beside) > 10
    assert all(top < bottom for top, bottom in beside)
    assert page.locator(".helpers-table td").first.evaluate("one => one.getBoundingClientRect().width") > width / 2


@pytest.mark.parametrize("language", ["nl", "en"])
def test_at_320_pixels_the_bar_is_one_row(new_page, served: Served, language: Language) -> None:
    page = new_page(viewport={"width": 320, "height": 640})
    page.goto(served.at(served.visit({}, language), "r"))
    boxes = page.locator(".bar button").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect())"
        ".map((box) => [box.top, box.bottom, box.height, box.right])"
    )
    assert len(boxes) == 2
    assert max(top for top, *_ in boxes) < min(bottom for _, bottom, *_ in boxes)
    assert all(height >= 24 and right <= 320 for *_, height, right in boxes)
    assert page.locator(".bar").evaluate("one => one.getBoundingClientRect().height") < 70
