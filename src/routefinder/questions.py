"""Questions about the whole space: is there a scenario in which …? Asked of the diagrams, and a second time of clauses.

A question is data, so that two methods that share no code can answer the same one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import prod
from typing import Literal

from routefinder.conditions import Condition
from routefinder.diagram import CLOSED, OPEN, WAITING
from routefinder.index import Index
from routefinder.rulebook import Dated, Rule, Rulebook

Reach = Literal["open", "not_closed"]


@dataclass(frozen=True, slots=True)
class State:
    """A route is open, or not closed; ``without`` leaves one of its rules out."""

    route: str
    reach: Reach
    without: str | None = None


@dataclass(frozen=True, slots=True)
class Applies:
    """A rule is open, or not closed, with overriding rules taken into account."""

    rule: str
    reach: Reach


@dataclass(frozen=True, slots=True)
class Holds:
    """A condition holds."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class Between:
    """The day (``date``) or the day of the act lies in a period; None leaves a side open."""

    since: date | None
    until: date | None
    clock: Literal["date", "act"]


@dataclass(frozen=True, slots=True)
class Every:
    """All parts are so."""

    parts: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least one part is so."""

    parts: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Never:
    """The part is not so."""

    part: Question


Question = State | Applies | Holds | Between | Every | Some | Never


@dataclass(frozen=True, slots=True)
class Depends:
    """The answer to a question changes with a fact alone."""

    question: Question
    fact: str


def period(row: Dated) -> Between:
    """The days on which a row is in force."""
    return Between(row.valid_from, row.valid_to, row.clock)


def passes(rulebook: Rulebook, rule: Rule, without: str | None = None) -> Question:
    """A rule's gates are true and no overriding rule's are; ``without`` leaves one rule out."""
    rivals = [other for other in rulebook.rules_of[rule.route] if rule.id in other.overrides and other.id != without]
    return Every((gates(rulebook, rule), *(Never(gates(rulebook, other)) for other in rivals)))


def gates(rulebook: Rulebook, rule: Rule) -> Question:
    """A rule is in force and its gates are true."""
    return Every((period(rule), *(Holds(gate.needs) for gate in rulebook.gates_of(rule))))


def spelled_out(rulebook: Rulebook, question: State | Applies) -> Question:
    """A question about a rule or route as one about its conditions and days."""
    if isinstance(question, Applies):
        rule = next(row for row in rulebook.rules if row.id == question.rule)
        return _reached(rulebook, rule, question.reach, None)
    rules = [rule for rule in rulebook.rules_of[question.route] if rule.id != question.without]
    return Some(tuple(_reached(rulebook, rule, question.reach, question.without) for rule in rules))


def _reached(rulebook: Rulebook, rule: Rule, reach: Reach, without: str | None) -> Question:
    alive = passes(rulebook, rule, without)
    if reach == "not_closed":
        return alive
    done = (Some(()) if step.needs is None else Holds(step.needs) for step in rule.steps)
    return Every((alive, *done))


class OnDiagrams:
    """Answers on the diagrams of an index: a question becomes the node that is 1 exactly where it is so.

    ``asked`` keeps every question that was asked in earnest, with whether it has a case.
    """

    def __init__(self, index: Index) -> None:
        self.index = index
        self.space = index.space
        self.table = index.space.diagrams
        self.asked: dict[Question | Depends, bool] = {}
        self._nodes: dict[Question, int] = {}

    @property
    def size(self) -> int:
        """The number of scenarios: the product of the numbers of values of all variables."""
        return prod(self.table.sizes)

    def cases(self, question: Question | Depends) -> int:
        """The node of the cases in which it is so; 0 for none. What was asked is kept, with the answer."""
        node = self._depends(question) if isinstance(question, Depends) else self.node(question)
        self.asked[question] = node != 0
        return node

    def node(self, question: Question) -> int:
        """The node of a question; 0 where no scenario is so."""
        found = self._nodes.get(question)
        if found is None:
            found = self._nodes[question] = self._build(question)
        return found

    def _build(self, question: Question) -> int:
        table = self.table
        match question:
            case Holds(condition):
                return self.space.node(condition)
            case Between(since, until, clock):
                return self.space.in_force(Dated(valid_from=since, valid_to=until, clock=clock))
            case Never(part):
                return table.negate(self.node(part))
            case Every(parts):
                return self._every(parts)
            case Some(parts):
                return table.negate(self._every(tuple(Never(part) for part in parts)))
            case State(route, reach, None):
                return self._reaches(self.index.states[route], reach)
            case Applies(rule, reach):
                nodes = self.index.rules[rule]
                return nodes.opens if reach == "open" else nodes.passes
            case State():
                return self.node(spelled_out(self.index.rulebook, question))

    def _reaches(self, state: int, reach: Reach) -> int:
        table = self.table
        memo = {CLOSED: 0, WAITING: int(reach == "not_closed"), OPEN: 1}

        def walk(node: int) -> int:
            if node not in memo:
                memo[node] = table.make(table.variable[node], tuple(walk(child) for child in table.children[node]))
            return memo[node]

        return walk(state)

    def _every(self, parts: tuple[Question, ...]) -> int:
        """The conjunction, left to right; it ends as soon as nothing is left."""
        node = 1
        for part in parts:
            if node == 0:
                break
            node = self.table.both(node, self.node(part))
        return node

    def _depends(self, question: Depends) -> int:
        node = self.node(question.question)
        for number, axis in enumerate(self.space.axes):
            if axis.fact != question.fact or number not in self.table.support(node):
                continue
            parts = [self._cofactor(node, number, value, {}) for value in range(axis.size)]
            found = 0
            for part in parts[1:]:
                differs = self.table.ite(parts[0], self.table.negate(part), part)
                found = self.table.either(found, differs)
            return found
        return 0

    def _cofactor(self, node: int, variable: int, value: int, memo: dict[int, int]) -> int:
        table = self.table
        if table.variable[node] >= variable:
            return table.children[node][value] if table.variable[node] == variable else node
        if node not in memo:
            children = tuple(self._cofactor(child, variable, value, memo) for child in table.children[node])
            memo[node] = table.make(table.variable[node], children)
        return memo[node]
