"""What scenarios could show of a rulebook, computed exactly on its diagrams.

A goal is one outcome of one part: a route with a status, a rule with a verdict, a gate or step that is true, false or
unknown, a conclusion that is drawn, a row that is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from routefinder.diagram import CLOSED, OPEN, WAITING, Restriction
from routefinder.index import Index, RuleNodes
from routefinder.questions import OnDiagrams, State
from routefinder.rulebook import Conclusion, Deadline, Remark, Route, Sanction

Part = Literal["route", "rule", "gate", "step", "conclusion", "deadline", "sanction", "remark", "warning", "note"]
PARTS: tuple[Part, ...] = (
    *("route", "rule", "gate", "step"),
    *("conclusion", "deadline", "sanction", "remark", "warning", "note"),
)
SHOWN = "shown"
ROWS: tuple[tuple[Part, str], ...] = (("deadline", "deadlines"), ("sanction", "sanctions"), ("remark", "remarks"))


@dataclass(frozen=True, slots=True)
class Goal:
    """One outcome of one part; ``number`` counts the gates, steps or rows of rule or route ``id`` from 1, else 0."""

    part: Part
    id: str
    number: int
    outcome: str


def goals(index: Index) -> tuple[Goal, ...]:
    """Every goal that some scenario can reach, in the order of the rulebook."""
    return tuple(_Goals(index).every())


class _Goals:
    def __init__(self, index: Index) -> None:
        self.index = index
        self.rulebook = index.rulebook
        self.diagrams = OnDiagrams(index)
        self.table = index.space.diagrams
        self.nothing_known = [-1] * len(index.space.axes)

    def every(self) -> Iterator[Goal]:
        for route in self.rulebook.routes:
            yield from (Goal("route", route.id, 0, status) for status in self.statuses(self.index.states[route.id]))
            for rule in self.rulebook.rules_of[route.id]:
                yield from self.of_rule(self.index.rules[rule.id])
            yield from self.of_rows(route)
        yield from self.shown("conclusion", self.rulebook.conclusions)
        yield from self.shown("warning", self.rulebook.warnings)
        yield from self.shown("note", self.rulebook.notes)

    def ends(self, node: int) -> frozenset[int]:
        return self.table.ends(node, self.nothing_known)

    def statuses(self, state: int) -> Iterator[str]:
        """A complete case that reaches an end is open or closed; it may also wait, or be left unknown."""
        ends = self.ends(state)
        if OPEN in ends:
            yield "available"
        if WAITING in ends or self.can_be_unknown(state):
            yield "conditional"
        if CLOSED in ends:
            yield "unavailable"

    def of_rule(self, nodes: RuleNodes) -> Iterator[Goal]:
        rule, ends = nodes.rule, self.ends(nodes.state)
        verdicts = {
            "applies": OPEN in ends,
            "waits": WAITING in ends,
            "undetermined": self.can_be_unknown(nodes.state),
            "excluded": self.excluded(nodes) != 0,
        }
        yield from (Goal("rule", rule.id, 0, verdict) for verdict, can in verdicts.items() if can)
        parts: tuple[tuple[Part, tuple[int, ...]], ...] = (("gate", nodes.gates), ("step", nodes.steps))
        for part, conditions in parts:
            for at, node in enumerate(conditions, 1):
                yield from (Goal(part, rule.id, at, truth) for truth in self.truths(nodes.in_force, node))

    def excluded(self, nodes: RuleNodes) -> int:
        """Where a rule is in force, no other overrides it, and it is closed."""
        node = self.table.both(nodes.in_force, self.table.negate(nodes.passes))
        for other in self.rulebook.rules_of[nodes.rule.route]:
            if nodes.rule.id in other.overrides:
                node = self.table.both(node, self.table.negate(self.index.rules[other.id].passes))
        return node

    def truths(self, within: int, node: int) -> Iterator[str]:
        """What a condition can be while ``within`` holds."""
        holds = self.table.both(within, node)
        if holds:
            yield "true"
        if self.table.both(within, self.table.negate(node)):
            yield "false"
        if self.can_be_unknown(holds):
            yield "unknown"

    def can_be_unknown(self, node: int) -> bool:
        """Whether some scenario leaves more than one end: the function reads something that may be left open."""
        return any(self.may_be_left_open(node, variable) for variable in self.table.support(node))

    def may_be_left_open(self, node: int, variable: int) -> bool:
        axis = self.index.space.axes[variable]
        if axis.part in ("clock", "given"):
            return False
        fact = self.rulebook.vocabulary[axis.fact]
        if fact.assumed is not None or (fact.fill is not None and fact.fill.value is not None):
            return False
        if axis.part != "value" or not fact.concluded:
            return True
        # A fact that is not given takes its value from conclusions; only where there are none is it open itself.
        known = list(self.nothing_known)
        known[self.index.space.at[axis.fact, "given"]] = 0
        left = Restriction(self.table)
        return variable in left.support(left.restrict(node, known, {}))

    def of_rows(self, route: Route) -> Iterator[Goal]:
        """The terms and caps that show where the route is not closed, and its remarks."""
        alive = self.diagrams.node(State(route.id, "not_closed"))
        for part, name in ROWS:
            rows: Iterable[Deadline | Sanction | Remark] = getattr(route, name)
            for at, row in enumerate(rows, 1):
                node = self.holds(row)
                if self.table.both(node, alive) if part != "remark" else node:
                    yield Goal(part, route.id, at, SHOWN)

    def holds(self, row: Deadline | Sanction | Remark | Conclusion) -> int:
        """Where a row applies."""
        node = self.index.space.in_force(row)
        return node if row.when is None else self.table.both(node, self.index.space.node(row.when))

    def shown(self, part: Part, rows: Iterable[Conclusion | Remark]) -> Iterator[Goal]:
        yield from (Goal(part, str(row.id), 0, SHOWN) for row in rows if self.holds(row))
