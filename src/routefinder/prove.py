"""Theorems proved or refuted: over the whole space on the diagrams, or by reading every row where figures are meant."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from routefinder.conditions import leaves
from routefinder.findings import Expectation
from routefinder.index import Index
from routefinder.questions import Between, Depends, Every, Holds, Never, OnDiagrams, Question, State, period
from routefinder.rulebook import Deadline, Remark, Route, Rulebook, Sanction
from routefinder.space import dated_rows
from routefinder.theoremcheck import chosen
from routefinder.theorems import Cases, Deciders, Effects, Implies, Independent, Kinds, Percent, Routes, Theorem
from routefinder.vocabulary import Scenario, Text
from routefinder.witness import minimal

UNSAID = Text(nl="-", en="-")


@dataclass(frozen=True, slots=True)
class Attack:
    """What would refute a theorem: a question that may have no scenario, what it is about, and what to expect there."""

    question: Question | Depends
    about: str
    expect: Expectation


@dataclass(frozen=True, slots=True)
class Proof:
    """A theorem with its verdict.

    Attributes:
        holds: whether it is proved.
        why_not: what refutes it, in words; empty when it holds.
        empty: it speaks of no route or no scenario, so that it says nothing.
        scenario: a minimal scenario that refutes it, where it is about scenarios.
        expect: what the theorem says of that scenario.
        asked: how many questions about the whole space it took; 0 where the rows were read.
    """

    theorem: Theorem
    holds: bool
    why_not: tuple[str, ...] = ()
    scenario: Scenario | None = None
    expect: Expectation | None = None
    asked: int = 0
    empty: bool = False


def with_theorems(rulebook: Rulebook) -> Rulebook:
    """The rulebook with a silent note for each condition and period of a theorem: then the space tells them apart."""
    notes = [Remark(when=part, text=UNSAID) for theorem in rulebook.theorems for part in theorem.conditions]
    for theorem in rulebook.theorems:
        says = theorem.says
        if isinstance(says, Cases):
            notes.append(Remark(valid_from=says.since, valid_to=says.until, clock=says.clock, text=UNSAID))
    return rulebook.model_copy(update={"notes": (*rulebook.notes, *notes)})


def diagrams_with_theorems(rulebook: Rulebook) -> OnDiagrams:
    """Diagrams that tell apart what the rules and the theorems tell apart."""
    return OnDiagrams(Index(with_theorems(rulebook)))


def prove(rulebook: Rulebook, diagrams: OnDiagrams, today: date) -> tuple[Proof, ...]:
    """Every theorem of a rulebook with its verdict; a scenario against it plays ``today`` where it can."""
    prover = Prover(rulebook, diagrams, today)
    return tuple(prover.proof(theorem) for theorem in rulebook.theorems)


class Prover:
    """Decides theorems of one rulebook."""

    def __init__(self, rulebook: Rulebook, diagrams: OnDiagrams, today: date) -> None:
        self.rulebook, self.diagrams, self.today = rulebook, diagrams, today
        self.authorities = {
            route.id: frozenset(name for _, authority in _deciders(rulebook, route) for name in _names(authority))
            for route in rulebook.routes
        }

    def proof(self, theorem: Theorem) -> Proof:
        """A theorem with its verdict."""
        says = theorem.says
        if isinstance(says, tuple):
            return self._read(theorem, list(self._readers(says)))
        routes = chosen(self.rulebook.routes, self.authorities, says)
        if not routes and theorem.form not in ("hours_only", "percent_only"):
            return Proof(theorem, holds=False, why_not=("it chooses no route",), empty=True)
        only_concluded = [fact for fact in theorem.facts if not self.rulebook.vocabulary[fact].is_input]
        if only_concluded:
            why = tuple(f"'{fact}' is no fact of a case; name those it is concluded from" for fact in only_concluded)
            return Proof(theorem, holds=False, why_not=why, empty=True)
        if theorem.form in ROWS:
            return self._read(theorem, list(ROWS[theorem.form](self, says, routes)))
        attacks: Callable[[Any, list[Route]], Iterator[Attack]] = getattr(self, f"_{theorem.form}")
        cases = _cases(says) if isinstance(says, Cases) else None
        return self._decide(theorem, list(attacks(says, routes)), cases)

    def _read(self, theorem: Theorem, offences: list[str]) -> Proof:
        return Proof(theorem, holds=not offences, why_not=tuple(offences))

    def _decide(self, theorem: Theorem, attacks: list[Attack], cases: Question | None) -> Proof:
        if cases is not None and not self.diagrams.cases(cases):
            return Proof(theorem, holds=False, why_not=("it speaks of no scenario",), empty=True)
        found = [(attack, node) for attack in attacks if (node := self.diagrams.cases(attack.question))]
        if not found:
            return Proof(theorem, holds=True, asked=len(attacks))
        attack, node = found[0]
        why = tuple(attack.about for attack, _ in found)
        return Proof(theorem, False, why, minimal(self.diagrams.space, node, self.today), attack.expect, len(attacks))

    def _closed(self, says: Cases, routes: list[Route]) -> Iterator[Attack]:
        for route in routes:
            question = Every((_cases(says), State(route.id, "not_closed")))
            yield Attack(question, f"'{route.id}' is not closed", {"unavailable": [route.id]})

    def _not_open(self, says: Cases, routes: list[Route]) -> Iterator[Attack]:
        for route in routes:
            question = Every((_cases(says), State(route.id, "open")))
            yield Attack(question, f"'{route.id}' is open", {"not_available": [route.id]})

    def _open(self, says: Cases, routes: list[Route]) -> Iterator[Attack]:
        for route in routes:
            question = Every((_cases(says), Never(State(route.id, "open"))))
            yield Attack(question, f"'{route.id}' is not open", {"available": [route.id]})

    def _some(self, says: Cases, routes: list[Route]) -> Iterator[Attack]:
        closed = sorted((Never(State(r.id, "not_closed")) for r in routes), key=self._support)
        names = [route.id for route in routes]
        yield Attack(Every((_cases(says), *closed)), f"closed are all of {', '.join(names)}", {"reachable": names[:1]})

    def _support(self, question: Question) -> int:
        return len(self.diagrams.table.support(self.diagrams.node(question)))

    def _apart(self, says: Cases, routes: list[Route]) -> Iterator[Attack]:
        for one, other in combinations(routes, 2):
            question = Every((_cases(says), State(one.id, "not_closed"), State(other.id, "not_closed")))
            yield Attack(question, f"'{one.id}' and '{other.id}' are both not closed", {"unavailable": [other.id]})

    def _implies(self, says: Implies, routes: list[Route]) -> Iterator[Attack]:
        word = says.state.replace("_", " ")
        expect = "not_available" if says.state == "open" else "unavailable"
        for route in routes:
            question = Every((State(route.id, says.state), Never(Holds(says.then))))
            yield Attack(question, f"'{route.id}' is {word}, and 'then' does not hold", {expect: [route.id]})

    def _independent(self, says: Independent, routes: list[Route]) -> Iterator[Attack]:
        for route in routes:
            for what, question in _outcomes(route):
                for fact in says.facts:
                    yield Attack(Depends(question, fact), f"{what} of '{route.id}' changes with '{fact}'", {})

    def _readers(self, facts: tuple[str, ...]) -> Iterator[str]:
        for rule in self.rulebook.rules:
            needs = [gate.needs for gate in self.rulebook.gates_of(rule)]
            needs += [step.needs for step in rule.steps if step.needs is not None]
            read = {leaf.fact for condition in needs for leaf in leaves(condition)}
            yield from (f"rule '{rule.id}' reads '{fact}'" for fact in facts if fact in read)
        for dated in dated_rows(self.rulebook):
            when = None if isinstance(dated, Remark) else getattr(dated, "when", None)
            for leaf in leaves(when) if when is not None else ():
                if leaf.fact in facts:
                    yield f"'{getattr(dated, 'id', None) or type(dated).__name__.lower()}' reads '{leaf.fact}'"


def _names(authority: str | None) -> tuple[str, ...]:
    """An authority's id, and what stands before its colon: an authority of each country has one."""
    return () if authority is None else (authority, authority.split(":")[0])


