"""Terms in three kinds that are never mixed: the reader's own, those of others, and what has no fixed day.

A date stands there only where it was counted from a known day. Nothing is estimated.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from routefinder.outcome_page import Page
from routefinder.phrasing import sentence
from routefinder.relevance import SHOWN_STARTS
from routefinder.report import OTHERS
from routefinder.rulebook import Deadline
from routefinder.vocabulary import DAY_OF
from routefinder.wording import term_text

Plain = dict[str, Any]
KINDS = ("own", "theirs", "open")
FAR = 60
"""Days are counted up to so many; further away the date alone says enough."""


def terms(page: Page, mine: list[Plain]) -> Plain:
    """The terms by kind, the earliest last day first; what many routes share stands once.

    The reader's own are those of ``mine``, the routes that the reader can take, and of what others do. Of a route that
    is not certain yet, the terms of others are shown only where it takes something down: there speed matters.
    """
    return _Terms(page, mine).whole()


class _Terms:
    def __init__(self, page: Page, mine: list[Plain]) -> None:
        self.page, self.t, self.words = page, page.t, page.words
        self.mine = [route["id"] for route in mine]
        self.today = page.reader.today
        self.given = page.decision.scenario.dates.model_dump()

    def whole(self) -> Plain:
        found: dict[str, dict[tuple[str, str | None], Plain]] = {kind: {} for kind in KINDS}
        for route, row, source in self.rows():
            text = term_text(row, self.words)
            term = found[kind_of(row)].setdefault((text, row["until"]), self.term(row, text, source))
            term["routes"] = list(dict.fromkeys([*term["routes"], route["name"]]))
            term["certain"] = term["certain"] or route["status"] == "available"
        for term in (term for terms in found.values() for term in terms.values()):
            key = "result_term_of" if term["certain"] else "result_if_route"
            term["of"] = sentence(self.t(key, routes="; ".join(term["routes"])))
        return {kind: sorted(terms.values(), key=self.rank) for kind, terms in found.items()}

    def rows(self) -> Iterator[tuple[Plain, Plain, Deadline]]:
        """The terms that are shown, each with its route."""
        for route in self.page.open:
            deadlines = self.page.decision.route(route["id"]).deadlines
            for row, (source, _) in zip(route["deadlines"], deadlines, strict=True):
                if self.shown(route, row):
                    yield route, row, source

    def shown(self, route: Plain, row: Plain) -> bool:
        if kind_of(row) == "own":
            return route["id"] in self.mine or route["group"] in OTHERS
        speed = route["effect"] == "removes" and kind_of(row) == "theirs"
        return route["status"] == "available" or speed or row["until"] is not None

    def term(self, row: Plain, text: str, source: Deadline) -> Plain:
        """One term: its rule in words, and its last day or why there is none; what binds nobody has no date."""
        until = None if kind_of(row) == "open" else row["until"]
        last, fill = date.fromisoformat(until) if until else None, None
        if last is None and kind_of(row) != "open":
            fill = self.fill(source)
        over = last is not None and last < self.today
        return {
            "routes": [],
            "certain": False,
            "text": text,
            "until": until,
            "last": self.last(last) if last else "",
            "left": self.left(last) if last and row["whose"] == "yours" and not over else "",
            "over": over,
            "no_day": "" if last or kind_of(row) == "open" else self.no_day(row),
            "fill": fill,
            "first": bool(last or fill),
        }

    def last(self, last: date) -> str:
        day = self.words.day(last)
        return self.t("term_over", date=day) if last < self.today else self.t("result_last_day", date=day)

    def left(self, last: date) -> str:
        days = (last - self.today).days
        if days > FAR:
            return ""
        if days < 2:
            return self.t("day_left" if days else "last_day_today")
        return self.t("days_left", days=str(days))

    def fill(self, row: Deadline) -> str | None:
        """The address of the question for the day from which the term counts, where a date would follow from it."""
        counts = row.period is not None and row.hours is None and row.law is not None
        unknown = row.starts in SHOWN_STARTS and self.given.get(row.starts) is None
        return self.page.reader.change(f"{DAY_OF}{row.starts}") if counts and unknown else None

    def no_day(self, row: Plain) -> str:
        """Why there is no date; nothing where the term itself has no length."""
        if row["period"] is None or row["hours"] is not None:
            return ""
        if row["starts"] in SHOWN_STARTS and self.given.get(row["starts"]) is None:
            return self.t("result_runs_from", start=self.t(f"starts_{row['starts']}"))
        return self.t("result_first_day_unknown")

    def rank(self, term: Plain) -> tuple[bool, str, bool, bool]:
        """The earliest last day first, then what a date can be filled in for; what is over comes last."""
        return term["over"], term["until"] or "9999", not term["certain"], term["fill"] is None


def kind_of(row: Plain) -> str:
    """The reader's own where a right can be lost; theirs where they must act in a fixed time; open otherwise."""
    fixed = row["period"] is not None or row["hours"] is not None
    if row["whose"] == "yours" and (fixed or row["binding"]):
        return "own"
    return "theirs" if row["whose"] == "theirs" and fixed and row["binding"] else "open"
