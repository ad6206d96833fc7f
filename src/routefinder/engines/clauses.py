"""Conditions as alternatives of plain comparisons: what an engine that only knows equality can match.

An alternative gives, for some attributes, the values each may have. An attribute is a fact with one value, a member
of a list fact, or one of the two days; its values are the classes that the rulebook tells apart, written as text.
"""

from __future__ import annotations

from collections.abc import Iterable

from routefinder.conditions import All, AnyOf, Condition, Is, Not, Only, Range
from routefinder.filling import Filled
from routefinder.rulebook import Dated, Rule
from routefinder.space import Space
from routefinder.vocabulary import NONE, Fact

Alternative = dict[str, frozenset[str]]
UNKNOWN = "unknown"
YES, NO = "yes", "no"
ALWAYS: list[Alternative] = [{}]
NEVER: list[Alternative] = []


class Clauses:
    """The conditions of one rulebook as alternatives; ``readable`` keeps every value its own word."""

    def __init__(self, space: Space, *, readable: bool = False) -> None:
        self.space = space
        self.readable = readable
        self.vocabulary = space.vocabulary
        self.domains: dict[str, frozenset[str]] = {}

    def rule(self, rule: Rule) -> list[Alternative]:
        """When a rule is open: in force, every gate true, every step done, and no overriding rule."""
        rulebook = self.space.rulebook
        found = self.in_force(rule)
        for gate in rulebook.gates_of(rule):
            found = both(found, self.of(gate.needs))
        for step in rule.steps:
            found = both(found, NEVER if step.needs is None else self.of(step.needs))
        for other in rulebook.rules_of[rule.route]:
            if rule.id in other.overrides:
                out = [Not(gate.needs) for gate in rulebook.gates_of(other)]
                gives_way = [*self.in_force(other, False), *self.of(AnyOf(tuple(out)))]
                found = both(found, gives_way)
        return found

    def in_force(self, row: Dated, wanted: bool = True) -> list[Alternative]:
        """The days on which the row is in force, or is not."""
        attribute = f"day_{row.clock}"
        table, node = self.space.diagrams, self.space.in_force(row)
        if node in (0, 1):
            return ALWAYS if bool(node) is wanted else NEVER
        children = table.children[node]
        self.domains[attribute] = frozenset(map(str, range(len(children))))
        return self._set(attribute, {str(value) for value, child in enumerate(children) if bool(child) is wanted})

    def of(self, condition: Condition, wanted: bool = True) -> list[Alternative]:
        """The alternatives in which the condition holds, or does not."""
        match condition:
            case Not(part):
                return self.of(part, not wanted)
            case All(parts) | AnyOf(parts):
                every = isinstance(condition, All) is wanted
                found = [self.of(part, wanted) for part in parts]
                return conjunction(found) if every else simplest(one for part in found for one in part)
            case _:
                return self._leaf(condition, wanted)

    def _leaf(self, leaf: Is | Only | Range, wanted: bool) -> list[Alternative]:
        fact = self.vocabulary[leaf.fact]
        if fact.kind == "list" and not isinstance(leaf, Range):
            return self._members(fact, leaf, wanted)
        domain = self._domain(fact)
        matching = frozenset(domain[value] for value in domain if self._matches(fact, leaf, value))
        self.domains[fact.id] = frozenset(domain.values())
        return self._set(fact.id, matching if wanted else self.domains[fact.id] - matching)

    def _domain(self, fact: Fact) -> dict[str, str]:
        """Each value, or each class of numbers, and the text that stands for it."""
        if fact.kind == "number":
            return {str(number): str(number) for number in range(len(self.space.number_cuts[fact.id]) + 1)}
        classes = None if self.readable else self.space.classes.get(fact.id)
        return {value: str(classes[value]) if classes else value for value in self.vocabulary.domain(fact)}

    def _matches(self, fact: Fact, leaf: Is | Only | Range, value: str) -> bool:
        if not isinstance(leaf, Range):
            return value in self.vocabulary.expand(leaf.values)
        cuts, number = self.space.number_cuts[fact.id], int(value)
        low = 0 if leaf.at_least is None else cuts.index(leaf.at_least) + 1
        high = len(cuts) if leaf.below is None else cuts.index(leaf.below)
        return low <= number <= high

    def _members(self, fact: Fact, leaf: Is | Only, wanted: bool) -> list[Alternative]:
        values = self.vocabulary.expand(leaf.values)
        positive = isinstance(leaf, Is) is wanted
        members = [member for member in fact.members if (member in values) is isinstance(leaf, Is)]
        for member in fact.members:
            self.domains[f"{fact.id}.{member}"] = frozenset({YES, NO})
        named = [self._set(f"{fact.id}.{member}", {YES if positive else NO}) for member in members]
        found = [one for part in named for one in part] if positive else conjunction(named)
        if isinstance(leaf, Is) and NONE in values:
            empty = conjunction([self._set(f"{fact.id}.{member}", {NO}) for member in fact.members])
            some = [one for member in fact.members for one in self._set(f"{fact.id}.{member}", {YES})]
            found = [*found, *empty] if wanted else both(found, some)
        return found

    def _set(self, attribute: str, values: Iterable[str]) -> list[Alternative]:
        allowed = frozenset(values)
        if allowed == self.domains.get(attribute):
            return ALWAYS
        return [{attribute: allowed}] if allowed else NEVER

    def text_of(self, fact_id: str, value: str) -> str:
        """The text that stands for a concluded value."""
        return self._domain(self.vocabulary[fact_id])[value]

    def message(self, filled: Filled) -> dict[str, str]:
        """What is known of a case: a text for every attribute, ``unknown`` included."""
        known = self.space.encode(filled.facts, filled.date, filled.act)
        found = dict.fromkeys(self.domains, UNKNOWN)
        for axis, value in zip(self.space.axes, known, strict=True):
            attribute = f"day_{axis.fact}" if axis.part == "clock" else axis.fact
            if axis.part not in ("clock", "given", "value"):
                attribute, text = f"{axis.fact}.{axis.part}", YES if value else NO
            else:
                text = str(value)
            if attribute in found and value >= 0 and axis.part != "given":
                found[attribute] = text
        return found


def both(left: list[Alternative], right: list[Alternative]) -> list[Alternative]:
    """The alternatives in which both hold."""
    found = []
    for one in left:
        for other in right:
            merged = dict(one)
            for attribute, values in other.items():
                merged[attribute] = merged[attribute] & values if attribute in merged else values
            if all(merged.values()):
                found.append(merged)
    return simplest(found)


def conjunction(parts: Iterable[list[Alternative]]) -> list[Alternative]:
    """The alternatives in which every part holds."""
    found = ALWAYS
    for part in parts:
        found = both(found, part)
    return found


def simplest(alternatives: Iterable[Alternative]) -> list[Alternative]:
    """The alternatives without those that another one covers."""
    kept: list[Alternative] = []
    for one in alternatives:
        if any(_covers(other, one) for other in kept):
            continue
        kept = [other for other in kept if not _covers(one, other)] + [one]
    return kept


def _covers(wide: Alternative, narrow: Alternative) -> bool:
    return all(attribute in narrow and narrow[attribute] <= values for attribute, values in wide.items())
