"""Changing an answer, going back, and a form that is sent empty."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Response, expect

from browser.journey import GO, Journey, follow
from browser.places import FAKE_IMAGE
from browser.serving import Answers, Served
from routefinder.interview import Progress, answered
from routefinder.phrasing import Phrasing
from routefinder.vocabulary import FactValue

FIRST_OF_EACH_KIND = {
    "acute_danger": "one",
    "content": "several",
    "establishment": "country",
    "provider_turnover_eur": "number",
    "dates.act": "day",
}


def change(journey: Journey, served: Served, key: str, value: FactValue) -> tuple[Progress, Progress, list[str]]:
    """Change one answer from the check page; where the visit stood, where it stands, and what was asked in between."""
    visit = journey.visit
    before = served.site.progress(visit)
    journey.follow(f"main dd a[href$='/{visit.number(key)}']").answer(value)
    asked = []
    while journey.place != "c":
        asked.append(journey.key)
        journey.answer(FAKE_IMAGE.get(journey.key, "unknown"))
    return before, served.site.progress(visit), asked


@pytest.mark.parametrize(
    ("key", "value"),
    [("goals", ("compensation",)), ("depicted_age", "minor"), ("content", ("threat",)), ("platform", "telegram")],
    ids=lambda value: value if isinstance(value, str) else "+".join(value),
)
def test_a_changed_answer_asks_only_what_is_new_and_keeps_the_rest(
    page: Page, served: Served, key: str, value: FactValue
) -> None:
    journey = Journey(page, served).resume(served.visit(FAKE_IMAGE), "c")
    before, after, asked = change(journey, served, key, value)
    assert after.kept[key] == value != before.kept[key]
    assert set(asked) <= set(after.kept) - set(before.kept)
    kept = (set(before.kept) & set(after.kept)) - {key}
    assert {name: after.kept[name] for name in kept} == {name: before.kept[name] for name in kept}
    assert set(after.dropped) == set(before.kept) - set(after.kept)


def test_answers_that_no_longer_count_are_listed(page: Page, served: Served) -> None:
    journey = Journey(page, served).resume(served.visit(FAKE_IMAGE, "en"), "c")
    words = Phrasing(served.site.desk.rulebook, "en")
    heading = page.get_by_role("heading", name=words.phrase("dropped_heading"))
    assert heading.count() == 0
    _, after, _ = change(journey, served, "content", ("threat",))
    listed = page.locator("section", has=heading).inner_text().casefold()
    assert after.dropped
    for name in after.dropped:
        if not name.startswith("dates."):
            assert words.label(name).casefold() in listed
    rows = page.locator("main dl").all_inner_texts()
    assert words.label("depicted_age").casefold() not in " ".join(rows).casefold()


def test_the_answer_that_was_given_is_on_when_it_is_changed(page: Page, served: Served) -> None:
    visit = served.visit(FAKE_IMAGE)
    journey = Journey(page, served)
    for key, value in FAKE_IMAGE.items():
        if key == "platform" or key not in visit.interview.answers:
            continue
        journey.resume(visit, visit.number(key))
        if key.startswith("dates."):
            shown = [page.input_value(f"main input[name={name}]") for name in "ymd"]
            assert "-".join(part.zfill(2) for part in shown) == value
            continue
        on = page.locator("main input[name=a]:checked")
        assert on.count() == (1 if isinstance(value, str) else len(value))
        for one in (value,) if isinstance(value, str) else value:
            expect(journey.option(one)).to_be_checked()


def test_both_ways_back_show_the_question_before_with_its_answer(any_keeping_page: Page, served: Served) -> None:
    journey = Journey(any_keeping_page, served).begin().answer("no").answer("supporter")
    journey.answer(("defamation", "insult"))
    at = int(journey.place)
    assert journey.back()
    if journey.place.startswith("n"):  # what could not wait was said between the two questions
        assert journey.back()
    assert journey.key == "content"
    expect(journey.option("defamation")).to_be_checked()
    expect(journey.option("insult")).to_be_checked()
    journey.resume(journey.visit, at)
    words = Phrasing(served.site.desk.rulebook, "nl")
    for key, value in (("content", "insult"), ("asker", "supporter"), ("acute_danger", "no")):
        follow(any_keeping_page.get_by_role("link", name=words.phrase("back"), exact=True))
        assert journey.key == key
        expect(journey.option(value)).to_be_checked()
    assert journey.back()
    assert journey.key == "asker"
    assert "ERR_" not in any_keeping_page.inner_text("body")


def note(found: Response, statuses: list[tuple[str, int]]) -> None:
    """Note how a page was answered; what belongs to a page is passed over."""
    if found.request.is_navigation_request():
        statuses.append((found.request.method, found.status))


@pytest.mark.parametrize("key", list(FIRST_OF_EACH_KIND), ids=list(FIRST_OF_EACH_KIND.values()))
def test_a_form_that_is_sent_empty_says_what_to_do(any_page: Page, served: Served, key: str) -> None:
    visit = served.begin("nl")
    any_page.goto(served.at(visit, visit.number(key)))
    statuses: list[tuple[str, int]] = []
    any_page.on("response", lambda found: note(found, statuses))
    follow(any_page.locator(GO))
    expect(any_page).to_have_title(re.compile("^Fout: Stap [0-9]+$"))
    assert statuses[:2] == [("POST", 303), ("GET", 200)]
    summary = any_page.locator("[role=alert]")
    expect(summary).to_be_focused()
    text = summary.locator("a").inner_text()
    expect(any_page.locator("fieldset")).to_contain_text(text)
    ids = any_page.eval_on_selector_all(
        "main fieldset input, main fieldset select", "all => all.map(one => one.getAttribute('aria-describedby'))"
    )
    assert ids
    for described in ids:
        assert text in any_page.locator(f"[id='{described}']").inner_text()
    summary.locator("a").click()
    expect(any_page.locator("main input[name=a] >> nth=0")).to_be_focused()


@pytest.mark.parametrize(
    ("key", "answers"),
    [
        ("dates.act", {"d": "31", "m": "2", "y": "2026"}),
        ("dates.act", {"d": "1", "m": "", "y": "2026"}),
        ("dates.act", {"d": "<b", "m": "&", "y": "'\""}),
        ("provider_turnover_eur", {"n": "veel"}),
    ],
    ids=["no such day", "half a day", "no numbers", "no amount"],
)
def test_what_was_written_wrong_can_be_mended(page: Page, served: Served, key: str, answers: Answers) -> None:
    visit = served.begin("en")
    page.goto(served.at(visit, visit.number(key)))
    for name, written in answers.items():
        page.fill(f"main input[name={name}]", str(written))
    follow(page.locator(GO))
    expect(page).to_have_title(re.compile("^Error: Step [0-9]+$"))
    assert key not in visit.interview.answers
    for name, written in answers.items():
        assert page.input_value(f"main input[name={name}]") == written


@pytest.mark.parametrize(
    ("key", "earlier", "written", "meant"),
    [
        ("dates.act", "unknown", {"d": "3", "m": "2", "y": "2026"}, "2026-02-03"),
        ("dates.act", "2026-01-01", {"d": "3", "m": "2", "y": "2026"}, "2026-02-03"),
        ("provider_turnover_eur", "unknown", {"n": "5000"}, "5000"),
    ],
    ids=["day", "another day", "number"],
)
def test_what_is_written_counts_though_the_earlier_answer_is_still_on(
    any_page: Page, served: Served, key: str, earlier: str, written: dict[str, str], meant: str
) -> None:
    """Nobody has to find the button beside the field first."""
    visit = served.begin()
    visit.interview = answered(visit.interview, key, earlier)
    any_page.goto(served.at(visit, visit.number(key)))
    for name, text in written.items():
        any_page.fill(f"main input[name={name}]", text)
    follow(any_page.locator(GO))
    assert visit.interview.answers[key] == meant


def test_i_do_not_know_takes_back_what_was_written_before(any_page: Page, served: Served) -> None:
    visit = served.begin()
    visit.interview = answered(visit.interview, "dates.act", "2026-01-01")
    journey = Journey(any_page, served).resume(visit, visit.number("dates.act"))
    assert any_page.input_value("main input[name=y]") == "2026"
    journey.option("unknown").check()
    follow(any_page.locator(GO))
    assert visit.interview.answers.get("dates.act", "unknown") == "unknown"
