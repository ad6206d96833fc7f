"""A case from a file, in a visit: the answers that it makes, and the case that it is once answers were changed.

A file may say more than the interview asks for: facts that settle themselves, or that make no difference. They still
count. So a loaded case stays the file's, fact for fact, and the answers that were changed since lie over it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from routefinder.interview import Interview, Questionnaire, answered
from routefinder.rulebook import Rulebook
from routefinder.scenario import scenario_from
from routefinder.vocabulary import ASKER, DAY_OF, PLATFORM, UNKNOWN, Dates, FactValue, Scenario
from routefinder.yamlfile import Document, Place

LONGEST = 200
"""Characters that a text in a file may have; a longer one is somebody's story."""
Answers = Mapping[str, FactValue]


@dataclass(frozen=True, slots=True)
class Loaded:
    """A case as its file says it, and the interview that it made."""

    scenario: Scenario
    interview: Interview

    def now(self, interview: Interview, kept: Answers, questions: Questionnaire) -> Scenario:
        """The case of an interview that began with this one.

        As long as nothing was changed it is the file's, with its title. Else the file's facts and days, with what was
        changed or answered since. A named service brings its own facts; those of the file then give way to them.
        """
        given = _given(self.scenario)
        changed = {
            key: value
            for key, value in interview.answers.items()
            if value != self.interview.answers.get(key, UNKNOWN) and (key in kept or key in given)
        }
        gone = _given_way(interview, questions)
        if not changed and gone.isdisjoint(given):
            return self.scenario
        facts = {key: value for key, value in {**given, **changed}.items() if key not in gone and value != UNKNOWN}
        days = {key.removeprefix(DAY_OF): str(facts.pop(key)) for key in list(facts) if key.startswith(DAY_OF)}
        return Scenario(date=self.scenario.date, dates=Dates(**days), facts=facts)

    def changes(self, interview: Interview) -> int:
        """How many answers are not what the file made them."""
        was, now = self.interview.answers, interview.answers
        return sum(was.get(key, UNKNOWN) != now.get(key, UNKNOWN) for key in was.keys() | now.keys())


def load(scenario: Scenario, questions: Questionnaire, day: dt.date, asker: str | None) -> Loaded:
    """A case as the answers of an interview: what it states goes before what would be filled or concluded.

    What it leaves open is answered with 'I do not know', for that is what leaving open means in a file. ``day`` is the
    day asked about where the file names none; who asks is not taken from the file, but stays who practises.
    """
    own = {key: value for key, value in _given(scenario).items() if key != ASKER}
    interview = Interview(dt.date.fromisoformat(scenario.date) if scenario.date else day, asker)
    for key in sorted(own, key=lambda key: key != PLATFORM):
        interview = answered(interview, key, own[key], overrule=not key.startswith(DAY_OF) and key != PLATFORM)
    while (question := questions.progress(interview).question) is not None:
        interview = answered(interview, question.key, UNKNOWN)
    return Loaded(scenario, interview)


def _given(scenario: Scenario) -> dict[str, FactValue]:
    """The facts and days of a case, by the keys that answers have."""
    days = scenario.dates.model_dump(exclude_none=True)
    return {**scenario.facts, **{DAY_OF + name: day for name, day in days.items()}}


def _given_way(interview: Interview, questions: Questionnaire) -> set[str]:
    """What the register of services says of the service that is named now, and no answer overrules."""
    platform = interview.answers.get(PLATFORM, UNKNOWN)
    origins = questions.filled(interview, {PLATFORM: platform}).origins
    filled = {name for name, origin in origins.items() if origin.kind == "platform"}
    return {name for name in filled if interview.overruled.get(name) != platform}


def case_from(document: Document, rulebook: Rulebook) -> Scenario:
    """The case that a read file holds.

    Raises:
        ScenarioError: with every fault, long texts among them: they are not needed to practise, and what somebody
            really went through does not belong here.
    """
    for text, place in _texts(document.data, ()):
        if len(text) > LONGEST:
            message = f"this text has more than {LONGEST} characters."
            document.fault("practice-long-text", message, place, "Invent a case, and say it in facts.")
    return scenario_from(document, rulebook)


def _texts(data: Any, place: Place) -> Iterator[tuple[str, Place]]:
    if isinstance(data, str):
        yield data, place
    rows = data.items() if isinstance(data, Mapping) else enumerate(data) if isinstance(data, list) else ()
    for key, value in rows:
        if isinstance(key, str):
            yield key, (*place, key)
        yield from _texts(value, (*place, key))


def as_file(scenario: Scenario) -> str:
    """The case as a file that ``routefinder decide`` reads; what was expected of it is not said again."""
    data = scenario.model_dump(exclude_none=True, exclude={"expect"})
    data["facts"] = {name: list(v) if isinstance(v, tuple) else v for name, v in scenario.facts.items()}
    return str(
        yaml.safe_dump({key: value for key, value in data.items() if value}, sort_keys=False, allow_unicode=True)
    )
