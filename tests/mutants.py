"""Mutants of a rulebook: one gate, step, conclusion or day changed, and whether anything notices.

All mutants share one space and one table of diagrams with the rulebook they come from, so that building one costs what
its change touches; and a mutant whose routes have the same diagrams is the same law, which no test can tell apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from routefinder.conditions import All, AnyOf, Condition, Is, Not, Only, leaves
from routefinder.expectations import STATUSES
from routefinder.filling import Filled, fill
from routefinder.index import Index
from routefinder.prove import prove, with_theorems
from routefinder.questions import OnDiagrams
from routefinder.rulebook import Conclusion, Gate, Remark, Rule, Rulebook
from routefinder.space import Space
from routefinder.trace import Tracer
from routefinder.vocabulary import Scenario, Text

UNSAID = Text(nl="-", en="-")
Cached = ("rules_of", "conclusions_of", "strata", "shared_gates")


@dataclass(frozen=True)
class Mutant:
    """One change: what was done to which row, and the rows that take its place."""

    where: str
    what: str
    section: str
    row: Any
    changed: Any


def mutants(book: Rulebook) -> Iterator[Mutant]:
    """Every mutant of a rulebook, in the order of its files."""
    for gate in book.gates:
        for what, needs in changes(book, gate.needs):
            yield Mutant(f"gate {gate.id}", what, "gates", gate, gate.model_copy(update={"needs": needs}))
    for rule in book.rules:
        yield from _of_rule(book, rule)
    for row in book.conclusions:
        for what, when in changes(book, row.when):
            changed = row.model_copy(update={"when": when})
            yield Mutant(f"conclusion {row.id}", what, "conclusions", row, changed)
        yield from _swapped_conclusions(book, row)
        yield from _shifted("conclusions", f"conclusion {row.id}", row)


def _of_rule(book: Rulebook, rule: Rule) -> Iterator[Mutant]:
    where = f"rule {rule.id}"
    for number, gate in enumerate(rule.gates):
        name = gate if isinstance(gate, str) else gate.id or f"gate {number + 1}"
        rest = (*rule.gates[:number], *rule.gates[number + 1 :])
        yield Mutant(where, f"{name} dropped", "rules", rule, rule.model_copy(update={"gates": rest}))
        if isinstance(gate, Gate):
            for what, needs in changes(book, gate.needs):
                gates = (*rule.gates[:number], gate.model_copy(update={"needs": needs}), *rule.gates[number + 1 :])
                yield Mutant(where, f"{name}: {what}", "rules", rule, rule.model_copy(update={"gates": gates}))
    for number, step in enumerate(rule.steps):
        rest_of_steps = (*rule.steps[:number], *rule.steps[number + 1 :])
        yield Mutant(where, f"step {step.id} dropped", "rules", rule, rule.model_copy(update={"steps": rest_of_steps}))
        for what, needs in changes(book, step.needs) if step.needs is not None else ():
            steps = (*rule.steps[:number], step.model_copy(update={"needs": needs}), *rule.steps[number + 1 :])
            yield Mutant(where, f"step {step.id}: {what}", "rules", rule, rule.model_copy(update={"steps": steps}))
    yield from _shifted("rules", where, rule)


def changes(book: Rulebook, condition: Condition) -> Iterator[tuple[str, Condition]]:
    """The condition negated, and with each value of each comparison swapped for the next one of its fact."""
    yield "negated", Not(condition)
    for at, leaf in enumerate(leaves(condition)):
        if not isinstance(leaf, Is | Only):
            continue
        known = [*book.vocabulary.domain(book.vocabulary[leaf.fact])]
        for number, value in enumerate(leaf.values):
            others = [word for word in known if word not in book.vocabulary.expand(leaf.values)]
            if others:
                other = others[known.index(value) % len(others)] if value in known else others[0]
                values = (*leaf.values[:number], other, *leaf.values[number + 1 :])
                yield f"{leaf.fact}: {value} -> {other}", _with(condition, at, replace(leaf, values=values))


def _with(condition: Condition, at: int, leaf: Condition) -> Condition:
    """The condition with its leaf number ``at`` replaced."""

    def walk(part: Condition, start: int) -> tuple[Condition, int]:
        if isinstance(part, Not):
            inner, start = walk(part.part, start)
            return Not(inner), start
        if isinstance(part, All | AnyOf):
            found = []
            for one in part.parts:
                new, start = walk(one, start)
                found.append(new)
            return type(part)(tuple(found)), start
        return (leaf if start == at else part), start + 1

    return walk(condition, 0)[0]


def _swapped_conclusions(book: Rulebook, row: Conclusion) -> Iterator[Mutant]:
    values = [value for value in book.vocabulary[row.fact].value_ids if value != row.value]
    if values:
        changed = row.model_copy(update={"concludes": {row.fact: values[0]}})
        yield Mutant(f"conclusion {row.id}", f"concludes {row.value} -> {values[0]}", "conclusions", row, changed)


def _shifted(section: str, where: str, row: Rule | Conclusion) -> Iterator[Mutant]:
    for key in ("valid_from", "valid_to"):
        day: date | None = getattr(row, key)
        for years in (-1, 1) if day else ():
            moved = day + timedelta(days=365 * years)
            if key == "valid_from" and row.valid_to and moved > row.valid_to:
                continue
            if key == "valid_to" and row.valid_from and moved < row.valid_from:
                continue
            changed = row.model_copy(update={key: moved})
            yield Mutant(where, f"{key} {day} -> {moved}", section, row, changed)


def applied(book: Rulebook, mutant: Mutant) -> Rulebook:
    """The rulebook with the mutant's row in place of the original one."""
    rows = tuple(mutant.changed if row is mutant.row else row for row in getattr(book, mutant.section))
    changed = book.model_copy(update={mutant.section: rows})
    for name in Cached:
        changed.__dict__.pop(name, None)
    return changed


