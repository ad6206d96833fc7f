"""The front door: a rulebook and a scenario in, a decision out."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from routefinder.decision import Decision
from routefinder.errors import ContradictionError
from routefinder.filling import Filled, fill
from routefinder.index import Index, index_of
from routefinder.logic import Truth
from routefinder.rulebook import Rulebook
from routefinder.scenario import checked
from routefinder.trace import Tracer
from routefinder.vocabulary import Scenario

NATIVE = "native"


class SecondEngine(Protocol):
    """Another engine that decides the same rulebook: which rules are certain, and which possible."""

    name: str

    def decide(self, filled: Filled) -> tuple[frozenset[str], frozenset[str]]:
        """The ids of conclusions and rules that certainly apply, and of those that possibly do."""


def decide(
    rulebook: Rulebook, scenario: Scenario, *, today: date | None = None, second: SecondEngine | None = None
) -> Decision:
    """Decide a scenario.

    Args:
        rulebook: what ``load_rulebook`` returned.
        scenario: the case; facts that are left out are unknown.
        today: the day it is asked about when the scenario names none.
        second: another engine that decides the same; a contradiction is refused.

    Raises:
        ScenarioError: with every fault of the scenario.
        ContradictionError: when the two engines contradict each other.
    """
    return decide_filled(rulebook, scenario, fill(checked(scenario, rulebook), rulebook, today), second)


def decide_filled(
    rulebook: Rulebook, scenario: Scenario, filled: Filled, second: SecondEngine | None = None
) -> Decision:
    """Decide a scenario that has been checked and filled."""
    index = index_of(rulebook)
    tracer = Tracer(index, filled)
    engines: tuple[str, ...] = (NATIVE,)
    if second is not None:
        compare(index, tracer, second.name, *second.decide(filled))
        engines = (NATIVE, second.name)
    return Decision(
        rulebook=rulebook,
        scenario=scenario,
        filled=filled,
        engines=engines,
        conclusions=tracer.conclusions(),
        routes=tuple(tracer.route(route) for route in rulebook.routes),
        warnings=tracer.remarks(rulebook.warnings),
        notes=tracer.remarks(rulebook.notes),
        conflicts=tracer.conflicts(),
    )


def compare(index: Index, tracer: Tracer, second: str, certain: frozenset[str], possible: frozenset[str]) -> None:
    """Refuse where the ``second`` engine contradicts: its certain must be certain here, its impossible impossible.

    Raises:
        ContradictionError: naming each rule, what each engine says, and the facts it reads.
    """
    found = [
        f"{rule}: {NATIVE} says {_word(truth)}, {second} says {_second_word(rule in certain, rule in possible)}; "
        f"facts: {facts}"
        for rule, truth, facts in verdicts(index, tracer)
        if (rule in certain and truth is not True) or (rule not in possible and truth is not False)
    ]
    if found:
        raise ContradictionError("The two engines contradict each other; nothing is answered.\n" + "\n".join(found))


def verdicts(index: Index, tracer: Tracer) -> list[tuple[str, Truth, str]]:
    """What the native engine says of every rule: whether its gates are true and its steps done."""
    found = []
    for rule_id, nodes in index.rules.items():
        truth = tracer.truth(nodes.opens)
        facts = ", ".join(f"{name}={tracer.filled.facts[name]}" for name in tracer.read_by(nodes.opens))
        found.append((rule_id, truth, facts))
    return found


def _word(truth: Truth) -> str:
    return {True: "applies", False: "does not apply", None: "is open"}[truth]


def _second_word(certain: bool, possible: bool) -> str:
    if certain:
        return "applies"
    return "may apply" if possible else "does not apply"
