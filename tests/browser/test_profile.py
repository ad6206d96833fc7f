"""What a browser keeps on disk of a run: no answer, no question, no topic, no name of an authority.

The words that are looked for are the rulebook's own. What a browser that only saw an empty page holds as well tells
nothing and is left out; and with a telling title put in, the same search finds it.
"""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, Route
from playwright.sync_api import Error as EndedError

from browser.conftest import KEEPING_PAGES, SWITCHES
from browser.journey import GO, ONWARD, Journey, follow
from browser.places import FAKE_IMAGE
from browser.serving import Served
from browser.traces import Profile, single, telling
from routefinder.outcome_page import PRACTICE
from routefinder.vocabulary import Language

FORM_STATE = "blink serialized form state"
"""What stands before the fields of a form where a browser keeps them to restore a session."""
NOWHERE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
STATE_DELAY = 1500
"""Milliseconds after which a page has told its browser what is filled in on it."""
PATIENCE = 40
LAST_OPTION = "borderline"
"""Choosing it scrolls the page; that makes the browser write what is filled in."""


@contextmanager
def browser_on(
    playwright: Playwright, chromium_path: str, folder: Path, served: Served
) -> Iterator[tuple[BrowserContext, Page]]:
    """A browser that keeps its profile in a folder, and resolves no name but this machine's."""
    context = playwright.chromium.launch_persistent_context(
        folder,
        executable_path=chromium_path,
        args=[*SWITCHES, NOWHERE],
        ignore_default_args=list(KEEPING_PAGES),
        base_url=served.url,
        downloads_path=folder.with_name("downloads"),
    )
    try:
        yield context, context.pages[0]
    finally:
        with suppress(EndedError):
            context.close()


def settle(context: BrowserContext, page: Page, folder: Path, served: Served) -> None:
    """Wait until what was done is written: until a page that was opened after it stands among the pages to restore."""
    page.wait_for_timeout(STATE_DELAY)
    last, mark = context.new_page(), served.begin()
    last.goto(served.at(mark))
    for _ in range(PATIENCE):
        if any("Sessions" in file for file in Profile(folder).found([mark.id]).get(mark.id, [])):
            return
        last.wait_for_timeout(500)
    raise AssertionError("the browser does not write to its profile")


def kill(folder: Path) -> None:
    """End the browser of a profile at once, as when the power fails."""
    ours = [number for number, words in commands() if f"--user-data-dir={folder}" in words and not is_part(words)]
    assert len(ours) == 1
    os.kill(ours[0], signal.SIGKILL)


def commands() -> Iterator[tuple[int, list[str]]]:
    """The processes that run, each with the words of its command."""
    for entry in Path("/proc").iterdir():
        with suppress(OSError):
            if entry.name.isdigit():
                yield int(entry.name), (entry / "cmdline").read_bytes().decode("utf-8", "replace").split("\0")


def is_part(words: list[str]) -> bool:
    """Whether a process is one of those that a browser starts for its pages."""
    return any(word.startswith("--type=") for word in words)


@pytest.fixture(scope="module")
def empty(playwright: Playwright, chromium_path: str, served: Served, tmp_path_factory) -> Profile:
    """What a browser holds that only saw an empty page."""
    folder = tmp_path_factory.mktemp("empty") / "profile"
    with browser_on(playwright, chromium_path, folder, served) as (_, page):
        page.goto("/neutraal")
    return Profile(folder)


def told_by(served: Served, empty: Profile, language: Language) -> list[str]:
    """The telling words that a browser does not hold of itself."""
    all_words = telling(served.site.desk.rulebook, language)
    all_words |= single(all_words) | {FORM_STATE}
    own = empty.found(all_words)
    assert len(own) < len(all_words) / 20
    assert not [word for word in own if len(word.split()) > 1]
    return sorted(all_words - set(own))


@pytest.fixture(scope="module")
def words(served: Served, empty: Profile) -> list[str]:
    """The telling words in Dutch."""
    return told_by(served, empty, "nl")


def test_a_whole_run_leaves_nothing(
    playwright: Playwright, chromium_path: str, served: Served, tmp_path: Path, words: list[str]
) -> None:
    folder = tmp_path / "profile"
    with browser_on(playwright, chromium_path, folder, served) as (context, page):
        journey = Journey(page, served).begin()
        journey.follow(GO).to_check(FAKE_IMAGE).to_result().follow("main a[href*='/b']")
        with page.expect_download() as download:
            page.locator("main a[href$='.txt']").first.click()
        download.value.path()
        journey.follow(".language button")
        settle(context, page, folder, served)
        journey.follow("#exit button")
    profile = Profile(folder)
    assert profile.found(["/neutraal"]), "the run stands in the history, so the search looks at the right files"
    assert profile.found(["Stap 2"])
    assert profile.found(words) == {}


