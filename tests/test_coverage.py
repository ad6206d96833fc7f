"""Coverage: what can be shown is shown, what is shown can be shown, and every claim is accounted for."""

from __future__ import annotations

import json
import random
import re
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

import small
from cases import ROOT, SCENARIOS, files, mutated, rulebook
from routefinder.claims import ClaimCoverage, claim_coverage
from routefinder.coverage import Coverage, Measure, coverage, seen
from routefinder.coverage_page import coverage_page
from routefinder.decision import Decision
from routefinder.documents import answers, places
from routefinder.errors import InputError
from routefinder.evaluate import decide
from routefinder.evidence import READING, evidence
from routefinder.faces.covering import run, write_reports
from routefinder.goals import goals
from routefinder.index import Index, index_of
from routefinder.load import load_rulebook
from routefinder.phrasing import Phrasing
from routefinder.reading import readings, together
from routefinder.stories import Stories, read_stories
from routefinder.vocabulary import Scenario, Text

ANY_DAY = date(2000, 1, 1)
TEXT = ("text", "nl", 80)


@cache
def stories() -> Stories:
    return read_stories({path.relative_to(ROOT).as_posix(): path for path in files()}, rulebook())


@cache
def shipped_coverage() -> Coverage:
    return coverage(rulebook(), stories(), ANY_DAY)


@cache
def claims() -> ClaimCoverage:
    return claim_coverage(rulebook(), stories())


@cache
def reports() -> dict[str, str]:
    return evidence(rulebook(), stories(), ANY_DAY)


# Scenarios.


def test_everything_that_can_be_seen_is_seen() -> None:
    assert shipped_coverage().missing == ()
    assert {measure.percent for measure in shipped_coverage().measures} == {100}


def test_every_route_has_a_scenario_for_each_of_its_statuses() -> None:
    found = {goal.id for goal in shipped_coverage().reached if goal.part == "route"}
    assert found == {route.id for route in rulebook().routes}


def test_what_is_seen_could_be_seen() -> None:
    possible, choice = set(goals(index_of(rulebook()))), random.Random(11)
    space = index_of(rulebook()).space
    for story in stories().rows[::5]:
        scenario = mutated(story.scenario, space, choice, most=6)
        assert set(seen(decide(rulebook(), scenario, today=ANY_DAY))) <= possible


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(small.rulebooks(), small.facts())
def test_in_any_rulebook_what_is_seen_could_be_seen(tmp_path_factory, data, facts) -> None:
    book = load_rulebook(small.write(tmp_path_factory.mktemp("rules"), data))
    possible = set(goals(Index(book)))
    for day in ("2024-01-01", "2025-03-01", "2026-03-01"):
        decision = decide(book, Scenario(date=day, facts=facts))
        assert set(seen(decision)) <= possible


def test_what_a_rule_always_settles_is_never_called_open(tmp_path: Path) -> None:
    """A fact that conclusions always give a value cannot be unknown; a gate that no case shuts has no false."""
    rule = {"id": "one.0", "route": "one", "words": small.TEXT, "sources": ["act:1"]}
    gates = [{"needs": {"g": ["red", "green"]}, "otherwise": small.TEXT}]
    drawn = [
        {"id": "g.0", "concludes": {"g": "green"}, "when": {"a": ["yes", "no"]}},
        {"id": "f.0", "concludes": {"f": "yes"}, "when": {"b": "red"}},
    ]
    others = [{**rule, "id": f"{name}.0", "route": name, "gates": [{"needs": {"a": "yes"}, "otherwise": small.TEXT}]}
              for name in ("two", "three")]  # fmt: skip
    data = {
        "conclusions": [{**row, "words": small.TEXT, "sources": ["act:1"]} for row in drawn],
        "rules": [{**rule, "gates": gates}, *others],
    }
    found = goals(Index(load_rulebook(small.write(tmp_path / "rules", data))))
    outcomes = {(goal.part, goal.id): [] for goal in found}
    for goal in found:
        outcomes[goal.part, goal.id].append(goal.outcome)
    assert outcomes["gate", "one.0"] == ["true"]
    assert outcomes["gate", "two.0"] == ["true", "false", "unknown"]
    assert outcomes["route", "one"] == ["available"]


def test_without_a_scenario_its_goals_are_missing() -> None:
    few = Stories(stories().rows[:5], "")
    found = coverage(rulebook(), few, ANY_DAY)
    assert found.missing
    assert 0 < found.lowest < 100 or found.lowest == 0
    assert set(found.missing) < set(shipped_coverage().reached)


def test_percentages_are_rounded_down() -> None:
    assert Measure("any", 199, 200).percent == 99
    assert Measure("any", 2, 3).percent == 66
    assert Measure("any", 0, 0).percent == 100


