"""The rulebook as decision tables: one for each concluded fact, and one that collects the open rules.

A row of a table is one alternative of a rule; its cells are the values that each attribute may have. Days are numbers
such as 20260316, so that any engine can compare them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from routefinder.engines.clauses import Alternative, Clauses, both
from routefinder.filling import Filled
from routefinder.index import Index
from routefinder.vocabulary import FactValue


@dataclass(frozen=True, slots=True)
class Row:
    """One alternative: its cells by attribute, and the value it gives."""

    cells: Alternative
    value: str


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table; ``fact`` is None for that of the routes, ``given`` says that the case may state the fact."""

    fact: str | None
    given: bool
    rows: tuple[Row, ...]
    otherwise: str | None = None

    @property
    def attributes(self) -> tuple[str, ...]:
        """What the table reads, in alphabetical order."""
        return tuple(sorted({attribute for row in self.rows for attribute in row.cells}))


class Tables:
    """All tables of a rulebook, in the order in which they must be decided."""

    def __init__(self, index: Index) -> None:
        self.space = index.space
        self.clauses = Clauses(index.space, readable=True)
        rulebook = index.rulebook
        self.facts = tuple(self._fact(fact) for layer in rulebook.strata for fact in layer)
        rows = [Row(cells, rule.id) for rule in rulebook.rules for cells in self.clauses.rule(rule)]
        self.routes = Table(None, False, tuple(rows))

    def _fact(self, name: str) -> Table:
        rows = [
            Row(cells, row.value)
            for row in self.space.rulebook.conclusions_of[name]
            for cells in both(self.clauses.in_force(row), self.clauses.of(row.when))
        ]
        fact = self.space.vocabulary[name]
        return Table(name, fact.is_input, tuple(rows), fact.otherwise)

    def intervals(self, attribute: str, classes: frozenset[str]) -> list[tuple[str | None, str | None]] | None:
        """For a day or a number: the ranges [from, up to) that the classes stand for; None for words."""
        cuts = self._cuts(attribute)
        if cuts is None:
            return None
        found: list[tuple[str | None, str | None]] = []
        for number in sorted(map(int, classes)):
            low = cuts[number - 1] if number else None
            high = cuts[number] if number < len(cuts) else None
            if found and found[-1][1] == low and low is not None:
                found[-1] = (found[-1][0], high)
            else:
                found.append((low, high))
        return found

    def _cuts(self, attribute: str) -> list[str] | None:
        if attribute.startswith("day_"):
            return [str(day_number(day)) for day in self.space.cuts[attribute.removeprefix("day_")]]
        cuts: list[Decimal] | None = self.space.number_cuts.get(attribute)
        return None if cuts is None else [str(cut) for cut in cuts]

    def message(self, filled: Filled) -> dict[str, str | int | float | None]:
        """The attributes of a case; what is not known is None. A fact that may be concluded stands as ``given_…``."""
        found: dict[str, str | int | float | None] = {}
        concluded = {table.fact for table in self.facts}
        for attribute in {name for table in (*self.facts, self.routes) for name in table.attributes}:
            if attribute not in concluded:
                found[attribute] = self._value(attribute, filled)
        return found | {f"given_{t.fact}": _plain(filled.facts.get(str(t.fact))) for t in self.facts if t.given}

    def _value(self, attribute: str, filled: Filled) -> str | int | float | None:
        if attribute.startswith("day_"):
            return day_number(filled.act if attribute == "day_act" else filled.date)
        fact, _, member = attribute.partition(".")
        value = filled.facts.get(fact)
        if member:
            return None if value is None else ("yes" if member in value else "no")
        return float(str(value)) if fact in self.space.number_cuts and value is not None else _plain(value)


def _plain(value: FactValue | None) -> str | None:
    return value if isinstance(value, str) else None


def day_number(day: date) -> int:
    """A day as a number, e.g. 20260316."""
    return int(day.strftime("%Y%m%d"))


def field_name(attribute: str) -> str:
    """An attribute's name without the dot that an expression would read as a path."""
    return attribute.replace(".", "__")
