"""The same questions a second time, by satisfiability: clauses made from the conditions, nothing from the diagrams.

A value of a fact is one propositional variable (values that no condition tells apart share one), exactly one of them
true; a member of a list is one variable; every condition, rule and question becomes one more, equivalent to what it
says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations
from typing import Any

from routefinder.conditions import All, AnyOf, Condition, Is, Not, Only, Range, leaves
from routefinder.questions import (
    Applies,
    Between,
    Depends,
    Every,
    Holds,
    Never,
    Question,
    Some,
    State,
    period,
    spelled_out,
)
from routefinder.rulebook import Rulebook
from routefinder.vocabulary import NONE, Fact

SOLVER = "cadical153"
TRUE = 1
FALSE = -TRUE


def second_method(rulebook: Rulebook) -> OnClauses | None:
    """The clauses of a rulebook, or None where python-sat (the extra ``proof``) is not installed."""
    try:
        from pysat.solvers import Solver  # noqa: PLC0415 - an extra, which may be missing
    except ImportError:
        return None
    return OnClauses(rulebook, Solver(name=SOLVER))


class OnClauses:
    """Answers whether a question has a scenario."""

    def __init__(self, rulebook: Rulebook, solver: Any) -> None:
        self.rulebook, self.solver = rulebook, solver
        self.last = TRUE
        self.solver.add_clause([TRUE])
        self.leaves: dict[str, list[Is | Only | Range]] = {}
        for condition in _conditions(rulebook):
            for leaf in leaves(condition):
                self.leaves.setdefault(leaf.fact, []).append(leaf)
        self.days = {clock: _Days(self, rulebook, clock) for clock in ("date", "act")}
        self.facts = {name: _FactVariables(self, rulebook, name) for name in self.leaves}
        self.reading = _Reading(self, self.facts)

    def satisfiable(self, question: Question | Depends) -> bool:
        """Whether some scenario is so."""
        if isinstance(question, Depends):
            return self._depends(question)
        return bool(self.solver.solve(assumptions=[self.reading.question(question)]))

    def _depends(self, question: Depends) -> bool:
        if question.fact not in self.facts:
            return False
        twin = {**self.facts, question.fact: _FactVariables(self, self.rulebook, question.fact)}
        one, other = self.reading.question(question.question), _Reading(self, twin).question(question.question)
        return bool(self.solver.solve(assumptions=[self.both([self.either([one, other]), -self.both([one, other])])]))

    def fresh(self) -> int:
        """A new variable."""
        self.last += 1
        return self.last

    def both(self, parts: Iterable[int]) -> int:
        """A literal that is true exactly when all parts are."""
        literals = [part for part in dict.fromkeys(parts) if part != TRUE]
        if FALSE in literals:
            return FALSE
        if len(literals) < 2:
            return literals[0] if literals else TRUE
        whole = self.fresh()
        for part in literals:
            self.solver.add_clause([-whole, part])
        self.solver.add_clause([whole, *(-part for part in literals)])
        return whole

    def either(self, parts: Iterable[int]) -> int:
        """A literal that is true exactly when some part is."""
        return -self.both([-part for part in parts])

    def exactly_one(self, number: int) -> list[int]:
        """New variables of which exactly one is true."""
        found = [self.fresh() for _ in range(number)]
        self.solver.add_clause(found)
        for one, other in combinations(found, 2):
            self.solver.add_clause([-one, -other])
        return found


class _Days:
    """One variable for each stretch of days in which nothing changes."""

    def __init__(self, clauses: OnClauses, rulebook: Rulebook, clock: str) -> None:
        periods = [period(row) for row in _dated(rulebook) if row.clock == clock]
        starts = {row.since for row in periods if row.since}
        self.cuts = sorted(starts | {row.until + timedelta(days=1) for row in periods if row.until})
        self.variables = clauses.exactly_one(len(self.cuts) + 1)
        self.firsts = [date.min, *self.cuts]

    def between(self, asked: Between) -> list[int]:
        """The variables of the stretches that lie in a period."""
        pairs = zip(self.firsts, self.variables, strict=True)
        return [v for first, v in pairs if _not_before(first, asked.since) and _not_after(first, asked.until)]


def _not_before(day: date, since: date | None) -> bool:
    return since is None or since <= day


def _not_after(day: date, until: date | None) -> bool:
    return until is None or day <= until


class _FactVariables:
    """The variables of one fact."""

    def __init__(self, clauses: OnClauses, rulebook: Rulebook, name: str) -> None:
        self.fact: Fact = rulebook.vocabulary[name]
        self.vocabulary = rulebook.vocabulary
        self.given = clauses.fresh() if self.fact.concluded and self.fact.is_input else FALSE
        named = clauses.leaves[name]
        self.literals: dict[str, int] = {}
        self.stretches: list[tuple[Decimal, int]] = []
        if self.fact.kind == "number":
            self._numbers(clauses, [leaf for leaf in named if isinstance(leaf, Range)])
        elif self.fact.kind == "list":
            self._members(clauses)
        elif self.fact.is_input:
            self._values(clauses, [leaf for leaf in named if isinstance(leaf, Is)])

    def _numbers(self, clauses: OnClauses, named: list[Range]) -> None:
        cuts = {cut for leaf in named for cut in (leaf.at_least, leaf.below) if cut is not None}
        firsts = sorted({Decimal(0), *cuts})
        self.stretches = list(zip(firsts, clauses.exactly_one(len(firsts)), strict=True))

    def _members(self, clauses: OnClauses) -> None:
        self.literals = {member: clauses.fresh() for member in self.fact.members}
        if NONE not in self.fact.value_ids:
            clauses.solver.add_clause(list(self.literals.values()))

    def _values(self, clauses: OnClauses, named: list[Is]) -> None:
        sets = [self.vocabulary.expand(leaf.values) for leaf in named]
        alike: dict[tuple[bool, ...], list[str]] = {}
        for value in self.vocabulary.domain(self.fact):
            alike.setdefault(tuple(value in values for values in sets), []).append(value)
        for variable, values in zip(clauses.exactly_one(len(alike)), alike.values(), strict=True):
            self.literals.update(dict.fromkeys(values, variable))

    def stated(self, clauses: OnClauses, leaf: Is | Only | Range) -> int:
        """Whether what the fact itself says matches."""
        if isinstance(leaf, Range):
            low, high = leaf.at_least, leaf.below
            return clauses.either(
                v for first, v in self.stretches if (low is None or low <= first) and (high is None or first < high)
            )
        values = self.vocabulary.expand(leaf.values)
        if isinstance(leaf, Only):
            return clauses.both(-literal for member, literal in self.literals.items() if member not in values)
        if not self.fact.is_input:
            return TRUE if self.fact.otherwise in values else FALSE
        found = [literal for value, literal in self.literals.items() if value in values]
        if self.fact.kind == "list" and NONE in values:
            found.append(clauses.both(-literal for literal in self.literals.values()))
        return clauses.either(found)


class _Reading:
    """Conditions and questions over one set of variables of the facts."""

    def __init__(self, clauses: OnClauses, facts: dict[str, _FactVariables]) -> None:
        self.clauses, self.facts = clauses, facts
        self._questions: dict[Question, int] = {}
        self._conditions: dict[Condition, int] = {}

    def question(self, question: Question) -> int:
        """The literal of a question."""
        if question not in self._questions:
            self._questions[question] = self._question(question)
        return self._questions[question]

    def _question(self, question: Question) -> int:
        clauses = self.clauses
        match question:
            case Holds(condition):
                return self.condition(condition)
            case Between(since, until, clock):
                if since is None and until is None:
                    return TRUE
                return clauses.either(clauses.days[clock].between(question))
            case Never(part):
                return -self.question(part)
            case Every(parts):
                return clauses.both(self.question(part) for part in parts)
            case Some(parts):
                return clauses.either(self.question(part) for part in parts)
            case State() | Applies():
                return self.question(spelled_out(clauses.rulebook, question))

    def condition(self, condition: Condition) -> int:
        """The literal of a condition."""
        if condition not in self._conditions:
            self._conditions[condition] = self._condition(condition)
        return self._conditions[condition]

    def _condition(self, condition: Condition) -> int:
        match condition:
            case All(parts):
                return self.clauses.both(self.condition(part) for part in parts)
            case AnyOf(parts):
                return self.clauses.either(self.condition(part) for part in parts)
            case Not(part):
                return -self.condition(part)
            case _:
                return self._leaf(condition)

    def _leaf(self, leaf: Is | Only | Range) -> int:
        """What is given goes first, then the first conclusion that holds, then what the fact turns out to be."""
        clauses, variables = self.clauses, self.facts[leaf.fact]
        stated = variables.stated(clauses, leaf)
        ways, earlier = [clauses.both([variables.given, stated])], [-variables.given]
        for row in clauses.rulebook.conclusions_of.get(leaf.fact, ()):
            fires = clauses.both([self.question(period(row)), self.condition(row.when)])
            if not isinstance(leaf, Range) and row.value in variables.vocabulary.expand(leaf.values):
                ways.append(clauses.both([*earlier, fires]))
            earlier.append(-fires)
        return clauses.either([*ways, clauses.both([*earlier, stated])])


def _conditions(rulebook: Rulebook) -> Iterator[Condition]:
    for rule in rulebook.rules:
        yield from (gate.needs for gate in rulebook.gates_of(rule))
        yield from (step.needs for step in rule.steps if step.needs is not None)
    for row in _dated(rulebook):
        when: Condition | None = getattr(row, "when", None)
        if when is not None:
            yield when


def _dated(rulebook: Rulebook) -> Iterator[Any]:
    yield from (*rulebook.rules, *rulebook.conclusions, *rulebook.warnings, *rulebook.notes)
    for route in rulebook.routes:
        yield from (*route.deadlines, *route.sanctions, *route.remarks)
