"""A whole run from the start page to a letter: it asks nothing of another machine, and its addresses tell nothing."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from browser.journey import GO, Journey
from browser.places import CHILD
from browser.serving import Answers, Served
from browser.witness import Witness
from routefinder.vocabulary import Language

TITLE = {
    "nl": re.compile(r"(Fout: )?(Start|Stap \d+|Overzicht|Brief \d+|Notities)"),
    "en": re.compile(r"(Error: )?(Start|Step \d+|Overview|Letter \d+|Notes)"),
}
NOTE = """for (const moment of ['DOMContentLoaded', 'load', 'pagehide'])
  window.addEventListener(moment, () => { window.noted(location.href, document.title); });"""
OPAQUE = re.compile(r"/|/en|/neutraal|/s/[A-Za-z0-9_-]{22}(/(\d+(/2)?|n\d+|c|r|b\d*))?")


def to_the_end(page: Page, served: Served, language: Language, answers: Answers) -> list[tuple[str, str]]:
    """From the start page by mistake, question, check and answer to the letters, the empty page and back at the start.

    Returns:
        Each address with the title that stood over it.
    """
    seen: list[tuple[str, str]] = []
    page.expose_function("noted", lambda url, title: seen.append((url, title)))
    page.add_init_script(NOTE)
    journey = Journey(page, served).begin(language)
    journey.follow(GO).to_check(answers).to_result()
    assert page.locator("main ol.steps > li").count() >= 1
    journey.follow("main a[href*='/b']")
    assert journey.place.startswith("b")
    with page.expect_download() as download:
        page.locator("main a[href$='.txt']").first.click()
    assert re.fullmatch(r"(brief|letter)-\d+\.txt", download.value.suggested_filename)
    journey.follow(".language button").follow("#exit button")
    page.goto(page.url.replace("/neutraal", "/"))
    return seen


@pytest.mark.parametrize(("language", "answers"), [("nl", {}), ("en", CHILD)], ids=["nothing known, nl", "child, en"])
def test_a_run_stays_on_this_machine_and_tells_nothing_in_titles_and_addresses(
    new_page, served: Served, language: Language, answers: Answers
) -> None:
    page = new_page()
    witness = Witness(page.context, served.url)
    blocked: list[str] = []

    def block(route):
        blocked.append(route.request.url)
        route.abort()

    page.context.route(lambda url: not url.startswith(served.url + "/"), block)
    seen = to_the_end(page, served, language, answers)
    assert len(seen) > 15
    assert (witness.foreign, blocked) == ([], [])
    other: Language = "en" if language == "nl" else "nl"
    for url, title in seen:
        parts = urlsplit(url)
        assert TITLE[language].fullmatch(title) or TITLE[other].fullmatch(title), title
        assert OPAQUE.fullmatch(parts.path), url
        assert parts.query == parts.fragment == "", url
    titles = [title for _, title in seen]
    assert any(title.startswith(("Fout: ", "Error: ")) for title in titles)


def test_a_request_to_elsewhere_would_be_seen(chromium: Browser, served: Served) -> None:
    """The witness is awake: with the policy of the page taken away, a foreign picture is asked for and noted."""
    context = chromium.new_context(bypass_csp=True)
    witness = Witness(context, served.url)
    context.route(lambda url: not url.startswith(served.url + "/"), lambda route: route.abort())
    page = context.new_page()
    page.goto(served.url)
    with page.expect_request("http://elsewhere.invalid/*"):
        page.evaluate("void (new Image().src = 'http://elsewhere.invalid/a.png')")
    context.close()
    assert witness.foreign == ["http://elsewhere.invalid/a.png"]
