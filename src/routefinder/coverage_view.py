"""The coverage of a rulebook, as data and in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from routefinder.claims_view import made_from
from routefinder.coverage import Coverage
from routefinder.goals import Goal
from routefinder.outline import Item, Outline, Section
from routefinder.phrasing import Phrasing
from routefinder.rulebook import Route, Rule, Rulebook
from routefinder.vocabulary import Text


def coverage_data(found: Coverage) -> dict[str, Any]:
    """The coverage as plain data; the goals point to the scenarios by number."""
    numbers = {story.name: number for number, story in enumerate(found.stories.rows)}
    return {
        "rulebook": {"version": found.rulebook.version, "sha256": found.rulebook.sha256},
        "scenarios": {"sha256": found.stories.sha256, "names": list(numbers)},
        "measures": [
            {"name": row.name, "reached": row.reached, "possible": row.possible, "percent": row.percent}
            for row in found.measures
        ],
        "lowest_percent": found.lowest,
        "missing": [_goal_data(goal) for goal in found.missing],
        "goals": [
            _goal_data(goal) | {"scenarios": [numbers[story.name] for story in stories]}
            for goal, stories in found.reached.items()
        ],
    }


def _goal_data(goal: Goal) -> dict[str, Any]:
    return {"part": goal.part, "id": goal.id, "number": goal.number, "outcome": goal.outcome}


def tell_coverage(found: Coverage, words: Phrasing, wanted: int | None = None) -> Outline:
    """The coverage in words: the measures, and everything that no scenario shows.

    Args:
        found: the coverage.
        words: the words of its rulebook.
        wanted: the percentage that was asked for; said where it is not reached.
    """
    parts = PartTexts(found.rulebook, words)
    measures = tuple(Item(line) for line in measure_lines(found, words))
    missing = tuple(Item(parts.line(goal)) for goal in found.missing)
    closing = list(_closing(found, words, wanted))
    sections = (
        Section(words.phrase("coverage_measures"), measures),
        Section(words.phrase("coverage_missing"), missing),
    )
    intro = (words.phrase("coverage_how"), made_from(words, found.stories))
    return Outline(words.language, words.phrase("coverage_title"), intro, sections, tuple(closing))


def measure_lines(found: Coverage, words: Phrasing) -> Iterator[str]:
    """One sentence for each measure."""
    for row in found.measures:
        figures = {"reached": str(row.reached), "possible": str(row.possible), "percent": str(row.percent)}
        yield words.phrase("coverage_measure", name=words.phrase(f"parts_{row.name}"), **figures)


def _closing(found: Coverage, words: Phrasing, wanted: int | None) -> Iterator[str]:
    if not found.missing:
        yield words.phrase("coverage_nothing_missing")
    if wanted is not None and found.lowest < wanted:
        yield words.phrase("coverage_too_low", percent=str(found.lowest), wanted=str(wanted))


def coverage_section(found: Coverage, words: Phrasing) -> Section:
    """Every route and rule, with how many scenarios show each outcome."""
    counts: dict[tuple[str, str], list[str]] = {}
    for goal, stories in found.reached.items():
        if goal.part in ("route", "rule"):
            outcome = f"{words.phrase(f'outcome_{goal.outcome}')} {len(stories)}"
            counts.setdefault((goal.part, goal.id), []).append(outcome)
    items = [
        Item(
            f"{route.id}: {', '.join(counts['route', route.id])}",
            tuple(f"{rule.id}: {', '.join(counts['rule', rule.id])}" for rule in found.rulebook.rules_of[route.id]),
        )
        for route in found.rulebook.routes
    ]
    return Section(words.phrase("coverage_routes"), tuple(items))


class PartTexts:
    """What each part of a rulebook says, in one language."""

    def __init__(self, rulebook: Rulebook, words: Phrasing) -> None:
        self.rulebook = rulebook
        self.words = words
        self.rules: dict[str, Rule] = {rule.id: rule for rule in rulebook.rules}
        self.routes: dict[str, Route] = {route.id: route for route in rulebook.routes}
        texts = (*rulebook.warnings, *rulebook.notes)
        self.texts: dict[str, Text] = {row.id: row.words for row in rulebook.conclusions}
        self.texts |= {str(row.id): row.text for row in texts}

    def line(self, goal: Goal) -> str:
        """A goal on one line: the part, its outcome, and what the part says."""
        number = f" {goal.number}" if goal.number else ""
        part, outcome = self.words.phrase(f"part_{goal.part}"), self.words.phrase(f"outcome_{goal.outcome}")
        return f"{goal.id}, {part}{number}, {outcome}: {self.text(goal)}"

    def text(self, goal: Goal) -> str:
        """What the part says."""
        return self._text(goal).in_(self.words.language)

    def _text(self, goal: Goal) -> Text:
        at = goal.number - 1
        match goal.part:
            case "route":
                return self.routes[goal.id].name
            case "rule":
                return self.rules[goal.id].words
            case "gate":
                return self.rulebook.gates_of(self.rules[goal.id])[at].otherwise
            case "step":
                return self.rules[goal.id].steps[at].todo
            case "deadline":
                return self.routes[goal.id].deadlines[at].text
            case "sanction":
                return self.routes[goal.id].sanctions[at].text
            case "remark":
                return self.routes[goal.id].remarks[at].text
            case _:
                return self.texts[goal.id]
