"""A letter on the screen, selected, printed and taken along."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from browser.conftest import NewPage
from browser.places import CHILD, FAKE_IMAGE
from browser.serving import Answers, Served
from routefinder.faces.web.store import Visit
from routefinder.letters import Sheet, fitting, write_letter
from routefinder.vocabulary import Language

A4 = (595, 842)
ELEVEN_POINTS = 11 * 96 / 72


def sheets(served: Served, visit: Visit) -> list[Sheet]:
    decision = served.site.decision(visit)
    return [write_letter(decision, row, visit.language) for row in fitting(decision)]


def squeezed(text: str) -> str:
    """Text without spaces and bullets: a PDF knows where signs stand, not what is a space."""
    return "".join(text.replace("•", "").split())


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("answers", [FAKE_IMAGE, CHILD], ids=["adult", "child"])
def test_on_paper_stands_the_letter_and_nothing_else(
    page: Page, served: Served, answers: Answers, language: Language
) -> None:
    visit = served.visit(answers, language)
    for sheet in sheets(served, visit):
        page.goto(served.at(visit, f"b{sheet.number}"))
        printed = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))
        assert {tuple(round(side) for side in one.mediabox[2:]) for one in printed.pages} == {A4}
        lines = "".join(line for block in sheet.blocks for line in block.lines)
        assert squeezed("".join(one.extract_text() for one in printed.pages)) == squeezed(lines), sheet.id


def test_a_letter_is_printed_at_a_size_that_can_be_read(page: Page, served: Served) -> None:
    page.goto(served.at(served.visit(FAKE_IMAGE), "b1"))
    page.emulate_media(media="print")
    size = page.eval_on_selector("#l1 li", "one => parseFloat(getComputedStyle(one).fontSize)")
    assert size == pytest.approx(ELEVEN_POINTS, abs=0.1)


def test_the_overview_is_printed_without_what_only_a_screen_can_do(page: Page, served: Served) -> None:
    visit = served.visit(FAKE_IMAGE)
    page.goto(served.at(visit, "b"))
    text = "".join(one.extract_text() for one in PdfReader(BytesIO(page.pdf())).pages)
    words = served.site.words(visit)
    assert all(squeezed(sheet.title) in squeezed(text) for sheet in sheets(served, visit))
    for key in ("exit_button", "language_other", "papers_to_result", "print", "download_note", "help_heading"):
        assert squeezed(words.phrase(key)) in squeezed(page.inner_text("body"))
        assert squeezed(words.phrase(key)) not in squeezed(text), key


def test_the_keyboard_selects_exactly_the_letter(page: Page, served: Served) -> None:
    visit = served.visit(FAKE_IMAGE)
    page.goto(served.at(visit, "b1"))
    button = page.locator("[data-select]")
    for _ in range(20):
        page.keyboard.press("Tab")
        if button.evaluate("one => one === document.activeElement"):
            break
    page.keyboard.press("Enter")
    selected = page.evaluate("String(getSelection())")
    assert squeezed(selected) == squeezed(page.inner_text("#l1"))
    assert squeezed(selected) == squeezed("".join(b for one in sheets(served, visit)[0].blocks for b in one.lines))


@pytest.mark.parametrize("scripts", [True, False], ids=["with-js", "without-js"])
def test_what_only_a_script_can_do_is_shown_only_by_the_script(
    new_page: NewPage, served: Served, *, scripts: bool
) -> None:
    page = new_page(java_script_enabled=scripts)
    page.goto(served.at(served.visit(FAKE_IMAGE), "b1"))
    for button in ("[data-select]", "[data-print]"):
        expect(page.locator(button)).to_be_visible(visible=scripts)
    expect(page.locator("a[download]")).to_have_count(2)


def test_the_print_button_prints(page: Page, served: Served) -> None:
    page.add_init_script("window.print = () => { window.printed = true; }")
    page.goto(served.at(served.visit(FAKE_IMAGE), "b1"))
    page.click("[data-print]")
    assert page.evaluate("window.printed") is True


@pytest.mark.parametrize(("language", "name"), [("nl", "brief"), ("en", "letter")])
def test_the_browser_keeps_files_under_names_that_tell_nothing(
    new_page: NewPage, served: Served, tmp_path: Path, language: Language, name: str
) -> None:
    page = new_page(accept_downloads=True)
    visit = served.visit(FAKE_IMAGE, language)
    for place, names in (("b1", [f"{name}-1.txt", f"{name}-1.docx"]), ("b", ["agenda.ics"])):
        page.goto(served.at(visit, place))
        for link, file in zip(page.locator("a[download]").all(), names, strict=True):
            with page.expect_download() as waited:
                link.click()
            assert waited.value.suggested_filename == file
            waited.value.save_as(tmp_path / file)
            assert (tmp_path / file).stat().st_size > 100


@pytest.mark.parametrize("language", ["nl", "en"])
def test_at_320_pixels_nothing_has_to_be_moved_sideways(new_page: NewPage, served: Served, language: Language) -> None:
    page = new_page(viewport={"width": 320, "height": 640})
    visit = served.visit(FAKE_IMAGE, language)
    for place in ("b", *(f"b{sheet.number}" for sheet in sheets(served, visit))):
        page.goto(served.at(visit, place))
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, place
