"""Every rule of every route as the trace has it: its verdict, and the truth of its gates and steps. Nothing is decided.

For people who read the rules themselves: conditions stand here as they stand in a rule file.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from routefinder.conditions import All, AnyOf, Condition, Is, Not, Only, Range, leaves
from routefinder.decision import Decision, RouteVerdict, RuleVerdict
from routefinder.logic import Truth
from routefinder.phrasing import Phrasing
from routefinder.rulebook import GateRef, Rule, Step

Plain = dict[str, Any]
ORDER = ("available", "conditional", "unavailable")


def rule_view(decision: Decision, words: Phrasing) -> list[Plain]:
    """The routes, those that are there first, each with all of its rules.

    Each route: ``id``, ``name``, ``status``, ``rules``. Each rule: ``id``, ``place`` (file:line, or empty), ``words``,
    ``verdict``, ``by`` (the rules that it gives way to), ``sources``, ``gates`` and ``steps``. Each of these: ``name``
    (of a shared gate, or a step), ``condition`` as in a rule file (empty for a step that only the authority can make),
    ``truth``, ``facts`` (what is known of the facts it reads, in words), ``open`` (the other facts, by name), ``text``
    (said when it shuts or is still to be done), ``place`` (of a shared gate).
    """
    view = _Rules(decision, words)
    rows = sorted(decision.routes, key=lambda verdict: ORDER.index(verdict.status))
    return [view.route(verdict) for verdict in rows]


class _Rules:
    def __init__(self, decision: Decision, words: Phrasing) -> None:
        self.words, self.rulebook = words, decision.rulebook
        self.names = {route.id: route.name.in_(words.language) for route in decision.rulebook.routes}
        concluded = {row.fact: row.value for row in decision.conclusions if row.given is None}
        self.known = {**concluded, **decision.filled.facts}

    def route(self, verdict: RouteVerdict) -> Plain:
        rules = [self.rule(row) for row in verdict.rules]
        return {"id": verdict.route, "name": self.names[verdict.route], "status": verdict.status, "rules": rules}

    def rule(self, row: RuleVerdict) -> Plain:
        rule = row.rule
        return {
            "id": rule.id,
            "place": self.place("rules", rule.id),
            "words": rule.words.in_(self.words.language),
            "verdict": row.verdict,
            "by": list(row.by),
            "sources": list(rule.sources),
            "gates": self.gates(rule, row.gates),
            "steps": [self.step(step, truth) for step, truth in zip(rule.steps, row.steps, strict=True)],
        }

    def gates(self, rule: Rule, truths: tuple[Truth, ...]) -> list[Plain]:
        rows = zip(rule.gates, self.rulebook.gates_of(rule), truths, strict=True)
        return [
            {
                "name": self.name(ref),
                "text": gate.otherwise.in_(self.words.language),
                "place": self.place("gates", self.name(ref)),
                **self.read(gate.needs, truth),
            }
            for ref, gate, truth in rows
        ]

    def name(self, ref: GateRef) -> str:
        return ref if isinstance(ref, str) else ref.id or ""

    def step(self, step: Step, truth: Truth) -> Plain:
        return {
            "name": step.id, "text": step.todo.in_(self.words.language), "place": "", **self.read(step.needs, truth)
        }  # fmt: skip

    def read(self, condition: Condition | None, truth: Truth) -> Plain:
        facts = list(dict.fromkeys(leaf.fact for leaf in leaves(condition))) if condition is not None else []
        told = {fact: self.words.clause(fact, self.known[fact]) for fact in facts if fact in self.known}
        return {
            "condition": written(condition) if condition is not None else "",
            "truth": truth,
            "facts": told,
            "open": [self.words.label(fact) for fact in facts if fact not in self.known],
        }

    def place(self, section: str, name: str) -> str:
        return self.rulebook.places.get(f"{section}/{name}", "")


def written(condition: Condition) -> str:
    """A condition on one line, as a rule file may have it."""
    match condition:
        case Is(fact, values):
            return f"{fact}: {_values(values)}"
        case Only(fact, values):
            return f"{fact}: {{only: {_values(values)}}}"
        case Range(fact, at_least, below):
            bounds = {"at_least": at_least, "below": below}
            return f"{fact}: {{{', '.join(f'{n}: {_number(v)}' for n, v in bounds.items() if v is not None)}}}"
        case All(parts):
            return f"all: [{', '.join(map(_inside, parts))}]"
        case AnyOf(parts):
            return f"any: [{', '.join(map(_inside, parts))}]"
        case Not(part):
            return f"not: {_inside(part)}"


def _inside(condition: Condition) -> str:
    return f"{{{written(condition)}}}"


def _values(values: tuple[str, ...]) -> str:
    return values[0] if len(values) == 1 else f"[{', '.join(values)}]"


def _number(value: Decimal) -> str:
    return f"{value:f}"
