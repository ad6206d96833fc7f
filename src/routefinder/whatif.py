"""What if an answer were another: which routes that changes, and the fewest changes that make a route available.

Both are exact. A single change is decided by the index. The sets of changes are found on the ways through a route's
diagram: a change strikes out some ways to an end that is not open and may bring back others; a set of changes makes
the route available exactly when no way to such an end is left. So each step of the search takes one such way that is
left and tries only the changes that strike it out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from routefinder.changes import Case, Change
from routefinder.decision import Decision
from routefinder.diagram import Status
from routefinder.opening import Search
from routefinder.vocabulary import FactValue

MOST = 3
"""The largest set of changes that is looked for."""


@dataclass(frozen=True, slots=True)
class Effect:
    """A route whose status a change makes another."""

    route: str
    before: Status
    after: Status


@dataclass(frozen=True, slots=True)
class Single:
    """One change, the facts that are copied from it and change along, and every status it changes."""

    change: Change
    also: Mapping[str, FactValue]
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class Opening:
    """A route that is not available, and the smallest sets of changes that make it so; none within three: no sets."""

    route: str
    status: Status
    sets: tuple[tuple[Change, ...], ...]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Everything that changes a status, and everything that opens a route."""

    decision: Decision
    singles: tuple[Single, ...]
    openings: tuple[Opening, ...]


def what_if(decision: Decision) -> WhatIf:
    """Every single change that changes a status, and for each route that is not available what would open it."""
    case = Case(decision)
    changes = case.changes()
    singles = tuple(_singles(case, changes))
    return WhatIf(decision, singles, tuple(_openings(case, changes)))


def single_changes(decision: Decision) -> tuple[Single, ...]:
    """Every change of one fact that changes the status of a route, unknown facts first."""
    case = Case(decision)
    return tuple(_singles(case, case.changes()))


def _singles(case: Case, changes: list[Change]) -> Iterator[Single]:
    before = case.decision.statuses()
    for change in changes:
        effects = tuple(_effects(case, change, before))
        if effects:
            yield Single(change, case.also(change), effects)


def _effects(case: Case, change: Change, before: Mapping[str, Status]) -> Iterator[Effect]:
    """The routes whose status differs; only those that read something that changes are decided again."""
    diagrams = case.space.diagrams
    known = case.known_after(change.fact, change.values[0])
    changed = frozenset(variable for variable, value in enumerate(case.known) if value != known[variable])
    for route, node in case.index.states.items():
        if not changed.isdisjoint(diagrams.support(node)):
            after = diagrams.status(node, known)
            if after != before[route]:
                yield Effect(route, before[route], after)


def _openings(case: Case, changes: list[Change]) -> Iterator[Opening]:
    search = Search(case, changes)
    for route, status in case.decision.statuses().items():
        if status != "available":
            sets = search.smallest(case.index.states[route], MOST)
            kept = tuple(one for one in sets if _keeps_promise(case, route, one))
            yield Opening(route, status, kept)


def _keeps_promise(case: Case, route: str, changes: tuple[Change, ...]) -> bool:
    """Deciding the case with the changes makes the route available, and with only some of them it does not."""
    parts = (part for size in range(1, len(changes)) for part in combinations(changes, size))
    return _opens(case, route, changes) and not any(_opens(case, route, part) for part in parts)


def _opens(case: Case, route: str, changes: tuple[Change, ...]) -> bool:
    known = case.encode({change.fact: change.values[0] for change in changes})
    return case.space.diagrams.status(case.index.states[route], known) == "available"
