"""A decision as plain data in one language: the object that ``--format json`` prints and every page is made from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from routefinder.citations import cite
from routefinder.deadlines import until
from routefinder.decision import ALIVE, Concluded, Decision, RouteVerdict, RuleVerdict
from routefinder.explanation import because, explain
from routefinder.phrasing import Phrasing
from routefinder.rulebook import Dated, Deadline, Remark, Route, Sanction
from routefinder.sanctions import Amounts, amounts
from routefinder.vocabulary import Language

Plain = dict[str, Any]


def view(decision: Decision, language: Language) -> Plain:
    """The whole decision."""
    return _View(decision, language).whole()


def as_json(data: Plain) -> str:
    """The object as JSON text; the same decision gives the same bytes."""
    return json.dumps(data, ensure_ascii=False, indent=2)


class _View:
    def __init__(self, decision: Decision, language: Language) -> None:
        self.decision = decision
        self.rulebook = decision.rulebook
        self.known = decision.filled.facts
        self.words = Phrasing(decision.rulebook, language)
        self.language: Language = language
        self.routes = {route.id: route for route in decision.rulebook.routes}

    def whole(self) -> Plain:
        decision = self.decision
        return {
            "rulebook": {"version": self.rulebook.version, "sha256": self.rulebook.sha256},
            "id": decision.scenario.id,
            "title": decision.scenario.title,
            "date": decision.filled.date.isoformat(),
            "dates": decision.scenario.dates.model_dump(exclude_none=True),
            "language": self.language,
            "engines": list(decision.engines),
            "facts": {fact: list(v) if isinstance(v, tuple) else v for fact, v in self.known.items()},
            "filled": {fact: self.words.origin(origin) for fact, origin in decision.filled.origins.items()},
            "conclusions": [self.conclusion(row) for row in decision.conclusions],
            "routes": [self.route(verdict) for verdict in decision.routes],
            "warnings": [row.text.in_(self.language) for row in decision.warnings],
            "notes": [row.text.in_(self.language) for row in decision.notes] + self.differences() + self.age(),
            "conflicts": [{"route": c.route, "what": c.what, "between": [c.one, c.other]} for c in decision.conflicts],
            "receipt": receipt(decision),
        }

    def conclusion(self, row: Concluded) -> Plain:
        sources = list(dict.fromkeys(source for conclusion in row.rows for source in conclusion.sources))
        return {
            "fact": row.fact,
            "value": row.value,
            "rules": [conclusion.id for conclusion in row.rows],
            "sources": sources,
            "text": [conclusion.words.in_(self.language) for conclusion in row.rows],
            "used": row.given is None,
        }

    def differences(self) -> list[str]:
        return [
            self.words.phrase(
                "given_over_concluded",
                fact=self.words.label(row.fact),
                given=self.words.answer(row.fact, row.given),
                concluded=self.words.answer(row.fact, row.value),
            )
            for row in self.decision.conclusions
            if row.given is not None
        ]

    def age(self) -> list[str]:
        return [self.words.phrase("data_old")] if self.decision.filled.platform_is_old else []

    def about(self, route: Route, verdict: RouteVerdict) -> Plain:
        return {
            "id": route.id,
            "name": route.name.in_(self.language),
            "status": verdict.status,
            "group": route.group,
            "effect": route.effect,
            "authority": self.authority(verdict.authority),
            "also": [self.authority(name) for name in verdict.also],
            "addressee": route.addressee.in_(self.language),
            "instrument": route.instrument.in_(self.language),
            "usable_by": list(route.usable_by),
        }

    def route(self, verdict: RouteVerdict) -> Plain:
        route = self.routes[verdict.route]
        return {
            **self.about(route, verdict),
            "hangs_on": list(verdict.hangs_on),
            "open_facts": list(verdict.open_facts),
            "open_steps": list(verdict.open_steps),
            "because": because(self.decision, verdict, self.words),
            "todo": self.todo(verdict),
            "deadlines": [self.deadline(row, certain) for row, certain in verdict.deadlines],
            "sanctions": [self.sanction(row, certain) for row, certain in verdict.sanctions],
            "remarks": [self.remark(row) for row in verdict.remarks],
            "rules": [row.rule.id for row in self.alive(verdict)],
            "trace": [self.rule(row) for row in verdict.rules],
            "sources": self.sources(route, verdict),
            "explanation": explain(self.decision, verdict, self.words),
        }

    def authority(self, name: str | None) -> Plain | None:
        return {"id": name, "name": self.words.authority(name)} if name is not None else None

    def alive(self, verdict: RouteVerdict) -> list[RuleVerdict]:
        return [row for row in verdict.rules if row.verdict in ALIVE] or [verdict.nearest]

    def rule(self, row: RuleVerdict) -> Plain:
        return {
            "rule": row.rule.id,
            "verdict": row.verdict,
            "facts": list(row.facts),
            "by": list(row.by),
            "day": row.day.isoformat() if row.day else None,
            "text": row.rule.words.in_(self.language),
        }

    def todo(self, verdict: RouteVerdict) -> list[Plain]:
        texts = {
            step.id: step.todo.in_(self.language)
            for row in self.alive(verdict)
            for step in reversed(row.rule.steps)
            if step.id in verdict.open_steps
        }
        return [{"step": step, "text": texts[step]} for step in verdict.open_steps if step in texts]

    def deadline(self, row: Deadline, certain: bool) -> Plain:
        return {
            "whose": row.whose,
            "hours": row.hours,
            "period": row.period,
            "binding": row.binding,
            "certain": certain,
            "starts": row.starts,
            "until": self.until(row),
            "text": row.text.in_(self.language),
            "sources": list(row.sources),
        }

    def until(self, row: Deadline) -> str | None:
        last = until(self.rulebook, row, self.decision.scenario.dates)
        return last.isoformat() if last else None

    def amounts(self, row: Sanction) -> Amounts:
        turnover = self.known.get(self.rulebook.vocabulary.amount or "")
        return amounts(self.rulebook, row, self.day(row), Decimal(str(turnover)) if turnover is not None else None)

    def sanction(self, row: Sanction, certain: bool) -> Plain:
        found = self.amounts(row)
        return {
            "kind": row.kind,
            "breach": row.breach.in_(self.language),
            "max_percent": _number(row.max_percent),
            "base": row.base.in_(self.language) if row.base else None,
            "per": row.per,
            "max_eur": _number(found.fixed),
            "max_months": row.max_months,
            "fine_category": row.fine_category,
            "amount_eur": _number(found.highest) if row.max_percent is not None else None,
            "rule": row.rule,
            "certain": certain,
            "text": row.text.in_(self.language),
            "sources": [*row.sources, *([found.source] if found.source else [])],
        }

    def remark(self, row: Remark) -> Plain:
        return {"text": row.text.in_(self.language), "sources": list(row.sources)}

    def day(self, row: Dated) -> date:
        return self.decision.filled.day(row.clock)

    def sources(self, route: Route, verdict: RouteVerdict) -> list[Plain]:
        cited: dict[str, date] = {}
        for names, day in self.cited(route, verdict):
            for name in names:
                cited.setdefault(name, day)
        found = [cite(self.rulebook, name, day, self.language) for name, day in cited.items()]
        return [
            {
                "id": one.id,
                "kind": one.kind,
                "evidence": one.evidence,
                "title": one.title,
                "locator": one.locator,
                "url": one.url,
            }
            for one in found
        ]

    def cited(self, route: Route, verdict: RouteVerdict) -> Iterable[tuple[tuple[str, ...], date]]:
        rules = self.alive(verdict)
        act = any(row.rule.clock == "act" for row in rules)
        yield route.sources, self.decision.filled.day("act" if act else "date")
        for verdict_row in rules:
            rule = verdict_row.rule
            yield rule.sources, self.day(rule)
            for gate in self.rulebook.gates_of(rule):
                yield gate.sources, self.day(rule)
            for step in rule.steps:
                yield step.sources, self.day(rule)
        rows: list[Deadline | Sanction | Remark] = [row for row, _ in verdict.deadlines]
        rows += [*(row for row, _ in verdict.sanctions), *verdict.remarks]
        for row in rows:
            yield row.sources, self.day(row)
        for sanction, _ in verdict.sanctions:
            table = self.amounts(sanction).source
            yield (table,) if table else (), self.day(sanction)


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def receipt(decision: Decision) -> Plain:
    """What is needed to decide the same again: rulebook, days, facts, engines, and a hash of the outcome."""
    outcome = {verdict.route: verdict.status for verdict in decision.routes}
    facts = {fact: list(v) if isinstance(v, tuple) else v for fact, v in sorted(decision.scenario.facts.items())}
    canonical = json.dumps(outcome, sort_keys=True, separators=(",", ":"))
    return {
        "rulebook_sha256": decision.rulebook.sha256,
        "rulebook_version": decision.rulebook.version,
        "date": decision.filled.date.isoformat(),
        "dates": decision.scenario.dates.model_dump(exclude_none=True),
        "facts": facts,
        "engines": list(decision.engines),
        "outcome_sha256": hashlib.sha256(canonical.encode()).hexdigest(),
    }
