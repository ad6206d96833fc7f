"""The space of scenarios: which values the rulebook tells apart, and every condition as a diagram over them.

Values that no condition distinguishes share a class, so the space is finite also for countries, numbers and days.
Every assignment of the variables is a possible scenario:

* a list fact is one yes/no variable per member; where the list may not be empty, its last member also counts as
  named when no other is;
* a fact that may be given or concluded has one more variable, which says whether it was given.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from routefinder.conditions import All, AnyOf, Condition, Is, Not, Only, Range, leaves
from routefinder.diagram import Diagrams
from routefinder.rulebook import Dated, Rulebook
from routefinder.vocabulary import NONE, Fact, FactValue


@dataclass(frozen=True, slots=True)
class Axis:
    """One variable: the fact it belongs to, what it stands for, and its number of classes.

    ``part`` is ``value``, ``given``, ``clock``, or the id of a list member.
    """

    fact: str
    part: str
    size: int


class Space:
    """The variables of a rulebook, and its conditions as nodes of ``diagrams``."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.vocabulary = rulebook.vocabulary
        self._leaves: dict[str, list[Is | Only | Range]] = {}
        for leaf in (leaf for condition in all_conditions(rulebook) for leaf in leaves(condition)):
            self._leaves.setdefault(leaf.fact, []).append(leaf)
        self.cuts: dict[str, list[date]] = {clock: _cuts(rulebook, clock) for clock in ("date", "act")}
        self.classes: dict[str, dict[str, int]] = {}
        self.number_cuts: dict[str, list[Decimal]] = {}
        self.axes: list[Axis] = [Axis(clock, "clock", len(cuts) + 1) for clock, cuts in self.cuts.items()]
        for fact in self.vocabulary.each():
            if fact.is_input and fact.id in self._leaves:
                self.axes.extend(self._axes(fact))
        self.at = {(axis.fact, axis.part): index for index, axis in enumerate(self.axes)}
        self.diagrams = Diagrams([axis.size for axis in self.axes])
        self._nodes: dict[Condition, int] = {}
        self._of_object: dict[int, tuple[Condition, int]] = {}

    def _axes(self, fact: Fact) -> Iterator[Axis]:
        if fact.kind == "list":
            yield from (Axis(fact.id, member, 2) for member in fact.members)
            return
        if fact.concluded:
            yield Axis(fact.id, "given", 2)
        if fact.kind == "number":
            cuts = {
                cut for leaf in self._leaves[fact.id] if isinstance(leaf, Range) for cut in (leaf.at_least, leaf.below)
            }
            self.number_cuts[fact.id] = sorted(cut for cut in cuts if cut is not None)
            yield Axis(fact.id, "value", len(self.number_cuts[fact.id]) + 1)
        else:
            self.classes[fact.id] = self._classes(fact)
            yield Axis(fact.id, "value", max(self.classes[fact.id].values()) + 1)

    def _classes(self, fact: Fact) -> dict[str, int]:
        sets = [self.vocabulary.expand(leaf.values) for leaf in self._leaves[fact.id] if not isinstance(leaf, Range)]
        numbers: dict[tuple[bool, ...], int] = {}
        found = {}
        for value in self.vocabulary.domain(fact):
            signature = tuple(value in values for values in sets)
            found[value] = numbers.setdefault(signature, len(numbers))
        return found

    def encode(self, facts: Mapping[str, FactValue], day: date, act: date) -> list[int]:
        """For each variable the class of what is known, or -1."""
        known = [-1] * len(self.axes)
        days = {"date": day, "act": act}
        for index, axis in enumerate(self.axes):
            if axis.part == "clock":
                known[index] = bisect_right(self.cuts[axis.fact], days[axis.fact])
            elif axis.part == "given":
                known[index] = int(axis.fact in facts)
            elif axis.fact in facts:
                known[index] = self._class_of(axis, facts[axis.fact])
        return known

    def _class_of(self, axis: Axis, value: FactValue) -> int:
        if axis.part != "value":
            return int(axis.part in value)
        if axis.fact in self.number_cuts:
            return bisect_right(self.number_cuts[axis.fact], Decimal(str(value)))
        return self.classes[axis.fact][str(value)]

    def node(self, condition: Condition) -> int:
        """The diagram of a condition: 1 where it holds, 0 where it does not."""
        known = self._of_object.get(id(condition))  # the hash of a deep condition costs more than the look-up
        if known is not None and known[0] is condition:
            return known[1]
        found = self._nodes.get(condition)
        if found is None:
            found = self._nodes[condition] = self._build(condition)
        self._of_object[id(condition)] = (condition, found)
        return found

    def _build(self, condition: Condition) -> int:
        table = self.diagrams
        match condition:
            case All(parts):
                node = 1
                for part in parts:
                    node = table.both(node, self.node(part))
                return node
            case AnyOf(parts):
                node = 0
                for part in parts:
                    node = table.either(node, self.node(part))
                return node
            case Not(part):
                return table.negate(self.node(part))
            case _:
                return self._leaf(condition)

    def _leaf(self, leaf: Is | Only | Range) -> int:
        fact = self.vocabulary[leaf.fact]
        if fact.kind == "list":
            return self._list_leaf(fact, leaf)
        stated = self._stated(fact, leaf) if fact.is_input else int(_matches(self, leaf, fact.otherwise))
        if not fact.concluded:
            return stated
        node = stated
        for row in reversed(self.rulebook.conclusions_of.get(fact.id, ())):
            test = self.diagrams.both(self.in_force(row), self.node(row.when))
            node = self.diagrams.ite(test, int(_matches(self, leaf, row.value)), node)
        if fact.is_input:
            given = self.diagrams.literal(self.at[fact.id, "given"], frozenset({1}))
            node = self.diagrams.ite(given, stated, node)
        return node

    def _stated(self, fact: Fact, leaf: Is | Only | Range) -> int:
        if isinstance(leaf, Range):
            cuts = self.number_cuts[fact.id]
            low = 0 if leaf.at_least is None else bisect_right(cuts, leaf.at_least)
            high = len(cuts) + 1 if leaf.below is None else bisect_right(cuts, leaf.below)
            classes = frozenset(range(low, high))
        else:
            values = self.vocabulary.expand(leaf.values)
            classes = frozenset(number for value, number in self.classes[fact.id].items() if value in values)
        return self.diagrams.literal(self.at[fact.id, "value"], classes)

    def _list_leaf(self, fact: Fact, leaf: Is | Only | Range) -> int:
        assert not isinstance(leaf, Range)
        named = {member: self._member(fact, member) for member in fact.members}
        values = self.vocabulary.expand(leaf.values)
        node = 0
        if isinstance(leaf, Is):
            for member in fact.members:
                node = self.diagrams.either(node, named[member]) if member in values else node
            return self.diagrams.either(node, self._empty(fact)) if NONE in values else node
        for member in fact.members:
            node = node if member in values else self.diagrams.either(node, named[member])
        return self.diagrams.negate(node)

    def _member(self, fact: Fact, member: str) -> int:
        node = self.diagrams.literal(self.at[fact.id, member], frozenset({1}))
        if NONE not in fact.value_ids and member == fact.members[-1]:
            node = self.diagrams.either(node, self._empty(fact, fact.members[:-1]))
        return node

    def _empty(self, fact: Fact, members: Iterable[str] | None = None) -> int:
        node = 1
        for member in fact.members if members is None else members:
            node = self.diagrams.both(node, self.diagrams.literal(self.at[fact.id, member], frozenset({0})))
        return node

    def in_force(self, row: Dated) -> int:
        """1 on the days on which the row is in force."""
        cuts = self.cuts[row.clock]
        low = 0 if row.valid_from is None else bisect_right(cuts, row.valid_from)
        high = len(cuts) + 1 if row.valid_to is None else bisect_right(cuts, row.valid_to) + 1
        return self.diagrams.literal(self.at[row.clock, "clock"], frozenset(range(low, high)))


