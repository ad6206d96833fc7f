"""What somebody who practises has at hand, and the pages that are there only then."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import wraps
from http import HTTPStatus

from flask import abort, g, redirect
from werkzeug.wrappers import Response as AnyResponse

from routefinder.decision import Decision
from routefinder.errors import Fault
from routefinder.faces.web.pages import path
from routefinder.faces.web.showing import Page
from routefinder.faces.web.store import Visit
from routefinder.outcome_page import PRACTICE
from routefinder.phrasing import Phrasing, sentence

BENCH = "o"
"""The workbench; the other pages of practice stand below it."""


@dataclass(frozen=True, slots=True)
class Case:
    """What a case is called: its title, and how many answers were changed since it was loaded.

    A case that was made by answering has neither.
    """

    loaded: bool
    title: str | None = None
    changes: int = 0

    def told(self, words: Phrasing) -> str:
        """The case in a sentence or two."""
        if not self.loaded:
            return words.phrase("practice_own_answers")
        key = "practice_changed_one" if self.changes == 1 else "practice_changed_some"
        changed = [words.phrase(key, count=str(self.changes))] if self.changes else []
        return " ".join([sentence(self.title or words.phrase("practice_no_title")), *changed])


@dataclass(frozen=True, slots=True)
class Kept:
    """A case that others are compared with."""

    case: Case
    decision: Decision


@dataclass
class Bench:
    """What is at hand in a visit.

    ``theme`` is the theme that was chosen, counted from 1; ``kept`` the case that others are compared with; ``faults``
    what was wrong with what was sent last, by the page that says so: the faults of a file, or the key of a phrase.
    """

    theme: int = 0
    kept: Kept | None = None
    faults: dict[str, list[Fault | str]] = field(default_factory=dict)


def bench_of(visit: Visit) -> Bench:
    """The workbench of a visit."""
    found = visit.memory.setdefault(BENCH, Bench())
    assert isinstance(found, Bench)
    return found


def case_of(visit: Visit) -> Case:
    """What the case at hand is called."""
    loaded = visit.loaded
    return Case(loaded=False) if loaded is None else Case(True, loaded.scenario.title, loaded.changes(visit.interview))


def practising(page: Page) -> Page:
    """A page that is there only in practice."""

    @wraps(page)
    def only_in_practice(visit: Visit) -> AnyResponse | str:
        if g.site.mode(visit) != PRACTICE:
            abort(HTTPStatus.NOT_FOUND)
        return page(visit)

    return only_in_practice


def onward(visit: Visit, page: str = BENCH) -> AnyResponse:
    """To another page, as after every form."""
    return redirect(path(visit, page), HTTPStatus.SEE_OTHER)
