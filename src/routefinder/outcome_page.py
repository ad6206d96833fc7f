"""What every part of the result page is made from: one decision, its words, its reader, and what it cites."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from routefinder.bibliography import Bibliography
from routefinder.decision import Decision
from routefinder.phrasing import Phrasing
from routefinder.rulebook import Dated, Letter

Plain = dict[str, Any]
PRACTICE = "oefenen"


def no_change(_key: str) -> str | None:
    """For a page from which no answer can be changed."""
    return None


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom the page is.

    Attributes:
        today: the day from which days are counted.
        mode: ``hulp``, ``zelf``, ``ouder`` or ``oefenen``; None where nobody said.
        change: the address of the question of a fact or of a day (``dates.act``), or None where it is not asked.
    """

    today: date
    mode: str | None = None
    change: Callable[[str], str | None] = no_change


@dataclass(frozen=True)
class Page:
    """One decision with what is needed to tell it.

    Attributes:
        decision: the trace.
        data: the same as plain data in the language of ``words``.
        words: the words of the rulebook.
        reader: for whom it is.
        letters: the letters that fit, in their order; their numbers count from 1.
        sources: collects what the page cites.
    """

    decision: Decision
    data: Plain
    words: Phrasing
    reader: Reader
    letters: tuple[Letter, ...]
    sources: Bibliography

    @property
    def t(self) -> Callable[..., str]:
        """A fixed sentence of the rulebook."""
        return self.words.phrase

    @cached_property
    def asker(self) -> str | None:
        """Who asks, where that is known."""
        asker = self.decision.filled.facts.get("asker")
        return asker if isinstance(asker, str) else None

    @cached_property
    def open(self) -> list[Plain]:
        """The routes that are there or may be, those that are certain first."""
        routes = [route for route in self.data["routes"] if route["status"] != "unavailable"]
        return sorted(routes, key=lambda route: route["status"] != "available")

    @cached_property
    def closed(self) -> list[Plain]:
        """The routes that are not there."""
        return [route for route in self.data["routes"] if route["status"] == "unavailable"]

    def day(self, row: Dated) -> date:
        """The day whose version of the law a row cites."""
        return self.decision.filled.day(row.clock)

    def or_phrase(self, key: str, otherwise: str) -> str:
        """A fixed sentence where the rulebook has it, else the other."""
        return self.t(key) if key in self.words.rulebook.phrases else otherwise

    def questions(self, facts: Iterable[str]) -> list[Plain]:
        """The facts by name, each with the address of its question where this reader is asked it.

        What others decide or find out is said in words of its own, where the rulebook has them.
        """
        found = []
        for fact in facts:
            label, url = self.words.label(fact, self.asker), self.reader.change(fact)
            found.append({"label": label if url else self.or_phrase(f"awaits_{fact}", label), "url": url})
        return found