def _matches(space: Space, leaf: Is | Only | Range, value: str | None) -> bool:
    return not isinstance(leaf, Range) and value in space.vocabulary.expand(leaf.values)


def dated_rows(rulebook: Rulebook) -> Iterator[Dated]:
    """Everything in the rulebook that holds for a time only."""
    yield from rulebook.conclusions
    yield from rulebook.rules
    yield from rulebook.warnings
    yield from rulebook.notes
    for route in rulebook.routes:
        yield from route.deadlines
        yield from route.sanctions
        yield from route.remarks


def _cuts(rulebook: Rulebook, clock: str) -> list[date]:
    rows = [row for row in dated_rows(rulebook) if row.clock == clock]
    starts = {row.valid_from for row in rows if row.valid_from}
    ends = {row.valid_to + timedelta(days=1) for row in rows if row.valid_to}
    return sorted(starts | ends)


def all_conditions(rulebook: Rulebook) -> Iterator[Condition]:
    """Every condition of rules, conclusions, figures and remarks."""
    for rule in rulebook.rules:
        yield from (gate.needs for gate in rulebook.gates_of(rule))
        yield from (step.needs for step in rule.steps if step.needs is not None)
    for row in dated_rows(rulebook):
        when = getattr(row, "when", None)
        if when is not None:
            yield when