def test_a_percentage_below_the_least_is_exit_code_1() -> None:
    one = [SCENARIOS / "start"]
    assert run(one, None, TEXT, claims=False, least=None)[1] == 0
    assert run(one, None, TEXT, claims=False, least=0)[1] == 0
    text, code = run(one, None, TEXT, claims=False, least=99)
    assert code == 1
    assert "99" in text.splitlines()[-1]


def test_json_says_which_scenario_shows_what() -> None:
    data = json.loads(run([SCENARIOS / "start"], None, ("json", "nl", 80), claims=False, least=None)[0])
    names = data["scenarios"]["names"]
    assert len(names) == len(list((SCENARIOS / "start").glob("*.yaml")))
    reached = [goal for goal in data["goals"] if goal["scenarios"]]
    assert len(reached) == sum(row["reached"] for row in data["measures"] if row["name"] != "applied")
    assert all(names[number] for goal in reached for number in goal["scenarios"])
    assert len(data["missing"]) == len(data["goals"]) - len(reached)


def test_the_page_goes_from_a_rule_to_a_scenario_and_back() -> None:
    page = reports()["coverage.html"]
    anchors = re.findall(r'id="([^"]+)"', page)
    assert len(anchors) == len(set(anchors))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(anchors)
    assert not re.findall(r'(?:src|href)="(?!#)', page)
    parts = {part.split('"', 1)[0]: part for part in page.split('<section id="')[1:]}
    articles = {part.split('"', 1)[0]: part for part in page.split('<article id="')[1:]}
    for rule in rulebook().rules:
        first = re.search(r'href="#(s\d+)"', parts[f"rule-{rule.id}"])
        assert first
        assert f'href="#rule-{rule.id}"' in articles[first[1]] or "applies" not in possible_verdicts(rule.id)


def possible_verdicts(rule: str) -> set[str]:
    return {goal.outcome for goal in shipped_coverage().reached if goal.part == "rule" and goal.id == rule}


def test_what_a_scenario_calls_itself_is_text_on_the_page() -> None:
    named = stories().rows[0]
    strange = named.scenario.model_copy(update={"title": "<script>alert(1)</script>"})
    rows = (type(named)(named.name, strange),)
    page = coverage_page(coverage(rulebook(), Stories(rows, ""), ANY_DAY), Phrasing(rulebook(), "nl"))
    assert "<script>" not in page


def test_a_folder_without_scenarios_is_no_coverage(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="coverage-no-cases"):
        run([tmp_path], None, TEXT, claims=False, least=None)


