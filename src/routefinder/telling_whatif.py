"""What-if in sentences: from its plain data to an outline. Values with the same effect share a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from routefinder.changes import KINDS
from routefinder.outline import Item, Outline, Section
from routefinder.phrasing import Phrasing, sentence
from routefinder.wording import asked_about

Plain = dict[str, Any]
ENDINGS = ("whatif_to_available", "whatif_to_conditional", "whatif_no_longer_certain", "whatif_to_unavailable")
Chosen = tuple[tuple[str, tuple[str, ...]], ...]
"""A set of changes: each fact with the clauses of its values, any of which will do."""


FEW = 4
"""So many routes that are lost are named, where not all of them are asked for."""


def tell_what_if(data: Plain, words: Phrasing, *, full: bool = True) -> Outline:
    """What one other answer changes, and what opens each route.

    Without ``full``, of many routes that a change takes away only the first few are named, and the rest is counted.
    """
    t = words.phrase
    sections = [Section(t(f"whatif_{kind}"), tuple(_singles(data, kind, words, full=full))) for kind in KINDS]
    openings = [row for row in data["openings"] if row["sets"]]
    sections.append(Section(t("whatif_openings"), tuple(_opening(row, words) for row in openings)))
    intro = [asked_about(data, words), t("whatif_intro") if data["changes"] else t("nothing_changes")]
    intro += [] if full else [t("whatif_full")]
    rest = "; ".join(row["name"] for row in data["openings"] if not row["sets"])
    closing = [sentence(t("whatif_not_within", routes=rest))] if rest else []
    return Outline(words.language, t("whatif_title"), tuple(intro), tuple(sections), (*closing, t("disclaimer")))


def _singles(data: Plain, kind: str, words: Phrasing, *, full: bool) -> Iterator[Item]:
    """The points of one kind."""
    rows = [row for row in data["changes"] if row["kind"] == kind]
    yield from (item for _, item in told_changes(rows, words, full=full))


def told_changes(changes: list[Plain], words: Phrasing, *, full: bool) -> Iterator[tuple[list[Plain], Item]]:
    """One point for all values of a fact, among these changes, that change the same routes in the same way."""
    together: dict[str, list[Plain]] = {}
    for row in changes:
        effect = (row["fact"], [one["clause"] for one in row["along"]], row["routes"])
        together.setdefault(repr(effect), []).append(row)
    for rows in together.values():
        clauses = [clause for row in rows for clause in row["clauses"]]
        suppose = sentence(words.phrase("whatif_suppose", clauses=_clauses([("", tuple(clauses))], words)))
        yield rows, Item(suppose, (*_along(rows[0], words), *_effects(rows[0], words, full=full)))


def _along(row: Plain, words: Phrasing) -> Iterator[str]:
    if row["along"]:
        clauses = "; ".join(one["clause"] for one in row["along"])
        yield sentence(words.phrase("whatif_along", clauses=clauses))


def _effects(row: Plain, words: Phrasing, *, full: bool) -> Iterator[str]:
    for ending in ENDINGS:
        names = [route["name"] for route in row["routes"] if _ending(route) == ending]
        routes = "; ".join(names)
        if len(names) > FEW + 1 and not full and ending in ENDINGS[2:]:
            count = str(len(names) - FEW)
            routes = words.phrase("whatif_more", routes="; ".join(names[:FEW]), count=count)
        if names:
            yield sentence(words.phrase(ending, routes=routes))


def _ending(route: Plain) -> str:
    if route["after"] != "conditional":
        return f"whatif_to_{route['after']}"
    return "whatif_to_conditional" if route["before"] == "unavailable" else "whatif_no_longer_certain"


def _clauses(chosen: Chosen | list[tuple[str, tuple[str, ...]]], words: Phrasing) -> str:
    return words.phrase("whatif_and").join(words.phrase("whatif_or").join(clauses) for _, clauses in chosen)


def _opening(row: Plain, words: Phrasing) -> Item:
    t = words.phrase
    sets = [tuple((change["fact"], tuple(change["clauses"])) for change in changes) for changes in row["sets"]]
    lines = []
    for chosen in _merged(sets):
        key = "whatif_one_change" if len(chosen) == 1 else "whatif_changes"
        lines.append(sentence(t(key, clauses=_clauses(chosen, words))))
    return Item(t("whatif_opening", route=row["name"], status=t(f"status_{row['status']}")), tuple(lines))


def _merged(sets: list[Chosen]) -> list[Chosen]:
    """Sets that differ in the value of one fact only, said as one; nothing is added and nothing lost."""
    for place in range(max(map(len, sets), default=0)):
        together: dict[tuple[object, ...], tuple[str, ...]] = {}
        order: dict[tuple[object, ...], Chosen] = {}
        for chosen in sets:
            if place >= len(chosen):
                together[chosen], order[chosen] = (), chosen
                continue
            fact, clauses = chosen[place]
            key = (*chosen[:place], fact, *chosen[place + 1 :])
            together[key] = (*together.get(key, ()), *clauses)
            order.setdefault(key, chosen)
        sets = [_with(chosen, place, together[key]) for key, chosen in order.items()]
    return sets


def _with(chosen: Chosen, place: int, clauses: tuple[str, ...]) -> Chosen:
    if place >= len(chosen):
        return chosen
    return (*chosen[:place], (chosen[place][0], clauses), *chosen[place + 1 :])
