"""The check of a rulebook: every lint has a rulebook that shows it, and both methods decide the same."""

from __future__ import annotations

import json
from datetime import date
from itertools import product
from math import prod
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from typer.testing import CliRunner

from brute import CLOSED, OPEN, Completion, completions, values_of
from cases import ROOT, rulebook
from routefinder import Decision, RulebookError, decide, load_rulebook
from routefinder.check import Report, check
from routefinder.errors import ContradictionError, InputError
from routefinder.faces.cli import app
from routefinder.findings import Finding
from routefinder.index import Index
from routefinder.lints import Book, _authority_ties, _figure_ties
from routefinder.prove import Prover, diagrams_with_theorems
from routefinder.questions import Depends, Holds, OnDiagrams, State
from routefinder.rulebook import Rulebook
from routefinder.sat import OnClauses, second_method
from routefinder.scenario import scenario_from
from routefinder.space import Space, all_conditions
from routefinder.theorems import Independent, Theorem
from routefinder.vocabulary import Scenario, Text
from routefinder.witness import as_yaml, minimal
from routefinder.yamlfile import read_bytes
from small import rulebooks, write

LINTS = sorted(path for path in (ROOT / "tests" / "lints").iterdir() if path.is_dir())
TODAY = date(2026, 1, 1)
DAY = date(2025, 7, 1)


def found_in(folder: Path) -> tuple[Finding, ...]:
    return check(load_rulebook(folder), TODAY).findings


@pytest.mark.parametrize("folder", LINTS, ids=lambda folder: folder.name)
def test_each_lint_finds_its_fixture_and_nothing_else(folder: Path) -> None:
    try:
        found = {f"{row.severity} {row.code}" for row in found_in(folder)}
    except RulebookError as error:
        found = {f"error {fault.code}" for fault in error.faults}
    assert found == set((folder / "expected.txt").read_text(encoding="utf-8").splitlines())


LOADED = [folder for folder in LINTS if "rules-" not in (folder / "expected.txt").read_text(encoding="utf-8")]


@pytest.mark.parametrize("folder", LOADED, ids=lambda folder: folder.name)
def test_each_finding_says_where_and_what_to_do_and_its_scenario_can_be_pasted(folder: Path) -> None:
    book = load_rulebook(folder)
    for finding in check(book, TODAY).findings:
        assert finding.instruction
        assert finding.where.startswith(f"{folder.name}/rules.yaml:") or finding.code == "no-answer"
        if finding.scenario is not None:
            text = as_yaml(finding.scenario, finding.expect)
            assert scenario_from(read_bytes(text.encode(), "pasted"), book).expect == finding.expect


def decided(code: str) -> tuple[dict[str, list[str]], Decision]:
    """What the finding's scenario expects, and what it is decided to be."""
    book = load_rulebook(ROOT / "tests" / "lints" / code)
    finding = next(row for row in check(book, TODAY).findings if row.code == code)
    assert finding.scenario is not None
    return finding.expect or {}, decide(book, finding.scenario)


def statuses(decision: Decision) -> dict[str, str]:
    return {row.route: row.status for row in decision.routes}


@pytest.mark.parametrize("code", ["tie-deadlines", "tie-caps"])
def test_a_tie_is_shown_by_a_scenario_with_a_conflict(code: str) -> None:
    _, decision = decided(code)
    assert decision.conflicts


def test_no_answer_is_shown_by_a_scenario_that_closes_every_route() -> None:
    _, decision = decided("no-answer")
    assert set(statuses(decision).values()) == {"unavailable"}


def test_a_refuted_theorem_is_shown_by_a_scenario_whose_test_fails() -> None:
    expect, decision = decided("theorem-refuted")
    assert expect == {"unavailable": ["one"]}
    assert statuses(decision)["one"] == "available"


@pytest.mark.parametrize("code", ["route-always-waits", "rule-useless", "time-overlap", "rule-never-open"])
def test_what_is_only_dubious_is_shown_by_a_scenario_that_holds(code: str) -> None:
    expect, decision = decided(code)
    wanted = {"conditional": {"conditional"}, "reachable": {"available", "conditional"}}
    for word, routes in expect.items():
        assert {statuses(decision)[route] for route in routes} <= wanted[word]


