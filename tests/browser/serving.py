"""The site, served as it is for people but in a thread of the test, so that a test can look into what it keeps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from faces.web import wire
from routefinder.faces.deciding import Desk
from routefinder.faces.web.server import ADDRESS
from routefinder.faces.web.site import Settings, Site
from routefinder.faces.web.store import Visit
from routefinder.interview import answered
from routefinder.vocabulary import UNKNOWN, FactValue, Language

DAY = date(2026, 3, 16)
"""A Monday on which every law that the cases use is in force."""
Answers = Mapping[str, FactValue]


@dataclass(frozen=True)
class Served:
    """A running server: where it is, and the site behind it."""

    url: str
    site: Site

    def begin(self, language: Language = "nl") -> Visit:
        """A visit without answers; what was worked out for other visits of the tests need not be worked out again."""
        visit = self.site.begin(language)
        visit.questions = self.site.questions
        return visit

    def visit(self, answers: Answers, language: Language = "nl", *, stop_at: str | None = None) -> Visit:
        """A visit in which the questions are answered: 'I do not know' to what ``answers`` does not name.

        ``stop_at`` is the key of the question that is left for the test to answer.
        """
        visit = self.begin(language)
        while (question := self.site.progress(visit).question) is not None and question.key != stop_at:
            visit.number(question.key)
            visit.interview = answered(visit.interview, question.key, answers.get(question.key, UNKNOWN))
        if stop_at is not None:
            assert question is not None, f"'{stop_at}' is not asked here"
            visit.number(question.key)
        return visit

    def at(self, visit: Visit, place: str | int = "") -> str:
        """The address of a page of a visit: ``c``, ``r``, ``b1``, or the number of a question."""
        return f"{self.url}/s/{visit.id}" + (f"/{place}" if place != "" else "")

    def of(self, url: str) -> Visit | None:
        """The visit that an address belongs to."""
        parts = url.removeprefix(self.url).split("/")
        return self.site.store._visits.get(parts[2]) if parts[1:2] == ["s"] else None  # noqa: SLF001


@contextmanager
def serving(desk: Desk, settings: Settings) -> Iterator[Served]:
    """Serve until the block ends."""
    site = Site(desk, settings, day=lambda: DAY)
    with wire.served(site) as server:
        yield Served(f"http://{ADDRESS}:{server.effective_port}", site)
