"""The interview asks everything that matters and is not settled, nothing twice, and comes to an end."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from statistics import median
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases import random_value, rulebook, shipped
from routefinder.conditions import leaves
from routefinder.deadlines import until
from routefinder.evaluate import decide_filled
from routefinder.filling import fill
from routefinder.index import index_of
from routefinder.interview import Interview, Progress, Questionnaire, answered, without
from routefinder.openquestions import case_of, is_filled, may_ask
from routefinder.questioncount import answer_in, interviewed, named, questions_report
from routefinder.reduced import Table
from routefinder.stories import Stories, Story
from routefinder.vocabulary import ASKER, DAY_OF, PLATFORM, UNKNOWN, Dates, FactValue, Scenario

TODAY = dt.date(2026, 3, 16)
ASKERS = ("supporter", "victim", "police", "student")
FEW = 24
"""One in so many scenarios is gone through in every run."""
VOCABULARY = rulebook().vocabulary


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


def everything(scenario: Scenario, asker: str, kept: Mapping[str, FactValue]) -> Scenario:
    """The case in which the asker also answers every other question that is not settled, as this scenario does."""
    interview, answers = Interview(day(scenario), asker), dict(kept)
    while (key := next(unasked(interview, answers), None)) is not None:
        answers[key] = answer_in(scenario, key)
    return case_of(interview.date, asker, answers)


def unasked(interview: Interview, answers: Mapping[str, FactValue]) -> Iterator[str]:
    """What is neither settled nor answered, the days without those that certainly never came."""
    left = questions().open_questions(interview, answers)
    yield from (fact.id for fact in left.open_facts)
    days = (name for name in Dates.model_fields if DAY_OF + name not in answers)
    yield from (DAY_OF + name for name in days if left.may_have_happened(name))


def finished(scenario: Scenario, asker: str) -> Progress:
    return interviewed(questions().fresh(), scenario, asker, TODAY)


def holds(scenario: Scenario, asker: str, kept: Mapping[str, FactValue]) -> None:
    stopped = outcome(case_of(day(scenario), asker, kept))
    assert stopped == outcome(everything(scenario, asker, kept)), scenario.id


@pytest.mark.parametrize("asker", ASKERS)
def test_the_questions_that_are_left_out_change_nothing(asker: str) -> None:
    for scenario in shipped()[ASKERS.index(asker) :: FEW]:
        holds(scenario, asker, finished(scenario, asker).kept)


@pytest.mark.long
@pytest.mark.parametrize("asker", [*ASKERS, "acm", "anyone", "hosting_provider"])
def test_the_questions_that_are_left_out_change_nothing_in_any_scenario(asker: str) -> None:
    for scenario in shipped():
        holds(scenario, asker, finished(scenario, asker).kept)


def some_value(name: str, choice: random.Random) -> FactValue:
    """A random answer to a question."""
    if name.startswith(DAY_OF):
        return choice.choice(("2026-01-05", "2025-03-01", "2019-05-05"))
    if VOCABULARY[name].kind == "platform":
        return choice.choice([*(row.id for row in rulebook().platforms), "none"])
    return random_value(VOCABULARY[name], index_of(rulebook()).space, choice)


def at_random(asker: str, on: dt.date, unknown: float, choice: random.Random) -> Progress:
    """An interview at its end, each question answered at random or, now and then, with 'I do not know'."""
    own, interview = questions().fresh(), Interview(on, asker)
    while (question := own.progress(interview).question) is not None:
        value = UNKNOWN if choice.random() < unknown else some_value(question.key, choice)
        interview = answered(interview, question.key, value)
    return own.progress(interview)


def never_asked(asker: str, progress: Progress, case: Scenario) -> list[str]:
    """What this asker can know and the case leaves open, read from the vocabulary and the decision alone."""
    decision = decide_filled(rulebook(), case, fill(case, rulebook(), TODAY))
    settled = {ASKER, *progress.kept, *(row.fact for row in decision.conclusions)}
    asked = (fact for fact in VOCABULARY.each() if fact.question and fact.order and fact.is_input)
    return [
        fact.id
        for fact in asked
        if {"everyone", asker} & set(fact.asked_of) and fact.id not in settled and fact.id not in decision.filled.facts
    ]


def stops_in_time(asker: str, on: dt.date, unknown: float, choice: random.Random) -> int:
    """Whatever is answered to what was not asked changes nothing; how many such things there were."""
    progress = at_random(asker, on, unknown, choice)
    case = case_of(on, asker, progress.kept)
    told, left = outcome(case), never_asked(asker, progress, case)
    for _ in range(3):
        more = {name: some_value(name, choice) for name in left if choice.random() < 0.6}
        assert outcome(case_of(on, asker, {**progress.kept, **more})) == told, (progress.kept, more)
    return len(left)


EVERY_ASKER = VOCABULARY[ASKER].value_ids
ON = (TODAY, dt.date(2027, 1, 15), dt.date(2024, 6, 1))
anybody = given(
    asker=st.sampled_from([*ASKERS, *EVERY_ASKER]),
    on=st.sampled_from([TODAY, *ON]),
    unknown=st.sampled_from([0.2, 0.5, 0.8]),
    choice=st.randoms(use_true_random=False),
)


@settings(max_examples=25, deadline=None, database=None, derandomize=True)
@anybody
def test_no_answer_at_all_to_what_was_not_asked_changes_the_outcome(
    asker: str, on: dt.date, unknown: float, choice: random.Random
) -> None:
    stops_in_time(asker, on, unknown, choice)


@pytest.mark.long
@settings(max_examples=600, deadline=None, database=None)
@anybody
def test_no_answer_at_all_to_what_was_not_asked_changes_the_outcome_of_many(
    asker: str, on: dt.date, unknown: float, choice: random.Random
) -> None:
    stops_in_time(asker, on, unknown, choice)


def test_much_is_left_unasked_that_could_be_answered() -> None:
    """Else the test above would look at nothing."""
    found = [stops_in_time("supporter", TODAY, 0.3, random.Random(seed)) for seed in range(4)]
    assert max(found) > 10


def continued(interview: Interview, scenario: Scenario) -> Interview:
    """The interview to its end, with the scenario's answers to what is still asked."""
    own = questions().fresh()
    while (question := own.progress(interview).question) is not None:
        assert question.key not in interview.answers
        interview = answered(interview, question.key, answer_in(scenario, question.key))
    return interview


