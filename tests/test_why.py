"""Why: the chain from answer to article is read from the trace alone, and cites nothing that is not in it."""

from __future__ import annotations

import json
from contextlib import nullcontext
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import small
from cases import ROOT, SCENARIOS, rulebook, shipped
from routefinder.decision import Decision
from routefinder.errors import InputError
from routefinder.evaluate import decide
from routefinder.faces.deciding import Desk
from routefinder.index import Index
from routefinder.load import load_rulebook
from routefinder.outline import render_outline
from routefinder.phrasing import Phrasing
from routefinder.rulebook import Rulebook
from routefinder.telling import tell_why, tell_why_not
from routefinder.trace import Tracer
from routefinder.vocabulary import Scenario
from routefinder.why import why, why_not

TODAY = date(2026, 11, 25)
DAYS = st.sampled_from(["2024-12-31", "2025-01-01", "2025-06-01", "2026-01-01"])
SOME = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
FEW = shipped()[::25]
NEEDED = ("article", "overridden", "not_yet_in_force", "no_longer_in_force")


@cache
def phrases() -> dict[str, Any]:
    """The sentences of the real rulebook, for rulebooks that have none."""
    found: dict[str, Any] = {}
    for file in sorted((ROOT / "rules" / "texts").glob("*.yaml")):
        found |= yaml.safe_load(file.read_text(encoding="utf-8")).get("phrases", {})
    return found


def with_sources(data: dict[str, Any]) -> dict[str, Any]:
    """The same rulebook in which every row has an article of its own."""
    articles: list[dict[str, str]] = [{"id": "1"}]

    def own(row: dict[str, Any]) -> None:
        articles.append({"id": str(len(articles) + 1)})
        row["sources"] = [f"act:{len(articles)}"]

    for row in (*data["conclusions"], *data["rules"]):
        own(row)
        for part in (*row.get("gates", ()), *row.get("steps", ())):
            own(part)
    act = {"id": "act", "kind": "statute", "title": small.TEXT, "short": small.TEXT, "articles": articles}
    return {**data, "sources": [act], "phrases": {key: phrases()[key] for key in NEEDED}}


def decided(folder: Path, data: dict[str, Any], facts: dict[str, Any], day: str) -> Decision:
    book = load_rulebook(small.write(folder, with_sources(data)))
    return decide(book, Scenario(date=day, facts=facts))


def cited_in(data: Any) -> set[str]:
    """Everything under a key 'sources', wherever it stands."""
    if isinstance(data, list):
        return set().union(*map(cited_in, data))
    if not isinstance(data, dict):
        return set()
    own = {row["id"] if isinstance(row, dict) else row for row in data.get("sources", ())}
    return own.union(*(cited_in(value) for value in data.values()))


def in_trace(decision: Decision, route: str) -> set[str]:
    """The sources of the rows that the trace of one route holds."""
    found: set[str] = set()
    for row in decision.route(route).rules:
        parts = (row.rule, *decision.rulebook.gates_of(row.rule), *row.rule.steps)
        found = found.union(*(part.sources for part in parts))
    return found.union(*(row.sources for one in decision.conclusions if one.given is None for row in one.rows))


@SOME
@given(data=small.rulebooks(), facts=small.facts(), day=DAYS)
def test_why_cites_only_sources_of_the_trace_and_every_one_can_be_looked_up(
    tmp_path_factory: Any, data: Any, facts: Any, day: str
) -> None:
    decision = decided(tmp_path_factory.mktemp("rules"), data, facts, day)
    for route in decision.statuses():
        chain = why(decision, route, "nl")
        assert cited_in(chain) <= in_trace(decision, route)
        assert cited_in(chain) == {row["id"] for row in chain["sources"]}
    shut = why_not(decision, "nl")
    for row in shut["routes"]:
        assert set(row["sources"]) <= in_trace(decision, row["id"])
    assert cited_in(shut) == {row["id"] for row in shut["sources"]}


@SOME
@given(data=small.rulebooks(), facts=small.facts(), day=DAYS)
def test_the_chain_says_what_the_trace_says(tmp_path_factory: Any, data: Any, facts: Any, day: str) -> None:
    decision = decided(tmp_path_factory.mktemp("rules"), data, facts, day)
    drawn = {(row.fact, row.value) for row in decision.conclusions if row.given is None}
    for verdict in decision.routes:
        chain = why(decision, verdict.route, "en")
        assert chain["route"]["status"] == verdict.status
        assert [row["fact"] for row in chain["answers"]] == [f for f in verdict.hangs_on if f in decision.filled.facts]
        assert {(row["fact"], row["value"]) for row in chain["conclusions"]} <= drawn
        by_id = {row.rule.id: row for row in verdict.rules}
        assert chain["rules"]
        for row in chain["rules"]:
            told = by_id[row["id"]]
            assert row["verdict"] == told.verdict
            assert [gate["holds"] for gate in row["gates"]] == list(told.gates)
            assert [step["done"] for step in row["steps"]] == list(told.steps)
            assert bool(row["barriers"]) == (told.verdict in ("excluded", "overridden", "not_in_force"))


