"""Three-valued reading of conditions: true, false, or None while it is unknown, and which facts make it so.

This is the reading that explains. It goes leaf by leaf, so it can answer None where only all cases together decide;
statuses come from the diagrams, which are exact.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from routefinder.conditions import All, AnyOf, Condition, Is, Not, Only, Range
from routefinder.rulebook import Conclusion, Dated, Rulebook
from routefinder.vocabulary import NONE, FactValue

Truth = bool | None
Facts = frozenset[str]
NOTHING: Facts = frozenset()


def in_force(row: Dated, day: date, act: date) -> bool:
    """Whether the row is in force on the day its clock looks at."""
    at = act if row.clock == "act" else day
    return (row.valid_from is None or row.valid_from <= at) and (row.valid_to is None or at <= row.valid_to)


class Knowledge:
    """What is known of one case, and what follows from it."""

    def __init__(self, rulebook: Rulebook, facts: Mapping[str, FactValue], day: date, act: date) -> None:
        self.rulebook = rulebook
        self.vocabulary = rulebook.vocabulary
        self.facts = facts
        self.day, self.act = day, act
        self._rows: dict[str, tuple[Conclusion, ...]] = {}
        self._truth: dict[Condition, Truth] = {}

    def rows(self, fact: str) -> tuple[Conclusion, ...]:
        """The conclusions in force that speak for a fact."""
        if fact not in self._rows:
            found = self.rulebook.conclusions_of.get(fact, ())
            self._rows[fact] = tuple(row for row in found if in_force(row, self.day, self.act))
        return self._rows[fact]

    def value(self, fact: str) -> FactValue | None:
        """The value of a fact: given, else concluded, else None."""
        return self.facts[fact] if fact in self.facts else self.concluded(fact)

    def concluded(self, fact: str) -> str | None:
        """What the conclusions alone make of a fact; None while that is unknown."""
        for row in self.rows(fact):
            truth = self.truth(row.when)
            if truth is not False:
                return row.value if truth else self._same_anyway(fact, row)
        return self.vocabulary[fact].otherwise

    def _same_anyway(self, fact: str, row: Conclusion) -> str | None:
        rest = self.rows(fact)[self.rows(fact).index(row) :]
        values = {row.value for row in rest if self.truth(row.when) is not False}
        if not any(self.truth(row.when) for row in rest):
            values.add(self.vocabulary[fact].otherwise or "")
        return row.value if values == {row.value} else None

    def truth(self, condition: Condition) -> Truth:
        """Whether the condition holds."""
        if condition not in self._truth:
            self._truth[condition] = self._evaluate(condition)
        return self._truth[condition]

    def _evaluate(self, condition: Condition) -> Truth:
        match condition:
            case All(parts):
                return _all([self.truth(part) for part in parts])
            case AnyOf(parts):
                return _negated(_all([_negated(self.truth(part)) for part in parts]))
            case Not(part):
                return _negated(self.truth(part))
            case _:
                value = self.value(condition.fact)
                return None if value is None else self._holds(condition, value)

    def _holds(self, leaf: Is | Only | Range, value: FactValue) -> bool:
        if isinstance(leaf, Range):
            number = Decimal(str(value))
            above = leaf.at_least is None or leaf.at_least <= number
            return above and (leaf.below is None or number < leaf.below)
        words = self.vocabulary.expand(leaf.values)
        if isinstance(value, str):
            return value in words
        if isinstance(leaf, Only):
            return all(word in words or word == NONE for word in value)
        return any(word in words for word in value)

    def blame(self, condition: Condition, truth: bool) -> Facts:
        """The known facts that make the condition true (or false); few rather than all where parts overlap."""
        match condition:
            case All(parts) | AnyOf(parts):
                if isinstance(condition, All) is truth:
                    return NOTHING.union(*(self.blame(part, truth) for part in parts))
                found = [self.blame(part, truth) for part in parts if self.truth(part) is truth]
                return min(found, key=len, default=NOTHING)
            case Not(part):
                return self.blame(part, not truth)
            case _:
                return self._blame_leaf(condition)

    def _blame_leaf(self, leaf: Is | Only | Range) -> Facts:
        if leaf.fact in self.facts:
            return frozenset({leaf.fact})
        for row in self.rows(leaf.fact):
            if self.truth(row.when):
                return self.blame(row.when, True)
        return NOTHING.union(*(self.blame(row.when, False) for row in self.rows(leaf.fact)))


def _all(truths: list[Truth]) -> Truth:
    if False in truths:
        return False
    return None if None in truths else True


def _negated(truth: Truth) -> Truth:
    return None if truth is None else not truth