def test_an_english_run_leaves_nothing(
    playwright: Playwright, chromium_path: str, served: Served, tmp_path: Path, empty: Profile
) -> None:
    """From a mistake and the last question to the letters, the calendar and erasing everything."""
    folder = tmp_path / "profile"
    visit = served.visit(FAKE_IMAGE, "en", stop_at="goals")
    with browser_on(playwright, chromium_path, folder, served) as (context, page):
        journey = Journey(page, served).resume(visit, visit.number("goals")).follow(GO).to_check(FAKE_IMAGE)
        journey.to_result().follow("main a[href*='/b']").follow("main a[href$='/b']")
        settle(context, page, folder, served)
        journey.resume(visit, "c").follow("form[action='/wis'] button")
    profile = Profile(folder)
    assert served.of(served.at(visit)) is None
    assert profile.found(["Error: Step", "Letter 1"])
    assert profile.found(told_by(served, empty, "en")) == {}


def test_a_run_in_practice_with_a_file_leaves_nothing(
    playwright: Playwright, chromium_path: str, served: Served, tmp_path: Path, words: list[str]
) -> None:
    folder, title = tmp_path / "profile", "Zeldzaam geval 7313"
    case = tmp_path / "zaak.yaml"
    case.write_text(f"title: {title}\nfacts: {{content: [extortion], depicted_age: minor}}\n", "utf-8")
    with browser_on(playwright, chromium_path, folder, served) as (context, page):
        visit = served.begin()
        visit.mode = PRACTICE
        journey = Journey(page, served).resume(visit, "o")
        for content in (b"facts: {colour: red}", case.read_bytes()):
            page.set_input_files("main input[type=file]", {"name": case.name, "mimeType": "", "buffer": content})
            journey.follow("main form.upload button")
        assert title in page.inner_text("main")
        journey.follow("main a[href$='/r']").resume(visit, "o/r")
        journey.resume(visit, "o").follow("form[action$='/o/a'] button").follow("main a[href$='/o/v']")
        settle(context, page, folder, served)
        journey.follow("#exit button")
    profile = Profile(folder)
    assert profile.found([visit.id])
    assert profile.found([*words, title, case.name]) == {}


def test_a_browser_that_is_killed_half_way_leaves_nothing(
    playwright: Playwright, chromium_path: str, served: Served, tmp_path: Path, words: list[str]
) -> None:
    """With a mistake shown, a day half written, and choices that were not sent."""
    folder = tmp_path / "profile"
    with browser_on(playwright, chromium_path, folder, served) as (context, page):
        visit = served.visit(FAKE_IMAGE, stop_at="dates.act")
        journey = Journey(page, served).begin().answer("no").answer("supporter").answer(("sexual_imagery",))
        journey.option("adult").check()
        second = context.new_page()
        Journey(second, served).resume(visit, visit.number("dates.act"))
        second.fill("main input[name=d]", "31")
        second.fill("main input[name=m]", "2")
        second.fill("main input[name=y]", "2019")
        follow(second.locator(GO))
        assert second.title().startswith("Fout: ")
        second.fill("main input[name=y]", "2018")
        settle(context, second, folder, served)
        kill(folder)
    profile = Profile(folder)
    assert profile.found([visit.id])
    assert profile.found([*words, "2019", "2018"]) == {}


def test_the_search_finds_a_title_that_tells_and_a_form_that_is_kept(
    playwright: Playwright, chromium_path: str, served: Served, tmp_path: Path, words: list[str]
) -> None:
    """The same pages with the question in their titles and without the forms' own protection."""
    folder = tmp_path / "profile"

    def tell(route: Route) -> None:
        response = route.fetch()
        page = response.text()
        heading = re.search("<h1>(.*?)</h1>", page)
        if heading:
            page = re.sub("<title>.*?</title>", f"<title>{heading[1]}</title>", page)
        route.fulfill(response=response, body=page.replace(' autocomplete="off"', ""))

    with browser_on(playwright, chromium_path, folder, served) as (context, page):
        context.route(re.compile("/s/"), tell)
        visit = served.visit(FAKE_IMAGE, stop_at="content")
        page.goto(served.at(visit))
        Journey(page, served).follow(ONWARD).option(LAST_OPTION).check()
        settle(context, page, folder, served)
    found = Profile(folder).found(words)
    question = served.site.desk.rulebook.vocabulary["content"].question
    assert question is not None
    assert question.nl in found
    assert FORM_STATE in found
