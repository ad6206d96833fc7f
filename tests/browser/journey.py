"""One visit, clicked through as a person does; the rulebook tells which option stands for which value."""

from __future__ import annotations

from contextlib import suppress

from playwright.sync_api import Error as GoneError
from playwright.sync_api import Locator, Page
from playwright.sync_api import TimeoutError as WaitedError

from browser.serving import Answers, Served
from routefinder.choices import REST
from routefinder.faces.web.forms import WRITTEN_MARK, Form
from routefinder.faces.web.store import Visit
from routefinder.vocabulary import DAY_OF, UNKNOWN, FactValue, Language

GO = "main form.question button.go"
ONWARD = "main a.go"


def follow(where: Locator) -> None:
    """Click, and wait until the page that it leads to has loaded: a click by itself waits for its first byte."""
    with where.page.expect_navigation():
        where.click()


class Journey:
    """A visit in a browser page."""

    def __init__(self, page: Page, served: Served) -> None:
        self.page, self.served = page, served

    def begin(self, language: Language = "nl") -> Journey:
        """From the start page over the page about safe use to the first question."""
        self.page.goto("/" if language == "nl" else "/en")
        return self.follow("main form button").follow(ONWARD)

    def follow(self, selector: str) -> Journey:
        """Click on what the selector finds first, and wait for the page that it leads to."""
        follow(self.page.locator(selector).first)
        return self

    def resume(self, visit: Visit, place: str | int = "") -> Journey:
        """Open a page of a visit that was made beforehand."""
        self.page.goto(self.served.at(visit, place))
        return self

    @property
    def visit(self) -> Visit:
        """What the server keeps of this visit."""
        visit = self.served.of(self.page.url)
        assert visit is not None, f"no visit at {self.page.url}"
        return visit

    @property
    def place(self) -> str:
        """The part of the address behind the visit: '' for the first page, else ``1``, ``3/2``, ``c``, ``r``, ..."""
        return self.page.url.partition(f"/s/{self.visit.id}")[2].lstrip("/")

    @property
    def key(self) -> str:
        """The key of the question that is shown."""
        return self.visit.keys[int(self.place.split("/")[0]) - 1]

    def option(self, value: str) -> Locator:
        """The option that stands for a value."""
        return self._option(self._mark(value))

    def _option(self, mark: str) -> Locator:
        return self.page.locator(f'main input[name="a"][value="{mark}"]')

    def _form(self) -> Form:
        visit, key = self.visit, self.key
        group = visit.first_step.get(key) if self.place.endswith("/2") else None
        return self.served.site.forms(visit).form(key, None, group=group)

    def _mark(self, value: str) -> str:
        """What the form sends for a value; for one of the second step, what leads to that step."""
        form = self._form()
        marks = {option.value: option.mark for option in form.options}
        kind = next((row.kind for row in self.served.site.desk.rulebook.platforms if row.id == value), REST)
        return marks.get(value) or marks.get(kind) or (WRITTEN_MARK if form.others else marks[REST])

    def marks(self, value: FactValue) -> list[str]:
        """What the form sends for an answer."""
        return [self._mark(one) for one in ((value,) if isinstance(value, str) else value)]

    def answer(self, value: FactValue) -> Journey:
        """Answer the question that is shown, in one step or two, and pass what is said between questions."""
        self.fill(value)
        self.follow(GO)
        if self.place.endswith("/2"):
            self.fill(value)
            self.follow(GO)
        if self.place.startswith("n"):
            self.follow(ONWARD)
        return self

    def fill(self, value: FactValue) -> None:
        """Choose or write an answer, and do not send it yet."""
        if value != UNKNOWN and self.key.startswith(DAY_OF):
            self._option(WRITTEN_MARK).check()
            year, month, day = str(value).split("-")
            for name, written in (("d", day), ("m", month), ("y", year)):
                self.page.fill(f"main input[name={name}]", written)
            return
        for box in self.page.locator("main input[type=checkbox]:checked").all()[::-1]:
            box.uncheck()
        for one in (value,) if isinstance(value, str) else value:
            self.option(one).check()
        others = {other.value: other.mark for other in self._form().others}
        if value in others:
            self.page.select_option("main select[name=o]", others[str(value)])

    def to_check(self, answers: Answers) -> Journey:
        """Answer every question, 'I do not know' where ``answers`` says nothing, up to the check page."""
        for _ in range(60):
            if self.place == "c":
                return self
            self.answer(answers.get(self.key, UNKNOWN))
        raise AssertionError("the questions do not end")

    def to_result(self) -> Journey:
        """From the check page to the answer."""
        return self.follow(ONWARD)

    def back(self) -> bool:
        """Press the browser's Back once, and wait for what it shows; whether it went anywhere.

        Playwright's own ``go_back`` waits for a page to load, and a page that was kept does not load.
        """
        try:
            # The page may be gone before it has said that it goes.
            with self.page.expect_event("framenavigated", timeout=1500), suppress(GoneError):
                self.page.evaluate("history.back()")
        except WaitedError:
            return False
        for _ in range(30):
            with suppress(GoneError):
                if self.page.evaluate("document.readyState") == "complete":
                    break
            self.page.wait_for_timeout(50)
        return True
