"""Why a route is there or not: from the answers to the conclusions, the rule and the article, read from the trace.

Nothing is decided here. Every step names the rows it comes from, and only sources of those rows are cited.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from routefinder.citations import cite
from routefinder.conditions import Condition, leaves
from routefinder.decision import ALIVE, Concluded, Decision, RouteVerdict, RuleVerdict
from routefinder.errors import Fault, InputError
from routefinder.explanation import failing, not_in_force
from routefinder.logic import Truth
from routefinder.phrasing import Phrasing
from routefinder.rulebook import Dated, Gate, Route, Rule, Step
from routefinder.vocabulary import Language
from routefinder.words import nearest, shown

Plain = dict[str, Any]


def why(decision: Decision, route_id: str, language: Language) -> Plain:
    """The chain for one route, as plain data.

    ``route`` (id, name, instrument, status); ``answers``: the facts it hangs on, each with its clause and where it
    comes from; ``conclusions``: what the rules made of them, with the facts they read and their sources; ``rules``:
    those that apply or may apply (all of them, the nearest first, for a route that is shut), each with its gates and
    steps, and in ``barriers`` what shuts it; ``open_facts``; ``sources``: everything cited, to be looked up.

    Raises:
        InputError: when the rulebook has no such route.
    """
    known = [route.id for route in decision.rulebook.routes]
    if route_id not in known:
        fault = Fault("why-route", f"'{shown(route_id)}' is not a route.", hint=nearest(route_id, known))
        raise InputError([fault])
    return _Chain(decision, decision.route(route_id), language).whole()


def why_not(decision: Decision, language: Language) -> Plain:
    """Every route that is shut, the nearest first, each with the first thing that stands in its way and its source.

    Nearest is the route whose nearest rule has the fewest gates shut, then the one shut by the fewest facts; a rule
    that is not in force comes last, since no answer opens it.
    """
    closed = [verdict for verdict in decision.routes if verdict.status == "unavailable"]
    chains = [_Chain(decision, verdict, language) for verdict in sorted(closed, key=_distance)]
    return {
        "date": decision.filled.date.isoformat(),
        "language": language,
        "routes": [chain.first_barrier() for chain in chains],
        "sources": _merged(chain.cited_first() for chain in chains),
    }


def _distance(verdict: RouteVerdict) -> tuple[bool, int, int]:
    row = verdict.nearest
    return row.verdict == "not_in_force", sum(truth is False for truth in row.gates), len(row.facts)


def _merged(rows: Iterable[list[Plain]]) -> list[Plain]:
    return list({row["id"]: row for found in rows for row in found}.values())


class _Chain:
    """One route's verdict, and the rows of the trace that it comes from."""

    def __init__(self, decision: Decision, verdict: RouteVerdict, language: Language) -> None:
        self.decision, self.verdict = decision, verdict
        self.rulebook = decision.rulebook
        self.words = Phrasing(decision.rulebook, language)
        self.language: Language = language
        self.rows = self._shown_rules()
        used = {row.fact: row for row in decision.conclusions if row.given is None}
        self.used = self._used(used)
        self.values = {**{row.fact: row.value for row in self.used}, **decision.filled.facts}
        self.told = {*verdict.hangs_on, *(row.fact for row in self.used)}

    def _shown_rules(self) -> list[RuleVerdict]:
        rows = list(self.verdict.rules)
        if self.verdict.status == "unavailable":
            return sorted(rows, key=lambda row: row is not self.verdict.nearest)
        applying = [row for row in rows if row.verdict == "applies"]
        if self.verdict.status == "available" and applying:
            return applying
        return [row for row in rows if row.verdict in ALIVE]

    def _used(self, concluded: dict[str, Concluded]) -> list[Concluded]:
        """The conclusions that the shown rules read, and those that these read, in the order they were drawn."""
        found: set[str] = set()
        waiting = [fact for row in self.rows for fact in _read(self._conditions(row))]
        while waiting:
            fact = waiting.pop()
            if fact in concluded and fact not in found:
                found.add(fact)
                waiting.extend(self._reads(concluded[fact]))
        return [row for fact, row in concluded.items() if fact in found]

    def _conditions(self, row: RuleVerdict) -> Iterable[Condition]:
        """What a rule's verdict rests on: of a rule that is shut only the gates that do not hold."""
        shut = self.verdict.status == "unavailable"
        gates = zip(self.rulebook.gates_of(row.rule), row.gates, strict=True)
        yield from (gate.needs for gate, truth in gates if not (shut and truth is True))
        if not shut:
            yield from (step.needs for step in row.rule.steps if step.needs is not None)

    def _reads(self, row: Concluded) -> list[str]:
        rows = row.rows or self.rulebook.conclusions_of.get(row.fact, ())
        return _read(conclusion.when for conclusion in rows)

    @property
    def route(self) -> Route:
        return next(route for route in self.rulebook.routes if route.id == self.verdict.route)

    def whole(self) -> Plain:
        return {
            "route": self.named(),
            "date": self.decision.filled.date.isoformat(),
            "language": self.language,
            "answers": [self.answer(fact) for fact in self.verdict.hangs_on if fact in self.decision.filled.facts],
            "conclusions": [self.conclusion(row) for row in self.used],
            "rules": [self.rule(row) for row in self.rows],
            "open_facts": [{"fact": fact, "label": self.words.label(fact)} for fact in self.verdict.open_facts],
            "sources": self.cited(),
        }

    def named(self) -> Plain:
        route = self.route
        name, instrument = route.name.in_(self.language), route.instrument.in_(self.language)
        return {"id": route.id, "name": name, "instrument": instrument, "status": self.verdict.status}

    def answer(self, fact: str) -> Plain:
        value = self.decision.filled.facts[fact]
        origin = self.decision.filled.origins.get(fact)
        return {
            "fact": fact,
            "label": self.words.label(fact),
            "value": list(value) if isinstance(value, tuple) else value,
            "text": self.words.clause(fact, value),
            "origin": self.words.origin(origin) if origin else None,
        }

    def conclusion(self, row: Concluded) -> Plain:
        rules = [
            {"id": one.id, "words": one.words.in_(self.language), "sources": list(one.sources)} for one in row.rows
        ]
        return {
            "fact": row.fact,
            "value": row.value,
            "text": self.words.clause(row.fact, row.value),
            **self.reading(self._reads(row)),
            "rules": rules,
        }

    def reading(self, facts: Iterable[str]) -> Plain:
        """The facts that a row reads and that the route hangs on, with their clauses."""
        told = [fact for fact in dict.fromkeys(facts) if fact in self.told and fact in self.values]
        return {"reads": told, "clauses": "; ".join(self.words.clause(fact, self.values[fact]) for fact in told)}

    def rule(self, row: RuleVerdict) -> Plain:
        gates = zip(self.rulebook.gates_of(row.rule), row.gates, strict=True)
        return {
            "id": row.rule.id,
            "verdict": row.verdict,
            "words": row.rule.words.in_(self.language),
            "gates": [self.gate(gate, truth) for gate, truth in gates],
            "steps": [self.step(step, truth) for step, truth in zip(row.rule.steps, row.steps, strict=True)],
            "barriers": self.barriers(row),
            "sources": list(row.rule.sources),
        }

    def gate(self, gate: Gate, truth: Truth) -> Plain:
        reads = list(dict.fromkeys(leaf.fact for leaf in leaves(gate.needs)))
        waits = [self.words.label(fact) for fact in reads if fact in self.verdict.open_facts]
        return {
            "holds": truth,
            **self.reading(reads),
            "open": waits,
            "otherwise": gate.otherwise.in_(self.language),
            "sources": list(gate.sources),
        }

    def step(self, step: Step, truth: Truth) -> Plain:
        facts = _read([step.needs]) if step.needs is not None else []
        known = [fact for fact in facts if fact in self.values]
        return {
            "id": step.id,
            "done": truth,
            "clauses": "; ".join(self.words.clause(fact, self.values[fact]) for fact in known),
            "todo": step.todo.in_(self.language),
            "only_the_authority": step.needs is None,
            "sources": list(step.sources),
        }

    def barriers(self, row: RuleVerdict) -> list[Plain]:
        """What shuts a rule, in words, each with its sources."""
        if row.verdict == "not_in_force":
            return [{"text": not_in_force(row, self.words), "sources": list(row.rule.sources)}]
        if row.verdict == "overridden":
            return [self.overriding(rule) for rule in self.rulebook.rules if rule.id in row.by]
        if row.verdict != "excluded":
            return []
        return [
            {"text": gate.otherwise.in_(self.language), "sources": list(gate.sources or row.rule.sources)}
            for gate in failing(self.rulebook, row)
        ]

    def overriding(self, rule: Rule) -> Plain:
        text = self.words.phrase("overridden", rule=rule.words.in_(self.language))
        return {"text": text, "sources": list(rule.sources)}

    def first_barrier(self) -> Plain:
        found = self.barriers(self.verdict.nearest)
        row = self.verdict.nearest
        return {
            **self.named(),
            "rule": row.rule.id,
            "shut": sum(truth is False for truth in row.gates),
            "because": found[0]["text"] if found else None,
            "sources": found[0]["sources"] if found else [],
        }

    def cited_first(self) -> list[Plain]:
        return self._look_up([(name, self._day(self.verdict.nearest.rule)) for name in self.first_barrier()["sources"]])

    def cited(self) -> list[Plain]:
        """Everything that the chain cites, in the version of the day that its row looks at."""
        found: list[tuple[str, date]] = []
        for row in self.used:
            found += [(name, self._day(one)) for one in row.rows for name in one.sources]
        for verdict, told in zip(self.rows, map(self.rule, self.rows), strict=True):
            rows = [told, *told["gates"], *told["steps"], *told["barriers"]]
            found += [(name, self._day(verdict.rule)) for row in rows for name in row["sources"]]
        return self._look_up(found)

    def _day(self, row: Dated) -> date:
        return self.decision.filled.day(row.clock)

    def _look_up(self, cited: Iterable[tuple[str, date]]) -> list[Plain]:
        days: dict[str, date] = {}
        for name, day in cited:
            days.setdefault(name, day)
        found = [cite(self.rulebook, name, day, self.language) for name, day in days.items()]
        return [
            {"id": c.id, "kind": c.kind, "evidence": c.evidence, "title": c.title, "locator": c.locator, "url": c.url}
            for c in found
        ]


def _read(conditions: Iterable[Condition]) -> list[str]:
    return list(dict.fromkeys(leaf.fact for condition in conditions for leaf in leaves(condition)))