def test_the_rule_that_never_applies_names_the_gates_that_exclude_each_other(tmp_path: Path) -> None:
    gates = [{"needs": needs, "otherwise": {"nl": "n", "en": "e"}} for needs in ({"a": "yes"}, {"e": {"below": "20"}})]
    gates.append({"needs": {"a": "no"}, "otherwise": {"nl": "n", "en": "e"}})
    finding = next(row for row in found_in(write(tmp_path, small_rules(gates))) if row.code == "rule-never")
    assert "gate 1, gate 3 exclude" in finding.message


def small_rules(gates: list[dict[str, Any]]) -> dict[str, Any]:
    text = {"nl": "n", "en": "e"}
    rows = [(f"{route}.0", route, gates) for route in ("one", "two", "three")]
    words = {"words": text, "sources": ["act:1"]}
    concludes = [
        {"id": f"{f}.0", "concludes": {f: v}, "when": {"a": "yes"}, **words} for f, v in (("f", "no"), ("g", "blue"))
    ]
    return {"rules": [{"id": i, "route": r, "gates": g, **words} for i, r, g in rows], "conclusions": concludes}


@pytest.fixture(scope="module")
def report() -> Report:
    return check(rulebook(), TODAY)


def test_the_rulebook_is_in_order(report: Report) -> None:
    assert [row for row in report.findings if row.severity == "error"] == []
    assert report.methods == ("diagrams", "satisfiability")


def test_the_size_of_the_space_is_the_product_of_its_variables(report: Report) -> None:
    engine = prod(axis.size for axis in Space(rulebook()).axes)
    assert report.size >= engine > 10**20


def test_the_ties_found_are_those_of_the_index(report: Report) -> None:
    index = Index(rulebook())
    known = {route for route, rows in index.ties.items() if rows}
    book = Book(rulebook(), OnDiagrams(index), TODAY)
    rows = [(r.id, q) for r in rulebook().routes for *_, q in (*_authority_ties(book, r), *_figure_ties(r))]
    assert {route for route, question in rows if book.diagrams.node(question)} == known
    assert known == {row.message.split("'")[1] for row in report.findings if row.code.startswith("tie-")}


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=rulebooks())
def test_both_methods_decide_what_enumeration_decides(data: dict[str, Any], tmp_path: Path) -> None:
    book = load_rulebook(write(tmp_path, data))
    diagrams = OnDiagrams(Index(book))
    clauses = second_method(book)
    assert isinstance(clauses, OnClauses)
    reached = {route.id: set[str]() for route in book.routes}
    for case in every_case(book):
        for route, state in case.states().items():
            reached[route].add(state)
    for route, states in reached.items():
        for question, wanted in (
            (State(route, "open"), OPEN in states),
            (State(route, "not_closed"), states != {CLOSED}),
        ):
            assert bool(diagrams.cases(question)) is wanted
            assert clauses.satisfiable(question) is wanted


def every_case(book: Rulebook) -> list[Completion]:
    space = Space(book)
    names = [fact for fact in book.vocabulary.each() if fact.is_input and any(a.fact == fact.id for a in space.axes)]
    values = {fact.id: values_of(fact, space.classes, space.number_cuts) for fact in names}
    days_and_acts = list(
        product([date(2024, 12, 1), date(2025, 8, 1), date(2026, 2, 1)], [date(2024, 12, 1), date(2025, 8, 1)])
    )
    found = []
    for facts in completions(values, {}):
        for given_f in (frozenset(facts), frozenset(facts) - {"f"}):
            found += [Completion(book, facts, given_f, day, act) for day, act in days_and_acts]
    return found


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=rulebooks())
def test_a_minimal_scenario_is_certain_and_every_fact_in_it_is_needed(data: dict[str, Any], tmp_path: Path) -> None:
    book = load_rulebook(write(tmp_path, data))
    diagrams = OnDiagrams(Index(book))
    for route in book.routes:
        scenario = minimal(diagrams.space, diagrams.node(State(route.id, "open")), TODAY)
        if scenario is None:
            continue
        assert status(book, scenario, route.id) == "available"
        for fact in scenario.facts:
            fewer = scenario.model_copy(update={"facts": {k: v for k, v in scenario.facts.items() if k != fact}})
            assert status(book, fewer, route.id) != "available"


