"""How many questions each scenario takes: the interview run with the scenario's own answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from routefinder.interview import Interview, Progress, Questionnaire, answered
from routefinder.openquestions import DAY_OF, PLATFORM
from routefinder.phrasing import Phrasing
from routefinder.rulebook import Rulebook
from routefinder.vocabulary import UNKNOWN, FactValue, Language, Scenario

TYPICAL = (8, 14)
"""The number of questions that a typical case should take."""


@dataclass(frozen=True, slots=True)
class Count:
    """The questions of one scenario: about facts, about days, and how many of them had no answer."""

    name: str
    facts: int
    days: int
    unknown: int


def interviewed(questions: Questionnaire, scenario: Scenario, asker: str | None, day: dt.date) -> Progress:
    """The interview to its end, with the answers of a scenario; what it does not say is unknown.

    Where the scenario differs from the register of platforms, the register is overruled.
    """
    interview = Interview(dt.date.fromisoformat(scenario.date) if scenario.date else day, asker)
    while (question := (progress := questions.progress(interview)).question) is not None:
        interview = answered(interview, question.key, answer_in(scenario, question.key))
        if question.key == PLATFORM:
            interview = _overruled(questions, interview, scenario)
    return progress


def answer_in(scenario: Scenario, key: str) -> FactValue:
    """What a scenario answers to a question."""
    if key.startswith(DAY_OF):
        return getattr(scenario.dates, key.removeprefix(DAY_OF)) or UNKNOWN
    return scenario.facts.get(key, UNKNOWN)


def _overruled(questions: Questionnaire, interview: Interview, scenario: Scenario) -> Interview:
    for name, origin in questions.progress(interview).filled.origins.items():
        value = scenario.facts.get(name, UNKNOWN)
        if origin.kind == "platform" and value != UNKNOWN and questions.may_ask(name, interview):
            interview = answered(interview, name, value, overrule=True)
    return interview


def count(questions: Questionnaire, name: str, scenario: Scenario, asker: str | None, day: dt.date) -> Count:
    """The number of questions that a scenario takes."""
    kept = interviewed(questions, scenario, asker, day).kept
    days = sum(key.startswith(DAY_OF) for key in kept)
    return Count(name, len(kept) - days, days, sum(value == UNKNOWN for value in kept.values()))


def questions_report(
    rulebook: Rulebook, scenarios: Iterable[tuple[str, Scenario]], asker: str, language: Language, day: dt.date
) -> str:
    """The number of questions for every scenario, as a Markdown page that names the rulebook.

    Args:
        rulebook: the rulebook whose questions are counted.
        scenarios: each with the name to list it under.
        asker: who is asked, a value of the fact ``asker``.
        language: the language of the page.
        day: the day that counts where a scenario names none.
    """
    questions = Questionnaire(rulebook)
    counts = [count(questions, name, scenario, asker, day) for name, scenario in scenarios]
    phrase = Phrasing(rulebook, language).phrase
    lines = [f"# {phrase('questions_title')}", "", phrase("questions_about").strip(), ""]
    lines += [phrase("questions_rulebook", version=rulebook.version, sha256=rulebook.sha256), ""]
    lines += [phrase("questions_spread", **_spread(counts)), "", phrase("questions_head"), "|---|---:|---:|---:|---:|"]
    rows = [f"| {row.name} | {row.facts} | {row.days} | {row.facts + row.days} | {row.unknown} |" for row in counts]
    return "\n".join([*lines, *rows]) + "\n"


def _spread(counts: list[Count]) -> dict[str, str]:
    numbers = [row.facts for row in counts]
    low, high = TYPICAL
    inside = sum(low <= number <= high for number in numbers)
    figures = {"count": len(numbers), "least": min(numbers), "most": max(numbers), "inside": inside}
    return {name: str(value) for name, value in figures.items()} | {
        "median": f"{median(numbers):g}",
        "low": str(low),
        "high": str(high),
    }
