"""Small screens, large text, wide spacing, no stylesheet, forced colours."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from browser.axe import OPEN_ALL
from browser.journey import GO, Journey, follow
from browser.places import FAKE_IMAGE, KINDS_OF_QUESTION, Place, each_page
from browser.serving import Served
from routefinder.phrasing import Phrasing

PHONE = {"width": 320, "height": 640}
DESKTOP = {"width": 1280, "height": 800}
ZOOMED = {"width": 320, "height": 256}
"""A desktop of 1280 by 1024 at 400 %."""
LARGE = {"fontSizes": {"standard": 32, "fixed": 26}}

OUT_OF_PLACE = """() => {
  const width = document.documentElement.clientWidth, wrong = [];
  if (document.documentElement.scrollWidth > width) wrong.push('the page scrolls sideways');
  const style = (one) => getComputedStyle(one);
  const scrolls = (one) => one && (['auto', 'scroll'].includes(style(one).overflowX) || scrolls(one.parentElement));
  const parts = 'a, button, input, select, summary, h1, h2, h3, p, li, td, th, dt, dd, label';
  for (const one of document.querySelectorAll(parts)) {
    if (one.closest('.skips') || one.matches('.unseen, .unseen *') || !one.checkVisibility()) continue;
    if (one.matches('[type=hidden], .unseen, .visually-hidden') || scrolls(one.parentElement)) continue;
    const box = one.getBoundingClientRect(), name = one.tagName + ' ' + one.textContent.trim().slice(0, 40);
    if (box.left < -1 || box.right > width + 1) wrong.push(name + ' stands outside the page');
    const lost = one.matches('a, button, input, select, summary') && (box.width < 1 || box.height < 1);
    if (lost) wrong.push(name + ' has no size');
    if (style(one).overflow === 'hidden' && one.scrollWidth > one.clientWidth + 1) wrong.push(name + ' is cut off');
  }
  return wrong;
}"""
SMALL_TARGETS = """([least, selector]) => [...document.querySelectorAll(selector)].filter((one) => {
  if (!one.checkVisibility() || one.matches('[type=hidden]')) return false;
  const label = one.labels && one.labels[0];
  const box = (label || one).getBoundingClientRect();
  const inline = one.matches('a') && getComputedStyle(one).display === 'inline';
  return !inline && (box.width < least || box.height < least);
}).map((one) => 'small: ' + one.outerHTML.slice(0, 120))"""
SPACING = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }"""


SMALLER = {"check, nothing known", "check, nothing answered", "result, nothing known", "letters, none", "safe"}
"""Pages that hold no part that another does not hold."""


@pytest.fixture(scope="module")
def places(served: Served) -> list[Place]:
    questions = served.begin()
    rows = [Place(key, questions, questions.number(key)) for key in KINDS_OF_QUESTION]
    questions.first_step["platform"] = "social"
    services = Place("services", questions, f"{questions.number('platform')}/2")
    return [*rows, services, *(place for place in each_page(served) if place.name not in SMALLER)]


def each(page: Page, served: Served, places: list[Place]) -> Iterator[str]:
    """Each page in turn, with all that can be opened open; a question once more with a mistake."""
    page.goto("/")
    yield "start"
    for place in places:
        page.goto(served.at(place.visit, place.at))
        page.evaluate(OPEN_ALL)
        yield place.name
        if place.name in ("content", "dates.act"):
            follow(page.locator(GO))
            yield f"{place.name}, sent empty"


@pytest.mark.parametrize("size", [PHONE, ZOOMED], ids=["phone", "400 %"])
def test_nothing_scrolls_sideways_nothing_is_lost_and_targets_are_large(
    new_page, served: Served, places: list[Place], size
) -> None:
    """24 pixels for everything that is no link in a sentence; 44 for what a person must hit on every question."""
    page, wrong = new_page(viewport=size, has_touch=True), {}
    for name in each(page, served, places):
        small = page.evaluate(SMALL_TARGETS, [24, "a, button, input, select, summary"])
        small += page.evaluate(SMALL_TARGETS, [44, "#exit button, main form.question .choice input, main .go"])
        if found := [*page.evaluate(OUT_OF_PLACE), *small]:
            wrong[name] = found
    assert wrong == {}


