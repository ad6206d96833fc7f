"""The rulebook compiled: every route and rule as a diagram.

In one completion a route is closed, waiting or open: the three ends of its diagram. The ends that can still be reached
once what is known has been followed are exactly the states that some completion has.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from routefinder.diagram import CLOSED, ENDS, OPEN, WAITING, Known, Status
from routefinder.rulebook import Deadline, Route, Rule, Rulebook, Sanction, Step
from routefinder.space import Space

Tie = Literal["authority", "deadline", "sanction"]


@dataclass(frozen=True, slots=True)
class RuleNodes:
    """A rule's diagrams: its gates and steps one by one, and its state with overriding rules taken into account."""

    rule: Rule
    in_force: int
    gates: tuple[int, ...]
    steps: tuple[int, ...]
    passes: int
    opens: int
    state: int


class Index:
    """Everything that can be prepared before a case is known."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.space = Space(rulebook)
        self._passes = {rule.id: self._gates_pass(rule) for rule in rulebook.rules}
        self.rules = {rule.id: self._rule(rule) for rule in rulebook.rules}
        self.states = {route.id: self._state(rulebook.rules_of[route.id]) for route in rulebook.routes}
        self.undone = {route.id: tuple(self._undone(route.id)) for route in rulebook.routes}
        self.ties = {route.id: tuple(self._ties(route)) for route in rulebook.routes}

    def _gates_pass(self, rule: Rule) -> int:
        node = self.space.in_force(rule)
        for gate in self.rulebook.gates_of(rule):
            node = self.space.diagrams.both(node, self.space.node(gate.needs))
        return node

    def _rule(self, rule: Rule) -> RuleNodes:
        table = self.space.diagrams
        passes = self._passes[rule.id]
        for other in self.rulebook.rules_of[rule.route]:
            if rule.id in other.overrides:
                passes = table.both(passes, table.negate(self._passes[other.id]))
        gates = tuple(self.space.node(gate.needs) for gate in self.rulebook.gates_of(rule))
        steps = tuple(self._step(step) for step in rule.steps)
        done = 1
        for step in steps:
            done = table.both(done, step)
        state = table.ite(passes, table.ite(done, OPEN, WAITING), CLOSED)
        return RuleNodes(rule, self.space.in_force(rule), gates, steps, passes, table.both(passes, done), state)

    def _step(self, step: Step) -> int:
        return 0 if step.needs is None else self.space.node(step.needs)

    def _state(self, rules: Iterable[Rule]) -> int:
        table = self.space.diagrams
        state = CLOSED
        for rule in rules:
            nodes = self.rules[rule.id]
            waits = table.ite(nodes.passes, self._at_least_waiting(state), state)
            state = table.ite(nodes.opens, OPEN, waits)
        return state

    def _at_least_waiting(self, state: int) -> int:
        return self.space.diagrams.ite(self._reaches(state, OPEN), OPEN, WAITING)

    def _reaches(self, node: int, end: int) -> int:
        """1 where the function takes the end, else 0."""
        table = self.space.diagrams
        memo = {other: int(other == end) for other in range(ENDS)}

        def walk(at: int) -> int:
            if at not in memo:
                memo[at] = table.make(table.variable[at], tuple(walk(child) for child in table.children[at]))
            return memo[at]

        return walk(node)

    def _undone(self, route: str) -> Iterable[tuple[str, int]]:
        table = self.space.diagrams
        waiting = self._reaches(self.states[route], WAITING)
        for rule in self.rulebook.rules_of[route]:
            nodes = self.rules[rule.id]
            for step, node in zip(rule.steps, nodes.steps, strict=True):
                yield step.id, table.both(table.both(waiting, nodes.passes), table.negate(node))

    def _ties(self, route: Route) -> Iterable[tuple[Tie, str, str, int]]:
        """Rows that differ where they may not, each pair with the cases in which both apply."""
        rules = [
            (rule.id, rule.authority or route.authority, self.rules[rule.id].passes) for rule in self._rules(route)
        ]
        deadlines = [(_deadline_name(row), _figures(row), self._row(route, row)) for row in route.deadlines]
        sanctions = [(f"{row.kind}: {row.breach.en}", _caps(row), self._row(route, row)) for row in route.sanctions]
        table = self.space.diagrams
        for (one, left, first), (other, right, second) in combinations(rules, 2):
            if left != right and (both := table.both(first, second)):
                yield "authority", one, other, both
        groups: tuple[tuple[Tie, list[tuple[str, tuple[object, ...], int]]], ...]
        groups = (("deadline", deadlines), ("sanction", sanctions))
        for what, rows in groups:
            for (name, left_figures, first), (same, right_figures, second) in combinations(rows, 2):
                if name == same and left_figures != right_figures and (both := table.both(first, second)):
                    yield what, f"{name} {left_figures}", f"{same} {right_figures}", both

    def _rules(self, route: Route) -> tuple[Rule, ...]:
        return self.rulebook.rules_of[route.id]

    def _row(self, route: Route, row: Deadline | Sanction) -> int:
        table = self.space.diagrams
        alive = table.negate(self._reaches(self.states[route.id], CLOSED))
        node = table.both(alive, self.space.in_force(row))
        return node if row.when is None else table.both(node, self.space.node(row.when))

    def statuses(self, known: Known) -> dict[str, Status]:
        """The status of every route, exact, without a trace."""
        status = self.space.diagrams.status
        return {route: status(node, known) for route, node in self.states.items()}


def _deadline_name(row: Deadline) -> str:
    return f"{row.whose} from {row.starts}"


def _figures(row: Deadline) -> tuple[object, ...]:
    return row.hours, row.period


def _caps(row: Sanction) -> tuple[object, ...]:
    return row.max_percent, row.max_eur, row.max_months, row.fine_category, row.per, row.rule


KEPT = 4
_indexes: list[Index] = []


def index_of(rulebook: Rulebook) -> Index:
    """The index of a rulebook, made once; those of the last few rulebooks are kept."""
    found = next((index for index in _indexes if index.rulebook is rulebook), None) or Index(rulebook)
    _indexes[:] = [*(index for index in _indexes if index is not found), found][-KEPT:]
    return found
