"""Leaving quickly: from every page, in every way, and Back shows nothing."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from browser.journey import Journey
from browser.places import CHILD, FAKE_IMAGE, each_question
from browser.serving import Answers, Served
from routefinder.faces.web import doors

NEUTRAL = re.compile(r"/neutraal$")
BACK_STEPS = 5
STUDENT: Answers = {"asker": "student"}
KINDS = {
    "": FAKE_IMAGE,
    "1": FAKE_IMAGE,
    "n1": CHILD,
    "c": FAKE_IMAGE,
    "r": CHILD,
    "b": CHILD,
    "b1": CHILD,
    "o": STUDENT,
}
"""The places of the pages of a visit, with answers that lead there."""
RESTORED = "BackForwardCacheRestore"


def by_button(page: Page) -> None:
    page.click("#exit button")


def by_skip_link(page: Page) -> None:
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def by_shift(page: Page) -> None:
    for _ in range(3):
        page.keyboard.press("Shift")


def by_erasing(page: Page) -> None:
    page.click("form[action='/wis'] button")


WAYS = (by_button, by_skip_link, by_shift)


def shown(page: Page) -> str:
    """Everything that a page says, seen or not."""
    return str(page.evaluate("document.title + ' ' + document.documentElement.textContent"))


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_each_way_leads_from_each_kind_of_page_to_an_empty_page(page: Page, served: Served, way) -> None:
    for kind, answers in KINDS.items():
        visit = served.visit(answers)
        page.goto(served.at(visit, kind))
        way(page)
        expect(page).to_have_url(NEUTRAL)
        assert served.of(served.at(visit)) is None, kind


def test_the_ways_lead_out_of_every_question(page: Page, served: Served) -> None:
    for number in range(len(each_question(served))):
        place = each_question(served)[number]
        page.goto(served.at(place.visit, place.at))
        WAYS[number % len(WAYS)](page)
        expect(page).to_have_url(NEUTRAL)
        assert served.of(served.at(place.visit)) is None, place.name


@pytest.mark.parametrize("way", [by_button, by_skip_link], ids=lambda way: way.__name__)
def test_without_javascript_the_buttons_leave_as_well(new_page, served: Served, way) -> None:
    page = new_page(java_script_enabled=False)
    for kind, answers in KINDS.items():
        visit = served.visit(answers)
        page.goto(served.at(visit, kind))
        way(page)
        expect(page).to_have_url(NEUTRAL)
        assert served.of(served.at(visit)) is None, kind


def test_shift_as_part_of_another_key_does_not_leave(page: Page, served: Served) -> None:
    page.goto(served.at(served.visit(FAKE_IMAGE), 1))
    here = page.url
    for key in ("Shift+Tab",) * 4 + ("Shift+A",) * 3 + ("Shift", "Tab") * 4:
        page.keyboard.press(key)
    page.wait_for_timeout(100)
    assert page.url == here


SHIFT_AND = {
    "a click": lambda page: page.click("h1", modifiers=["Shift"]),
    "the wheel": lambda page: page.mouse.wheel(0, 10),
    "another key": lambda page: page.keyboard.press("a"),
    "going to another window": lambda page: page.evaluate("window.dispatchEvent(new Event('blur'))"),
}


@pytest.mark.parametrize("doing", SHIFT_AND)
def test_shift_counts_only_when_it_is_pressed_alone(page: Page, served: Served, doing: str) -> None:
    """Shift held down while something else is done, and Shift with something else done in between."""
    visit = served.visit(FAKE_IMAGE)
    page.goto(served.at(visit, 1))
    here = page.url
    page.hover("h1")
    for _ in range(4):
        page.keyboard.down("Shift")
        SHIFT_AND[doing](page)
        page.wait_for_timeout(30)
        page.keyboard.up("Shift")
    for _ in range(3):
        page.keyboard.press("Shift")
        SHIFT_AND[doing](page)
        page.wait_for_timeout(30)
    expect(page.locator("#exit-status")).to_have_text("")
    assert page.url == here
    assert served.of(here) is visit
    by_shift(page)
    expect(page).to_have_url(NEUTRAL)


def test_shift_with_three_clicks_stays_and_three_times_alone_leaves(page: Page, served: Served) -> None:
    visit = served.visit(FAKE_IMAGE)
    page.goto(served.at(visit, "c"))
    here = page.url
    for _ in range(3):
        page.click("h1", modifiers=["Shift"])
    for keys in ("Control+Shift", "Alt+Shift") * 3:
        page.keyboard.press(keys)
    page.wait_for_timeout(100)
    assert page.url == here
    by_shift(page)
    expect(page).to_have_url(NEUTRAL)


def test_shift_counts_within_five_seconds_and_says_how_often_still(page: Page, served: Served) -> None:
    page.clock.install()
    page.goto(served.at(served.visit(FAKE_IMAGE, "en"), 1))
    here, status = page.url, page.locator("[role=status]")
    page.keyboard.press("Shift")
    expect(status).to_contain_text("2")
    page.clock.fast_forward(6000)
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    expect(status).to_contain_text("1")
    page.wait_for_timeout(100)
    assert page.url == here
    page.keyboard.press("Shift")
    expect(page).to_have_url(NEUTRAL)


def walked(page: Page, served: Served) -> Journey:
    """A visit up to the answer, with a choice that was not sent; clicked, for a browser keeps only such pages."""
    journey = Journey(page, served).begin("en").answer("no").answer("supporter").answer(("threat",))
    journey.follow(".so-far a").follow("main dd a >> nth=2").option("extortion").check()
    return journey.follow(".so-far a").to_result()


def left(page: Page, served: Served, way: Callable[[Page], None] = by_button) -> list[str]:
    """What five steps back show after leaving."""
    journey = walked(page, served)
    visit = journey.visit
    way(page)
    expect(page).to_have_url(re.compile("/(neutraal|en)$"))
    assert served.of(served.at(visit)) is None
    pages = []
    for _ in range(BACK_STEPS):
        assert journey.back()
        page.wait_for_timeout(100)
        pages.append(shown(page))
    return pages


def restores(page: Page) -> list[str]:
    """Fills with how each page came to be shown: fetched, or kept by the browser."""
    session, ways = page.context.new_cdp_session(page), []
    session.send("Page.enable")
    session.on("Page.frameNavigated", lambda event: ways.append(event["type"]))
    return ways


@pytest.mark.parametrize(
    ("way", "scripts"),
    [(way, scripts) for way in (*WAYS, by_erasing) for scripts in (True, False) if scripts or way is not by_shift],
    ids=lambda one: one.__name__ if callable(one) else "with-js" if one else "without-js",
)
def test_after_leaving_or_erasing_five_steps_back_show_nothing(
    new_keeping_page, served: Served, way: Callable[[Page], None], scripts: bool
) -> None:
    page = new_keeping_page(java_script_enabled=scripts)
    ways = restores(page)
    pages = left(page, served, way)
    assert RESTORED not in ways
    for text in pages:
        assert "Stap" not in text
        assert "Step" not in text
        assert len(text.split()) < 30, text
        for told in ("What is it about", "danger", "threat", "Blackmail", "What you can do", "Check your answers"):
            assert told not in text


def test_without_the_measures_back_shows_the_answers(new_keeping_page, served: Served, monkeypatch) -> None:
    """The browser does keep pages here, and the test above would see them."""
    monkeypatch.setattr(doors, "forget", lambda response: response)
    page = new_keeping_page(java_script_enabled=False)
    ways = restores(page)
    pages = left(page, served)
    assert RESTORED in ways
    assert "What is it about?" in pages[2]


def test_a_kept_page_is_emptied_where_scripts_run(new_keeping_page, served: Served, monkeypatch) -> None:
    """The guard of the script alone, with the browser's own measures taken away."""
    monkeypatch.setattr(doors, "forget", lambda response: response)
    page = new_keeping_page()
    ways = restores(page)
    pages = left(page, served)
    assert RESTORED in ways
    assert not any("Blackmail" in text or "What is it about?" in text for text in pages)


@pytest.mark.parametrize("button", ["#exit button", "form[action='/wis'] button"], ids=["leaving", "erasing"])
def test_leaving_and_erasing_keep_nothing_in_memory(page: Page, served: Served, button: str) -> None:
    before = len(served.site.store)
    visit = served.visit(FAKE_IMAGE)
    assert len(served.site.store) == before + 1
    page.goto(served.at(visit, "c"))
    page.click(button)
    expect(page).to_have_url(re.compile("/(neutraal)?$"))
    assert len(served.site.store) == before
    response = page.goto(served.at(visit, "c"))
    assert response is not None
    assert response.status == 410
    assert "threat" not in shown(page)