@SOME
@given(data=small.rulebooks(), facts=small.facts(), day=DAYS)
def test_why_not_names_every_shut_route_the_nearest_first(
    tmp_path_factory: Any, data: Any, facts: Any, day: str
) -> None:
    decision = decided(tmp_path_factory.mktemp("rules"), data, facts, day)
    rows = why_not(decision, "nl")["routes"]
    shut = {route for route, status in decision.statuses().items() if status == "unavailable"}
    assert {row["id"] for row in rows} == shut
    assert len(rows) == len(shut)
    assert all(row["because"] and row["sources"] for row in rows)
    in_force = [decision.route(row["id"]).nearest.verdict != "not_in_force" for row in rows]
    assert in_force == sorted(in_force, reverse=True)
    gates = [row["shut"] for row, reachable in zip(rows, in_force, strict=True) if reachable]
    assert gates == sorted(gates)


def test_nothing_is_decided_again_to_explain(monkeypatch: pytest.MonkeyPatch) -> None:
    decision = decide(rulebook(), FEW[0], today=TODAY)

    def refuse(*_: object) -> None:
        raise AssertionError("the engine was called")

    for engine, name in ((Index, "statuses"), (Index, "__init__"), (Tracer, "__init__")):
        monkeypatch.setattr(engine, name, refuse)
    for route in decision.statuses():
        why(decision, route, "nl")
    why_not(decision, "en")


BOOK = """
version: '1'
facts:
  - {id: smoke, kind: choice, label: {nl: rook, en: smoke}, values: [
      {id: 'yes', label: {nl: ja, en: 'yes'}, says: {nl: er is rook, en: there is smoke}},
      {id: 'no', label: {nl: nee, en: 'no'}, says: {nl: er is geen rook, en: there is no smoke}}]}
  - {id: called, kind: choice, label: {nl: gebeld, en: called}, values: [
      {id: 'yes', label: {nl: ja, en: 'yes'}, says: {nl: er is gebeld, en: someone called}},
      {id: 'no', label: {nl: nee, en: 'no'}, says: {nl: er is niet gebeld, en: nobody called}}]}
  - {id: fire, kind: choice, concluded: true, otherwise: 'no', label: {nl: brand, en: fire}, values: [
      {id: 'yes', label: {nl: ja, en: 'yes'}, says: {nl: er is brand, en: there is a fire}},
      {id: 'no', label: {nl: nee, en: 'no'}, says: {nl: er is geen brand, en: there is no fire}}]}
conclusions:
  - {id: fire.smoke, concludes: {fire: 'yes'}, when: {smoke: 'yes'}, sources: ['act:2'],
     words: {nl: Waar rook is is vuur., en: Where there is smoke there is fire.}}
rules:
  - {id: brigade.fire, route: brigade, sources: ['act:1'], words: {nl: Bij brand komt hulp., en: Help comes to a fire.},
     gates: [{needs: {fire: 'yes'}, otherwise: {nl: Er is geen brand., en: There is no fire.}, sources: ['act:3']}],
     steps: [{id: called, needs: {called: 'yes'}, todo: {nl: Iemand moet bellen., en: Someone must call.}}]}
routes:
  - {id: brigade, group: you_can, effect: supports, usable_by: [anyone], sources: ['act:1'], authority: me,
     name: {nl: brandweer, en: fire brigade}, addressee: {nl: zij, en: they}, instrument: {nl: hulp, en: help},
     explanation: {nl: Hulp., en: Help.}}
sources:
  - {id: act, kind: statute, title: {nl: Brandwet, en: Fire Act}, short: {nl: Brandwet, en: Fire Act},
     articles: [{id: '1'}, {id: '2'}, {id: '3'}]}
authorities:
  - {id: me, name: {nl: ik, en: me}, source: 'act:1', checked: 2025-01-01}
"""


def fire(folder: Path) -> Rulebook:
    folder.joinpath("all.yaml").write_text(BOOK, encoding="utf-8")
    folder.joinpath("phrases.yaml").write_text(yaml.safe_dump({"phrases": phrases()}), encoding="utf-8")
    return load_rulebook(folder)


