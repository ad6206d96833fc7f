"""The status of every route, its open facts and its open steps are what enumerating every completion gives."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import small
from brute import brute, values_of
from routefinder.engines.durable import DurableRules
from routefinder.evaluate import compare, decide
from routefinder.index import Index
from routefinder.load import load_rulebook
from routefinder.trace import Tracer
from routefinder.vocabulary import Dates, Scenario

DAYS = st.sampled_from(["2024-12-31", "2025-01-01", "2025-06-01", "2026-01-01"])
SOME = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@SOME
@given(data=small.rulebooks(), facts=small.facts(), day=DAYS, act=DAYS)
def test_a_small_rulebook_is_decided_as_enumeration_decides(
    tmp_path_factory: Any, data: dict[str, Any], facts: dict[str, Any], day: str, act: str
) -> None:
    rulebook = load_rulebook(small.write(tmp_path_factory.mktemp("rules"), data))
    decision = decide(rulebook, Scenario(date=day, dates=Dates(act=act), facts=facts))
    space = Index(rulebook).space
    unknown = {
        fact.id: values_of(fact, space.classes, space.number_cuts)
        for fact in rulebook.vocabulary.each()
        if fact.is_input and fact.id not in facts
    }
    wanted = brute(rulebook, facts, unknown, date.fromisoformat(day), date.fromisoformat(act))
    found = {v.route: (v.status, set(v.open_facts), set(v.open_steps)) for v in decision.routes}
    for route, (status, open_facts, open_steps) in wanted.items():
        conditional = status == "conditional"
        assert found[route] == (status, open_facts if conditional else set(), open_steps if conditional else set()), (
            route
        )


@settings(SOME, max_examples=40)
@given(data=small.rulebooks(), facts=st.lists(small.facts(), min_size=5, max_size=5), day=DAYS)
def test_durable_rules_does_not_contradict(tmp_path_factory: Any, data: Any, facts: Any, day: str) -> None:
    rulebook = load_rulebook(small.write(tmp_path_factory.mktemp("rules"), data))
    index = Index(rulebook)
    with DurableRules(index) as second:
        for case in facts:
            decide(rulebook, Scenario(date=day, facts=case), second=second)


@settings(SOME, max_examples=40)
@given(data=small.rulebooks(), facts=st.fixed_dictionaries(small.VALUES), day=DAYS)
def test_durable_rules_applies_the_same_rules_where_nothing_is_unknown(
    tmp_path_factory: Any, data: Any, facts: Any, day: str
) -> None:
    rulebook = load_rulebook(small.write(tmp_path_factory.mktemp("rules"), data))
    index = Index(rulebook)
    filled = decide(rulebook, Scenario(date=day, facts=facts)).filled
    with DurableRules(index) as second:
        certain, possible = second.decide(filled)
    tracer = Tracer(index, filled)
    compare(index, tracer, "other", certain, possible)
    applied = {rule for rule, nodes in index.rules.items() if tracer.truth(nodes.opens)}
    assert certain & set(index.rules) == possible & set(index.rules) == applied