def settled(progress: Progress, interview: Interview) -> dict[str, FactValue]:
    """What was filled or concluded, and this asker can overrule."""
    filled = {n: progress.filled.facts[n] for n in progress.filled.origins if is_filled(VOCABULARY, progress.filled, n)}
    names = {fact.id for fact in questions().facts if questions().may_ask(fact.id, interview)}
    return {name: value for name, value in {**filled, **progress.concluded}.items() if name in names}


def otherwise(name: str, value: FactValue, choice: random.Random) -> FactValue:
    """Another value of a fact than this one."""
    values = [str(one) for one in VOCABULARY.domain(VOCABULARY[name]) if one != value]
    codes = [code for code in ("NL", "IE", "GB", "US") if code != value]
    return choice.choice(codes if VOCABULARY[name].kind == "country" else values)


@pytest.mark.parametrize("asker", ASKERS)
def test_overruling_what_is_settled_reopens_what_it_opens(asker: str) -> None:
    """After it the interview again stops only when nothing that is left can change the outcome."""
    overruled = 0
    for number, scenario in enumerate(shipped()[1 + ASKERS.index(asker) :: FEW]):
        choice = random.Random(number)
        interview = Interview(day(scenario), asker, finished(scenario, asker).kept)
        found = settled(questions().progress(interview), interview)
        if not found:
            continue
        name = choice.choice(sorted(found))
        value = otherwise(name, found[name], choice)
        interview = continued(answered(interview, name, value, overrule=True), scenario)
        progress = questions().progress(interview)
        assert progress.kept[name] == value
        assert name in progress.overruling
        holds(scenario, asker, progress.kept)
        overruled += 1
    assert overruled > 5


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
    assert "establishment" in progress.overruling


def on(platform: str, asker: str = "supporter") -> Interview:
    """A finished interview about a threat on a platform."""
    scenario = Scenario(facts={"content": ("threat",), PLATFORM: platform})
    return Interview(TODAY, asker, finished(scenario, asker).kept)


def test_the_register_goes_first_again_when_another_platform_is_named_until_the_first_is_named_again() -> None:
    one, other = [row.id for row in rulebook().platforms if row.fills.get("establishment") == "IE"][:2]
    interview = answered(on(one), "establishment", "DE", overrule=True)
    assert questions().progress(interview).filled.facts["establishment"] == "DE"
    moved = continued(answered(interview, PLATFORM, other), Scenario())
    assert questions().progress(moved).filled.facts["establishment"] == "IE"
    assert "establishment" in questions().progress(moved).dropped
    back = continued(answered(moved, PLATFORM, one), Scenario())
    assert questions().progress(back).filled.facts["establishment"] == "DE"