class Hunt:
    """Kills mutants of one rulebook with the expectations of scenarios, and then with its theorems."""

    def __init__(self, book: Rulebook, scenarios: Iterable[Scenario], found: list[Mutant], today: date) -> None:
        self.today = today
        self.book = with_theorems(book)
        self.space = Space(self._with_all(found))
        self.base = self._index(self.book)
        self.cases = [(one, fill(one, book, today)) for one in scenarios]
        self.known = [self.space.encode(filled.facts, filled.date, filled.act) for _, filled in self.cases]

    def _with_all(self, found: list[Mutant]) -> Rulebook:
        """The rulebook with a silent note for everything that some mutant says, so that the space tells it apart."""
        notes = []
        for mutant in found:
            row = mutant.changed
            conditions = [getattr(row, "needs", None), getattr(row, "when", None)]
            conditions += [part.needs for part in (*getattr(row, "gates", ()), *getattr(row, "steps", ()))
                           if not isinstance(part, str)]  # fmt: skip
            days = {key: getattr(row, key, None) for key in ("valid_from", "valid_to")}
            if any(days.values()):
                notes.append(Remark(**days, clock=row.clock, text=UNSAID))
            notes += [Remark(when=condition, text=UNSAID) for condition in conditions if condition is not None]
        return self.book.model_copy(update={"notes": (*self.book.notes, *notes)})

    def _index(self, book: Rulebook, *, like: Index | None = None) -> Index:
        """An index over the shared space; of an earlier one only what a change of ``book`` touches is made again."""
        index = Index.__new__(Index)
        index.rulebook = book
        index.space = copy(self.space)
        index.space.rulebook = book
        same = like is not None and like.rulebook.conclusions is book.conclusions
        for memo in ("_nodes", "_of_object"):  # the same conditions mean the same while the conclusions do
            setattr(index.space, memo, getattr(like.space, memo) if same else {})
        index._passes = {rule.id: index._gates_pass(rule) for rule in book.rules}  # noqa: SLF001
        index.rules = {rule.id: index._rule(rule) for rule in book.rules}  # noqa: SLF001
        index.states = {route.id: index._state(book.rules_of[route.id]) for route in book.routes}  # noqa: SLF001
        return index

    def _completed(self, index: Index) -> Index:
        index.undone = {route.id: tuple(index._undone(route.id)) for route in index.rulebook.routes}  # noqa: SLF001
        index.ties = {route.id: tuple(index._ties(route)) for route in index.rulebook.routes}  # noqa: SLF001
        return index

    def killer(self, mutant: Mutant) -> str:
        """What notices the mutant: a scenario, a theorem, ``the same law``, or nothing."""
        book = applied(self.book, mutant)
        index = self._index(book, like=self.base)
        touched = {route for route, node in index.states.items() if node != self.base.states[route]}
        if not touched and not self._rules_differ(index):
            return "the same law"
        for (scenario, filled), known in zip(self.cases, self.known, strict=True):
            if self._status_differs(scenario, index, known, touched) or self._authority_differs(
                scenario, filled, index, touched
            ):
                return f"scenario {scenario.id}"
        for proof in prove(book, OnDiagrams(index), self.today):
            if not proof.holds:
                return f"theorem {proof.theorem.id}"
        return ""

    def _rules_differ(self, index: Index) -> bool:
        return any(nodes.passes != self.base.rules[rule].passes for rule, nodes in index.rules.items())

    def _status_differs(self, scenario: Scenario, index: Index, known: list[int], touched: set[str]) -> bool:
        for word, names in (scenario.expect or {}).items():
            for name in names if word in STATUSES else ():
                if name in touched and self.space.diagrams.status(index.states[name], known) not in STATUSES[word]:
                    return True
        return False

    def _authority_differs(self, scenario: Scenario, filled: Filled, index: Index, touched: set[str]) -> bool:
        """Whether an expected authority is another one; only routes with rules that differ in authority can show it."""
        wanted = (scenario.expect or {}).get("authorities", {})
        if not any(route in touched and self._has_several(route) for route in wanted):
            return False
        tracer = Tracer(self._completed(index), filled)
        routes = {route.id: route for route in index.rulebook.routes}
        return any(tracer.route(routes[name]).authority != authority for name, authority in wanted.items())

    def _has_several(self, route: str) -> bool:
        return len({rule.authority for rule in self.book.rules_of[route]}) > 1
