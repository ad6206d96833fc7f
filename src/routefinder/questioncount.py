"""How many questions each scenario takes: the interview run with the scenario's own answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from routefinder.filling import row_facts
from routefinder.interview import Interview, Progress, Questionnaire, answered
from routefinder.openquestions import DAY_OF, PLATFORM, is_filled
from routefinder.phrasing import Phrasing
from routefinder.rulebook import Rulebook
from routefinder.vocabulary import UNKNOWN, FactValue, Language, Scenario

TYPICAL = (8, 14)
"""The number of questions that a typical case should take."""
AGREED = 3
"""In how many facts a row of the register must agree with a scenario before its platform is taken to be the one."""


@dataclass(frozen=True, slots=True)
class Count:
    """The questions of one scenario: about facts, about days, and how many of them had no answer.

    ``named`` is how many facts are asked when the platform is named that the scenario fits; None where none fits.
    """

    name: str
    facts: int
    days: int
    unknown: int
    named: int | None = None


def interviewed(questions: Questionnaire, scenario: Scenario, asker: str | None, day: dt.date) -> Progress:
    """The interview to its end, with the answers of a scenario; what it does not say is unknown.

    Where the scenario differs from what was filled or concluded, that is overruled.
    """
    interview = Interview(_day(scenario, day), asker)
    while True:
        progress = questions.progress(interview)
        if progress.question is not None:
            interview = answered(interview, progress.question.key, answer_in(scenario, progress.question.key))
        elif (name := _differing(questions, interview, progress, scenario)) is not None:
            interview = answered(interview, name, answer_in(scenario, name), overrule=True)
        else:
            return progress


def answer_in(scenario: Scenario, key: str) -> FactValue:
    """What a scenario answers to a question."""
    if key.startswith(DAY_OF):
        return getattr(scenario.dates, key.removeprefix(DAY_OF)) or UNKNOWN
    return scenario.facts.get(key, UNKNOWN)


def _day(scenario: Scenario, day: dt.date) -> dt.date:
    return dt.date.fromisoformat(scenario.date) if scenario.date else day


def _differing(questions: Questionnaire, interview: Interview, progress: Progress, scenario: Scenario) -> str | None:
    """A settled fact of which the scenario says something else, and that this asker can overrule."""
    vocabulary, filled = questions.rulebook.vocabulary, progress.filled
    settled = {name: filled.facts[name] for name in filled.origins if is_filled(vocabulary, filled, name)}
    for name, value in {**settled, **progress.concluded}.items():
        said = scenario.facts.get(name, UNKNOWN)
        if said not in (value, UNKNOWN) and name not in progress.kept and questions.may_ask(name, interview):
            return name
    return None


def named(questions: Questionnaire, scenario: Scenario, day: dt.date) -> Scenario | None:
    """The scenario as told by someone who names the platform, which then says what its row fills.

    It is the row of the register that agrees with most of what the scenario says. None where a platform is named
    already, and where no row agrees in at least ``AGREED`` facts and contradicts none.
    """
    rows = [(row, row_facts(row, _day(scenario, day))) for row in questions.rulebook.platforms]
    said = {name: value for name, value in scenario.facts.items() if value != UNKNOWN}
    fits = [(row, facts) for row, facts in rows if all(said.get(n, value) == value for n, value in facts.items())]
    row, facts = max(fits, key=lambda fit: len(fit[1].keys() & said), default=(None, {}))
    if PLATFORM in said or row is None or len(facts.keys() & said) < AGREED:
        return None
    rest = {name: value for name, value in said.items() if name not in facts}
    return scenario.model_copy(update={"facts": {**rest, PLATFORM: row.id}})


def count(questions: Questionnaire, name: str, scenario: Scenario, asker: str | None, day: dt.date) -> Count:
    """The number of questions that a scenario takes; what was overruled afterwards is no question."""
    facts, days, unknown = _asked(interviewed(questions.fresh(), scenario, asker, day))
    short = named(questions, scenario, day)
    fewer = None if short is None else _asked(interviewed(questions.fresh(), short, asker, day))[0]
    return Count(name, facts, days, unknown, fewer)


def _asked(progress: Progress) -> tuple[int, int, int]:
    asked = {key: value for key, value in progress.kept.items() if key not in progress.overruling}
    days = sum(key.startswith(DAY_OF) for key in asked)
    return len(asked) - days, days, sum(value == UNKNOWN for value in asked.values())


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
    lines += [phrase("questions_spread", **_spread([row.facts for row in counts])), ""]
    fewer = [row.named for row in counts if row.named is not None]
    lines += [phrase("questions_named", **_spread(fewer)), ""] if fewer else []
    rows = [
        f"| {row.name} | {row.facts} | {row.days} | {row.facts + row.days} | {row.unknown} | {_or_dash(row.named)} |"
        for row in counts
    ]
    return "\n".join([*lines, phrase("questions_head"), "|---|---:|---:|---:|---:|---:|", *rows]) + "\n"


def _or_dash(number: int | None) -> str:
    return "-" if number is None else str(number)


def _spread(numbers: list[int]) -> dict[str, str]:
    low, high = TYPICAL
    inside = sum(low <= number <= high for number in numbers)
    figures = {"count": len(numbers), "least": min(numbers), "most": max(numbers), "inside": inside}
    return {name: str(value) for name, value in figures.items()} | {
        "median": f"{median(numbers):g}",
        "low": str(low),
        "high": str(high),
    }
