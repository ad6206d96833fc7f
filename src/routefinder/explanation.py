"""The explanation of one route, read from its verdict: what it is, on which facts it hangs, what would open it."""

from __future__ import annotations

from routefinder.decision import Decision, RouteVerdict, RuleVerdict
from routefinder.phrasing import Phrasing, sentence
from routefinder.rulebook import Gate, Route, Rulebook, Step


def explain(decision: Decision, verdict: RouteVerdict, words: Phrasing) -> str:
    """The explanation in words; it names every known fact that the status hangs on, and no other."""
    route = next(route for route in decision.rulebook.routes if route.id == verdict.route)
    known = decision.filled.facts
    clauses = words.clauses(verdict.hangs_on, known)
    if verdict.status == "unavailable":
        parts = [_named(route, words), words.phrase("status_unavailable_long"), *because(decision, verdict, words)]
        return " ".join([*map(sentence, parts), *_listed("hangs_on", clauses, words)])
    about = [sentence(route.explanation.in_(words.language)), *_listed("hangs_on", clauses, words)]
    return " ".join([*about, *what_opens(verdict, words)])


def _named(route: Route, words: Phrasing) -> str:
    return f"{route.name.in_(words.language)} ({route.instrument.in_(words.language)})"


def _listed(key: str, listed: str, words: Phrasing) -> list[str]:
    return [sentence(f"{words.phrase(key)}: {listed}")] if listed else []


def what_opens(verdict: RouteVerdict, words: Phrasing) -> list[str]:
    """For a conditional route: the open facts, and the steps that are not done, in sentences."""
    labels = "; ".join(words.label(fact) for fact in verdict.open_facts)
    steps = dict.fromkeys(step.todo.in_(words.language) for step in _open_steps(verdict))
    return [*_listed("open_facts", labels, words), *_listed("open_steps", " ".join(map(sentence, steps)), words)]


def _open_steps(verdict: RouteVerdict) -> list[Step]:
    alive = [row for row in verdict.rules if row.verdict in ("waits", "undetermined")]
    return [step for row in alive for step in row.rule.steps if step.id in verdict.open_steps]


def because(decision: Decision, verdict: RouteVerdict, words: Phrasing) -> list[str]:
    """Why an unavailable route is closed: every failing gate of the rule that comes nearest, in words."""
    if verdict.status != "unavailable":
        return []
    row = verdict.nearest
    if row.verdict == "not_in_force":
        return [not_in_force(row, words)]
    return list(dict.fromkeys(gate.otherwise.in_(words.language) for gate in failing(decision.rulebook, row)))


def failing(rulebook: Rulebook, row: RuleVerdict) -> list[Gate]:
    """The gates of a rule that do not hold; where each may hold alone, those that may not."""
    pairs = list(zip(rulebook.gates_of(row.rule), row.gates, strict=True))
    return [gate for gate, truth in pairs if truth is False] or [gate for gate, truth in pairs if truth is None]


def not_in_force(row: RuleVerdict, words: Phrasing) -> str:
    """That a rule is not in force yet, or no longer, with the day."""
    day, rule = row.day, row.rule
    assert day is not None
    if rule.valid_from is not None and day < rule.valid_from:
        return words.phrase("not_yet_in_force", date=words.short_day(rule.valid_from))
    end = rule.valid_to
    assert end is not None
    return words.phrase("no_longer_in_force", date=words.short_day(end))
