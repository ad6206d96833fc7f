"""Each theorem holds because of a rule: some change of one rule refutes it, and then a scenario shows it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import chain
from typing import Any

import pytest
import yaml

from cases import ROOT, rulebook
from routefinder.conditions import All, Condition, Is, Not, leaves
from routefinder.prove import Proof, Prover, diagrams_with_theorems
from routefinder.questions import OnDiagrams
from routefinder.rulebook import Deadline, Gate, Route, Rule, Rulebook, Sanction
from routefinder.theoremcheck import chosen
from routefinder.theorems import FORMS, Routes, Theorem
from routefinder.vocabulary import Text

TODAY = date(2026, 11, 22)
TEXT = Text(nl="-", en="-")
FIGURES = ("no_hours", "hours_only", "percent_only", "effects", "decided_by", "no_sanction")
READ = (*FIGURES, "unread")
"""The forms that reading the rows decides; the others are decided over the space."""


@cache
def no_diagrams() -> OnDiagrams:
    """The diagrams of no rules."""
    return diagrams_with_theorems(with_rows(rulebook(), rules=(), routes=(), conclusions=(), theorems=()))


def theorem_ids() -> list[str]:
    text = (ROOT / "rules" / "theorems.yaml").read_text(encoding="utf-8")
    return [row["id"] for row in yaml.safe_load(text)["theorems"]]


def with_rows(book: Rulebook, **rows: Any) -> Rulebook:
    """The rulebook with other rows; built anew, so that nothing is remembered of the old ones."""
    fields = {name: getattr(book, name) for name in Rulebook.model_fields}
    return Rulebook.model_construct(**{**fields, **rows})


def about(book: Rulebook, theorem: Theorem) -> Rulebook:
    """The rulebook with this theorem alone; where the space decides it, with only the routes it is about."""
    if theorem.form in READ:
        return with_rows(book, theorems=(theorem,))
    assert isinstance(theorem.says, Routes)
    routes = chosen(book.routes, Prover(book, no_diagrams(), TODAY).authorities, theorem.says)
    names = {route.id for route in routes}
    rules = tuple(rule for rule in book.rules if rule.route in names)
    return with_rows(book, theorems=(theorem,), routes=tuple(routes), rules=rules)


def changes(book: Rulebook, theorem: Theorem) -> Iterator[tuple[str, Rulebook]]:
    """The rulebook with one rule, conclusion or route changed, the likeliest to matter first."""
    if theorem.form in FIGURES:
        yield from chain(figures_added(book, theorem), routes_changed(book, theorem))
    elif theorem.form in ("independent", "unread", "open", "some"):
        yield from chain(gates_added(book, theorem), gates_dropped(book, theorem))
    else:
        yield from chain(gates_dropped(book, theorem), days_dropped(book), conclusions_dropped(book))


def changed(book: Rulebook, rule: Rule, **update: Any) -> Rulebook:
    rules = tuple(row.model_copy(update=update) if row is rule else row for row in book.rules)
    return with_rows(book, rules=rules)


def gates_dropped(book: Rulebook, theorem: Theorem) -> Iterator[tuple[str, Rulebook]]:
    named = {leaf.fact for condition in theorem.conditions for leaf in leaves(condition)} | set(theorem.facts)

    def far(needs: Condition | None) -> bool:
        return needs is not None and not named & {leaf.fact for leaf in leaves(needs)}

    found = []
    for rule in book.rules:
        for number, gate in enumerate(book.gates_of(rule)):
            rest = rule.gates[:number] + rule.gates[number + 1 :]
            found.append((far(gate.needs), f"{rule.id} without gate {number + 1}", rule, {"gates": rest}))
        for number, step in enumerate(rule.steps):
            rest_steps = rule.steps[:number] + rule.steps[number + 1 :]
            found.append((far(step.needs), f"{rule.id} without step {step.id}", rule, {"steps": rest_steps}))
    for _, name, rule, update in sorted(found, key=lambda row: row[0]):
        yield name, changed(book, rule, **update)


def days_dropped(book: Rulebook) -> Iterator[tuple[str, Rulebook]]:
    for rule in book.rules:
        if rule.valid_from:
            yield f"{rule.id} from ever", changed(book, rule, valid_from=None)


def gates_added(book: Rulebook, theorem: Theorem) -> Iterator[tuple[str, Rulebook]]:
    facts = [book.vocabulary[fact] for fact in theorem.facts]
    extra: list[Condition] = [Is(fact.id, book.vocabulary.domain(fact)[:1]) for fact in facts]
    if theorem.form in ("open", "some"):
        known = Is("vlop", ("yes",))
        extra = [All((known, Not(known)))]
    for condition in extra:
        for rule in book.rules:
            gate = Gate(needs=condition, otherwise=TEXT)
            yield f"{rule.id} that reads {condition}", changed(book, rule, gates=(*rule.gates, gate))


def conclusions_dropped(book: Rulebook) -> Iterator[tuple[str, Rulebook]]:
    for row in book.conclusions:
        yield f"without {row.id}", with_rows(book, conclusions=tuple(c for c in book.conclusions if c is not row))


def figures_added(book: Rulebook, theorem: Theorem) -> Iterator[tuple[str, Rulebook]]:
    percent = getattr(theorem.says, "percent", 1)
    kinds = getattr(theorem.says, "kinds", ()) or ("fine",)
    deadline = Deadline(whose="theirs", hours=1, period="PT1H", binding=True, text=TEXT, sources=("act:1",))
    for route in book.routes:
        yield f"{route.id} within an hour", other_route(book, route, deadlines=(*route.deadlines, deadline))
        cap = Sanction(kind=kinds[0], breach=TEXT, max_percent=percent, text=TEXT, sources=("act:1",))
        yield f"{route.id} with a sanction", other_route(book, route, sanctions=(*route.sanctions, cap))


def other_route(book: Rulebook, route: Route, **update: Any) -> Rulebook:
    routes = tuple(row.model_copy(update=update) if row is route else row for row in book.routes)
    return with_rows(book, routes=routes)


def routes_changed(book: Rulebook, theorem: Theorem) -> Iterator[tuple[str, Rulebook]]:
    for route in book.routes:
        for effect in getattr(theorem.says, "never", ()):
            yield f"{route.id} {effect}", other_route(book, route, effect=effect)
        yield f"{route.id} decided by nobody known", other_route(book, route, authority="nobody_known")


def proved(book: Rulebook) -> Proof:
    (theorem,) = book.theorems
    diagrams = no_diagrams() if theorem.form in READ else diagrams_with_theorems(book)
    return Prover(book, diagrams, TODAY).proof(theorem)


def test_there_are_theorems_of_every_form() -> None:
    assert len(rulebook().theorems) >= 40
    assert {theorem.form for theorem in rulebook().theorems} == set(FORMS)


@pytest.mark.parametrize("name", theorem_ids())
def test_each_theorem_holds_and_some_change_of_one_rule_refutes_it(name: str) -> None:
    theorem = next(row for row in rulebook().theorems if row.id == name)
    book = about(rulebook(), theorem)
    assert proved(book).holds
    refuted = next((proof for _, other in changes(book, theorem) if not (proof := proved(other)).holds), None)
    assert refuted is not None, "no change of one rule refutes it, so it says nothing about the rules"
    assert refuted.why_not
    assert not refuted.empty
