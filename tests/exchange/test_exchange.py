"""Another engine that runs the exported tables finds the same open rules, and so the same open routes."""

from __future__ import annotations

import ast
import json
import random
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from types import SimpleNamespace

import pytest
import zen
from lxml import etree
from SpiffWorkflow.bpmn.parser import BpmnValidator
from SpiffWorkflow.dmn.engine.DMNEngine import DMNEngine
from SpiffWorkflow.dmn.parser import BpmnDmnParser
from SpiffWorkflow.dmn.parser.BpmnDmnParser import SCHEMAS

from cases import completed, mutated, rulebook, shipped
from routefinder.exchange import dmn, jdm
from routefinder.exchange.tables import Tables
from routefinder.filling import Filled, fill
from routefinder.index import Index, index_of
from routefinder.trace import Tracer
from routefinder.vocabulary import Scenario

TODAY = date(2026, 11, 25)
Run = Callable[[Filled], set[str]]


@cache
def index() -> Index:
    return index_of(rulebook())


@cache
def tables() -> Tables:
    return Tables(index())


def complete(count: int, seed: int) -> Iterator[Filled]:
    """Complete scenarios; in half of them, what rules can conclude is left to the rules."""
    choice = random.Random(seed)
    concluded = {str(table.fact) for table in tables().facts}
    for number in range(count):
        scenario: Scenario = mutated(choice.choice(shipped()), index().space, choice, 3 if number % 2 else 12)
        filled = fill(completed(scenario, index().space, choice), rulebook(), TODAY)
        if choice.random() < 0.5:
            known = {name: value for name, value in filled.facts.items() if name not in concluded}
            filled = Filled(known, {}, filled.date, filled.act, filled.platform)
        yield filled


def check(run: Run, count: int, seed: int) -> None:
    exact = 0
    for filled in complete(count, seed):
        tracer = Tracer(index(), filled)
        truths = {rule: tracer.truth(nodes.opens) for rule, nodes in index().rules.items()}
        wanted = {rule for rule, truth in truths.items() if truth}
        found = run(filled)
        if None not in truths.values():
            exact += 1
            assert found == wanted
            routes = {rule.route for rule in rulebook().rules if rule.id in found}
            assert routes == {route for route, status in tracer.statuses.items() if status == "available"}
        else:
            assert found <= wanted, "a table calls open what is not certain"
    assert exact >= count // 2


def in_zen() -> Run:
    graph = json.dumps(jdm.jdm(index()))
    engine = zen.ZenEngine({"loader": lambda _key: zen.ZenDecisionContent(graph)})

    def run(filled: Filled) -> set[str]:
        result = engine.evaluate("rulebook", jdm.request(tables().message(filled)))["result"]
        return {row["rule"] for row in result.get("rules") or []}

    return run


class Expressions:
    """What SpiffWorkflow's decision engine asks of a script engine, with every expression compiled once."""

    @staticmethod
    @cache
    def validate(text: str) -> None:
        ast.parse(text)

    @staticmethod
    @cache
    def compiled(text: str):
        return compile(text.strip(), "cell", "eval")

    def evaluate(self, task, expression: str, external_context=None):
        return eval(self.compiled(expression), {"__builtins__": {}}, {**task.data, **(external_context or {})})  # noqa: S307


def decisions() -> list[tuple[str, DMNEngine]]:
    """Each decision of the document as an engine of its own, since SpiffWorkflow reads one decision a document."""
    whole = etree.fromstring(dmn.dmn(index()).encode())
    spaces = {"dmn": dmn.NAMESPACE}
    found = []
    for decision in whole.findall("dmn:decision", spaces):
        name = decision.get("id")
        alone = etree.Element(whole.tag, attrib=dict(whole.attrib), nsmap={None: dmn.NAMESPACE})
        alone.append(decision)
        parser = BpmnDmnParser()
        parser.add_dmn_xml(alone)
        found.append((name, parser.get_engine(name, alone)))
    return found


def in_spiff() -> Run:
    engines = decisions()
    workflow = SimpleNamespace(script_engine=Expressions())

    def run(filled: Filled) -> set[str]:
        task = SimpleNamespace(data=dmn.request(tables().message(filled)), workflow=workflow)
        for name, engine in engines[:-1]:
            task.data[name] = engine.result(task).get(name)
        return set(engines[-1][1].result(task).get("rule", []))

    return run


def test_zen_engine_opens_the_same_routes() -> None:
    check(in_zen(), 300, seed=21)


def test_spiffworkflow_opens_the_same_routes() -> None:
    check(in_spiff(), 300, seed=22)


@pytest.mark.long
def test_zen_engine_opens_the_same_routes_in_ten_thousand_scenarios() -> None:
    check(in_zen(), 10_000, seed=23)


@pytest.mark.long
def test_spiffworkflow_opens_the_same_routes_in_ten_thousand_scenarios() -> None:
    check(in_spiff(), 10_000, seed=24)


def test_the_dmn_document_is_what_the_standard_allows() -> None:
    text = dmn.dmn(index())
    BpmnValidator(SCHEMAS[dmn.NAMESPACE]).validate(etree.fromstring(text.encode()))
    root = etree.fromstring(text.encode())
    ids = {node.get("id") for node in root.iter() if node.get("id")}
    hrefs = {node.get("href").removeprefix("#") for node in root.iter() if node.get("href")}
    assert hrefs <= ids


def test_an_export_is_the_same_each_time() -> None:
    assert dmn.dmn(index()) == dmn.dmn(Index(rulebook()))
    assert json.dumps(jdm.jdm(index())) == json.dumps(jdm.jdm(Index(rulebook())))