def test_a_minimal_scenario_leaves_out_what_is_filled_in_anyway(tmp_path: Path) -> None:
    text = (ROOT / "tests" / "lints" / "clean" / "rules.yaml").read_text(encoding="utf-8")
    filled = text.replace("kind: choice\n", "kind: choice\n    fill: {value: red}\n", 1)
    (tmp_path / "rules.yaml").write_text(filled, encoding="utf-8")
    book = load_rulebook(tmp_path)
    diagrams = OnDiagrams(Index(book))
    scenario = minimal(diagrams.space, diagrams.node(State("one", "open")), TODAY)
    assert scenario is not None
    assert scenario.facts == {}
    assert status(book, scenario, "one") == "available"


def status(book: Rulebook, scenario: Scenario, route: str) -> str:
    return next(row.status for row in decide(book, scenario).routes if row.route == route)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=rulebooks())
def test_both_methods_agree_on_what_depends_on_a_fact(data: dict[str, Any], tmp_path: Path) -> None:
    book = load_rulebook(write(tmp_path, data))
    diagrams, clauses = OnDiagrams(Index(book)), second_method(book)
    assert clauses is not None
    questions = [State(route.id, "open") for route in book.routes]
    questions += [Holds(condition) for condition in all_conditions(book)]
    for question in questions:
        for fact in "abcdef":
            depends = Depends(question, fact)
            assert bool(diagrams.cases(depends)) is clauses.satisfiable(depends)


def test_a_contradiction_of_the_methods_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(OnClauses, "satisfiable", lambda *_: False)
    with pytest.raises(ContradictionError, match="contradict"):
        check(load_rulebook(ROOT / "tests" / "lints" / "clean"), TODAY)


def test_without_the_solver_one_method_decides_and_the_report_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("routefinder.check.second_method", lambda _: None)
    done = CliRunner().invoke(app, ["check", "--rules", str(ROOT / "tests/lints/clean"), "--today", "2026-01-01"])
    assert done.exit_code == 0
    assert "One method decided" in done.output


def test_the_command_ends_with_1_when_something_is_wrong() -> None:
    folder = ROOT / "tests" / "lints" / "no-answer"
    done = CliRunner().invoke(app, ["check", "--rules", str(folder), "--today", "2026-01-01", "--format", "json"])
    assert done.exit_code == 1
    answer = json.loads(done.output)
    assert answer["in_order"] is False
    assert answer["findings"][0]["code"] == "no-answer"
    assert yaml.safe_load(json.dumps(answer["findings"][0]["scenario"]["facts"])) == {"colour": "blue"}


def test_independence_of_a_fact_that_is_only_concluded_says_nothing(tmp_path: Path) -> None:
    theorem = Theorem(
        id="g", words=Text(nl="-", en="-"), sources=("act:1",), independent=Independent(routes=("one",), facts=("g",))
    )
    gates = [{"needs": {"g": "blue"}, "otherwise": {"nl": "n", "en": "e"}}]
    book = load_rulebook(write(tmp_path, small_rules(gates)))
    proof = Prover(book, diagrams_with_theorems(book), TODAY).proof(theorem)
    assert proof.empty
    assert not proof.holds


def test_a_day_that_does_not_exist_is_refused() -> None:
    done = CliRunner().invoke(app, ["check", "--rules", str(ROOT / "tests/lints/clean"), "--today", "2026-02-30"])
    assert "scenario-date" in str(done.exception)
    assert "'--today' is '2026-02-30'" in str(done.exception)


@pytest.mark.parametrize("day", ["0001-01-01", "20260101", "2026-W12-1", ""])
def test_the_day_of_today_is_written_and_bounded_as_the_day_asked_about_is(day: str) -> None:
    done = CliRunner().invoke(app, ["check", "--rules", str(ROOT / "tests/lints/clean"), "--today", day])
    assert isinstance(done.exception, InputError)
    assert [fault.code for fault in done.exception.faults] == ["scenario-date"]
