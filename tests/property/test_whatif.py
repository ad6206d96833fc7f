"""What-if: every change that changes a status is named, every promise holds, and no part of a promise would do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import small
from brute import values_of
from cases import rulebook, shipped
from routefinder.changes import WELL_KNOWN, Case, Change
from routefinder.evaluate import decide
from routefinder.filling import fill
from routefinder.index import Index, index_of
from routefinder.load import load_rulebook
from routefinder.rulebook import Rulebook
from routefinder.vocabulary import NONE, Dates, Fact, FactValue, Scenario
from routefinder.whatif import MOST, single_changes, what_if
from routefinder.whatif_view import what_if_view

DAYS = st.sampled_from(["2024-12-31", "2025-01-01", "2025-06-01", "2026-01-01"])
SOME = settings(max_examples=45, deadline=None, suppress_health_check=list(HealthCheck))
PLATFORM = {"id": "platform", "kind": "platform", "label": small.TEXT}
COPY = {"id": "h", "kind": "choice", "label": small.TEXT, "values": small.CHOICE, "fill": {"from_fact": "b"}}
ASSUMED = {"id": "vlop", "kind": "choice", "label": small.TEXT, "values": small.YES_NO, "assumed": "no"} | {
    "designation": True
}
ROW = {"id": "p", "name": "P", "fills": {"a": "no", "b": "green"}, "source": "act:1", "checked": "2025-01-01"}
TODAY = date(2026, 11, 25)
Answers = tuple[tuple[str, FactValue], ...]


def reading_copies(data: Any) -> Any:
    """The same rules, but half of what they read is copied, filled by a platform, or assumed."""
    if isinstance(data, list):
        return [reading_copies(part) for part in data]
    if not isinstance(data, dict) or set(data) == {"concludes"}:
        return data
    renamed = {"g": "h", "f": "vlop"} if set(data) in ({"g"}, {"f"}) else {}
    return {
        renamed.get(key, key): reading_copies(value) if key != "concludes" else value for key, value in data.items()
    }


@st.composite
def books(draw: st.DrawFn) -> dict[str, Any]:
    data = draw(small.rulebooks())
    facts = [{**fact, **small.ROLE} for fact in (COPY, *small.FACTS, PLATFORM, ASSUMED)]
    data = reading_copies(data) if draw(st.booleans()) else data
    return {**data, "facts": facts, "platforms": [ROW]}


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    facts = draw(small.facts())
    if draw(st.booleans()):
        facts["platform"] = draw(st.sampled_from(["p", "none"]))
    return Scenario(date=draw(DAYS), dates=Dates(act=draw(DAYS)), facts=facts)


def statuses(book: Rulebook, scenario: Scenario, answers: Answers = ()) -> dict[str, str]:
    changed = scenario.model_copy(update={"facts": {**scenario.facts, **dict(answers)}})
    return dict(decide(book, changed).statuses())


def other_values(book: Rulebook, fact: Fact, now: FactValue | None) -> list[FactValue]:
    """Every other value by the words of the specification, written down a second time."""
    if fact.kind != "list":
        index = Index(book)
        return [value for value in values_of(fact, index.space.classes, index.space.number_cuts) if value != now]
    found: set[tuple[str, ...]] = {(value,) for value in fact.value_ids}
    if now is not None and now != (NONE,):
        for one in fact.members:
            found.add(tuple(value for value in fact.members if (value in now) != (value == one)))
    return [value for value in found if value and value != now]


def choices(book: Rulebook, known: dict[str, FactValue]) -> dict[str, list[FactValue]]:
    facts = [fact for fact in book.vocabulary.each() if fact.is_input and fact.kind != "platform"]
    return {fact.id: other_values(book, fact, known.get(fact.id)) for fact in facts}


def answers_of(changes: tuple[Change, ...]) -> Iterator[Answers]:
    yield from product(*([(change.fact, value) for value in change.values] for change in changes))


@SOME
@given(data=books(), scenario=scenarios())
def test_every_single_change_that_changes_a_status_is_named_and_no_other(
    tmp_path_factory: Any, data: Any, scenario: Scenario
) -> None:
    book = load_rulebook(small.write(tmp_path_factory.mktemp("rules"), data))
    decision = decide(book, scenario)
    before = decision.statuses()
    wanted = {}
    for fact, values in choices(book, decision.filled.facts).items():
        for value in values:
            after = statuses(book, scenario, ((fact, value),))
            wanted[fact, value] = {(route, before[route], after[route]) for route in before}
    wanted = {key: {row for row in rows if row[1] != row[2]} for key, rows in wanted.items()}
    found = {
        (single.change.fact, value): {(row.route, row.before, row.after) for row in single.effects}
        for single in single_changes(decision)
        for value in single.change.values
    }
    assert found == {key: rows for key, rows in wanted.items() if rows}


@settings(SOME, max_examples=35)
@given(data=books(), scenario=scenarios())
def test_the_sets_that_open_a_route_are_those_that_enumeration_finds(
    tmp_path_factory: Any, data: Any, scenario: Scenario
) -> None:
    book = load_rulebook(small.write(tmp_path_factory.mktemp("rules"), data))
    decision = decide(book, scenario)
    closed = {route for route, status in decision.statuses().items() if status != "available"}
    opening: dict[str, set[frozenset[tuple[str, FactValue]]]] = {route: set() for route in closed}
    offered = choices(book, decision.filled.facts)
    index = index_of(book)
    for size in range(1, MOST + 1):
        for facts in combinations(offered, size):
            for values in product(*(offered[fact] for fact in facts)):
                answers = frozenset(zip(facts, values, strict=True))
                after = fast_statuses(index, scenario, answers)
                for route in closed:
                    if after[route] == "available" and not any(part < answers for part in opening[route]):
                        opening[route].add(answers)
    found = {
        row.route: {frozenset(answers) for one in row.sets for answers in answers_of(one)}
        for row in what_if(decision).openings
    }
    assert found == opening


def fast_statuses(index: Index, scenario: Scenario, answers: frozenset[tuple[str, FactValue]]) -> dict[str, str]:
    changed = scenario.model_copy(update={"facts": {**scenario.facts, **dict(answers)}})
    filled = fill(changed, index.rulebook, TODAY)
    return dict(index.statuses(index.space.encode(filled.facts, filled.date, filled.act)))


def opening_sets(folder: Any, gates: list[dict[str, Any]], facts: dict[str, Any]) -> list[set[Any]]:
    """The sets that open a route with these gates."""
    rules = [
        {"id": f"{route}.0", "route": route, "words": small.TEXT, "sources": ["act:1"],
         "gates": [{"needs": needs, "otherwise": small.TEXT} for needs in gates]}
        for route in ("one", "two", "three")
    ]  # fmt: skip
    rows = [{**fact, **small.ROLE} for fact in (COPY, *small.FACTS[:5])]
    book = load_rulebook(small.write(folder, {"conclusions": [], "rules": rules, "facts": rows}))
    openings = what_if(decide(book, Scenario(date="2025-06-01", facts=facts))).openings
    assert len({opening.sets for opening in openings}) == 1
    return [set(answers) for one in openings[0].sets for answers in answers_of(one)]


def test_a_fact_that_is_copied_changes_along(tmp_path: Any) -> None:
    gates = [{"b": "blue"}, {"h": "blue"}, {"a": "yes"}, {"d": "none"}]
    found = opening_sets(tmp_path, gates, {"a": "no", "b": "red", "d": ("cat",)})
    assert found == [{("a", "yes"), ("b", "blue"), ("d", ("none",))}]


def test_a_fact_that_is_copied_can_be_held_back(tmp_path: Any) -> None:
    found = opening_sets(tmp_path, [{"b": "blue"}, {"not": {"h": "blue"}}], {"b": "red"})
    assert found == [{("b", "blue"), ("h", "green")}]


def test_a_copied_fact_is_held_back_also_where_nothing_was_known(tmp_path: Any) -> None:
    found = opening_sets(tmp_path, [{"b": "blue"}, {"not": {"h": "blue"}}], {})
    assert found == [{("b", "blue"), ("h", "red")}, {("b", "blue"), ("h", "green")}]


def test_a_whole_list_is_one_change(tmp_path: Any) -> None:
    gates = [{"c": {"only": "cat"}}, {"a": "yes"}, {"e": {"at_least": "10"}}]
    found = opening_sets(tmp_path, gates, {"a": "no", "c": ("dog", "owl"), "e": "0"})
    assert found == [{("a", "yes"), ("c", ("cat",)), ("e", "10")}]


def test_values_that_are_treated_alike_stand_together(tmp_path: Any) -> None:
    found = opening_sets(tmp_path, [{"b": ["green", "blue"]}], {"b": "red"})
    assert found == [{("b", "green")}, {("b", "blue")}]


def test_nothing_is_promised_where_three_changes_are_not_enough(tmp_path: Any) -> None:
    gates = [{"a": "yes"}, {"b": "blue"}, {"c": "cat"}, {"e": {"at_least": "10"}}]
    assert opening_sets(tmp_path, gates, {}) == []


@pytest.mark.parametrize("scenario", shipped()[::37], ids=lambda scenario: scenario.id)
def test_in_real_cases_every_promise_holds_and_no_part_of_it_would_do(scenario: Scenario) -> None:
    index = index_of(rulebook())
    found = what_if(decide(rulebook(), scenario, today=TODAY))
    before = fast_statuses(index, scenario, frozenset())
    for single in found.singles:
        for answers in answers_of((single.change,)):
            after = fast_statuses(index, scenario, frozenset(answers))
            changed = {(route, before[route], after[route]) for route in before if before[route] != after[route]}
            assert changed == {(row.route, row.before, row.after) for row in single.effects}, answers
    for opening in found.openings:
        for answers in (set(one) for changes in opening.sets for one in answers_of(changes)):
            assert fast_statuses(index, scenario, frozenset(answers))[opening.route] == "available", answers
            for size in range(len(answers)):
                for part in combinations(answers, size):
                    assert fast_statuses(index, scenario, frozenset(part))[opening.route] != "available", part


def test_in_a_real_case_pairs_of_changes_that_open_a_route_are_all_found() -> None:
    scenario = next(case for case in shipped() if case.facts.get("platform") == "x")
    case = Case(decide(rulebook(), scenario, today=TODAY))
    found = {row.route: set(row.sets) for row in what_if(case.decision).openings}
    changes = case.changes()
    singles = {(change,): fast(case, (change,)) for change in changes}
    for first, second in combinations(changes, 2):
        if first.fact == second.fact:
            continue
        after = fast(case, (first, second))
        for route, sets in found.items():
            opens = after[route] == "available" and not any(
                singles[change,][route] == "available" for change in (first, second)
            )
            assert ((first, second) in sets) == opens, (route, first, second)


def fast(case: Case, changes: tuple[Change, ...]) -> dict[str, str]:
    return dict(case.index.statuses(case.encode({change.fact: change.values[0] for change in changes})))


def test_the_same_case_in_another_order_gives_the_same_words() -> None:
    scenario = shipped()[5]
    turned = scenario.model_copy(update={"facts": dict(reversed(scenario.facts.items()))})
    one, other = (what_if_view(what_if(decide(rulebook(), case, today=TODAY)), "nl") for case in (scenario, turned))
    assert one == other


def test_countries_are_named_by_one_that_is_well_known() -> None:
    case = Case(decide(rulebook(), Scenario(date="2026-03-16")))
    well_known = rulebook().vocabulary.group(WELL_KNOWN)
    named = {
        change.fact: {value for other in case.changes() if other.fact == change.fact for value in other.values}
        for change in case.changes()
        if rulebook().vocabulary[change.fact].kind == "country"
    }
    assert {"establishment", "hosting", "oversight_country"} <= set(named)
    extra = {*well_known.members, "none"}
    assert all(values <= extra for values in named.values()), named


def test_what_no_rule_reads_never_helps() -> None:
    idle = {fact.id for fact in rulebook().vocabulary.each() if fact.role in ("recorded", "order", "amount")}
    derived = {fact.id for fact in rulebook().vocabulary.each() if not fact.is_input}
    found = what_if(decide(rulebook(), shipped()[0], today=TODAY))
    named = {single.change.fact for single in found.singles}
    named |= {change.fact for opening in found.openings for changes in opening.sets for change in changes}
    assert idle
    assert derived
    assert not named & (idle | derived | {"platform"})
