"""Compare: what differs between two decisions is shown, and nothing that does not."""

from __future__ import annotations

import json
import random
from datetime import date
from pathlib import Path

import pytest

from cases import SCENARIOS, mutated, rulebook, shipped
from routefinder.compare import compare
from routefinder.errors import InputError
from routefinder.evaluate import decide
from routefinder.faces.explaining import put_side_by_side
from routefinder.index import index_of
from routefinder.outline import render_outline
from routefinder.phrasing import Phrasing
from routefinder.telling import tell_comparison
from routefinder.vocabulary import Scenario

TODAY = date(2026, 11, 25)
DIFFERENCES = ("facts", "conclusions", "routes", "sources", "deadlines", "sanctions")
HOST = SCENARIOS / "atkm" / "csam-dutch-host.yaml"
ORDER = "atkm_csam_order"


@pytest.mark.parametrize("scenario", shipped()[::40], ids=lambda scenario: scenario.id)
def test_a_decision_does_not_differ_from_itself(scenario: Scenario) -> None:
    decision = decide(rulebook(), scenario, today=TODAY)
    found = compare(decision, decision, "nl")
    assert not any(found[key] for key in DIFFERENCES)
    assert found["same_routes"] == len(rulebook().routes)
    text = render_outline(tell_comparison(found, Phrasing(rulebook(), "nl")), "text")
    assert Phrasing(rulebook(), "nl").phrase("compare_same") in text


@pytest.mark.parametrize("seed", range(6))
def test_every_fact_conclusion_and_status_that_differs_is_named_and_no_other(seed: int) -> None:
    choice = random.Random(seed)
    scenario = choice.choice(shipped())
    other = mutated(scenario, index_of(rulebook()).space, choice)
    left, right = (decide(rulebook(), one, today=TODAY) for one in (scenario, other))
    found = compare(left, right, "en")
    facts = {*left.filled.facts, *right.filled.facts}
    differ = {fact for fact in facts if left.filled.facts.get(fact) != right.filled.facts.get(fact)}
    assert {row["fact"] for row in found["facts"]} == differ
    ours, theirs = ({row.fact: row.value for row in one.conclusions if row.given is None} for one in (left, right))
    drawn = {fact for fact in {*ours, *theirs} if ours.get(fact) != theirs.get(fact)}
    assert {row["fact"] for row in found["conclusions"]} == drawn
    named = {row["id"]: (row["left"]["status"], row["right"]["status"]) for row in found["routes"]}
    for route, status in left.statuses().items():
        assert named.get(route, (status, status)) == (status, right.statuses()[route])
    turned = compare(right, left, "en")
    assert [row["left"] for row in turned["routes"]] == [row["right"] for row in found["routes"]]


def test_one_case_on_two_days_shows_the_rule_that_came_into_force() -> None:
    days = ["2025-04-06", "2025-04-07"]
    found = json.loads(put_side_by_side([str(HOST)], days, None, ("json", "nl", 80)))
    assert [found[side]["date"] for side in ("left", "right")] == days
    assert found["facts"] == []
    row = next(row for row in found["routes"] if row["id"] == ORDER)
    assert (row["left"]["status"], row["right"]["status"]) == ("unavailable", "available")
    term = next(row for row in found["deadlines"] if row["route"] == ORDER)
    assert term["only_left"] == []
    assert [row["hours"] for row in term["only_right"]] == [12]


def test_two_cases_can_be_put_on_one_day() -> None:
    files = [str(HOST), str(HOST.with_name("csam-order-ignored.yaml"))]
    found = json.loads(put_side_by_side(files, ["2026-05-01"], None, ("json", "en", 80)))
    assert {found[side]["date"] for side in ("left", "right")} == {"2026-05-01"}
    assert {"order", "order_outcome"} <= {row["fact"] for row in found["facts"]}
    row = next(row for row in found["facts"] if row["fact"] == "order")
    assert row["left"] is None
    assert row["right"] == "atkm_order"


@pytest.mark.parametrize("form", ["text", "md", "html"])
def test_every_format_names_both_sides(form: str) -> None:
    text = put_side_by_side([str(HOST)], ["2025-04-06", "2025-04-07"], None, (form, "nl", 80))  # type: ignore[arg-type]
    assert "6 april 2025" in text
    assert "7 april 2025" in text
    assert "{" not in text.split("</style>")[-1]


@pytest.mark.parametrize(("files", "days"), [(1, 0), (1, 1), (1, 3), (2, 2), (3, 0)], ids=str)
def test_anything_but_two_cases_is_refused(files: int, days: int) -> None:
    with pytest.raises(InputError, match="compare-two"):
        put_side_by_side([str(HOST)] * files, ["2026-01-01"] * days, None, ("text", "nl", 80))


def test_standard_input_is_read_once() -> None:
    with pytest.raises(InputError, match="compare-input"):
        put_side_by_side(["-", "-"], [], None, ("text", "nl", 80))


def test_a_case_file_that_is_not_there_is_one_clear_fault(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        put_side_by_side([str(HOST), str(tmp_path / "none.yaml")], [], None, ("text", "nl", 80))
    assert len(caught.value.faults) == 1
