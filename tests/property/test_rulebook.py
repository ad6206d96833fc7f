"""The laws of a decision, on the real rulebook: shipped scenarios, and the same with facts forgotten or changed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from functools import cache

import pytest

from brute import brute, values_of
from cases import completed, files, mutated, rulebook, shipped
from cases import random_value as random_value_of
from routefinder.decision import Decision
from routefinder.engines.durable import DurableRules
from routefinder.evaluate import compare, decide
from routefinder.expectations import shortfalls
from routefinder.filling import fill
from routefinder.index import Index, index_of
from routefinder.space import Space
from routefinder.trace import Tracer
from routefinder.view import as_json, view
from routefinder.vocabulary import UNKNOWN, Scenario

TODAY = date(2026, 11, 25)
MOST_COMPLETIONS = 20_000


@cache
def index() -> Index:
    return index_of(rulebook())


def space() -> Space:
    return index().space


def cases(count: int, seed: int, *, complete: bool = False) -> Iterator[Scenario]:
    """Half shipped scenarios with facts forgotten or changed, half random from there on."""
    choice = random.Random(seed)
    for number in range(count):
        scenario = mutated(choice.choice(shipped()), space(), choice, 3 if number % 2 else 12)
        yield completed(scenario, space(), choice) if complete else scenario


def decided(scenario: Scenario) -> Decision:
    return decide(rulebook(), scenario, today=TODAY)


@pytest.mark.parametrize("file", files(), ids=lambda file: file.stem)
def test_every_shipped_scenario_gives_what_it_expects(file) -> None:
    scenario = shipped()[files().index(file)]
    assert scenario.expect, "a scenario without an expectation shows nothing"
    assert shortfalls(scenario.expect, view(decided(scenario), "nl")) == []


def test_the_real_rulebook_is_decided_as_enumeration_decides() -> None:
    choice = random.Random(5)
    checked = 0
    for scenario in cases(150, seed=5, complete=True):
        facts = dict(fill(scenario, rulebook(), TODAY).facts)
        unknown = {}
        for name in choice.sample(sorted(facts), choice.randint(1, 3)):
            fact = rulebook().vocabulary[name]
            if fact.kind in ("platform", "number") or (fact.kind == "list" and any(map(is_list, unknown))):
                continue
            unknown[name] = values_of(fact, space().classes, space().number_cuts)[:600]
        size = 1
        for values in unknown.values():
            size *= len(values)
        if size > 1_000:
            continue
        known = {name: value for name, value in facts.items() if name not in unknown}
        day = date.fromisoformat(scenario.date or TODAY.isoformat())
        act = date.fromisoformat(scenario.dates.act) if scenario.dates.act else day
        wanted = brute(rulebook(), known, unknown, day, act)
        checked += check_tracer(known, day, act, wanted)
    assert checked >= 60 * len(rulebook().routes)


def is_list(name: str) -> bool:
    return rulebook().vocabulary[name].kind == "list"


def check_tracer(known, day, act, wanted) -> int:
    from routefinder.filling import Filled

    tracer = Tracer(index(), Filled(dict(known), {}, day, act, None))
    for route in rulebook().routes:
        verdict = tracer.route(route)
        status, open_facts, open_steps = wanted[route.id]
        conditional = status == "conditional"
        found = (verdict.status, set(verdict.open_facts), set(verdict.open_steps))
        assert found == (status, open_facts if conditional else set(), open_steps if conditional else set()), route.id
    return len(rulebook().routes)


def test_both_engines_apply_the_same_rules_where_nothing_is_unknown() -> None:
    with DurableRules(index()) as second:
        for scenario in cases(2_000, seed=1, complete=True):
            check_engines(second, scenario, equal=True)


@pytest.mark.long
def test_both_engines_apply_the_same_rules_in_ten_thousand_complete_scenarios() -> None:
    with DurableRules(index()) as second:
        for scenario in cases(10_000, seed=2, complete=True):
            check_engines(second, scenario, equal=True)


def test_the_engines_do_not_contradict_each_other_where_facts_are_unknown() -> None:
    with DurableRules(index()) as second:
        for scenario in (*shipped(), *cases(2_000, seed=3)):
            check_engines(second, scenario, equal=False)


def check_engines(second: DurableRules, scenario: Scenario, *, equal: bool) -> None:
    filled = fill(scenario, rulebook(), TODAY)
    certain, possible = second.decide(filled)
    tracer = Tracer(index(), filled)
    compare(index(), tracer, "other", certain, possible)
    if equal:
        applied = {rule for rule, nodes in index().rules.items() if tracer.truth(nodes.opens)}
        assert certain & set(index().rules) == possible & set(index().rules) == applied


def test_an_answer_to_an_unknown_fact_changes_nothing_that_was_certain() -> None:
    choice = random.Random(7)
    for scenario in cases(400, seed=7):
        before = decided(scenario).statuses()
        name = choice.choice([f.id for f in rulebook().vocabulary.each() if f.is_input and f.kind != "platform"])
        if fill(scenario, rulebook(), TODAY).facts.get(name, UNKNOWN) != UNKNOWN:
            continue
        tracer = Tracer(index(), fill(scenario, rulebook(), TODAY))
        if any(tracer.knowledge.truth(row.when) is not False for row in tracer.knowledge.rows(name)):
            continue  # what the rules conclude is not open; an answer against it would win
        value = random_value_of(rulebook().vocabulary[name], space(), choice)
        after = statuses({**scenario.facts, name: value}, scenario)
        for route, status in before.items():
            assert status == "conditional" or after[route] == status, (route, name, value)


def statuses(facts, scenario: Scenario) -> dict[str, str]:
    filled = fill(scenario, rulebook(), TODAY)
    merged = {**filled.facts, **{name: value for name, value in facts.items() if name not in filled.facts}}
    return dict(index().statuses(space().encode(merged, filled.date, filled.act)))


def test_the_order_of_rules_and_facts_does_not_matter() -> None:
    choice = random.Random(11)
    book = rulebook()
    rules, routes = list(book.rules), list(book.routes)
    choice.shuffle(rules)
    choice.shuffle(routes)
    shuffled = book.model_copy(update={"rules": tuple(rules), "routes": tuple(routes)})
    for cached in ("rules_of", "conclusions_of", "strata", "shared_gates"):
        shuffled.__dict__.pop(cached, None)
    for scenario in shipped():
        facts = list(scenario.facts.items())
        choice.shuffle(facts)
        other = scenario.model_copy(update={"facts": dict(facts)})
        assert decide(shuffled, other, today=TODAY).statuses() == decided(scenario).statuses()


def test_the_origin_of_an_image_never_changes_a_status() -> None:
    for scenario in shipped():
        found = {
            tuple(
                decided(scenario.model_copy(update={"facts": {**scenario.facts, "origin": origin}})).statuses().items()
            )
            for origin in ("real", "edited", "ai_generated", UNKNOWN)
        }
        assert len(found) == 1


def test_the_same_input_gives_the_same_bytes() -> None:
    for scenario in shipped()[:10]:
        for language in ("nl", "en"):
            assert as_json(view(decided(scenario), language)) == as_json(view(decided(scenario), language))


def test_no_two_routes_share_an_explanation() -> None:
    for scenario in shipped():
        for language in ("nl", "en"):
            texts = [route["explanation"] for route in view(decided(scenario), language)["routes"]]
            assert len(set(texts)) == len(texts)


def test_each_fact_that_an_explanation_names_matters_to_it() -> None:
    choice = random.Random(13)
    for scenario in choice.sample(shipped(), min(25, len(shipped()))):
        before = decided(scenario)
        shown = {route["id"]: route for route in view(before, "nl")["routes"]}
        for name in {fact for verdict in before.routes for fact in verdict.hangs_on}:
            naming = [verdict.route for verdict in before.routes if name in verdict.hangs_on]
            others = changes(scenario, name)
            after = [view(decided(other), "nl")["routes"] for other in others]
            for route in naming:
                assert any(
                    (r["status"], r["explanation"]) != (shown[route]["status"], shown[route]["explanation"])
                    for routes in after
                    for r in routes
                    if r["id"] == route
                ), (scenario.id, route, name)


def changes(scenario: Scenario, name: str) -> list[Scenario]:
    """The scenario with the fact forgotten, and with other values of it."""
    values = values_of(rulebook().vocabulary[name], space().classes, space().number_cuts)[:6]
    return [scenario.model_copy(update={"facts": {**scenario.facts, name: value}}) for value in [*values, UNKNOWN]]


def test_every_route_of_every_answer_has_sources_and_reasons() -> None:
    for scenario in shipped():
        for route in view(decided(scenario), "en")["routes"]:
            assert route["explanation"]
            assert route["sources"]
            assert bool(route["because"]) is (route["status"] == "unavailable")
            assert bool(route["open_facts"] or route["open_steps"]) is (route["status"] == "conditional")
