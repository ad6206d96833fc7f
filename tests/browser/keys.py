"""A person with a keyboard alone: Tab, Shift+Tab, arrows, Space and Enter, and eyes on where the focus is."""

from __future__ import annotations

from playwright.sync_api import Page

from browser.journey import Journey
from browser.serving import Served
from routefinder.faces.web.forms import WRITTEN_MARK
from routefinder.vocabulary import DAY_OF, UNKNOWN, FactValue

MOST_TABS = 400
FOCUS = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const label = one.matches('.choice input') ? one.nextElementSibling : null;
  const shown = label || one, style = getComputedStyle(shown), box = shown.getBoundingClientRect();
  const width = document.documentElement.clientWidth, height = document.documentElement.clientHeight;
  const part = (left, right) => [0.1, 0.5, 0.9].map((share) => left + (right - left) * share);
  const points = part(box.left, box.right).flatMap((x) => part(box.top, box.bottom).map((y) => [x, y]))
    .filter(([x, y]) => x >= 0 && y >= 0 && x < width && y < height);
  const seen = points.filter(([x, y]) => {
    const top = document.elementFromPoint(x, y);
    return top && (shown.contains(top) || top.contains(shown) || top === one);
  });
  return {
    what: one.tagName + ' ' + (one.textContent || one.value || '').trim().slice(0, 40),
    ring: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth),
    inside: box.bottom > 0 && box.top < height && box.right > 0 && box.left < width,
    seen: seen.length,
    scrolledAway: points.length === 0,
  };
}"""


class Typist:
    """Uses a page without a mouse; every step of the focus is looked at."""

    def __init__(self, page: Page, served: Served) -> None:
        self.page = page
        self.journey = Journey(page, served)
        self.unseen: list[str] = []
        self.steps = 0

    def press(self, key: str) -> None:
        """Press a key; the focus must be seen afterwards."""
        self.page.keyboard.press(key)
        self.steps += 1

    def look(self) -> None:
        """Note a focus that is not visible, lies outside the screen, or is covered whole."""
        focus = self.page.evaluate(FOCUS)
        if focus is None:
            return
        if focus["ring"] < 3 or not focus["inside"] or focus["seen"] == 0:
            self.unseen.append(f"{self.page.url}: {focus}")

    def tab_to(self, selector: str, *, back: bool = False) -> None:
        """Go with Tab, or Shift+Tab, to an element."""
        target = self.page.locator(selector).first
        for _ in range(MOST_TABS):
            self.press("Shift+Tab" if back else "Tab")
            self.look()
            if target.evaluate("one => one === document.activeElement"):
                return
        raise AssertionError(f"Tab does not reach {selector} on {self.page.url}")

    def enter(self) -> None:
        """Press Enter, and wait for the page that it leads to."""
        with self.page.expect_navigation():
            self.press("Enter")

    def begin(self) -> None:
        """From the start page to the first question."""
        self.page.goto("/")
        self.tab_to("main form button")
        self.enter()
        self.tab_to("main a.go")
        self.enter()

    def answer(self, value: FactValue) -> None:
        """Answer the question that is shown and go on."""
        self._choose(value)
        if self.journey.place.endswith("/2"):
            self._choose(value)
        if self.journey.place.startswith("n"):
            self.tab_to("main a.go")
            self.enter()

    def _choose(self, value: FactValue) -> None:
        if value != UNKNOWN and self.journey.key.startswith(DAY_OF):
            self._write_day(str(value))
        elif self.page.locator("main input[type=checkbox]").count():
            for mark in self.journey.marks(value):
                self.tab_to(f"main input[name=a][value='{mark}']")
                self.press("Space")
        else:
            self._arrow_to(self.journey.marks(value)[0])
        self.tab_to("main button.go")
        self.enter()

    def _arrow_to(self, mark: str) -> None:
        """Into the group of options with Tab, and to the right one with the arrow; Space takes the first."""
        self.tab_to("main input[name=a]")
        if self.page.evaluate("document.activeElement.value") == mark:
            self.press("Space")
        while self.page.evaluate("document.activeElement.value") != mark:
            self.press("ArrowDown")
            self.look()
        assert self.page.locator(f"main input[name=a][value='{mark}']").is_checked()

    def _write_day(self, value: str) -> None:
        self._arrow_to(WRITTEN_MARK)
        year, month, day = value.split("-")
        for name, written in (("d", day), ("m", month), ("y", year)):
            self.tab_to(f"main input[name={name}]")
            self.page.keyboard.type(written)
