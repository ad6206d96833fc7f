"""How many questions each scenario takes: the interview run with the scenario's own answers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from statistics import median

from routefinder.filling import row_facts
from routefinder.interview import Interview, Progress, Questionnaire, answered
from routefinder.openquestions import is_filled
from routefinder.phrasing import Phrasing
from routefinder.rulebook import Rulebook
from routefinder.stories import Stories
from routefinder.vocabulary import DAY_OF, PLATFORM, UNKNOWN, FactValue, Language, Scenario

TYPICAL = (8, 14)
"""The number of questions that a typical case should take."""
AGREED = 3
"""In how many facts a row of the register must agree with a scenario before its platform is taken to be the one."""


@dataclass(frozen=True, slots=True)
class Count:
    """The questions of one scenario: about facts, about days, and how many of them had no answer.

    ``named`` is how many facts are asked when the platform is named that the scenario fits, and ``named_days`` how many
    days; None where none fits.
    """

    name: str
    facts: int
    days: int
    unknown: int
    named: int | None = None
    named_days: int = 0


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
    book, at = questions.rulebook, _day(scenario, day)
    rows = [(row, row_facts(book, row, at)) for row in book.platforms]
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
    if short is None:
        return Count(name, facts, days, unknown)
    fewer, fewer_days, _ = _asked(interviewed(questions.fresh(), short, asker, day))
    return Count(name, facts, days, unknown, fewer, fewer_days)


def _asked(progress: Progress) -> tuple[int, int, int]:
    asked = {key: value for key, value in progress.kept.items() if key not in progress.overruling}
    days = sum(key.startswith(DAY_OF) for key in asked)
    return len(asked) - days, days, sum(value == UNKNOWN for value in asked.values())


def questions_report(rulebook: Rulebook, stories: Stories, asker: str, language: Language, day: dt.date) -> str:
    """The number of questions for every scenario, as a Markdown page that names the rulebook and the scenarios.

    Args:
        rulebook: the rulebook whose questions are counted.
        stories: the scenarios.
        asker: who is asked, a value of the fact ``asker``.
        language: the language of the page.
        day: the day that counts where a scenario names none.
    """
    questions, words = Questionnaire(rulebook), Phrasing(rulebook, language)
    counts = [count(questions, row.name, row.scenario, asker, day) for row in stories.rows]
    made_from = {"version": rulebook.version, "sha256": rulebook.sha256, "scenarios": stories.sha256}
    lines = [f"# {words.phrase('questions_title')}"]
    lines += [words.phrase(key, **made_from).strip() for key in ("questions_about", "questions_mode")]
    lines += [words.phrase(key, **made_from) for key in ("questions_rulebook", "questions_scenarios")]
    lines += _spreads(words, "questions_spread", [(row.facts, row.days) for row in counts])
    lines += _spreads(
        words, "questions_named", [(row.named, row.named_days) for row in counts if row.named is not None]
    )
    table = [
        f"| {row.name} | {row.facts} | {row.days} | {row.facts + row.days} | {row.unknown} | {_or_dash(row.named)} |"
        for row in counts
    ]
    return (
        "\n\n".join([*lines, "\n".join([words.phrase("questions_head"), "|---|---:|---:|---:|---:|---:|", *table])])
        + "\n"
    )


def _spreads(words: Phrasing, key: str, counts: list[tuple[int, int]]) -> list[str]:
    """How many questions some scenarios take, without the days and with them; nothing for no scenarios."""
    if not counts:
        return []
    with_days = words.phrase("questions_with_days", **_spread([facts + days for facts, days in counts]))
    return [f"{words.phrase(key, **_spread([facts for facts, _ in counts])).strip()} {with_days}"]


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
