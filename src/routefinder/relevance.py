"""Which questions matter: decided exactly on the diagrams, for everything that an answer can change.

What counts is the status of a route, its authority, its deadlines and sanctions while it is not closed, and the
warnings. A question matters when some answer to it, with some answers to the other open questions, changes one of
these; what this asker cannot be asked stays unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from functools import cached_property

from routefinder.deadlines import Period
from routefinder.index import Index
from routefinder.reduced import MIXED, Reduction, Table, Union
from routefinder.rulebook import Dated, Deadline, Route, Sanction
from routefinder.vocabulary import Dates

STATUS, VERDICT, TRUTH = (0, MIXED, 2), (0, 1, 2), (0, 2)
"""The values of the ends: of a route's state as its status, of a rule's state as its verdict, of a condition."""
ACT = "act"
CLOSED = 0
SHOWN_STARTS = tuple(Dates.model_fields)


@dataclass(frozen=True, slots=True)
class Case:
    """What is known, as classes of the variables, and the open facts whose answers are still to come."""

    known: tuple[int, ...]
    open_facts: frozenset[str]


Read = Callable[[Reduction], int]


@dataclass(frozen=True, slots=True)
class Output:
    """One thing that an answer can change: how to reduce it, the date it counts from, and whether turnover counts."""

    read: Read
    starts: str | None = None
    of_turnover: bool = False
    names_authority: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What matters in one case: open facts, the reduced outputs, the facts that name an authority, and turnover."""

    facts: frozenset[str]
    nodes: tuple[int, ...]
    naming: frozenset[str]
    turnover: bool


class Relevance:
    """Everything that answers can change, prepared for one rulebook."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.rulebook = index.rulebook
        self.outputs = tuple(self._outputs())

    @cached_property
    def parts(self) -> dict[str, frozenset[int]]:
        """The variables of each fact."""
        found: dict[str, set[int]] = {}
        for number, axis in enumerate(self.index.space.axes):
            found.setdefault(axis.fact, set()).add(number)
        return {fact: frozenset(numbers) for fact, numbers in found.items()}

    def reduction(self, table: Table, case: Case) -> Reduction:
        """The reduction that belongs to a case."""
        asked = frozenset(part for fact in case.open_facts for part in self.parts.get(fact, ()))
        return Reduction(table, case.known, asked)

    def _outputs(self) -> Iterator[Output]:
        for route in self.rulebook.routes:
            yield Output(_reading(self.index.states[route.id], MIXED, STATUS))
            yield Output(self._authority(route), names_authority=True)
            rows: tuple[Deadline | Sanction, ...] = (*route.deadlines, *route.sanctions)
            yield from (self._row(route, row) for row in rows)
        for warning in self.rulebook.warnings:
            yield Output(_reading(self._applies(warning), 0 if warning.show == "certain" else 2, TRUTH))

    def _applies(self, row: Dated) -> int:
        when = getattr(row, "when", None)
        space = self.index.space
        return space.in_force(row) if when is None else space.diagrams.both(space.in_force(row), space.node(when))

    def _row(self, route: Route, row: Deadline | Sanction) -> Output:
        state = _reading(self.index.states[route.id], MIXED, STATUS)
        applies = _reading(self._applies(row), MIXED if row.certain else 2, TRUTH)

        def read(at: Reduction) -> int:
            status, truth = state(at), applies(at)
            if truth < 0 and truth != at.table.end(CLOSED):
                return status
            return at.table.combine((status, truth), lambda one, other: other if one else CLOSED)

        if isinstance(row, Sanction):
            return Output(read, of_turnover=row.max_percent is not None)
        return Output(read, starts=row.starts if _counts(row) else None)

    def _authority(self, route: Route) -> Read:
        rules = self.rulebook.rules_of[route.id]
        names = [rule.authority or route.authority for rule in rules]
        if len(set(names)) == 1:
            state = _reading(self.index.states[route.id], MIXED, STATUS)
            shown = (names[0], *route.also)
            if not _templates({shown}):
                return state
            return lambda at: at.table.combine((state(at),), lambda status: shown if status else ())
        states = [_reading(self.index.rules[rule.id].state, MIXED, VERDICT) for rule in rules]

        def named(*verdicts: Hashable) -> Hashable:
            alive = [(name, verdict) for name, verdict in zip(names, verdicts, strict=True) if verdict != CLOSED]
            if not alive:
                return ()
            chosen = next((name for name, verdict in alive if verdict != MIXED), alive[0][0])
            others = dict.fromkeys((*(name for name, _ in alive), *route.also))
            return (chosen, *(name for name in others if name != chosen))

        return lambda at: at.table.combine(tuple(state(at) for state in states), named)

    def found(self, table: Table, case: Case) -> Found:
        """What matters in a case."""
        at = self.reduction(table, case)
        nodes = tuple(output.read(at) for output in self.outputs)
        axes = self.index.space.axes
        facts = {axes[variable].fact for node in set(nodes) for variable in table.support(node)}
        named, turnover = set[str](), False
        for output, node in zip(self.outputs, nodes, strict=True):
            if output.names_authority:
                named |= _templates(table.reachable(node))
            turnover = turnover or (output.of_turnover and node != table.end(CLOSED))
        return Found(frozenset(facts), nodes, frozenset(named), turnover)

    def starts(self, case: Case) -> set[str]:
        """The days from which a shown deadline counts; ``act`` also where the law of that day matters."""
        table = Table(self.index.space.diagrams)
        at = self.reduction(table, case)
        shown = {output.starts for output in self.outputs if output.starts and output.read(at) != table.end(CLOSED)}
        known = list(case.known)
        known[self.index.space.at[ACT, "clock"]] = -1
        free = self.found(table, Case(tuple(known), frozenset({ACT}))).facts
        return {start for start in shown if start in SHOWN_STARTS} | (free & {ACT})


def _reading(node: int, union: Union, ends: tuple[int, ...]) -> Read:
    return lambda at: at.reduce(node, union, ends)


def _counts(row: Deadline) -> bool:
    return row.law is not None and row.period is not None and not Period.parse(row.period).hours


def _templates(names: set[Hashable]) -> set[str]:
    """The facts that authorities such as ``kind:{fact}`` take their country from."""
    found = [str(name) for row in names if isinstance(row, tuple) for name in row]
    return {name.rstrip("}").split(":{")[1] for name in found if ":{" in name}
