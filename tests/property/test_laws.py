"""The laws of a decision, for scenarios that Hypothesis makes from the vocabulary: one class for each law."""

from __future__ import annotations

import html
import json
from bisect import bisect_right
from datetime import date, timedelta

from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from cases import rulebook
from routefinder import testing
from routefinder.evaluate import decide
from routefinder.filling import fill
from routefinder.index import index_of
from routefinder.render import render
from routefinder.scenario import checked, scenario_from
from routefinder.view import receipt, view
from routefinder.vocabulary import UNKNOWN, Scenario
from routefinder.witness import as_data, as_yaml
from routefinder.yamlfile import read_bytes

BOOK = rulebook()
# Shrinking a case of sixty facts takes minutes; a failure shows its case as it is.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
LAW = settings(max_examples=50, deadline=None, phases=PHASES, suppress_health_check=list(HealthCheck))
FEW = settings(LAW, max_examples=10)
SCENARIOS = testing.scenarios(BOOK)
COMPLETE = testing.complete_scenarios(BOOK)
HOSTILE = '<script>alert("&amp;")</script><img src=x onerror=alert(1)>{{ 7 * 7 }}'
LINES = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Cf")), min_size=1, max_size=60)


def statuses(scenario: Scenario) -> dict[str, str]:
    space = index_of(BOOK).space
    filled = fill(scenario, BOOK, None)
    return dict(index_of(BOOK).statuses(space.encode(filled.facts, filled.date, filled.act)))


class TestKnowledgeIsMonotone:
    """An answer to what was unknown never takes back what was certain."""

    @LAW
    @given(full=COMPLETE, data=st.data())
    def test_what_was_certain_stays_so_with_every_further_answer(self, full, data) -> None:
        # What the register fills in, or rules conclude, counts as known: to say otherwise is another case.
        apart = {fact.id for fact in BOOK.vocabulary.each() if fact.kind == "platform" or fact.concluded}
        everything = {name: value for name, value in full.facts.items() if name not in apart}
        order = data.draw(st.permutations(sorted(everything)))
        known = {}
        before = None
        for start in range(0, len(order), 8):
            known |= {name: everything[name] for name in order[start : start + 8]}
            after = statuses(full.model_copy(update={"facts": self.filled_alike(known, everything)}))
            if before is not None:
                assert {r: s for r, s in before.items() if s != "conditional"}.items() <= after.items()
            before = after
        assert before is not None

    @staticmethod
    def filled_alike(known, everything):
        """What would be filled in where it is not given is given from the start: filling is no knowledge."""
        usual = {fact.id for fact in BOOK.vocabulary.each() if fact.assumed is not None or fact.fill is not None}
        return {**{name: everything[name] for name in usual if name in everything}, **known}

    @LAW
    @given(COMPLETE)
    def test_where_nothing_is_unknown_no_fact_is_open(self, scenario) -> None:
        assert not any(verdict.open_facts for verdict in decide(BOOK, scenario).routes)


class TestOrderIsFree:
    """Neither the order of facts nor that of a list changes an answer."""

    @FEW
    @given(scenario=SCENARIOS, data=st.data())
    def test_facts_and_lists_in_another_order_give_the_same_answer(self, scenario, data) -> None:
        names = data.draw(st.permutations(list(scenario.facts)))
        other = {name: value[::-1] if isinstance(value := scenario.facts[name], tuple) else value for name in names}
        one, two = (view(decide(BOOK, scenario.model_copy(update={"facts": f})), "en") for f in (scenario.facts, other))
        # A receipt repeats the facts in the order in which they were given.
        assert one["receipt"].pop("facts").keys() == two["receipt"].pop("facts").keys()
        assert one == two


class TestRenderingIsTotal:
    """Every decision can be shown in every language and format, and nothing in a case becomes markup."""

    @FEW
    @given(scenario=SCENARIOS, title=LINES)
    def test_every_decision_renders_everywhere(self, scenario, title) -> None:
        decision = decide(BOOK, scenario.model_copy(update={"title": title}))
        for language in ("nl", "en"):
            for form in ("text", "md", "html", "json"):
                text = render(decision, form, language, full=form == "text")
                assert text.strip()
            json.loads(render(decision, "json", language))

    @FEW
    @given(SCENARIOS)
    def test_a_hostile_title_stays_text(self, scenario) -> None:
        decision = decide(BOOK, scenario.model_copy(update={"title": HOSTILE, "source": HOSTILE, "id": HOSTILE}))
        page = render(decision, "html", "nl")
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert html.escape("<script>alert(") in page
        assert "{{ 7 * 7 }}" in page, "what a case says is no template"