def _deciders(rulebook: Rulebook, route: Route) -> Iterator[tuple[str, str | None]]:
    """The authority of a route and those of its rules, each with the id of the row."""
    yield route.id, route.authority
    yield from ((rule.id, rule.authority) for rule in rulebook.rules_of[route.id])


def _cases(says: Cases) -> Question:
    days = Between(says.since, says.until, says.clock)
    return days if says.when is None else Every((days, Holds(says.when)))


def _outcomes(route: Route) -> Iterator[tuple[str, Question]]:
    yield "the state", State(route.id, "not_closed")
    yield "the state", State(route.id, "open")
    rows: tuple[Deadline | Sanction, ...] = (*route.deadlines, *route.sanctions)
    for row in rows:
        when = (period(row), *(() if row.when is None else (Holds(row.when),)))
        yield f"a {type(row).__name__.lower()}", Every((State(route.id, "not_closed"), *when))


def _in_hours(row: Deadline) -> bool:
    return row.hours is not None or "T" in (row.period or "")


def _no_hours(_: Prover, __: Routes, routes: list[Route]) -> Iterator[str]:
    for route in routes:
        yield from (f"'{route.id}' has a term in hours: {row.text.en}" for row in route.deadlines if _in_hours(row))


def _hours_only(prover: Prover, _: Routes, routes: list[Route]) -> Iterator[str]:
    others = [route for route in prover.rulebook.routes if route not in routes]
    for route in others:
        rows = [row for row in route.deadlines if row.binding and _in_hours(row)]
        yield from (f"'{route.id}' has a binding term in hours: {row.text.en}" for row in rows)


