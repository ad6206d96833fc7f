"""The check page shows every answer once, where settled facts come from, and which unknowns still count."""

from __future__ import annotations

import datetime as dt
from functools import cache

import pytest

from cases import rulebook, shipped
from routefinder.checkpage import CheckPage, Row, check_page
from routefinder.evaluate import decide_filled
from routefinder.filling import fill
from routefinder.interview import Interview, Questionnaire, answered
from routefinder.openquestions import case_of
from routefinder.phrasing import Phrasing
from routefinder.questioncount import answer_in, interviewed
from routefinder.vocabulary import DAY_OF, PLATFORM, UNKNOWN, FactValue, Language, Scenario

TODAY = dt.date(2026, 11, 24)
IMAGE = {"content": ("sexual_imagery",), "depicted_age": "minor", "sexual_character": "sexual", "acute_danger": "no"}
FEW = 60


@cache
def questions() -> Questionnaire:
    return Questionnaire(rulebook())


def ended(scenario: Scenario, asker: str | None = "supporter") -> Interview:
    """The interview that ends with the answers of a scenario."""
    progress = interviewed(questions().fresh(), scenario, asker, TODAY)
    return Interview(progress.filled.date, asker, progress.kept)


def page(interview: Interview, language: Language = "en") -> CheckPage:
    return check_page(questions().fresh(), interview, Phrasing(rulebook(), language))


def row(interview: Interview, key: str) -> Row:
    return {one.key: one for one in page(interview).rows}[key]


def on(platform: str, asker: str = "supporter", **facts: FactValue) -> Interview:
    return ended(Scenario(facts={**IMAGE, PLATFORM: platform, **facts}), asker)


def test_the_parts_have_the_headings_of_the_vocabulary_in_their_order_and_the_questions_in_theirs() -> None:
    shown = page(on("x"), "nl")
    assert [part.heading for part in shown.parts] == [one.label.nl for one in rulebook().vocabulary.sections]
    place = {fact.id: fact.order for fact in questions().facts}
    for part in shown.parts:
        orders = [place[one.key] for one in part.rows if one.key in place]
        assert orders == sorted(orders)


def test_every_answer_that_counts_stands_there_once_and_every_other_is_listed_as_dropped() -> None:
    for scenario in shipped()[::FEW]:
        interview = answered(ended(scenario), "content", ("provider_conduct",))
        own = questions().fresh()
        while (question := own.progress(interview).question) is not None:
            interview = answered(interview, question.key, UNKNOWN)
        shown, progress = page(interview), own.progress(interview)
        keys = [one.key for one in shown.rows]
        assert len(keys) == len(set(keys))
        assert {key for key, value in progress.kept.items() if value != UNKNOWN} <= set(keys)
        lost = [key for key in progress.dropped if interview.answers[key] != UNKNOWN]
        assert [one.key for one in shown.dropped] == lost


def test_days_stand_where_it_is_said_what_was_done_and_are_written_out() -> None:
    scenario = next(one for one in shipped() if one.dates.act and one.dates.act != one.date)
    interview = ended(scenario, "student")
    day = next(key for key, value in interview.answers.items() if key.startswith(DAY_OF) and value != UNKNOWN)
    part = next(part for part in page(interview).parts if day in [one.key for one in part.rows])
    assert part.heading == "What has been done"
    assert str(interview.answers[day])[:4] in row(interview, day).value.split()


def test_what_the_register_filled_says_so_and_only_whoever_can_know_it_may_change_it() -> None:
    shown = row(on("x"), "vlop")
    assert (shown.kind, shown.value, shown.changeable) == ("filled", "Yes", True)
    assert "X (Twitter)" in shown.origin
    assert not row(on("x", "victim"), "vlop").changeable


def test_what_is_filled_with_the_usual_case_and_what_follows_say_so() -> None:
    usual = row(on("x"), "oversight_country")
    assert (usual.kind, usual.value, usual.origin) == ("filled", "Netherlands", "the usual case")
    follows = row(on("none", service="online_platform"), "reach")
    assert (follows.kind, follows.value, follows.origin) == ("concluded", "Everyone", "follows from your answers")


def test_an_answer_that_overrules_is_given_and_says_what_it_goes_before() -> None:
    shown = row(answered(on("none", service="online_platform"), "reach", "closed_group", overrule=True), "reach")
    assert (shown.kind, shown.overrules) == ("given", True)
    assert "Everyone" in shown.origin
    assert "follows from your answers" in shown.origin


def test_what_cannot_count_in_this_case_is_not_shown_among_what_was_filled() -> None:
    assert "bzk_channel" not in [one.key for one in page(on("x")).rows]
    election: dict[str, FactValue] = {"content": ("election_misinformation",), PLATFORM: "x"}
    assert "bzk_channel" in [one.key for one in page(ended(Scenario(facts=election))).rows]


def test_an_unknown_answer_that_is_filled_all_the_same_is_shown_as_filled() -> None:
    interview = Interview(TODAY, "student", {**on("none", "student").answers, "offers_services_in_eu": UNKNOWN})
    interview = answered(answered(interview, "establishment", UNKNOWN), "legal_representative", "NL")
    own = questions().fresh()
    while (question := own.progress(interview).question) is not None:
        interview = answered(interview, question.key, UNKNOWN)
    assert row(interview, "offers_services_in_eu").kind == "concluded"


def outcome(interview: Interview, answers: dict[str, FactValue]) -> object:
    scenario = case_of(interview.date, interview.asker, answers)
    decision = decide_filled(rulebook(), scenario, fill(scenario, rulebook(), TODAY))
    return decision.statuses(), [one.id for one in decision.warnings]


@pytest.mark.parametrize("asker", ["supporter", "student"])
def test_an_unknown_that_is_not_marked_changes_nothing_whatever_the_answer(asker: str) -> None:
    unmarked = 0
    for scenario in shipped()[7 :: FEW // 3 if asker == "student" else FEW]:
        interview = ended(scenario, asker)
        answers = dict(interview.answers)
        for one in page(interview).rows:
            if not one.unknown or one.may_change or one.key.startswith(DAY_OF) or one.key == PLATFORM:
                continue
            unmarked += 1
            fact = rulebook().vocabulary[one.key]
            now = outcome(interview, answers)
            for value in rulebook().vocabulary.domain(fact):
                said = (value,) if fact.kind == "list" else value
                assert outcome(interview, {**answers, one.key: said}) == now, (scenario.id, one.key, value)
    assert unmarked or asker == "supporter"


def test_an_unknown_is_marked_exactly_while_an_answer_to_it_can_change_the_outcome() -> None:
    nothing = ended(Scenario(facts=IMAGE))
    assert row(nothing, "provider_response").unknown
    assert row(nothing, "provider_response").may_change
    asked = ended(Scenario(facts={**IMAGE, PLATFORM: "x"}))
    assert not row(asked, "depicted_age").may_change


def test_who_asks_never_changes_the_outcome() -> None:
    interview = Interview(TODAY, None, {"asker": UNKNOWN})
    own = questions().fresh()
    while (question := own.progress(interview).question) is not None:
        interview = answered(interview, question.key, answer_in(Scenario(facts=IMAGE), question.key))
    assert row(interview, "asker").unknown
    assert not row(interview, "asker").may_change


def test_the_words_are_those_for_whoever_asks() -> None:
    assert row(on("x", "victim"), "depicted_age").label != row(on("x"), "depicted_age").label
