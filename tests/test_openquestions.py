"""A day that never came is not asked for; a day that may have come is; and a day that a case states counts."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any, get_args

import pytest

from cases import rulebook
from routefinder.checkpage import check_page
from routefinder.evaluate import decide
from routefinder.faces.asking import MODES
from routefinder.interview import Interview, Questionnaire, answered
from routefinder.phrasing import Phrasing
from routefinder.questioncount import interviewed
from routefinder.view import view
from routefinder.vocabulary import DAY_OF, Dates, FactValue, Scenario, StartDay

TODAY = dt.date(2026, 11, 25)
REFUSED: dict[str, FactValue] = {
    "content": ("defamation",),
    "platform": "instagram",
    "notices": ("complete_notice",),
    "provider_response": "refused_with_reasons",
}
ANSWER = "provider_decision"
DAY = "2026-10-05"


@cache
def questions() -> Questionnaire:
    return Questionnaire(rulebook())


def ended(asker: str, **facts: FactValue) -> Interview:
    """The interview of a refused notice, with other answers."""
    progress = interviewed(questions().fresh(), Scenario(facts={**REFUSED, **facts}), asker, TODAY)
    return Interview(TODAY, asker, progress.kept)


def asked(asker: str, **facts: FactValue) -> set[str]:
    """The days that are asked for."""
    return {key.removeprefix(DAY_OF) for key in ended(asker, **facts).answers if key.startswith(DAY_OF)}


def test_every_day_of_a_case_has_one_row_in_the_rulebook() -> None:
    days = [row.id for row in rulebook().vocabulary.days]
    assert days == list(Dates.model_fields)
    assert set(days) == set(get_args(StartDay.model_fields["id"].annotation))


@pytest.mark.parametrize("asker", MODES.values())
@pytest.mark.parametrize("response", ["none_yet", "ignored"])
def test_the_day_of_an_answer_that_never_came_is_not_asked_for(asker: str, response: str) -> None:
    assert ANSWER not in asked(asker, provider_response=response)
    assert ANSWER not in asked(asker, provider_response=response, notices=("none",))


@pytest.mark.parametrize("asker", MODES.values())
@pytest.mark.parametrize("response", ["refused_with_reasons", "refused_without_reasons", "unknown"])
def test_the_day_of_an_answer_is_asked_for_where_it_came_or_may_have_come(asker: str, response: str) -> None:
    assert ANSWER in asked(asker, provider_response=response)


@pytest.mark.parametrize("day", list(Dates.model_fields))
@pytest.mark.parametrize(
    ("facts", "never"),
    [
        ({}, set()),
        ({"notices": ("none",)}, {"notice"}),
        ({"notices": ("authority_notice",)}, set()),
        ({"provider_response": "none_yet"}, {"provider_decision"}),
        ({"provider_response": "ignored"}, {"provider_decision"}),
        ({"provider_response": "structural_failure"}, set()),
        ({"provider_response": "late_removal"}, set()),
        ({"order": "none"}, {"order"}),
        ({"order": "atkm_order"}, set()),
    ],
    ids=str,
)
def test_each_day_exists_unless_the_answers_say_for_certain_that_it_does_not(
    day: str, facts: dict[str, FactValue], never: set[str]
) -> None:
    state = questions().open_questions(Interview(TODAY, "student"), facts)
    assert state.may_have_happened(day) == (day not in never)
    assert not never or DAY_OF + day not in list(state.keys()) or day not in never


def test_a_day_that_is_not_known_is_marked_only_while_it_may_have_come() -> None:
    words = Phrasing(rulebook(), "nl")
    rows = {row.key: row for row in check_page(questions().fresh(), ended("supporter"), words).rows}
    assert rows[DAY_OF + ANSWER].may_change
    silent = ended("supporter", provider_response="none_yet")
    assert DAY_OF + ANSWER not in {row.key for row in check_page(questions().fresh(), silent, words).rows}


def test_a_day_that_was_answered_is_dropped_when_it_turns_out_that_it_never_came_and_comes_back() -> None:
    interview = answered(ended("supporter"), DAY_OF + ANSWER, DAY)
    assert questions().fresh().progress(interview).kept[DAY_OF + ANSWER] == DAY
    changed = answered(interview, "provider_response", "ignored")
    own = questions().fresh()
    while (question := own.progress(changed).question) is not None:
        changed = answered(changed, question.key, "unknown")
    assert DAY_OF + ANSWER in own.progress(changed).dropped
    assert not own.may_have_happened(ANSWER, changed)
    back = answered(changed, "provider_response", "refused_with_reasons")
    assert own.progress(back).kept[DAY_OF + ANSWER] == DAY


def test_a_day_that_a_case_states_counts_even_where_the_facts_say_it_never_came() -> None:
    facts = {**REFUSED, "provider_response": "none_yet"}

    def last_days(dates: Dates) -> set[Any]:
        decision = decide(rulebook(), Scenario(date=TODAY.isoformat(), dates=dates, facts=facts))
        rows = [row for route in view(decision, "nl")["routes"] for row in route["deadlines"]]
        return {row["until"] for row in rows if row["starts"] == ANSWER}

    assert last_days(Dates()) == {None}
    assert None not in last_days(Dates(provider_decision=DAY))
