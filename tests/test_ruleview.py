"""The rules as the trace has them: all of them, as they are written."""

from __future__ import annotations

import pytest

from cases import rulebook, shipped
from routefinder.conditions import parse_condition
from routefinder.evaluate import decide
from routefinder.phrasing import Phrasing
from routefinder.ruleview import rule_view, written
from routefinder.vocabulary import Scenario
from routefinder.yamlfile import read_bytes


def test_a_written_condition_reads_as_the_same_condition() -> None:
    rules = rulebook().rules
    found = [gate.needs for rule in rules for gate in rulebook().gates_of(rule)]
    found += [step.needs for rule in rules for step in rule.steps if step.needs is not None]
    found += [row.when for row in rulebook().conclusions]
    found += [parse_condition({"hours": {"at_least": "24", "below": "1000000"}})]
    for condition in found:
        text = written(condition)
        assert "\n" not in text
        assert parse_condition(read_bytes(f"{{{text}}}".encode(), "").data) == condition


@pytest.mark.parametrize("scenario", shipped()[::60], ids=lambda scenario: scenario.id)
def test_every_rule_is_shown_with_the_truth_that_the_trace_has(scenario: Scenario) -> None:
    decision = decide(rulebook(), scenario)
    rows = {rule["id"]: rule for route in rule_view(decision, Phrasing(rulebook(), "en")) for rule in route["rules"]}
    assert set(rows) == {rule.id for rule in rulebook().rules}
    for verdict in decision.routes:
        for row in verdict.rules:
            shown = rows[row.rule.id]
            assert shown["verdict"] == row.verdict
            assert [gate["truth"] for gate in shown["gates"]] == list(row.gates)
            assert [step["truth"] for step in shown["steps"]] == list(row.steps)
            assert shown["place"] == rulebook().places[f"rules/{row.rule.id}"]
            for gate in (gate for gate in shown["gates"] if gate["truth"] is None):
                assert gate["open"], "what is not known is named"


def test_a_shared_condition_is_shown_with_its_name_and_place() -> None:
    decision = decide(rulebook(), shipped()[0])
    names = {gate.id for gate in rulebook().gates}
    for route in rule_view(decision, Phrasing(rulebook(), "nl")):
        for rule in route["rules"]:
            for gate in rule["gates"]:
                assert (gate["name"] in names) == bool(gate["place"])


def test_routes_that_are_there_come_first() -> None:
    decision = decide(rulebook(), shipped()[0])
    order = [route["status"] for route in rule_view(decision, Phrasing(rulebook(), "nl"))]
    assert order == sorted(order, key=("available", "conditional", "unavailable").index)
