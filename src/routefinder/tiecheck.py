"""What must not meet: a fact concluded from itself, rules that override each other, two authorities for one route."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from routefinder.conditions import All, Condition, Is, leaves
from routefinder.errors import Fault
from routefinder.items import Item
from routefinder.rulebook import Conclusion, Dated, Gate, Route, Rule
from routefinder.vocabulary import Vocabulary
from routefinder.words import shown

Shared = dict[str | None, Gate]


def tie_faults(items: list[Item], vocabulary: Vocabulary) -> Iterator[Fault]:
    """Every cycle, and every two rules that name two authorities for one route and can both be open."""
    yield from _cycles(items)
    yield from _mutual(items)
    yield from _authorities(items, vocabulary)


def _cycles(items: list[Item]) -> Iterator[Fault]:
    rows = [(i, i.model) for i in items if isinstance(i.model, Conclusion)]
    reads: dict[str, set[str]] = {}
    for _, row in rows:
        reads.setdefault(row.fact, set()).update(leaf.fact for leaf in leaves(row.when))
    told: set[str] = set()
    for item, row in rows:
        path = _path_back(row.fact, reads)
        if path and row.fact not in told:
            told.update(path)
            message = f"'{shown(row.fact)}' is concluded from itself: {shown(' → '.join(path), 300)}."
            yield item.fault("rules-cycle", message, "when", hint="Take one of these facts out of a condition.")


def _mutual(items: list[Item]) -> Iterator[Fault]:
    rows = [(i, i.model) for i in items if isinstance(i.model, Rule)]
    gives_way = {row.id: set(row.overrides) for _, row in rows}
    told: set[str] = set()
    for item, row in rows:
        path = _path_back(row.id, gives_way)
        if path and row.id not in told:
            told.update(path)
            message = f"'{shown(row.id)}' overrides itself: {shown(' → '.join(path), 300)}."
            yield item.fault("rules-cycle", message, "overrides", hint="Take one of these 'overrides' out.")


def _path_back(start: str, reads: dict[str, set[str]]) -> list[str]:
    stack, seen = [[start]], set[str]()
    while stack:
        path = stack.pop()
        for word in sorted(reads.get(path[-1], ())):
            if word == start:
                return [*path, start]
            if word not in seen:
                seen.add(word)
                stack.append([*path, word])
    return []


def _authorities(items: list[Item], vocabulary: Vocabulary) -> Iterator[Fault]:
    routes = {i.model.id: i.model for i in items if isinstance(i.model, Route)}
    shared: Shared = {i.model.id: i.model for i in items if isinstance(i.model, Gate)}
    rules = [(i, i.model) for i in items if isinstance(i.model, Rule) and i.model.route in routes]
    for (_, first), (item, second) in combinations(rules, 2):
        if first.route != second.route or first.id in second.overrides or second.id in first.overrides:
            continue
        names = {rule.authority or routes[rule.route].authority for rule in (first, second)}
        if len(names) > 1 and _can_meet(first, second, shared, vocabulary):
            message = f"'{shown(second.route)}' gets two authorities, here and in '{shown(first.id)}'."
            hint = "Write 'overrides' in the special rule, or gates that exclude each other."
            yield item.fault("rules-two-authorities", message, "authority", hint=hint)


def _can_meet(first: Rule, second: Rule, shared: Shared, vocabulary: Vocabulary) -> bool:
    if any(isinstance(gate, str) and gate not in shared for gate in (*first.gates, *second.gates)):
        return False
    if first.clock == second.clock and _apart(first, second):
        return False
    left, right = (_demands(rule, shared, vocabulary) for rule in (first, second))
    return all(fact not in right or values & right[fact] for fact, values in left.items())


def _apart(first: Dated, second: Dated) -> bool:
    pairs = ((first.valid_to, second.valid_from), (second.valid_to, first.valid_from))
    return any(end is not None and start is not None and end < start for end, start in pairs)


def _demands(rule: Rule, shared: Shared, vocabulary: Vocabulary) -> dict[str, frozenset[str]]:
    """For each fact with one value: the values that the gates of a rule leave it."""
    found: dict[str, frozenset[str]] = {}
    for gate in rule.gates:
        for leaf in _conjuncts((shared[gate] if isinstance(gate, str) else gate).needs):
            if isinstance(leaf, Is) and leaf.fact in vocabulary and vocabulary[leaf.fact].kind != "list":
                values = vocabulary.expand(leaf.values)
                found[leaf.fact] = found.get(leaf.fact, values) & values
    return found


def _conjuncts(condition: Condition) -> Iterable[Condition]:
    if isinstance(condition, All):
        return [leaf for part in condition.parts for leaf in _conjuncts(part)]
    return [condition]
