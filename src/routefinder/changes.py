"""What can be answered otherwise in a case, and what the case is then.

A change is made to the answers that were given; filling comes after it, as it does for every case. So a changed
answer wins over what the register of platforms says, and what is copied from it changes along.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from routefinder.decision import Decision
from routefinder.diagram import ENDS, Known
from routefinder.filling import Filled, fill
from routefinder.index import Index, index_of
from routefinder.vocabulary import NONE, Dates, Fact, FactValue, Scenario

Kind = Literal["unknown", "given", "filled", "concluded"]
KINDS: tuple[Kind, ...] = ("unknown", "given", "filled", "concluded")
WELL_KNOWN = "well_known"
"""The group of countries that are named first, where several are treated alike."""


@dataclass(frozen=True, slots=True)
class Change:
    """One fact answered otherwise.

    Attributes:
        fact: the fact that is answered.
        kind: where its value stood before: not known, given, filled, or concluded by the rules.
        before: that value; None for an unknown fact.
        values: the new value: any of these, which the rulebook treats alike.
    """

    fact: str
    kind: Kind
    before: FactValue | None
    values: tuple[FactValue, ...]


@lru_cache(maxsize=4)
def told_apart(index: Index) -> dict[int, tuple[int, ...]]:
    """For each variable that some route reads: its classes as numbers, equal where no route tells them apart."""
    table = index.space.diagrams
    seen, stack = set[int](), list(index.states.values())
    rows: dict[int, list[tuple[int, ...]]] = {}
    while stack:
        node = stack.pop()
        if node >= ENDS and node not in seen:
            seen.add(node)
            stack.extend(table.children[node])
            rows.setdefault(table.variable[node], []).append(table.children[node])
    columns = {variable: list(zip(*found, strict=True)) for variable, found in sorted(rows.items())}
    return {variable: tuple(map(found.index, found)) for variable, found in columns.items()}


class Case:
    """A decided case whose answers can be changed; without a change it is the case itself."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        self.rulebook = decision.rulebook
        self.vocabulary = decision.rulebook.vocabulary
        self.index: Index = index_of(decision.rulebook)
        self.space = self.index.space
        self.facts = decision.filled.facts
        origins = decision.filled.origins
        self.given = {fact: value for fact, value in self.facts.items() if fact not in origins}
        self.concluded = {row.fact: row.value for row in decision.conclusions if row.given is None}
        self.copies = {fact.id: fact.fill.from_fact for fact in self.vocabulary.each() if fact.fill is not None}
        self.told_apart = told_apart(self.index)
        self.known = self.encode({})
        self._after: dict[tuple[str, FactValue], list[int]] = {}
        self._parts: dict[str, list[int]] = {}
        for number, axis in enumerate(self.space.axes):
            self._parts.setdefault(axis.fact, []).append(number)

    def scenario(self, answers: dict[str, FactValue]) -> Scenario:
        """The case with these answers; the day stays the one it was decided on."""
        asked = self.decision.scenario
        dates = Dates(**asked.dates.model_dump())
        return Scenario(date=self._day.isoformat(), dates=dates, facts={**self.given, **answers})

    @property
    def _day(self) -> date:
        return self.decision.filled.date

    def filled(self, answers: dict[str, FactValue]) -> Filled:
        """The case with these answers, filled."""
        return fill(self.scenario(answers), self.rulebook, None)

    def encode(self, answers: dict[str, FactValue]) -> list[int]:
        """What is known of the case with these answers, as the index reads it."""
        return self.space.encode(self.facts_after(answers), self._day, self.decision.filled.act)

    def known_after(self, fact: str, value: FactValue) -> list[int]:
        """What is known of the case with this one answer; remembered, and not to be changed."""
        found = self._after.get((fact, value))
        if found is None:
            found = self._after[fact, value] = self.encode({fact: value})
        return found

    def facts_after(self, answers: dict[str, FactValue]) -> dict[str, FactValue]:
        """The known facts of the case with these answers; filled anew only where something may be copied."""
        if answers.keys().isdisjoint(self.copies.values()):
            return {**self.facts, **answers}
        return self.filled(answers).facts

    def also(self, change: Change) -> dict[str, FactValue]:
        """What changes along with a change, because it is copied from the fact."""
        after = self.facts_after({change.fact: change.values[0]})
        changed = {fact: value for fact, value in after.items() if self.facts.get(fact) != value}
        return {fact: value for fact, value in changed.items() if fact != change.fact}

    def variables(self, change: Change) -> dict[int, int]:
        """What the index knows after a change of every fact that the change touches."""
        known = self.known_after(change.fact, change.values[0])
        touched = (change.fact, *self.also(change))
        return {part: known[part] for fact in touched for part in self._parts.get(fact, ())}

    def changes(self) -> list[Change]:
        """Every change of one fact that the rulebook can notice: unknown facts first, then given and filled ones.

        A copied fact that is answered no longer changes along; so its other values count even where they are alike.
        """
        found = [change for fact in self.vocabulary.each() for change in self._changes_of(fact)]
        return sorted(found, key=lambda change: KINDS.index(change.kind))

    def _changes_of(self, fact: Fact) -> Iterator[Change]:
        kind, before = self._stands(fact.id)
        alike: dict[tuple[int, ...], list[FactValue]] = {}
        now = self._as_routes_see_it(self.known)
        for value in self.other_values(fact):
            seen = self._as_routes_see_it(self.known_after(fact.id, value))
            if seen != now or fact.id in self.copies:
                alike.setdefault(seen, []).append(value)
        yield from (Change(fact.id, kind, before, tuple(values)) for values in alike.values())

    def _as_routes_see_it(self, known: Known) -> tuple[int, ...]:
        return tuple(
            classes[known[variable]] if known[variable] >= 0 else -1 for variable, classes in self.told_apart.items()
        )

    def _stands(self, fact: str) -> tuple[Kind, FactValue | None]:
        if fact in self.given:
            return "given", self.given[fact]
        if fact in self.facts:
            return "filled", self.facts[fact]
        return ("concluded", self.concluded[fact]) if fact in self.concluded else ("unknown", None)

    def other_values(self, fact: Fact) -> list[FactValue]:
        """The values to try in place of the one a fact has: of countries and numbers one for each class.

        Of a list: every single value, and with one more and one less than it has. A platform only fills other facts,
        so those are changed, not the platform.
        """
        if not fact.is_input or fact.kind == "platform":
            return []
        now = self.facts.get(fact.id)
        return [value for value in dict.fromkeys(self._values(fact)) if value != now]

    def _values(self, fact: Fact) -> Iterable[FactValue]:
        match fact.kind:
            case "list":
                return self._lists(fact)
            case "country":
                return self._countries(fact)
            case "number":
                return self._numbers(fact)
            case _:
                return fact.value_ids

    def _lists(self, fact: Fact) -> list[FactValue]:
        now = self.facts.get(fact.id)
        found: list[FactValue] = []
        if isinstance(now, tuple) and now != (NONE,):
            less = [tuple(value for value in now if value != one) for one in now]
            more = [tuple(v for v in fact.value_ids if v in now or v == one) for one in fact.members]
            found += [value for value in (*more, *less) if value]
        return [*found, *((value,) for value in fact.value_ids)]

    def _countries(self, fact: Fact) -> list[str]:
        well_known = self.vocabulary.group(WELL_KNOWN)
        domain = self.vocabulary.domain(fact)
        first = [value for value in (well_known.members if well_known else ()) if value in domain]
        now = self.facts.get(fact.id)
        found: dict[tuple[int, ...], str] = {}
        for value in (*([now] if isinstance(now, str) else []), *first, *domain):
            found.setdefault(self.classes(fact.id, value), value)
        return list(found.values())

    def classes(self, fact: str, value: str) -> tuple[int, ...]:
        """The classes that routes tell apart in a value, where the fact is read and where it is copied."""
        read = [name for name in (fact, *self.copies) if name == fact or self.copies[name] == fact]
        variables = [(name, self.space.at.get((name, "value"), -1)) for name in read]
        return tuple(
            self.told_apart[variable][self.space.classes[name][value]]
            for name, variable in variables
            if variable in self.told_apart and value in self.space.classes[name]
        )

    def _numbers(self, fact: Fact) -> list[str]:
        cuts = [cut for cut in self.space.number_cuts.get(fact.id, []) if cut > 0]
        return ["0", *(format(cut, "f") for cut in cuts)]