def test_what_only_an_authority_knows_is_asked_of_it_and_of_students() -> None:
    scenario = next(row for row in shipped() if row.facts.get("order", "none") not in ("none", UNKNOWN))
    assert "order" not in finished(scenario, "victim").kept
    assert "order" in finished(scenario, "student").kept
    for name in ("suspicion", "magistrate_authorisation", "commission_stage", "order", "illegality"):
        assert not {"everyone", "victim", "relative", "supporter"} & set(VOCABULARY[name].asked_of)


def test_what_is_filled_with_the_usual_case_is_not_asked_unless_it_is_a_wish() -> None:
    usual = [fact for fact in questions().facts if fact.fill and fact.fill.value]
    assert {fact.id for fact in usual if not fact.fill.ask}
    assert {fact.id for fact in usual if fact.fill.ask}
    progress = finished(Scenario(), "supporter")
    for fact in usual:
        assert (fact.id in progress.kept) == fact.fill.ask


def test_what_is_filled_with_the_usual_case_can_be_overruled_and_left_again() -> None:
    fact = next(fact for fact in questions().facts if fact.fill and fact.fill.value and not fact.fill.ask)
    value = next(value for value in fact.value_ids if value != fact.fill.value)
    interview = continued(answered(on("x"), fact.id, value, overrule=True), Scenario())
    assert questions().progress(interview).filled.facts[fact.id] == value
    assert questions().progress(answered(interview, PLATFORM, "facebook")).filled.facts[fact.id] == value
    for left in (without(interview, fact.id), answered(interview, fact.id, UNKNOWN, overrule=True)):
        progress = questions().progress(left)
        assert progress.filled.facts[fact.id] == fact.fill.value
        assert fact.id not in (*progress.kept, *progress.dropped)


def test_what_the_rules_conclude_for_certain_is_not_asked_and_asked_again_when_it_is_no_longer_so() -> None:
    certain = {"content": ("sexual_imagery",), "depicted_age": "minor", "sexual_character": "sexual"}
    scenario = Scenario(facts={**certain, PLATFORM: "none", "service": "online_platform"})
    progress = finished(scenario, "supporter")
    assert progress.concluded["reach"] == "public"
    assert "reach" not in progress.kept
    interview = answered(Interview(TODAY, "supporter", progress.kept), "service", "hosting_provider")
    asked = questions().progress(interview).question
    assert asked is not None
    assert asked.key == "reach"
    interview = continued(answered(interview, "reach", "private"), scenario)
    again = questions().progress(answered(interview, "service", "online_platform"))
    assert again.concluded["reach"] == "public"
    assert "reach" not in again.kept


def test_an_answer_that_overrules_a_conclusion_is_kept_when_the_conclusion_goes_and_comes_back() -> None:
    certain = {"content": ("sexual_imagery",), "depicted_age": "minor", "sexual_character": "sexual"}
    scenario = Scenario(facts={**certain, PLATFORM: "none", "service": "online_platform"})
    interview = Interview(TODAY, "supporter", finished(scenario, "supporter").kept)
    interview = continued(answered(interview, "reach", "closed_group", overrule=True), scenario)
    assert questions().progress(interview).overruling == {"reach"}
    host = continued(answered(interview, "service", "hosting_provider"), scenario)
    assert questions().progress(host).kept["reach"] == "closed_group"
    assert questions().progress(host).overruling == frozenset()
    back = questions().progress(continued(answered(host, "service", "online_platform"), scenario))
    assert back.kept["reach"] == "closed_group"
    assert back.overruling == {"reach"}


def test_whoever_cannot_know_a_fact_cannot_overrule_it() -> None:
    interview = answered(on("x", "victim"), "vlop", "no", overrule=True)
    assert questions().progress(interview).filled.facts["vlop"] == "yes"
    helper = answered(on("x"), "vlop", "no", overrule=True)
    assert questions().progress(helper).filled.facts["vlop"] == "no"


