"""The server that the browser meets is the one that people start."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from browser.journey import follow
from browser.serving import Served
from faces.web import wire
from faces.web.pages_seen import wrong_headers
from routefinder.outcome_page import PRACTICE


def test_the_browser_meets_the_server_that_is_shipped(served: Served) -> None:
    """It refuses what no browser sends, and says so in its own way."""
    port = urlsplit(served.url).port
    assert port is not None
    seen = wire.ask(port, "/", headers={"Expect": "100-continue"})
    assert seen.status == 400
    assert wrong_headers(seen) == []


@pytest.mark.parametrize("size", [41_000, 3_000_000])
def test_a_browser_that_sends_a_file_that_is_too_large_is_told_so_in_the_visit(
    any_page: Page, served: Served, size: int
) -> None:
    visit = served.begin()
    visit.mode = PRACTICE
    any_page.goto(served.at(visit, "o"))
    file = {"name": "zaak.yaml", "mimeType": "", "buffer": b"#" * size}
    any_page.set_input_files("main input[type=file]", files=[file])  # type: ignore[list-item]
    follow(any_page.locator("main form.upload button"))
    expect(any_page).to_have_url(served.at(visit, "o"))
    expect(any_page).to_have_title("Fout: Overzicht")
    expect(any_page.locator(".mistake")).to_contain_text("te groot. Het mag ten hoogste 20 kB zijn.")
    any_page.locator(".mistake a").click()
    expect(any_page.locator("main input[type=file]")).to_be_focused()