def _percent_only(prover: Prover, says: Percent, routes: list[Route]) -> Iterator[str]:
    for route in prover.rulebook.routes:
        for row in (row for row in route.sanctions if row.max_percent == says.percent):
            if route not in routes:
                yield f"'{route.id}' has it: {row.text.en}"
            elif says.cites and not any(_under(cited, says.cites) for cited in row.sources):
                yield f"'{route.id}' has it without citing {', '.join(says.cites)}: {row.text.en}"


def _under(cited: str, roots: tuple[str, ...]) -> bool:
    return any(cited == root or cited.startswith((f"{root}(", f"{root}:")) for root in roots)


def _effects(_: Prover, says: Effects, routes: list[Route]) -> Iterator[str]:
    yield from (f"'{route.id}' has effect '{route.effect}'" for route in routes if route.effect in says.never)


def _decided_by(prover: Prover, says: Deciders, routes: list[Route]) -> Iterator[str]:
    for route in routes:
        for row, authority in _deciders(prover.rulebook, route):
            if authority is not None and not set(_names(authority)) & set(says.only):
                yield f"'{row}' has authority '{authority}'"


def _no_sanction(_: Prover, says: Kinds, routes: list[Route]) -> Iterator[str]:
    for route in routes:
        rows = [row for row in route.sanctions if not says.kinds or row.kind in says.kinds]
        yield from (f"'{route.id}' has a sanction: {row.text.en}" for row in rows)


Reader = Callable[[Prover, Any, list[Route]], Iterator[str]]
ROWS: dict[str, Reader] = {
    "no_hours": _no_hours,
    "hours_only": _hours_only,
    "percent_only": _percent_only,
    "effects": _effects,
    "decided_by": _decided_by,
    "no_sanction": _no_sanction,
}
