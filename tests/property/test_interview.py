"""The interview asks everything that matters, nothing twice, and comes to an end."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

import pytest

from cases import rulebook, shipped
from routefinder.deadlines import until
from routefinder.evaluate import decide_filled
from routefinder.filling import fill
from routefinder.index import index_of
from routefinder.interview import Interview, Progress, Questionnaire, answered, without
from routefinder.openquestions import ASKER, DAY_OF, PLATFORM, askable, case_of, may_ask
from routefinder.questioncount import answer_in, interviewed, questions_report
from routefinder.reduced import Table
from routefinder.vocabulary import UNKNOWN, FactValue, Scenario

TODAY = dt.date(2026, 3, 16)
ASKERS = ("supporter", "victim", "police", "student")
FEW = 24
"""One in so many scenarios is gone through in every run."""


@cache
def questions() -> Questionnaire:
    return Questionnaire(rulebook())


def day(scenario: Scenario) -> dt.date:
    return dt.date.fromisoformat(scenario.date) if scenario.date else TODAY


def outcome(scenario: Scenario) -> Any:
    """Everything that an answer may change, as it is shown."""
    filled = fill(scenario, rulebook(), TODAY)
    decision = decide_filled(rulebook(), scenario, filled)
    turnover = filled.facts.get("provider_turnover_eur")
    routes = {
        row.route: (
            row.status,
            None if row.status == "unavailable" else (row.authority, row.also),
            [(one.text.en, certain, until(rulebook(), one, scenario.dates)) for one, certain in row.deadlines],
            [(one.text.en, certain, one.max_percent and turnover) for one, certain in row.sanctions],
        )
        for row in decision.routes
    }
    return routes, [row.id for row in decision.warnings]


def everything(scenario: Scenario, asker: str) -> Scenario:
    """The case in which the asker states all that this scenario knows and this asker can know."""
    facts = {fact.id for fact in askable(rulebook().vocabulary) if may_ask(fact, asker)} - {ASKER}
    answers: dict[str, FactValue] = {name: value for name, value in scenario.facts.items() if name in facts}
    answers |= {DAY_OF + name: value for name, value in scenario.dates.model_dump(exclude_none=True).items()}
    return case_of(day(scenario), asker, answers)


def finished(scenario: Scenario, asker: str) -> Progress:
    return interviewed(questions(), scenario, asker, TODAY)


def holds(scenario: Scenario, asker: str) -> None:
    kept = finished(scenario, asker).kept
    assert outcome(case_of(day(scenario), asker, kept)) == outcome(everything(scenario, asker)), scenario.id


@pytest.mark.parametrize("asker", ASKERS)
def test_the_questions_that_are_left_out_change_nothing(asker: str) -> None:
    for scenario in shipped()[ASKERS.index(asker) :: FEW]:
        holds(scenario, asker)


@pytest.mark.long
@pytest.mark.parametrize("asker", [*ASKERS, "acm", "anyone", "hosting_provider"])
def test_the_questions_that_are_left_out_change_nothing_in_any_scenario(asker: str) -> None:
    for scenario in shipped():
        holds(scenario, asker)


def test_every_question_is_asked_once_in_the_fixed_order_of_who_can_know_it() -> None:
    orders = {fact.id: fact.order for fact in questions().facts}
    for asker, scenario in zip(ASKERS, shipped()[:: len(shipped()) // len(ASKERS)], strict=False):
        interview, asked = Interview(day(scenario), asker), list[str]()
        while (question := questions().progress(interview).question) is not None:
            assert question.key not in asked
            assert question.fact is None or may_ask(question.fact, asker)
            asked.append(question.key)
            interview = answered(interview, question.key, answer_in(scenario, question.key))
        facts = [orders[key] for key in asked if key in orders]
        before_days = [orders[key] for key in asked[: next((n for n, k in enumerate(asked) if DAY_OF in k), None)]]
        assert before_days == sorted(before_days)
        assert len(set(facts)) == len(facts)


def test_not_knowing_is_an_answer_and_the_interview_ends_with_it() -> None:
    interview = Interview(TODAY, "supporter")
    assert questions().progress(interview).kept == {}
    progress = interviewed(questions(), Scenario(), "supporter", TODAY)
    assert progress.question is None
    assert set(progress.kept.values()) == {UNKNOWN}
    assert progress.dropped == ()


def test_what_cannot_matter_for_a_threat_in_words_is_not_asked() -> None:
    kept = interviewed(questions(), Scenario(facts={"content": ("threat",)}), "supporter", TODAY).kept
    assert "consent" not in kept
    assert "depicted_age" not in kept
    image = Scenario(facts={"content": ("sexual_imagery",), "depicted_age": "adult", "sexual_character": "sexual"})
    assert {"consent", "depicted_age"} <= set(finished(image, "supporter").kept)


def test_answers_that_no_longer_matter_are_dropped_and_listed() -> None:
    scenario = Scenario(facts={"content": ("sexual_imagery",), "depicted_age": "adult", "consent": "absent"})
    interview = Interview(TODAY, "supporter", finished(scenario, "supporter").kept)
    assert interview.answers["consent"] == "absent"
    interview = answered(interview, "content", ("threat",))
    while (question := questions().progress(interview).question) is not None:
        interview = answered(interview, question.key, UNKNOWN)
    progress = questions().progress(interview)
    assert {"consent", "depicted_age"} <= set(progress.dropped)
    assert not set(progress.dropped) & set(progress.kept)
    assert "consent" not in case_of(TODAY, "supporter", progress.kept).facts


def test_a_changed_answer_leaves_the_others_as_they_were() -> None:
    progress = interviewed(questions(), Scenario(), "victim", TODAY)
    interview = without(Interview(TODAY, "victim", progress.kept), "acute_danger")
    after = questions().progress(interview)
    assert after.question is not None
    assert after.question.key == "acute_danger"
    again = questions().progress(answered(interview, "acute_danger", "no"))
    assert again.question is None
    assert again.kept == {**progress.kept, "acute_danger": "no"}


def test_naming_a_platform_answers_what_the_register_knows_and_the_asker_goes_before_it() -> None:
    platform = next(row for row in rulebook().platforms if {"service", "establishment"} <= set(row.fills))
    scenario = Scenario(facts={"content": ("threat",), PLATFORM: platform.id})
    kept = finished(scenario, "supporter").kept
    assert not set(kept) & set(platform.fills)
    own = Scenario(facts={**scenario.facts, "establishment": "DE"})
    progress = finished(own, "supporter")
    assert progress.kept["establishment"] == "DE"
    assert progress.filled.facts["establishment"] == "DE"
    other = answered(Interview(TODAY, "supporter", progress.kept, frozenset({"establishment"})), PLATFORM, "none")
    assert other.overruled == frozenset()


def test_what_only_an_authority_knows_is_asked_of_it_and_of_students() -> None:
    scenario = next(row for row in shipped() if row.facts.get("order", "none") not in ("none", UNKNOWN))
    assert "order" not in finished(scenario, "victim").kept
    assert "order" in finished(scenario, "student").kept


def test_joining_and_combining_functions_is_as_doing_it_for_every_value() -> None:
    diagrams = index_of(rulebook()).space.diagrams
    table = Table(diagrams)
    one = next(n for n, size in enumerate(diagrams.sizes) if size == 2)
    other = next(n for n, size in enumerate(diagrams.sizes) if size == 2 and n > one)
    left = table.make(one, (table.end(0), table.end(2)))
    right = table.make(other, (table.end(0), table.end(2)))
    both = table.make(one, (right, table.end(2)))
    assert table.join(left, right, 2) == both
    assert table.join(left, left, 3) == left
    assert table.combine((left, right), max) == both
    assert table.support(both) == {one, other}
    assert table.reachable(table.join(left, right, 3)) == {0, 2, 3}


def test_the_report_names_the_rulebook_and_every_scenario() -> None:
    rows = [(f"story {number}", scenario) for number, scenario in enumerate(shipped()[:2])]
    text = questions_report(rulebook(), rows, "supporter", "en", TODAY)
    assert rulebook().sha256 in text
    assert all(f"| {name} | " in text for name, _ in rows)
