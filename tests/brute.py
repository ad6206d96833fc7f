"""A second reading of a rulebook, made to be simple: complete facts in, the state of every route out.

Nothing of the engine is used but the models. What the engine computes on diagrams is checked against enumerating
every way in which the unknown facts could turn out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import combinations, product

from routefinder.conditions import All, AnyOf, Condition, Is, Not, Only, Range
from routefinder.rulebook import Dated, Rule, Rulebook
from routefinder.vocabulary import NONE, Fact, FactValue

CLOSED, WAITING, OPEN = "closed", "waiting", "open"
Facts = Mapping[str, FactValue]


class Completion:
    """One way in which everything turned out. ``given`` are the facts that the case states."""

    def __init__(self, rulebook: Rulebook, facts: Facts, given: frozenset[str], day: date, act: date) -> None:
        self.rulebook, self.facts, self.given, self.day, self.act = rulebook, facts, given, day, act
        self._values: dict[str, FactValue | None] = {}

    def in_force(self, row: Dated) -> bool:
        at = self.act if row.clock == "act" else self.day
        return not ((row.valid_from and at < row.valid_from) or (row.valid_to and at > row.valid_to))

    def value(self, name: str) -> FactValue | None:
        if name not in self._values:
            self._values[name] = self._value(name)
        return self._values[name]

    def _value(self, name: str) -> FactValue | None:
        if name in self.given:
            return self.facts[name]
        for row in self.rulebook.conclusions:
            if row.fact == name and self.in_force(row) and self.holds(row.when):
                return row.value
        fact = self.rulebook.vocabulary[name]
        return fact.otherwise if fact.otherwise is not None else self.facts.get(name)

    def holds(self, condition: Condition) -> bool:
        match condition:
            case All(parts):
                return all(self.holds(part) for part in parts)
            case AnyOf(parts):
                return any(self.holds(part) for part in parts)
            case Not(part):
                return not self.holds(part)
            case Range(fact, low, high):
                number = Decimal(str(self.value(fact)))
                return (low is None or number >= low) and (high is None or number < high)
            case Is(fact, values):
                return bool(set(self.words(fact)) & self.expand(values))
            case Only(fact, values):
                return not set(self.words(fact)) - self.expand(values) - {NONE}
        raise AssertionError(condition)

    def words(self, fact: str) -> tuple[str, ...]:
        value = self.value(fact)
        return (value,) if isinstance(value, str) else tuple(value or ())

    def expand(self, values: tuple[str, ...]) -> set[str]:
        groups = {group.id: group.members for group in self.rulebook.vocabulary.groups}
        return {word for value in values for word in groups.get(value, (value,))}

    def gates(self, rule: Rule) -> bool:
        return self.in_force(rule) and all(self.holds(gate.needs) for gate in self.rulebook.gates_of(rule))

    def passes(self, rule: Rule) -> bool:
        rivals = [other for other in self.rulebook.rules if other.route == rule.route and rule.id in other.overrides]
        return self.gates(rule) and not any(self.gates(other) for other in rivals)

    def undone(self, rule: Rule) -> list[str]:
        return [step.id for step in rule.steps if step.needs is None or not self.holds(step.needs)]

    def state(self, route: str) -> str:
        rules = [rule for rule in self.rulebook.rules if rule.route == route and self.passes(rule)]
        if not rules:
            return CLOSED
        return OPEN if any(not self.undone(rule) for rule in rules) else WAITING

    def states(self) -> dict[str, str]:
        return {route.id: self.state(route.id) for route in self.rulebook.routes}

    def undone_steps(self, route: str) -> set[str]:
        """The steps that are not done where the route waits."""
        if self.state(route) != WAITING:
            return set()
        rules = [rule for rule in self.rulebook.rules if rule.route == route and self.passes(rule)]
        return {step for rule in rules for step in self.undone(rule)}


def values_of(
    fact: Fact, classes: Mapping[str, Mapping[str, int]], cuts: Mapping[str, list[Decimal]]
) -> list[FactValue]:
    """Every value of a fact: of a list every list; countries and numbers one for each class."""
    if fact.kind == "list":
        lists: list[FactValue] = [
            members for size in range(1, len(fact.members) + 1) for members in combinations(fact.members, size)
        ]
        return [*lists, (NONE,)] if NONE in fact.value_ids else lists
    if fact.kind == "number":
        return ["0", *(str(cut) for cut in cuts.get(fact.id, []) if cut > 0)]
    if fact.kind == "country":
        seen: dict[int, str] = {}
        for value, number in classes.get(fact.id, {"NL": 0}).items():
            seen.setdefault(number, value)
        return list(seen.values())
    return list(fact.value_ids)


def completions(unknown: Mapping[str, list[FactValue]], facts: Facts) -> Iterator[dict[str, FactValue]]:
    """Every way in which the unknown facts can turn out."""
    names = list(unknown)
    for chosen in product(*(unknown[name] for name in names)):
        yield {**facts, **dict(zip(names, chosen, strict=True))}


def brute(
    rulebook: Rulebook, facts: Facts, unknown: Mapping[str, list[FactValue]], day: date, act: date
) -> dict[str, tuple[str, set[str], set[str]]]:
    """For each route its status, its open facts and its open steps, by enumeration."""
    given = frozenset(facts)
    table = {}
    steps: dict[str, set[str]] = {route.id: set() for route in rulebook.routes}
    for complete in completions(unknown, facts):
        completion = Completion(rulebook, complete, given, day, act)
        table[tuple(complete[name] for name in unknown)] = completion.states()
        for route in rulebook.routes:
            steps[route.id] |= completion.undone_steps(route.id)
    return {r.id: (_status(table, r.id), _open(table, list(unknown), r.id), steps[r.id]) for r in rulebook.routes}


def _status(table: Mapping[tuple[FactValue, ...], dict[str, str]], route: str) -> str:
    reached = {states[route] for states in table.values()}
    return {frozenset({OPEN}): "available", frozenset({CLOSED}): "unavailable"}.get(frozenset(reached), "conditional")


def _open(table: Mapping[tuple[FactValue, ...], dict[str, str]], names: list[str], route: str) -> set[str]:
    found = set()
    for at, name in enumerate(names):
        seen: dict[tuple[FactValue, ...], str] = {}
        for key, states in table.items():
            if seen.setdefault((*key[:at], *key[at + 1 :]), states[route]) != states[route]:
                found.add(name)
                break
    return found
