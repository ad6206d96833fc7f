"""What would change the outcome: one other answer at a time, each statement exactly true.

First what is not known and this reader can still find out, then what can still happen (the answers that a step of a
rule looks at), then what only others find out, and last what would be so if another answer were different.
"""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import Any

from routefinder.conditions import leaves
from routefinder.outcome_page import PRACTICE, Page
from routefinder.outline import Item
from routefinder.rulebook import Rulebook
from routefinder.telling_whatif import told_changes
from routefinder.whatif import WhatIf, single_changes
from routefinder.whatif_view import what_if_view

Plain = dict[str, Any]
SHOWN, FOLDED = 4, 4
"""So many changes are shown at once, and so many more when the reader asks; the rest is counted."""
EACH = 2


def changes(page: Page) -> Plain:
    """The changes that are shown, those that are folded, and how many are only counted."""
    found = WhatIf(page.decision, single_changes(page.decision), ())
    data = what_if_view(found, page.words.language)
    happening = step_facts(page.words.rulebook)
    rows = sorted(data["changes"], key=lambda row: rank(page, row, happening))
    told = [
        point(page, same, item)
        for _, group in groupby(rows, key=lambda row: (row["fact"], row["kind"]))
        for same, item in told_changes(list(group), page.words, full=False)
    ]
    kept = told if page.reader.mode == PRACTICE else few(told)[: SHOWN + FOLDED]
    return {"shown": kept[:SHOWN], "folded": kept[SHOWN:], "left": len(told) - len(kept)}


def few(told: list[Plain]) -> list[Plain]:
    """At most two statements about one fact, so that more facts are seen."""
    seen = Counter[str]()
    kept = []
    for row in told:
        seen[row["fact"]] += 1
        if seen[row["fact"]] <= EACH:
            kept.append(row)
    return kept


def point(page: Page, rows: list[Plain], item: Item) -> Plain:
    """One statement: the fact, the values of which any will do, what changes, and the same in words."""
    fact = rows[0]["fact"]
    return {
        "fact": fact,
        "values": [value for row in rows for value in row["values"]],
        "routes": rows[0]["routes"],
        "label": page.words.label(fact, page.asker),
        "known": rows[0]["kind"] != "unknown",
        "suppose": item.text,
        "lines": list(item.lines),
        "url": page.reader.change(fact),
    }


def rank(page: Page, row: Plain, happening: frozenset[str]) -> tuple[int, bool]:
    """The order of the facts; what this reader is not asked comes after what it is."""
    asked = page.reader.change(row["fact"]) is not None
    if row["kind"] == "unknown":
        return (0 if asked else 2), not asked
    return (1 if row["fact"] in happening and row["kind"] != "concluded" else 3), not asked


def step_facts(rulebook: Rulebook) -> frozenset[str]:
    """The facts that a step of some rule looks at: what can still be done or happen."""
    needs = [step.needs for rule in rulebook.rules for step in rule.steps if step.needs is not None]
    return frozenset(leaf.fact for condition in needs for leaf in leaves(condition))
