"""Signs that mean something to HTML or to a typesetter are signs like others in a letter that is printed."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from browser.places import FAKE_IMAGE
from browser.serving import DAY
from cases import rulebook
from faces.web.wire import served as serving
from routefinder.faces.deciding import Desk
from routefinder.faces.web.site import Settings, Site
from routefinder.interview import answered
from routefinder.letterforms import as_html
from routefinder.letters import fitting, write_letter
from routefinder.phrasing import Phrasing

SIGNS = "A&amp;B & <b>C</b> > \"D\" # 'E' {{ 7*7 }} $f$ \\g *h* _i_ [j]"


@pytest.fixture(scope="module")
def site() -> Site:
    """A site whose services are all called by these signs."""
    rows = tuple(row.model_copy(update={"name": SIGNS}) for row in rulebook().platforms)
    return Site(Desk(rulebook().model_copy(update={"platforms": rows}), None), Settings(day=DAY))


@pytest.fixture
def blank(chromium: Browser) -> Iterator[Page]:
    with chromium.new_context() as context:
        yield context.new_page()


def on_paper(page: Page) -> str:
    """What is read from the page as the browser prints it, without blanks."""
    read = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))
    return "".join("".join(one.extract_text() for one in read.pages).split())


def test_a_letter_with_such_signs_is_printed_with_all_of_them(site: Site, blank: Page) -> None:
    visit = site.begin("nl")
    for key, value in FAKE_IMAGE.items():
        visit.interview = answered(visit.interview, key, value)
    decision, signs = site.decision(visit), "".join(SIGNS.split())
    found = 0
    with serving(site) as server:
        for number, row in enumerate(fitting(decision), 1):
            sheet = write_letter(decision, row, "nl")
            if SIGNS not in sheet.text:
                continue
            found += 1
            blank.goto(f"http://127.0.0.1:{server.effective_port}/s/{visit.id}/b{number}")
            assert signs in on_paper(blank), row.id
            blank.set_content(as_html(sheet, Phrasing(decision.rulebook, "nl")))
            assert signs in on_paper(blank), row.id
    assert found