def test_text_of_twice_the_size_fits(new_page, served: Served, places: list[Place]) -> None:
    page, wrong = new_page(viewport=DESKTOP), {}
    page.goto("/")
    before = page.locator("h1").bounding_box()
    page.context.new_cdp_session(page).send("Page.setFontSizes", LARGE)
    page.reload()
    after = page.locator("h1").bounding_box()
    assert after["height"] >= 1.9 * before["height"], "the text is larger indeed"
    for name in each(page, served, places):
        if found := page.evaluate(OUT_OF_PLACE):
            wrong[name] = found
    assert wrong == {}


def test_wider_spacing_of_text_fits_on_a_phone(new_page, served: Served, places: list[Place]) -> None:
    page, wrong = new_page(viewport=PHONE, bypass_csp=True), {}
    for place in places:
        if place.name in ("content", "dates.act", "establishment", "check", "result", "letter"):
            page.goto(served.at(place.visit, place.at))
            page.evaluate(OPEN_ALL)
            page.add_style_tag(content=SPACING)
            if found := page.evaluate(OUT_OF_PLACE):
                wrong[place.name] = found
    assert wrong == {}


def test_without_the_stylesheet_the_order_is_exit_heading_why_options_button(new_page, served: Served) -> None:
    page = new_page()
    page.context.route("**/*.css", lambda route: route.abort())
    for key in KINDS_OF_QUESTION:
        visit = served.begin()
        page.goto(served.at(visit, visit.number(key)))
        assert page.evaluate("document.styleSheets.length === 0 || getComputedStyle(document.body).margin === '8px'")
        tops = [
            page.eval_on_selector(selector, "one => one.getBoundingClientRect().top")
            for selector in ("#exit button", "h1", "#w", "main input[name=a]", "main button.go")
        ]
        assert tops == sorted(set(tops)), key


def test_without_the_stylesheet_every_page_says_its_state_in_words(new_page, served: Served) -> None:
    """What the stylesheet shows by a frame or a colour stands there in words too."""
    page, words = new_page(), Phrasing(served.site.desk.rulebook, "nl")
    page.context.route("**/*.css", lambda route: route.abort())
    visit = served.begin()
    page.goto(served.at(visit, visit.number("content")))
    follow(page.locator(GO))
    assert words.phrase("error_heading") in page.inner_text("main")
    assert page.inner_text("main fieldset").count(words.phrase("error_prefix").strip()) == 1
    page.goto(served.at(served.visit(FAKE_IMAGE), "r"))
    badges = set(page.locator("main .status").all_text_contents())
    assert badges == {words.phrase("status_available"), words.phrase("status_conditional")}


def test_forced_colours_keep_frames_marks_and_focus(new_page, served: Served) -> None:
    page = new_page(forced_colors="active")
    visit = served.visit(FAKE_IMAGE)
    journey = Journey(page, served).resume(visit, visit.number("depicted_age"))
    chosen, other = (journey.option(value) for value in ("adult", "minor"))
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    width = "one => parseFloat(getComputedStyle(one.nextElementSibling).borderTopWidth)"
    assert chosen.evaluate(width) > other.evaluate(width)
    assert chosen.evaluate("one => getComputedStyle(one).appearance") != "none"
    chosen.focus()
    page.keyboard.press("ArrowUp")
    outline = page.evaluate(
        "getComputedStyle(document.activeElement.nextElementSibling).outlineStyle + ' ' + "
        "getComputedStyle(document.activeElement.nextElementSibling).outlineWidth"
    )
    assert outline == "solid 3px"
    for button in page.locator("button:visible").all():
        assert float(button.evaluate("one => parseFloat(getComputedStyle(one).borderTopWidth)")) >= 0
