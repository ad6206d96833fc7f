"""What scenarios show of a rulebook, against what could be shown; read from their traces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from routefinder.decision import Decision, RouteVerdict
from routefinder.evaluate import decide
from routefinder.goals import PARTS, ROWS, SHOWN, Goal, Part, goals
from routefinder.index import index_of
from routefinder.logic import Truth
from routefinder.rulebook import Remark, Rulebook
from routefinder.stories import Stories, Story

TRUTHS: dict[Truth, str] = {True: "true", False: "false", None: "unknown"}
VERDICTS = ("applies", "waits", "undetermined", "excluded")


@dataclass(frozen=True, slots=True)
class Measure:
    """How many of the goals of one kind are reached."""

    name: str
    reached: int
    possible: int

    @property
    def percent(self) -> int:
        """The share that is reached, in percent, rounded down; 100 where there is nothing to reach."""
        return 100 * self.reached // self.possible if self.possible else 100


@dataclass(frozen=True)
class Coverage:
    """Every goal, with the scenarios that reach it."""

    rulebook: Rulebook
    stories: Stories
    reached: dict[Goal, tuple[Story, ...]]

    @cached_property
    def missing(self) -> tuple[Goal, ...]:
        """The goals that no scenario reaches, in the order of the rulebook."""
        return tuple(goal for goal, stories in self.reached.items() if not stories)

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        """The share reached of each part, and of the rules that apply."""
        found = [self._measure(part, [goal for goal in self.reached if goal.part == part]) for part in PARTS]
        applied = [goal for goal in self.reached if goal.part == "rule" and goal.outcome == "applies"]
        return (*found[:2], self._measure("applied", applied), *found[2:])

    def _measure(self, name: str, chosen: list[Goal]) -> Measure:
        return Measure(name, sum(bool(self.reached[goal]) for goal in chosen), len(chosen))

    @property
    def lowest(self) -> int:
        """The lowest percentage of all measures."""
        return min(measure.percent for measure in self.measures)


def coverage(rulebook: Rulebook, stories: Stories, today: date) -> Coverage:
    """Decide every scenario, and hold what it shows against what can be shown.

    Args:
        rulebook: what is covered.
        stories: the scenarios; facts that they leave out are unknown.
        today: the day that scenarios without a date are about.
    """
    reached: dict[Goal, list[Story]] = {goal: [] for goal in goals(index_of(rulebook))}
    for story in stories.rows:
        for goal in dict.fromkeys(seen(decide(rulebook, story.scenario, today=today))):
            reached[goal].append(story)
    return Coverage(rulebook, stories, {goal: tuple(found) for goal, found in reached.items()})


def seen(decision: Decision) -> Iterator[Goal]:
    """The goals that one decision reaches."""
    for verdict in decision.routes:
        yield Goal("route", verdict.route, 0, verdict.status)
        yield from _seen_rules(verdict)
        yield from _seen_rows(decision, verdict)
    for concluded in decision.conclusions:
        yield from (Goal("conclusion", row.id, 0, SHOWN) for row in concluded.rows)
    yield from _seen_texts("warning", decision.rulebook.warnings, decision.warnings)
    yield from _seen_texts("note", decision.rulebook.notes, decision.notes)


def _seen_rules(verdict: RouteVerdict) -> Iterator[Goal]:
    for row in verdict.rules:
        if row.verdict == "not_in_force":
            continue
        if row.verdict in VERDICTS:
            yield Goal("rule", row.rule.id, 0, row.verdict)
        yield from (Goal("gate", row.rule.id, at, TRUTHS[truth]) for at, truth in enumerate(row.gates, 1))
        yield from (Goal("step", row.rule.id, at, TRUTHS[truth]) for at, truth in enumerate(row.steps, 1))


def _seen_rows(decision: Decision, verdict: RouteVerdict) -> Iterator[Goal]:
    route = next(row for row in decision.rulebook.routes if row.id == verdict.route)
    shown = {id(row) for row, _ in (*verdict.deadlines, *verdict.sanctions)} | {id(row) for row in verdict.remarks}
    for part, name in ROWS:
        rows = enumerate(getattr(route, name), 1)
        yield from (Goal(part, route.id, at, SHOWN) for at, row in rows if id(row) in shown)


def _seen_texts(part: Part, rows: tuple[Remark, ...], found: tuple[Remark, ...]) -> Iterator[Goal]:
    shown = {id(row) for row in found}
    yield from (Goal(part, str(row.id), 0, SHOWN) for row in rows if id(row) in shown)
