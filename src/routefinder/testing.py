"""Hypothesis strategies for scenarios, made from a rulebook's vocabulary: for tests of programs that use routefinder.

>>> from hypothesis import given
>>> from routefinder import decide, load_rulebook
>>> from routefinder.testing import scenarios
>>> rulebook = load_rulebook()
>>> @given(scenarios(rulebook))
... def test_every_route_has_a_status(scenario):
...     assert len(decide(rulebook, scenario).statuses()) == len(rulebook.routes)

This module needs Hypothesis; nothing else in the package does.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from routefinder.conditions import Range, leaves
from routefinder.rulebook import Rulebook
from routefinder.space import all_conditions, dated_rows
from routefinder.vocabulary import NONE, UNKNOWN, Dates, Fact, FactValue, Scenario

Facts = dict[str, FactValue]
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2060, 12, 31)


def values(rulebook: Rulebook, fact: Fact) -> SearchStrategy[FactValue]:
    """Every kind of value that a scenario may give a fact, ``unknown`` left out."""
    if fact.kind == "list":
        return _lists(fact)
    if fact.kind == "number":
        return _numbers(rulebook, fact.id)
    if fact.kind == "platform":
        return st.sampled_from([*(row.id for row in rulebook.platforms), NONE])
    return st.sampled_from(rulebook.vocabulary.domain(fact))


def _lists(fact: Fact) -> SearchStrategy[FactValue]:
    chosen = st.sets(st.sampled_from(fact.members), min_size=1, max_size=len(fact.members))
    lists = chosen.map(lambda found: tuple(member for member in fact.value_ids if member in found))
    return st.one_of(lists, st.just((NONE,))) if NONE in fact.value_ids else lists


def _numbers(rulebook: Rulebook, name: str) -> SearchStrategy[FactValue]:
    """Any whole number, with those at which some condition changes among them."""
    found = [leaf for condition in all_conditions(rulebook) for leaf in leaves(condition)]
    ranges = [leaf for leaf in found if isinstance(leaf, Range) and leaf.fact == name]
    cuts = {int(cut) for leaf in ranges for cut in (leaf.at_least, leaf.below) if cut is not None}
    near = sorted({number for cut in cuts for number in (cut - 1, cut, cut + 1) if number >= 0})
    anywhere = st.integers(0, 10**12).map(str)
    return st.one_of(st.sampled_from([str(number) for number in near]), anywhere) if near else anywhere


def facts(rulebook: Rulebook) -> SearchStrategy[Facts]:
    """Some of the facts that a scenario may state; now and then one is ``unknown`` in so many words."""
    asked = {fact.id: fact for fact in rulebook.vocabulary.each() if fact.is_input}
    optional = {name: st.one_of(values(rulebook, fact), st.just(UNKNOWN)) for name, fact in asked.items()}
    chosen = st.sets(st.sampled_from(sorted(asked)), max_size=len(asked))
    return chosen.flatmap(lambda names: st.fixed_dictionaries({name: optional[name] for name in sorted(names)}))


def complete_facts(rulebook: Rulebook) -> SearchStrategy[Facts]:
    """Every fact that a scenario may state, each with a value."""
    asked = [fact for fact in rulebook.vocabulary.each() if fact.is_input]
    return st.fixed_dictionaries({fact.id: values(rulebook, fact) for fact in asked})


def days(rulebook: Rulebook) -> SearchStrategy[str]:
    """Days as YYYY-MM-DD; those on which some row of the rulebook begins or ends are often among them."""
    rows = list(dated_rows(rulebook))
    edges = {day for row in rows for day in (row.valid_from, row.valid_to) if day is not None}
    near = sorted({edge + timedelta(days=step) for edge in edges for step in (-1, 0, 1)})
    anywhere = st.dates(FIRST_DAY, LAST_DAY)
    found = st.one_of(st.sampled_from(near), anywhere) if near else anywhere
    return found.map(date.isoformat)


def scenarios(rulebook: Rulebook) -> SearchStrategy[Scenario]:
    """Scenarios with a day, some of the dates and some of the facts."""
    return _scenarios(rulebook, facts(rulebook))


def complete_scenarios(rulebook: Rulebook) -> SearchStrategy[Scenario]:
    """Scenarios in which nothing is unknown."""
    return _scenarios(rulebook, complete_facts(rulebook))


def _scenarios(rulebook: Rulebook, of: SearchStrategy[Facts]) -> SearchStrategy[Scenario]:
    day = days(rulebook)
    optional: Mapping[str, SearchStrategy[str | None]] = {
        name: st.one_of(st.none(), day) for name in Dates.model_fields
    }
    dates = st.fixed_dictionaries(dict(optional)).map(lambda found: Dates(**found))
    return st.builds(lambda date, dates, facts: Scenario(date=date, dates=dates, facts=facts), day, dates, of)