def test_a_fact_is_asked_after_those_that_it_can_be_concluded_from() -> None:
    order = {fact.id: fact.order for fact in questions().facts}
    for row in rulebook().conclusions:
        later = {leaf.fact for leaf in leaves(row.when) if order.get(leaf.fact, 0) > order.get(row.fact, 1000)}
        assert not later, f"{row.id}: {row.fact} is asked before {sorted(later)}"


def test_a_question_that_only_some_services_call_for_comes_after_the_service() -> None:
    scenario = Scenario(facts={"content": ("threat",), PLATFORM: "discord", "service": "private_messaging"})
    assert "terms_violation" not in finished(scenario, "supporter").kept
    assert "terms_violation" in finished(Scenario(facts={"content": ("threat",), PLATFORM: "x"}), "supporter").kept


def test_a_fresh_questionnaire_remembers_nothing_and_shares_what_holds_no_answer() -> None:
    own = questions().fresh()
    interviewed(own, Scenario(facts={"content": ("threat",)}), "supporter", TODAY)
    fresh = own.fresh()
    assert fresh.relevance is own.relevance
    assert not remembered(fresh)
    assert remembered(own)


def remembered(own: Questionnaire) -> dict[object, object]:
    return own._steps  # noqa: SLF001


def test_a_questionnaire_remembers_no_more_than_so_many_states(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Questionnaire, "MOST", 5)
    own = questions().fresh()
    progress = interviewed(own, Scenario(facts={"content": ("threat",), PLATFORM: "x"}), "supporter", TODAY)
    assert len(remembered(own)) <= 5
    assert progress == finished(Scenario(facts={"content": ("threat",), PLATFORM: "x"}), "supporter")


def test_neither_asking_nor_deciding_adds_to_what_all_interviews_share() -> None:
    finished(shipped()[0], "student")
    before = shared_sizes()
    for scenario in shipped()[:: FEW * 4]:
        outcome(case_of(day(scenario), "student", finished(scenario, "student").kept))
    assert shared_sizes() == before


def shared_sizes() -> list[int]:
    relevance, diagrams = questions().relevance, questions().index.space.diagrams
    return [len(diagrams.variable), *(len(part) for part in vars(relevance).values() if isinstance(part, dict | tuple))]


def test_interviews_at_the_same_time_do_not_disturb_each_other() -> None:
    scenarios = shipped()[:: FEW * 2]
    alone = [finished(scenario, "supporter") for scenario in scenarios]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda scenario: finished(scenario, "supporter"), scenarios)) == alone


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


def stories(scenarios: Sequence[Scenario]) -> Stories:
    """Scenarios as if they had been read from files."""
    return Stories(tuple(Story(f"story {number}", row) for number, row in enumerate(scenarios)), "the digest of all")


def test_the_report_names_the_rulebook_and_every_scenario() -> None:
    text = questions_report(rulebook(), stories(shipped()[:2]), "supporter", "en", TODAY)
    assert rulebook().sha256 in text
    assert "the digest of all" in text
    assert all(f"| {name} | " in text for name in ("story 0", "story 1"))


def test_the_report_counts_the_questions_with_and_without_the_days() -> None:
    text = questions_report(rulebook(), stories(shipped()[:: FEW * 4]), "supporter", "en", TODAY)
    told = [line for line in text.splitlines() if line.startswith("| story")]
    table = [[int(cell) for cell in line.split("|")[2:5]] for line in told]
    assert any(days for _, days, _ in table)
    for column, words in ((0, "days not counted"), (2, "Days counted too")):
        numbers = [row[column] for row in table]
        inside = sum(8 <= number <= 14 for number in numbers)
        said = f": from {min(numbers)} to {max(numbers)}, median {median(numbers):g}. Between 8 and 14: {inside}."
        assert f"{words}{said}" in text


def test_without_a_mode_it_is_one_question_more_as_the_report_says() -> None:
    for scenario in shipped()[:: FEW * 2]:
        told = scenario.model_copy(update={"facts": {**scenario.facts, ASKER: "supporter"}})
        known, asked = (interviewed(questions().fresh(), told, asker, TODAY).kept for asker in ("supporter", None))
        assert len(asked) == len(known) + 1, scenario.id


def test_naming_the_platform_takes_no_more_questions() -> None:
    shorter = 0
    for scenario in shipped()[::FEW]:
        short = named(questions(), scenario, TODAY)
        if short is not None:
            asked = [len(finished(one, "supporter").kept) for one in (short, scenario)]
            assert asked[0] <= asked[1], scenario.id
            shorter += asked[0] < asked[1]
    assert shorter
