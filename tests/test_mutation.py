"""The law is held by tests: a change of a gate, a step, a conclusion or a day is noticed."""

from __future__ import annotations

import random
import sys
from datetime import date

import pytest

from cases import ROOT, rulebook, shipped
from mutants import Hunt, applied, mutants
from routefinder.evaluate import decide
from routefinder.index import Index

sys.path.append(str(ROOT / "bench"))

TODAY = date(2026, 11, 25)
LEAST = 0.8


def test_a_mutant_in_the_shared_space_is_decided_as_a_rulebook_of_its_own() -> None:
    book = rulebook()
    found = random.Random(3).sample(list(mutants(book)), 6)
    hunter = Hunt(book, shipped()[::40], found, TODAY)
    for mutant in found:
        shared = hunter._index(applied(hunter.book, mutant), like=hunter.base)  # noqa: SLF001
        alone = Index(applied(book, mutant))
        for (_, filled), known in zip(hunter.cases, hunter.known, strict=True):
            own = alone.statuses(alone.space.encode(filled.facts, filled.date, filled.act))
            assert shared.statuses(known) == own, (mutant.where, mutant.what)


def test_a_change_of_what_a_scenario_expects_is_noticed() -> None:
    book = rulebook()
    scenario = next(one for one in shipped() if (one.expect or {}).get("available"))
    route = scenario.expect["available"][0]
    rule = next(row for row in decide(book, scenario).route(route).rules if row.verdict == "applies").rule
    named = f"rule {rule.id}", f"gate {rule.gates[0]}"
    found = [one for one in mutants(book) if one.where in named and one.what.endswith("negated")]
    hunter = Hunt(book, [scenario], found, TODAY)
    assert found
    assert any(hunter.killer(mutant) == f"scenario {scenario.id}" for mutant in found)


def test_the_rulebook_itself_is_not_noticed() -> None:
    book = rulebook()
    row = book.rules[0]
    mutant = next(iter(mutants(book)))
    same = type(mutant)("rule", "nothing", "rules", row, row.model_copy())
    assert Hunt(book, shipped()[:5], [same], TODAY).killer(same) == "the same law"


@pytest.mark.mutation
def test_most_changes_of_the_law_are_noticed() -> None:
    import mutation

    results = mutation.hunt()
    noticed, could = mutation.score(results)
    assert could > 500
    assert noticed / could >= LEAST, mutation.report(results, None)
