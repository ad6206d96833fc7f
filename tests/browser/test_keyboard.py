"""Everything by keyboard: from the start to the printed letter, and the focus is always seen."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from browser.keys import Typist
from browser.places import FAKE_IMAGE, each_page
from browser.serving import Served

COUNT_PRINTS = "window.print = () => { window.printed = (window.printed || 0) + 1; };"
SMALL = {"width": 360, "height": 640}


def test_the_whole_way_to_a_printed_letter_goes_by_keyboard(new_page, served: Served) -> None:
    page = new_page(viewport={"width": 1024, "height": 640})
    page.add_init_script(COUNT_PRINTS)
    typist = Typist(page, served)
    typist.begin()
    while typist.journey.place != "c":
        typist.answer(FAKE_IMAGE.get(typist.journey.key, "unknown"))
    kept = served.site.progress(typist.journey.visit).kept
    assert {key: FAKE_IMAGE.get(key, "unknown") for key in kept} == kept
    typist.tab_to("main a.go")
    typist.enter()
    assert typist.journey.place == "r"
    typist.tab_to("main a[href*='/b']")
    typist.enter()
    typist.tab_to("main button[data-print]")
    typist.press("Enter")
    expect(page.locator("main")).to_be_visible()
    assert page.evaluate("window.printed") == 1
    assert typist.unseen == []
    assert typist.steps > 100


def test_going_back_by_shift_tab_and_opening_by_space(new_page, served: Served) -> None:
    page = new_page(viewport=SMALL)
    typist = Typist(page, served)
    visit = served.visit(FAKE_IMAGE)
    page.goto(served.at(visit, visit.number("goals")))
    typist.tab_to("main button.go")
    typist.tab_to("main .back a", back=True)
    typist.enter()
    assert typist.journey.key != "goals"
    page.goto(served.at(visit, "c"))
    typist.tab_to("footer summary")
    typist.press("Space")
    assert page.locator("footer details").evaluate("one => one.open")
    assert typist.unseen == []


MOST = 45
CONTROLS = "a:visible, button:visible, summary:visible, input:visible"
LOOKED_AT = {"safe", "notice", "check, answers dropped", "result, danger and a child", "letters", "letter"}


@pytest.mark.parametrize("size", [SMALL, {"width": 320, "height": 256}], ids=["phone", "400 %"])
def test_the_focus_is_seen_everywhere_and_never_covered(new_page, served: Served, size) -> None:
    """Forwards and backwards through the controls of each kind of page, also under the bar that stays on top."""
    typist = Typist(page := new_page(viewport=size), served)
    for place in [place for place in each_page(served) if place.name in LOOKED_AT]:
        page.goto(served.at(place.visit, place.at))
        for key in ("Tab", "Shift+Tab"):
            for _ in range(min(MOST, page.locator(CONTROLS).count())):
                page.keyboard.press(key)
                typist.look()
    assert typist.unseen == []