def test_every_faulty_scenario_is_named(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text("facts: {nothing_like_this: yes}\n", encoding="utf-8")
    with pytest.raises(InputError) as error:
        run([tmp_path], None, TEXT, claims=False, least=None)
    assert {Path(fault.file).name for fault in error.value.faults} == {"one.yaml", "two.yaml"}


# Claims.


def test_all_claims_are_in_order() -> None:
    assert claims().complete
    assert len(claims().in_order) == len(claims().rows) == 259
    text, code = run([], None, TEXT, claims=True, least=None)
    assert code == 0
    assert "259 van 259" in text.splitlines()[-1]


def test_what_may_not_be_is_shown_forty_times() -> None:
    assert len(claims().suppressed) == 40
    assert all(row.shown for row in claims().suppressed)


def test_a_scenario_that_shows_what_may_not_be_expects_something_and_gets_an_answer_that_cites_it() -> None:
    for row in claims().suppressed:
        for story in row.stories:
            assert story.scenario.expect, story.name
            cited = row.claim.id in sources_of(decide(rulebook(), story.scenario, today=ANY_DAY))
            assert cited, f"{story.name} names {row.claim.id}"


def sources_of(decision: Decision) -> set[str]:
    routes = {route.id: route for route in decision.rulebook.routes}
    found: set[str] = set()
    for verdict in decision.routes:
        found.update(routes[verdict.route].sources)
        for remark in verdict.remarks:
            found.update(remark.sources)
        for row in verdict.rules:
            gates = zip(decision.rulebook.gates_of(row.rule), row.gates, strict=True)
            found.update(source for gate, truth in gates if truth is False for source in gate.sources)
            found.update(row.rule.sources if row.verdict in ("applies", "waits", "undetermined") else ())
    return found


def without(claim: str) -> ClaimCoverage:
    """The account when everything that cites a claim is gone, and its reason too."""
    rows = tuple(row.model_copy(update={"context": None}) if row.id == claim else row for row in rulebook().claims)
    book = rulebook().model_copy(update={"claims": rows, "rules": (), "gates": (), "routes": (), "theorems": ()})
    return claim_coverage(book, Stories((), ""))


def test_a_claim_that_nothing_cites_is_missing() -> None:
    found = {row.claim.id: row for row in without("C067").rows}
    assert found["C067"].missing == ("not_cited", "not_shown")


def test_only_some_kinds_of_claims_can_be_background() -> None:
    text = Text(nl="om een reden", en="for a reason")
    rows = tuple(row.model_copy(update={"context": text}) for row in rulebook().claims)
    found = claim_coverage(rulebook().model_copy(update={"claims": rows}), stories())
    wrong = {row.claim.kind for row in found.rows if "not_context" in row.missing}
    right = {row.claim.kind for row in found.rows if "not_context" not in row.missing}
    assert right == {"definition", "evidential", "fact", "help", "policy", "practice"}
    assert not wrong & right
    assert not found.complete


def test_a_number_that_is_left_out_is_missing() -> None:
    rows = tuple(row for row in rulebook().claims if row.id != "C100")
    assert claim_coverage(rulebook().model_copy(update={"claims": rows}), Stories((), "")).gaps == ("C100",)


def test_a_scenario_that_names_no_claim_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("source: C067 and C999\nfacts: {content: [threat]}\n", encoding="utf-8")
    text, code = run([tmp_path], None, TEXT, claims=True, least=None)
    assert code == 1
    assert "C999" in text


def test_a_least_percentage_does_not_go_with_claims() -> None:
    with pytest.raises(InputError, match="coverage-min"):
        run([], None, TEXT, claims=True, least=10)


# Reports.


def test_reports_are_fresh() -> None:
    for name, text in reports().items():
        assert (ROOT / "reports" / name).read_text(encoding="utf-8") == text, f"run './run report': {name} is old"


def test_reports_do_not_age() -> None:
    assert all(story.scenario.date for story in stories().rows)


def test_every_report_names_what_it_was_made_from() -> None:
    for name, text in reports().items():
        assert rulebook().sha256 in text, name
        assert stories().sha256 in text or name == READING, name


def test_another_scenario_makes_another_digest(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("facts: {content: [threat]}\n", encoding="utf-8")
    before = read_stories({"a": tmp_path / "a.yaml"}, rulebook()).sha256
    (tmp_path / "a.yaml").write_text("facts: {content: [insult]}\n", encoding="utf-8")
    assert read_stories({"a": tmp_path / "a.yaml"}, rulebook()).sha256 != before


def test_every_claim_stands_in_every_document_it_names() -> None:
    documents = {row.id: row for row in rulebook().documents}
    for row in claims().rows:
        for name, answer in places(row):
            assert row in answers(documents[name], claims())[answer]
            assert f"**{row.claim.id}**" in reports()[f"documents/{name}.md"]


def test_answers_follow_each_other() -> None:
    for document in rulebook().documents:
        numbers = [re.search(r"A(\d+)", answer) for answer in answers(document, claims())]
        assert all(numbers)
        assert all(int(one[1]) <= int(other[1]) for one, other in pairwise(numbers) if one and other)


def test_links_in_the_documents_lead_to_scenarios() -> None:
    for document in rulebook().documents:
        for link in re.findall(r"\]\(([^)]+)\)", reports()[f"documents/{document.id}.md"]):
            assert (ROOT / "reports" / "documents" / link).is_file()


def test_what_a_report_says_of_a_claim_comes_from_the_rulebook() -> None:
    words = Text(nl="heel andere woorden", en="quite other words")
    rows = tuple(row.model_copy(update={"summary": words}) for row in rulebook().claims)
    book = rulebook().model_copy(update={"claims": rows})
    made = evidence(book, Stories(stories().rows[:1], ""), ANY_DAY)
    for claim in rulebook().claims:
        assert claim.summary.nl not in made["claims.md"]


def test_questions_and_steps_are_plain_dutch() -> None:
    pytest.importorskip("textstat")
    rows = readings(rulebook())
    assert {row.kind for row in rows} == {"questions", "steps"}
    assert together(rows) >= 60
    assert together(tuple(row for row in rows if row.kind == "steps")) >= 60


def test_without_textstat_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    few = Stories(stories().rows[:1], "")
    monkeypatch.setattr("routefinder.evidence.can_measure", lambda: False)
    monkeypatch.setattr("routefinder.faces.covering.read_stories", lambda *_: few)
    said = write_reports(tmp_path / "reports")
    assert "textstat" in said
    assert not (tmp_path / "reports" / READING).exists()
    assert (tmp_path / "reports" / "claims.md").is_file()


def test_reports_that_cannot_be_written_are_refused_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("routefinder.faces.covering.session", lambda _: pytest.fail("it began to work"))
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    for target in (tmp_path / "file", tmp_path / "file" / "reports", tmp_path / ("n" * 300)):
        with pytest.raises(InputError, match="output-unwritable"):
            write_reports(target)
    assert (tmp_path / "file").read_text("utf-8") == "mine"


def test_a_report_that_cannot_be_written_is_one_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    few = Stories(stories().rows[:1], "")
    monkeypatch.setattr("routefinder.evidence.can_measure", lambda: False)
    monkeypatch.setattr("routefinder.faces.covering.read_stories", lambda *_: few)
    (tmp_path / "claims.md").mkdir()
    with pytest.raises(InputError, match=r"claims\.md' cannot be written"):
        write_reports(tmp_path)
