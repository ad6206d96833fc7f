"""The pages of the questionnaire as plain data: a question, an interruption, the check page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from werkzeug.datastructures import MultiDict

from routefinder.checkpage import CheckPage, Row, check_page
from routefinder.choices import UNSAID
from routefinder.faces.web.forms import ANSWER, Form, MistakeError, read
from routefinder.faces.web.site import Site
from routefinder.faces.web.store import Mistake, Visit
from routefinder.interview import Progress, answered
from routefinder.outcome import Reader, outcome
from routefinder.view import view
from routefinder.vocabulary import DAY_OF, PLATFORM, UNKNOWN, FactValue

Plain = dict[str, Any]
CHECK, RESULT = "c", "r"
LONGEST = 20
"""Characters of what was written that are shown again beside an error."""


def path(visit: Visit, page: str = "") -> str:
    """The path of a page of a visit."""
    return f"/s/{visit.id}/{page}" if page else f"/s/{visit.id}"


class VisitPages:
    """The pages of one visit."""

    def __init__(self, site: Site, visit: Visit) -> None:
        self.site, self.visit = site, visit
        self.words, self.forms = site.words(visit), site.forms(visit)
        self.asker = site.asker(visit)

    def progress(self) -> Progress:
        """Where the visit stands."""
        return self.site.progress(self.visit)

    def onward(self) -> str:
        """The page that comes next: the next question, or the check page."""
        question = self.progress().question
        return CHECK if question is None else str(self.visit.number(question.key))

    def question(self, key: str, page: str, group: str | None = None) -> Plain:
        """The page of a question; ``group`` is what the first of two steps said."""
        progress, mistake = self.progress(), self.visit.mistakes.get(page)
        self.visit.mistakes = {page: mistake} if mistake else {}
        answer = progress.kept.get(key, self.visit.interview.answers.get(key))
        form = self.forms.form(key, answer, group=group, unsaid=key in self.visit.unsaid)
        if mistake:
            form = form.again(mistake.chosen, mistake.written)
        names = list(progress.kept)
        place = names.index(key) if key in names else len(names)
        before = [name for name in names[:place] if name not in progress.overruling]
        asked = progress.question is not None and progress.question.key == key
        filled = self.filled(progress) if before[-1:] == [PLATFORM] else []
        return {
            "position": place + 1,
            "heading": self.words.question(key, self.asker),
            "why": self.words.why(key, self.asker),
            "step": self._step(key, group),
            "form": form,
            "error": self._said(mistake, form) if mistake else None,
            "back": self._back(before, key, group, reached=asked or key in names),
            "filled": filled,
            "filled_summary": self._filled_summary(len(filled)),
            "filled_old": progress.filled.platform_is_old,
            "so_far": len(names) > 1,
        }

    def _said(self, mistake: Mistake, form: Form) -> str:
        named = {} if mistake.about is None else {"value": form.label(mistake.about)}
        return self.words.phrase(mistake.key, **named)

    def check(self) -> Plain:
        """The check page."""
        page, progress = self.checked(), self.progress()
        parts = [
            {"heading": part.heading, "rows": [(row, self._changed(row)) for row in part.rows], "shared": part.shared}
            for part in page.parts
        ]
        names = [name for name in progress.kept if name not in progress.overruling]
        back = path(self.visit, str(self.visit.number(names[-1]))) if names else path(self.visit)
        onward = None if progress.question is None else path(self.visit, self.onward())
        old = progress.filled.platform_is_old and any(_from_register(page, progress))
        return {"parts": parts, "dropped": page.dropped, "back": back, "onward": onward, "old": old}

    def _changed(self, row: Row) -> str | None:
        return path(self.visit, str(self.visit.number(row.key))) if row.changeable else None

    def _step(self, key: str, group: str | None) -> str:
        """What is said under the heading of a question in two steps."""
        if self.forms.steps(key) == 1 or self.words.rulebook.vocabulary[key].kind != "platform":
            return ""
        return self.words.phrase(f"platform_kind_{group}" if group else "ask_platform_kind")

    def _back(self, before: list[str], key: str, group: str | None, *, reached: bool) -> str:
        if group:
            return path(self.visit, str(self.visit.number(key)))
        if not reached:
            return path(self.visit, CHECK)
        return path(self.visit, str(self.visit.number(before[-1]))) if before else path(self.visit)

    def filled(self, progress: Progress) -> list[tuple[Row, str | None]]:
        """What the register of services filled in and counts, each with its question where this asker may change it."""
        return [(row, self._changed(row)) for row in _from_register(self.checked(), progress)]

    def _filled_summary(self, count: int) -> str:
        service = self.words.answer(PLATFORM, self.visit.interview.answers.get(PLATFORM, UNKNOWN))
        return self.words.phrase("filled_one" if count == 1 else "filled_count", count=str(count), service=service)

    def checked(self) -> CheckPage:
        """Every answer, and what stands in the place of one."""
        with self.site.engines:
            return check_page(self.visit.questions, self.visit.interview, self.words)

    def change(self, key: str) -> str | None:
        """The path of a question; None where this asker is not asked it, and for a day that never came."""
        questions, interview = self.visit.questions, self.visit.interview
        if key.startswith(DAY_OF):
            asked = questions.may_have_happened(key.removeprefix(DAY_OF), interview)
        else:
            asked = questions.may_ask(key, interview)
        return path(self.visit, str(self.visit.number(key))) if asked else None

    def result(self) -> Plain:
        """The result page."""
        decision = self.site.decision(self.visit)
        reader = Reader(self.site.day(), self.site.mode(self.visit), self.change)
        with self.site.engines:
            return outcome(decision, view(decision, self.visit.language), self.words, reader)

    def answer(self, key: str, page: str, sent: MultiDict[str, str], group: str | None) -> str:
        """Take in what was sent; the page to go to."""
        earlier = self.progress().kept.get(key, self.visit.interview.answers.get(key))
        form = self.forms.form(key, earlier, group=group, unsaid=key in self.visit.unsaid)
        try:
            value = read(form, sent)
        except MistakeError as error:
            self.visit.mistakes[page] = Mistake(error.key, error.about, form.chosen(sent), _written(form, sent))
            return page
        self.visit.mistakes.clear()
        if group is None and self.forms.opens_second(key, value):
            self.visit.first_step[key] = str(value)
            return f"{page}/2"
        self._take(key, value)
        if self.site.warnings(self.visit, key):
            return f"n{self.visit.number(key)}"
        return self.onward()

    def _take(self, key: str, value: FactValue) -> None:
        visit, progress = self.visit, self.progress()
        (visit.unsaid.add if value == UNSAID else visit.unsaid.discard)(key)
        asked = progress.question is not None and progress.question.key == key
        overrule = not asked and (key not in progress.kept or key in visit.interview.overruled)
        visit.interview = answered(visit.interview, key, UNKNOWN if value == UNSAID else value, overrule=overrule)


def _from_register(page: CheckPage, progress: Progress) -> Iterator[Row]:
    origins = progress.filled.origins
    return (row for row in page.rows if row.kind == "filled" and origins[row.key].kind == PLATFORM)


def _written(form: Form, sent: MultiDict[str, str]) -> dict[str, str]:
    return {name: sent.get(name, "")[:LONGEST] for name in form.fields - {ANSWER}}
