"""From a diagram to a scenario that a person can read: few facts, and it shows what was found whatever the rest is.

What is filled in where a case does not say it counts as said.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta
from typing import Any

import yaml

from routefinder.diagram import ENDS
from routefinder.findings import Expectation
from routefinder.space import Space
from routefinder.vocabulary import NONE, Dates, Fact, FactValue, Scenario


def minimal(space: Space, node: int, today: date) -> Scenario | None:
    """A scenario in every completion of which ``node`` is 1, with facts dropped while that stays so; None for 0.

    It plays today where it can.
    """
    if node == 0:
        return None
    return _Search(space, node, today).scenario()


class _Search:
    def __init__(self, space: Space, node: int, today: date) -> None:
        self.space, self.node, self.today = space, node, today
        self.table = space.diagrams
        self.axes = space.axes
        self.usual = _usual(space)
        self.known = [self.usual.get(number, 0) for number in range(len(self.axes))]
        self.of: dict[str, list[int]] = {}
        for number, axis in enumerate(self.axes):
            self.of.setdefault(axis.fact, []).append(number)

    def scenario(self) -> Scenario:
        on_way = self._shortest_way(self._today() or self.node)
        for variable, value in on_way.items():
            self.known[variable] = value
        facts = [fact for fact in self.of if fact not in ("date", "act")]
        facts.sort(key=lambda fact: any(number in on_way for number in self.of[fact]))
        for fact in facts:
            self._settle(fact)
        for fact in facts:
            self._drop(fact)
            self._shorten(fact)
        day, act = self._days()
        values = {fact: self._value(self.space.vocabulary[fact]) for fact in facts}
        kept = {fact: value for fact, value in values.items() if value is not None}
        in_order = {fact.id: kept[fact.id] for fact in self.space.vocabulary.each() if fact.id in kept}
        dates = Dates() if act is None else Dates(act=act.isoformat())
        return Scenario(date=day.isoformat(), dates=dates, facts=in_order)

    def _today(self) -> int:
        """The cases of today, for an act of today."""
        node = self.node
        for clock, cuts in self.space.cuts.items():
            classes = frozenset({bisect_right(cuts, self.today)})
            node = self.table.both(node, self.table.literal(self.space.at[clock, "clock"], classes))
        return node

    def _shortest_way(self, start: int) -> dict[int, int]:
        """The way to 1 that states the fewest things."""
        best: dict[int, tuple[int, int]] = {}

        def cost(node: int) -> int:
            if node < ENDS:
                return 0 if node == 1 else 1 << 30
            if node not in best:
                variable, children = self.table.variable[node], enumerate(self.table.children[node])
                best[node] = min((cost(child) + self._price(variable, value), value) for value, child in children)
            return best[node][0]

        cost(start)
        way, node = {}, start
        while node >= ENDS:
            value = best[node][1]
            way[self.table.variable[node]] = value
            node = self.table.children[node][value]
        return way

    def _price(self, variable: int, value: int) -> int:
        """What it costs a reader to be told this: what is usual nothing, a named value more than one left out."""
        part = self.axes[variable].part
        if variable in self.usual:
            return 0 if value == self.usual[variable] else 3
        if part in ("clock", "given"):
            return value if part == "given" else 0
        return 2 if part == "value" else 1 + value

    def _shows(self) -> bool:
        return self.table.ends(self.node, self.known) == {1}

    def _settle(self, fact: str) -> None:
        """Say what a fact that was not given turned out to be, where that matters."""
        given = self.space.at.get((fact, "given"))
        if given is None or self.known[given] == 1:
            return
        value = self.space.at[fact, "value"]
        before, self.known[value] = self.known[value], -1
        if not self._shows():
            self.known[value], self.known[given] = before, 1

    def _drop(self, fact: str) -> None:
        before = [self.known[number] for number in self.of[fact]]
        for number in self.of[fact]:
            self.known[number] = self.usual.get(number, 0 if self.axes[number].part == "given" else -1)
        if not self._shows():
            for number, value in zip(self.of[fact], before, strict=True):
                self.known[number] = value

    def _shorten(self, fact: str) -> None:
        """Leave members of a list out while it still shows."""
        if self.space.vocabulary[fact].kind != "list":
            return
        for number in self.of[fact]:
            if self.known[number] == 1:
                self.known[number] = 0
                if not self._shows():
                    self.known[number] = 1

    def _days(self) -> tuple[date, date | None]:
        day = self._latest("date")
        act = self.space.at["act", "clock"]
        before, same = self.known[act], bisect_right(self.space.cuts["act"], day)
        self.known[act] = same
        if self._shows():
            return day, None
        self.known[act] = before
        return day, self._latest("act")

    def _latest(self, clock: str) -> date:
        """Today, or else the first day of the latest period in which it still shows."""
        number, cuts = self.space.at[clock, "clock"], self.space.cuts[clock]
        before, present = self.known[number], bisect_right(cuts, self.today)
        for found in (present, *range(len(cuts), -1, -1), before):
            self.known[number] = found
            if self._shows():
                break
        if found == present:
            return self.today
        return cuts[found - 1] if found else cuts[0] - timedelta(days=1)

    def _value(self, fact: Fact) -> FactValue | None:
        numbers = self.of[fact.id]
        if all(number in self.usual and self.known[number] == self.usual[number] for number in numbers):
            return None
        if fact.kind == "list":
            named = tuple(self.axes[number].part for number in numbers if self.known[number] == 1)
            if any(self.known[number] == -1 for number in numbers):
                return None
            return named or ((NONE,) if NONE in fact.value_ids else (fact.members[-1],))
        value = self.known[self.space.at[fact.id, "value"]]
        given = self.space.at.get((fact.id, "given"))
        if value == -1 or (given is not None and self.known[given] == 0):
            return None
        if fact.kind == "number":
            return str(self.space.number_cuts[fact.id][value - 1]) if value else "0"
        return next(word for word, number in self.space.classes[fact.id].items() if number == value)


def _usual(space: Space) -> dict[int, int]:
    """What is filled in where a case does not say it, by variable."""
    found: dict[int, int] = {}
    for number, axis in enumerate(space.axes):
        fact = space.vocabulary[axis.fact] if axis.part != "clock" else None
        word = None if fact is None else fact.assumed or (fact.fill.value if fact.fill else None)
        if fact is None or word is None or fact.kind == "number" or fact.concluded:
            continue
        found[number] = int(axis.part == word) if fact.kind == "list" else space.classes[fact.id][word]
    return found


def as_data(scenario: Scenario, expect: Expectation | None = None) -> dict[str, Any]:
    """The scenario as plain data, with what it expects."""
    data = scenario.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    return data | ({"expect": expect} if expect else {})


def as_yaml(scenario: Scenario, expect: Expectation | None = None) -> str:
    """The scenario as a file, ready to be kept as a test."""
    data = as_data(scenario, expect)
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=100, default_flow_style=None)