def told(book: Rulebook, facts: dict[str, Any], form: Any = "text") -> str:
    decision = decide(book, Scenario(date="2026-01-01", facts=facts))
    return render_outline(tell_why(why(decision, "brigade", "nl"), Phrasing(book, "nl")), form)


def test_an_answer_leads_to_a_conclusion_a_rule_and_an_article(tmp_path: Path) -> None:
    text = told(fire(tmp_path), {"smoke": "yes", "called": "no"})
    lines = [line.strip("* -") for line in text.splitlines()]
    chain = [
        "Er is rook.",
        "Er is brand.",
        "De regel kijkt hiernaar: er is rook.",
        "Waar rook is is vuur.",
        "Bron: artikel 2 Brandwet.",
        "Bij brand komt hulp.",
        "Dit klopt: er is brand (artikel 3 Brandwet).",
        "Waar deze regel staat: artikel 1 Brandwet.",
        "Dit is nog nodig. Iemand moet bellen.",
    ]
    places = [lines.index(line) for line in chain]
    assert places == sorted(places)


def test_a_step_that_is_done_is_said_and_one_that_may_be_done_too(tmp_path: Path) -> None:
    book = fire(tmp_path)
    assert "Dit is al zo: er is gebeld." in told(book, {"smoke": "yes", "called": "yes"})
    assert "Misschien is dit nog nodig. Iemand moet bellen." in told(book, {"smoke": "yes"})


def test_a_shut_route_says_where_it_stops_and_by_which_article(tmp_path: Path) -> None:
    book = fire(tmp_path)
    text = told(book, {"smoke": "no"})
    assert "Hier houdt het op. Er is geen brand." in text
    assert "Bron: artikel 3 Brandwet." in text
    assert "De stappen" not in text
    decision = decide(book, Scenario(date="2026-01-01", facts={"smoke": "no"}))
    shut = render_outline(tell_why_not(why_not(decision, "nl"), Phrasing(book, "nl")), "text")
    assert "* Brandweer. Er is geen brand.\n  - Bron: artikel 3 Brandwet." in shut


@pytest.mark.parametrize("form", ["text", "md", "html"])
def test_every_format_says_the_same(tmp_path: Path, form: str) -> None:
    text = told(fire(tmp_path), {"smoke": "yes"}, form)
    for words in ("Er is rook.", "Waar rook is is vuur.", "Bij brand komt hulp.", "artikel 2 Brandwet"):
        assert words in text
    assert text.endswith("\n")


@pytest.mark.parametrize("scenario", FEW, ids=lambda scenario: scenario.id)
def test_real_routes_are_told_in_both_languages_without_gaps(scenario: Scenario) -> None:
    decision = decide(rulebook(), scenario, today=TODAY)
    for language in ("nl", "en"):
        words = Phrasing(rulebook(), language)
        for route, status in decision.statuses().items():
            chain = why(decision, route, language)
            assert cited_in(chain) <= in_trace(decision, route)
            assert all(row["text"] for rule in chain["rules"] for row in rule["barriers"])
            text = render_outline(tell_why(chain, words), "text", 100)
            assert words.phrase(f"why_status_{status}") in text
            assert "{" not in text
            assert ".." not in text.replace("...", "")
        assert "{" not in render_outline(tell_why_not(why_not(decision, language), words), "md")


def test_an_unknown_route_is_refused_with_the_nearest_right_one() -> None:
    with pytest.raises(InputError) as caught:
        why(decide(rulebook(), FEW[0], today=TODAY), "art16_notise", "nl")
    fault = caught.value.faults[0]
    assert fault.code == "why-route"
    assert "art16_notice" in fault.hint


def test_the_commands_answer_in_every_format(monkeypatch: pytest.MonkeyPatch) -> None:
    from routefinder.faces import explaining

    desk = Desk(rulebook(), None)
    monkeypatch.setattr(explaining, "session", lambda _: nullcontext(desk))
    file = str(SCENARIOS / "atkm" / "csam-order-ignored.yaml")
    for form in ("text", "json", "md", "html"):
        answers = [
            explaining.explain_route("atkm_csam_sanction", file, None, None, (form, "nl", 80)),
            explaining.explain_route("all", file, "2026-05-01", None, (form, "en", 80)),
            explaining.explore(file, None, None, (form, "nl", 80), full=False),
        ]
        for answer in answers:
            assert answer.endswith("\n")
            if form == "json":
                assert json.loads(answer)["date"]
    brief, full = (explaining.explore(file, None, None, ("text", "nl", 80), full=full) for full in (False, True))
    assert len(brief) < len(full)
    assert "--full" in brief