class TestRoundTrips:
    """A scenario that is written and read again is the same scenario."""

    @LAW
    @given(scenario=SCENARIOS, title=LINES, source=LINES)
    def test_through_yaml(self, scenario, title, source) -> None:
        scenario = checked(scenario.model_copy(update={"title": title, "source": source}), BOOK)
        assert self.read(as_yaml(scenario)) == scenario

    @LAW
    @given(scenario=SCENARIOS, title=LINES)
    def test_through_json(self, scenario, title) -> None:
        scenario = checked(scenario.model_copy(update={"title": title}), BOOK)
        assert self.read(json.dumps(as_data(scenario))) == scenario

    @staticmethod
    def read(text: str) -> Scenario:
        return scenario_from(read_bytes(text.encode(), "case.yaml"), BOOK)


class TestDatesChangeTheLawOnlyWhereARowSaysSo:
    """Between two days of change the answer stays the same; an act without a day is of the day asked about."""

    @LAW
    @given(SCENARIOS)
    def test_every_day_of_a_period_gives_the_same_statuses(self, scenario) -> None:
        # A platform's duties have days of their own, in the register.
        facts = {name: value for name, value in scenario.facts.items() if name != "platform"}
        day = date.fromisoformat(str(scenario.date))
        act = scenario.dates.act or scenario.date
        cuts = index_of(BOOK).space.cuts["date"]
        after = bisect_right(cuts, day)
        first = cuts[after - 1] if after else day - timedelta(days=400)
        last = cuts[after] - timedelta(days=1) if after < len(cuts) else day + timedelta(days=400)
        dates = scenario.dates.model_copy(update={"act": act})
        found = [
            statuses(scenario.model_copy(update={"facts": facts, "date": one.isoformat(), "dates": dates}))
            for one in (first, day, last)
        ]
        assert found[0] == found[1] == found[2]

    @LAW
    @given(SCENARIOS)
    def test_an_act_without_a_day_is_of_the_day_asked_about(self, scenario) -> None:
        unsaid = scenario.dates.model_copy(update={"act": None})
        said = scenario.dates.model_copy(update={"act": scenario.date})
        assert statuses(scenario.model_copy(update={"dates": unsaid})) == statuses(
            scenario.model_copy(update={"dates": said})
        )


class TestAReceiptIsEnough:
    """What a receipt holds decides the same again."""

    @FEW
    @given(SCENARIOS)
    def test_deciding_from_a_receipt_gives_the_same_outcome(self, scenario) -> None:
        before = receipt(decide(BOOK, scenario))
        kept = json.loads(json.dumps(before))
        text = json.dumps({"date": kept["date"], "dates": kept["dates"], "facts": kept["facts"]})
        again = receipt(decide(BOOK, scenario_from(read_bytes(text.encode(), "receipt"), BOOK)))
        assert again == before

    @FEW
    @given(one=SCENARIOS, other=SCENARIOS)
    def test_two_outcomes_share_a_hash_only_when_they_are_the_same(self, one, other) -> None:
        first, second = decide(BOOK, one), decide(BOOK, other)
        same = receipt(first)["outcome_sha256"] == receipt(second)["outcome_sha256"]
        assert same is (first.statuses() == second.statuses())


class TestStrategies:
    """What is published for others makes scenarios that can be decided, and reaches every value."""

    @LAW
    @given(SCENARIOS)
    def test_a_scenario_is_already_in_the_form_of_the_vocabulary(self, scenario) -> None:
        assert checked(scenario, BOOK) == scenario

    @LAW
    @given(scenario=COMPLETE)
    def test_a_complete_scenario_states_every_fact(self, scenario) -> None:
        asked = {fact.id for fact in BOOK.vocabulary.each() if fact.is_input}
        assert set(scenario.facts) == asked
        assert UNKNOWN not in scenario.facts.values()

    @FEW
    @given(st.data())
    def test_every_value_of_a_choice_can_come(self, data) -> None:
        fact = data.draw(st.sampled_from([f for f in BOOK.vocabulary.each() if f.is_input and f.kind == "choice"]))
        value = data.draw(testing.values(BOOK, fact))
        assume(value == fact.value_ids[-1])
        assert value in fact.value_ids
