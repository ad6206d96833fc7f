"""Which questions matter: decided exactly on the diagrams, for everything that an answer can change.

What counts is the status of a route, its authority, its deadlines and sanctions while it is not closed, and the
warnings. A question matters when some answer to it, with some answers to the other open questions, changes one of
these; what this asker cannot be asked stays unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from routefinder.deadlines import Period
from routefinder.index import Index
from routefinder.reduced import MIXED, Reduction, Table, Union
from routefinder.rulebook import Dated, Deadline, Route, Sanction
from routefinder.settled import concludable
from routefinder.space import all_conditions
from routefinder.vocabulary import Dates

STATUS, VERDICT, TRUTH = (0, MIXED, 2), (0, 1, 2), (0, 2)
"""The values of the ends: of a route's state as its status, of a rule's state as its verdict, of a condition."""
ACT = "act"
CLOSED = 0
SHOWN_STARTS = tuple(Dates.model_fields)


@dataclass(frozen=True, slots=True)
class Knowing:
    """What is known, as classes of the variables, and the open facts whose answers are still to come."""

    known: tuple[int, ...]
    open_facts: frozenset[str]


Read = Callable[[Reduction], int]


@dataclass(frozen=True, slots=True, eq=False)
class Output:
    """One thing that an answer can change.

    Attributes:
        read: reduces it to a function of what can be asked.
        facts: the facts that it can depend on, and those that name its authority; no other fact can change it.
        starts: the day from which it counts, for a deadline.
        of_turnover: whether an amount is worked out from the turnover.
        names_authority: whether its ends are authorities.
    """

    read: Read
    facts: frozenset[str]
    starts: str | None = None
    of_turnover: bool = False
    names_authority: bool = False


class Found:
    """What matters in one case; each output is worked out when it is first asked for."""

    def __init__(self, relevance: Relevance, table: Table, case: Knowing) -> None:
        self.relevance, self.table = relevance, table
        self._at = relevance.reduction(table, case)
        self._nodes: dict[Output, int] = {}

    def node(self, output: Output) -> int:
        """The output as a function of what can be asked."""
        found = self._nodes.get(output)
        if found is None:
            found = self._nodes[output] = output.read(self._at)
        return found

    def matters(self, facts: Iterable[str]) -> bool:
        """Whether some output depends on one of these facts, or names its authority with it."""
        return any(self._matters(fact, output) for fact in facts for output in self.relevance.of(fact))

    def _matters(self, fact: str, output: Output) -> bool:
        node = self.node(output)
        if not self.relevance.parts.get(fact, frozenset()).isdisjoint(self.table.support(node)):
            return True
        return output.names_authority and fact in _templates(self.table.reachable(node))

    def names(self, facts: Iterable[str]) -> bool:
        """Whether one of these facts names an authority."""
        return any(
            output.names_authority and fact in _templates(self.table.reachable(self.node(output)))
            for fact in facts
            for output in self.relevance.of(fact)
        )

    def differs(self, other: Found, facts: Iterable[str]) -> bool:
        """Whether an output that can depend on one of these facts is another function in another case."""
        return any(self.node(output) != other.node(output) for fact in facts for output in self.relevance.of(fact))

    def turnover(self) -> bool:
        """Whether an amount is worked out from the turnover."""
        closed = self.table.end(CLOSED)
        return any(output.of_turnover and self.node(output) != closed for output in self.relevance.outputs)


class Relevance:
    """Everything that answers can change, prepared for one rulebook.

    It holds no answer. Every condition is prepared, so that neither asking nor deciding adds anything to the diagrams
    that all share: once made, it may be used by several threads at once.
    """

    def __init__(self, index: Index) -> None:
        self.index = index
        self.rulebook = index.rulebook
        for condition in all_conditions(self.rulebook):
            index.space.node(condition)
        self.concludable = concludable(index)
        self.outputs = tuple(self._outputs())
        self.parts = self._parts()
        """The variables of each fact."""
        self._of: dict[str, list[Output]] = {}
        for output in self.outputs:
            for fact in output.facts:
                self._of.setdefault(fact, []).append(output)

    def _parts(self) -> dict[str, frozenset[int]]:
        found: dict[str, set[int]] = {}
        for number, axis in enumerate(self.index.space.axes):
            found.setdefault(axis.fact, set()).add(number)
        return {fact: frozenset(numbers) for fact, numbers in found.items()}

    def of(self, fact: str) -> Sequence[Output]:
        """The outputs that a fact can change."""
        return self._of.get(fact, ())

    def reduction(self, table: Table, case: Knowing) -> Reduction:
        """The reduction that belongs to a case."""
        asked = frozenset(part for fact in case.open_facts for part in self.parts.get(fact, ()))
        return Reduction(table, case.known, asked)

    def _outputs(self) -> Iterator[Output]:
        for route in self.rulebook.routes:
            state = self.index.states[route.id]
            yield Output(_reading(state, MIXED, STATUS), self._facts(state))
            yield self._authority(route)
            rows: tuple[Deadline | Sanction, ...] = (*route.deadlines, *route.sanctions)
            yield from (self._row(route, row) for row in rows)
        for warning in self.rulebook.warnings:
            applies = self._applies(warning)
            yield Output(_reading(applies, 0 if warning.show == "certain" else 2, TRUTH), self._facts(applies))

    def _facts(self, *nodes: int, named: Iterable[str] = ()) -> frozenset[str]:
        """The facts that diagrams read, and those that name an authority."""
        axes, support = self.index.space.axes, self.index.space.diagrams.support
        return frozenset(axes[variable].fact for node in nodes for variable in support(node)) | frozenset(named)

    def _applies(self, row: Dated) -> int:
        when = getattr(row, "when", None)
        space = self.index.space
        return space.in_force(row) if when is None else space.diagrams.both(space.in_force(row), space.node(when))

    def _row(self, route: Route, row: Deadline | Sanction) -> Output:
        node, when = self.index.states[route.id], self._applies(row)
        state = _reading(node, MIXED, STATUS)
        applies = _reading(when, MIXED if row.certain else 2, TRUTH)

        def read(at: Reduction) -> int:
            status, truth = state(at), applies(at)
            if truth < 0 and truth != at.table.end(CLOSED):
                return status
            return at.table.combine((status, truth), lambda one, other: other if one else CLOSED)

        facts = self._facts(node, when)
        if isinstance(row, Sanction):
            return Output(read, facts, of_turnover=row.max_percent is not None)
        return Output(read, facts, starts=row.starts if _counts(row) else None)

    def _authority(self, route: Route) -> Output:
        rules = self.rulebook.rules_of[route.id]
        names = [rule.authority or route.authority for rule in rules]
        nodes = [self.index.rules[rule.id].state for rule in rules]
        facts = self._facts(self.index.states[route.id], *nodes, named=_templates({(*names, *route.also)}))
        if len(set(names)) == 1:
            return Output(self._one_authority(route, (names[0], *route.also)), facts, names_authority=True)
        states = [_reading(node, MIXED, VERDICT) for node in nodes]

        def named(*verdicts: Hashable) -> Hashable:
            alive = [(name, verdict) for name, verdict in zip(names, verdicts, strict=True) if verdict != CLOSED]
            if not alive:
                return ()
            chosen = next((name for name, verdict in alive if verdict != MIXED), alive[0][0])
            others = dict.fromkeys((*(name for name, _ in alive), *route.also))
            return (chosen, *(name for name in others if name != chosen))

        read = lambda at: at.table.combine(tuple(state(at) for state in states), named)  # noqa: E731
        return Output(read, facts, names_authority=True)

    def _one_authority(self, route: Route, shown: tuple[str | None, ...]) -> Read:
        state = _reading(self.index.states[route.id], MIXED, STATUS)
        if not _templates({shown}):
            return state
        return lambda at: at.table.combine((state(at),), lambda status: shown if status else ())

    def found(self, table: Table, case: Knowing) -> Found:
        """What matters in a case."""
        return Found(self, table, case)

    def starts(self, case: Knowing) -> set[str]:
        """The days from which a shown deadline counts; ``act`` also where the law of that day matters."""
        table = Table(self.index.space.diagrams)
        at = self.reduction(table, case)
        shown = {output.starts for output in self.outputs if output.starts and output.read(at) != table.end(CLOSED)}
        known = list(case.known)
        known[self.index.space.at[ACT, "clock"]] = -1
        by_law = self.found(table, Knowing(tuple(known), frozenset({ACT}))).matters([ACT])
        return {start for start in shown if start in SHOWN_STARTS} | ({ACT} if by_law else set())


def _reading(node: int, union: Union, ends: tuple[int, ...]) -> Read:
    return lambda at: at.reduce(node, union, ends)


def _counts(row: Deadline) -> bool:
    return row.law is not None and row.period is not None and not Period.parse(row.period).hours


def _templates(names: set[Hashable]) -> set[str]:
    """The facts that authorities such as ``kind:{fact}`` take their country from."""
    found = [str(name) for row in names if isinstance(row, tuple) for name in row]
    return {name.rstrip("}").split(":{")[1] for name in found if ":{" in name}
