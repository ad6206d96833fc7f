"""The report of a decision: its parts in the order in which a reader needs them, as plain data for every format.

Nothing is decided here: each part takes rows of the view, and of the registers that these rows name.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from routefinder.phrasing import DAY, Phrasing, sentence
from routefinder.wording import (
    WHOSE,
    all_sources,
    asked_about,
    by_effect,
    closing_lines,
    conflicts,
    deciders,
    facts_in_words,
    helpers,
    named,
    reached,
    sanction_text,
    term_text,
)

Plain = dict[str, Any]
YOURS = ("you_can", "helpers_can")
OTHERS = ("authorities_can", "duty")
LAST = "9999"


def report(data: Plain, words: Phrasing) -> Plain:
    """The parts of the report, in their order; a part without rows is empty and is not shown."""
    return _Report(data, words).whole()


class _Report:
    def __init__(self, data: Plain, words: Phrasing) -> None:
        self.data, self.words, self.t = data, words, words.phrase
        self.about = {route.id: route.explanation.in_(words.language) for route in words.rulebook.routes}
        self.open = [route for route in data["routes"] if route["status"] != "unavailable"]
        self.certain = [route for route in self.open if route["status"] == "available"]
        self.perhaps = [route for route in self.open if route["status"] == "conditional"]

    def whole(self) -> Plain:
        data = self.data
        return {
            "title": data["title"] or self.t("answer_title"),
            "asked": asked_about(data, self.words),
            "danger": [self.t("emergency_line"), *data["warnings"]],
            "short": self.short(),
            "steps": [self.step(route) for route in self.mine(self.certain)],
            "perhaps": self.mine(self.perhaps),
            "says_no": [self.step(route) for route in self.open if route["group"] == "says_no"],
            "orders": [self.order(route) for route in self.others()],
            "deadlines": [(whose, rows) for whose in WHOSE if (rows := self.deadlines(whose))],
            "sanctions": self.sanctions(),
            "why": [*self.certain, *self.perhaps],
            "facts": facts_in_words(data, self.words),
            "conclusions": [" ".join(row["text"]) for row in data["conclusions"] if row["text"]],
            "closed": [route for route in data["routes"] if route["status"] == "unavailable"],
            "hangs": [self.hangs(route) for route in self.perhaps],
            "sources": [self.source(source) for source in all_sources(data)],
            "helpers": helpers(data, self.words),
            "conflicts": conflicts(data, self.words),
            "notes": data["notes"],
            "closing": closing_lines(data, self.words),
        }

    def mine(self, routes: list[Plain]) -> list[Plain]:
        """The routes that the reader takes, alone or with help; what the reader does alone comes first."""
        return [route for group in YOURS for route in by_effect(routes) if route["group"] == group]

    def others(self) -> list[Plain]:
        """The routes that others take; authorities come before what a provider owes."""
        routes = [*self.certain, *self.perhaps]
        return [route for group in OTHERS for route in routes if route["group"] == group]

    def short(self) -> list[str]:
        """Two sentences: how many routes are certain, and with which to begin."""
        steps = self.mine(self.certain)
        if not steps:
            return [self.t("summary_none")]
        count = self.t("page_one") if len(steps) == 1 else self.t("page_some", count=str(len(steps)))
        return [count, self.t("first_route", route=steps[0]["name"])]

    def step(self, route: Plain) -> Plain:
        """One thing to do: what it is, who, with what, to whom, and what it brings."""
        t, who = self.t, named(route, self.words)
        rows = [who] if who else []
        rows += [(t("instrument"), route["instrument"]), (t("addressee"), route["addressee"])]
        rows.append((t("effect"), sentence(t(f"effect_{route['effect']}"))))
        return {"route": route, "about": self.about[route["id"]], "rows": rows}

    def order(self, route: Plain) -> Plain:
        """What another can do: who, what, to whom, and how that one is asked."""
        ask = reached(route, self.words) or [self.t("page_no_asking")]
        return {"route": route, "who": deciders(route, self.words), "ask": ask}

    def deadlines(self, whose: str) -> list[Plain]:
        """The terms of one kind, the earliest last day first; what many routes share stands once."""
        found: dict[tuple[str, str], Plain] = {}
        pairs = ((one, row) for one in self.open for row in one["deadlines"] if row["whose"] == whose)
        for route, row in pairs:
            text, last = term_text(row, self.words), self.last_day(row)
            term = found.setdefault((text, last), {"routes": [], "text": text, "last": last, "until": row["until"]})
            term["routes"] = list(dict.fromkeys([*term["routes"], route["name"]]))
        return sorted(found.values(), key=lambda row: row["until"] or LAST)

    def last_day(self, row: Plain) -> str:
        """The last day in words; no date is made up."""
        until = row["until"]
        if until is not None and until < self.data["date"]:
            return self.t("term_over", date=self.words.day(date.fromisoformat(until)))
        if until is not None:
            return sentence(self.t("until", date=self.words.day(date.fromisoformat(until))))
        if row["period"] is None and row["hours"] is None:
            return self.t("page_no_day")
        return self.t("page_start_unknown")

    def sanctions(self) -> list[Plain]:
        """The highest sanctions, each once: who imposes it, on whom, for what, and how high."""
        found: dict[tuple[str, ...], Plain] = {}
        for route in [*self.certain, *self.perhaps]:
            by = route["authority"]["name"] if route["authority"] else self.t("page_nobody")
            for row in route["sanctions"]:
                cells = (by, route["addressee"], row["breach"], sanction_text(row, self.words))
                found.setdefault(cells, dict(zip(("by", "on", "breach", "text"), cells, strict=True)))
        return list(found.values())

    def hangs(self, route: Plain) -> Plain:
        """What a conditional route still hangs on."""
        mine = route["group"] in YOURS
        return {
            "route": route,
            "about": self.about[route["id"]] if mine else "",
            "remarks": mine and bool(route["remarks"]),
            "open": [self.words.label(fact) for fact in route["open_facts"]],
            "needs": [sentence(row["text"]) for row in route["todo"]],
        }

    def source(self, source: Plain) -> Plain:
        return {**source, "said": " ".join(map(sentence, self.dated(source)))}

    def dated(self, source: Plain) -> Iterator[str]:
        """How well a source was checked, its version or day, and the day on which it was looked at."""
        yield self.t(f"evidence_{source['evidence']}")
        book = self.words.rulebook
        claim = book.claim_ids.get(source["id"])
        row = book.document_ids[claim.document] if claim else book.source_ids.get(source["id"].split(":")[0])
        linked = DAY.search(source["url"] or "")
        if linked:
            yield self.t("source_version", date=self.words.register_day(linked.group()))
        elif row is not None and row.dated:
            yield self.t("page_dated", date=self.words.register_day(str(row.dated)))
        if row is not None and row.checked:
            yield self.t("source_checked", date=self.words.short_day(row.checked))
