"""The web face on a port of its own, and Debian's Chromium looking at it: one of each for a worker."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from browser.serving import DAY, Served, serving
from browser.witness import Witness
from cases import rulebook
from routefinder.engines.durable import second_engine
from routefinder.faces.deciding import Desk
from routefinder.faces.web.site import Settings
from routefinder.index import index_of

SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
KEEPING_PAGES = ("--disable-back-forward-cache",)
"""Playwright's own switch that hides what Back shows; without it the browser does as it does for people."""
PATIENCE = 15_000
"""Milliseconds that a busy machine may take for one step."""
NewPage = Callable[..., Page]
Contexts = Callable[..., BrowserContext]


@pytest.fixture(scope="session")
def desk() -> Iterator[Desk]:
    second = second_engine(index_of(rulebook()))
    yield Desk(rulebook(), second)
    if second is not None:
        second.close()


@pytest.fixture(scope="session")
def served(desk: Desk) -> Iterator[Served]:
    """The app as it is served, with room for many visits, on a day that stands still."""
    with serving(desk, Settings(day=DAY, most_visits=2000, most_requests=2000)) as found:
        yield found


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as found:
        yield found


@pytest.fixture(scope="session")
def chromium_path() -> str:
    path = shutil.which("chromium")
    assert path is not None, "Debian's chromium is needed; ./test installs it"
    return path


@pytest.fixture(scope="session")
def chromium(playwright: Playwright, chromium_path: str) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=chromium_path, args=list(SWITCHES))
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def keeping_chromium(playwright: Playwright, chromium_path: str) -> Iterator[Browser]:
    """A browser that keeps pages to go back to; every page is a process of its own then, and takes twice the time."""
    browser = playwright.chromium.launch(
        executable_path=chromium_path, args=list(SWITCHES), ignore_default_args=list(KEEPING_PAGES)
    )
    yield browser
    browser.close()


@pytest.fixture
def contexts(served: Served) -> Iterator[Contexts]:
    """Makes contexts; afterwards nothing may have left the machine or gone wrong in any of them."""
    opened: list[tuple[BrowserContext, Witness]] = []

    def make(browser: Browser, **options: object) -> BrowserContext:
        context = browser.new_context(base_url=served.url, **options)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        opened.append((context, Witness(context, served.url)))
        return context

    yield make
    for context, _ in opened:
        context.close()
    for _, witness in opened:
        witness.check()


@pytest.fixture
def new_page(chromium: Browser, contexts: Contexts) -> NewPage:
    """Makes pages, each in a context of its own."""
    return lambda **options: contexts(chromium, **options).new_page()


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """A page as most people have it."""
    return new_page()


@pytest.fixture(params=[True, False], ids=["with-js", "without-js"])
def any_page(new_page: NewPage, request: pytest.FixtureRequest) -> Page:
    """A page with JavaScript, then one without."""
    return new_page(java_script_enabled=request.param)


@pytest.fixture
def new_keeping_page(keeping_chromium: Browser, contexts: Contexts) -> NewPage:
    """Makes pages of the browser that keeps them to go back to.

    Chromium does not keep a page once its icon was fetched and may not be stored. That is no measure to rely on, so
    the icon is held back here, and every page is kept.
    """

    def make(**options: object) -> Page:
        context = contexts(keeping_chromium, **options)
        context.route("**/icon.svg", lambda route: route.abort())
        return context.new_page()

    return make


@pytest.fixture(params=[True, False], ids=["with-js", "without-js"])
def any_keeping_page(new_keeping_page: NewPage, request: pytest.FixtureRequest) -> Page:
    """A page of the browser that keeps pages, with JavaScript, then one without."""
    return new_keeping_page(java_script_enabled=request.param)
