"""Lints that reading the rows decides: versions in time, values nobody tells apart, what has grown old, equal texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from routefinder.conditions import Range, leaves
from routefinder.findings import Finding
from routefinder.registers import OLD_AFTER
from routefinder.rulebook import Conclusion, Dated, Deadline, Rulebook, Sanction
from routefinder.space import all_conditions
from routefinder.vocabulary import Fact, Model, Text

LONG_TEXT = 25
"""A text of so many characters that is the same in both languages was probably not translated."""
SLOT = re.compile(r"\{[^{}]*\}")
ONE_DAY = timedelta(days=1)
Chain = list[tuple[str, Dated]]


def place(rulebook: Rulebook, section: str, row_id: str | None) -> str:
    """The file and line of a row."""
    return rulebook.places.get(f"{section}/{row_id}", "")


def row_lints(rulebook: Rulebook, today: date) -> Iterator[Finding]:
    """Every finding that does not need the space."""
    yield from versions(rulebook)
    yield from values_alike(rulebook)
    yield from old_rows(rulebook, today)
    yield from equal_texts(rulebook)


def versions(rulebook: Rulebook) -> Iterator[Finding]:
    """Days on which no version of a rule or figure is in force, between two that are."""
    for where, name, chain in _chains(rulebook):
        for clock in ("date", "act"):
            yield from _gaps(where, name, [(row_id, row) for row_id, row in chain if row.clock == clock])
        yield from _two_clocks(where, name, chain)


def _chains(rulebook: Rulebook) -> Iterator[tuple[str, str, Chain]]:
    """Rows that can be versions of each other, with a place and a name for them."""
    for route in rulebook.routes:
        at = place(rulebook, "routes", route.id)
        yield at, f"the rules of '{route.id}'", [(rule.id, rule) for rule in rulebook.rules_of[route.id]]
        found: dict[str, Chain] = {}
        rows: tuple[Deadline | Sanction, ...] = (*route.deadlines, *route.sanctions)
        for row in rows:
            found.setdefault(_what(row), []).append((_what(row), row))
        yield from ((at, f"'{name}' of '{route.id}'", chain) for name, chain in found.items())
    results: dict[str, list[Conclusion]] = {}
    for conclusion in rulebook.conclusions:
        results.setdefault(f"{conclusion.fact}: {conclusion.value}", []).append(conclusion)
    for name, versions_of in results.items():
        at = place(rulebook, "conclusions", versions_of[0].id)
        yield at, f"the conclusions of '{name}'", [(row.id, row) for row in versions_of]


def _what(row: Deadline | Sanction) -> str:
    return f"{row.whose} from {row.starts}" if isinstance(row, Deadline) else f"{row.kind}: {row.breach.en}"


def _gaps(where: str, name: str, chain: Chain) -> Iterator[Finding]:
    for row_id, row in chain:
        if row.valid_to is None:
            continue
        next_day = row.valid_to + ONE_DAY
        later = [other.valid_from for _, other in chain if other.valid_from and other.valid_from > next_day]
        if later and not any(_covers(other, next_day) for _, other in chain):
            message = f"{name}: none is in force from {next_day} to {min(later) - ONE_DAY}, after '{row_id}'."
            yield Finding("time-gap", "warning", where, message, "Close the gap, or say in a comment why there is one.")


def _covers(row: Dated, day: date) -> bool:
    return (row.valid_from is None or row.valid_from <= day) and (row.valid_to is None or day <= row.valid_to)


def _two_clocks(where: str, name: str, chain: Chain) -> Iterator[Finding]:
    for one_id, one in chain:
        for other_id, other in chain:
            ends = one.valid_to is not None and one.valid_to + ONE_DAY == other.valid_from
            if ends and one.clock != other.clock:
                message = f"{name}: '{one_id}' ends by the clock '{one.clock}', '{other_id}' begins by '{other.clock}'."
                yield Finding("time-two-clocks", "warning", where, message, "Give both versions the same clock.")


def values_alike(rulebook: Rulebook) -> Iterator[Finding]:
    """Values of one fact that no condition tells apart."""
    named: dict[str, list[frozenset[str]]] = {}
    for leaf in (leaf for condition in all_conditions(rulebook) for leaf in leaves(condition)):
        if not isinstance(leaf, Range):
            named.setdefault(leaf.fact, []).append(rulebook.vocabulary.expand(leaf.values))
    for fact in rulebook.vocabulary.each():
        if fact.kind not in ("choice", "list") or fact.role is not None:
            continue
        for values in _alike(fact, named.get(fact.id, [])):
            message = f"no rule tells these values of '{fact.id}' apart: {', '.join(values)}."
            hint = "Right where they differ only in words; else let a rule name one, or drop one."
            yield Finding("values-alike", "note", place(rulebook, "facts", fact.id), message, hint)


def _alike(fact: Fact, sets: list[frozenset[str]]) -> list[list[str]]:
    found: dict[tuple[bool, ...], list[str]] = {}
    for value in fact.value_ids:
        found.setdefault(tuple(value in values for values in sets), []).append(value)
    return [values for values in found.values() if len(values) > 1]


def old_rows(rulebook: Rulebook, today: date) -> Iterator[Finding]:
    """Sources past their review date, and register rows that nobody looked at for long."""
    for source in rulebook.sources:
        if source.review is not None and source.review < today:
            message = f"'{source.id}' had to be looked at again by {source.review}."
            hint = "Read it again, then set 'checked' and a new 'review'."
            yield Finding("source-review", "warning", place(rulebook, "sources", source.id), message, hint)
    for section in ("authorities", "platforms"):
        for row in getattr(rulebook, section):
            if row.checked < today - OLD_AFTER:
                days = (today - row.checked).days
                message = f"register row '{row.id}' was last checked on {row.checked}, {days} days ago."
                hint = "Check the row at its source and set 'checked'."
                yield Finding("register-old", "warning", place(rulebook, section, row.id), message, hint)


def equal_texts(rulebook: Rulebook) -> Iterator[Finding]:
    """Long texts that are the same in both languages."""
    for name, where, text in _texts(rulebook):
        if text.nl.strip() == text.en.strip() and len(SLOT.sub("", text.nl)) >= LONG_TEXT:
            message = f"{name}: the Dutch and the English text are the same: '{text.nl[:60]}'."
            yield Finding("text-same", "note", where, message, "Translate one of them, if it is not a name.")


def _texts(rulebook: Rulebook) -> Iterator[tuple[str, str, Text]]:
    for key, text in rulebook.phrases.items():
        yield from ((f"phrase '{key}'", place(rulebook, "phrases", key), row) for row in (text, *text.asked_as))
    for fact in rulebook.vocabulary.each():
        yield from _within(f"fact '{fact.id}'", place(rulebook, "facts", fact.id), fact)
    for section in ("gates", "conclusions", "routes", "rules", "warnings", "notes", "claims", "theorems"):
        for row in getattr(rulebook, section):
            yield from _within(f"{section}: '{row.id}'", place(rulebook, section, row.id), row)


def _within(name: str, where: str, model: Model) -> Iterator[tuple[str, str, Text]]:
    for field in type(model).model_fields:
        value = getattr(model, field)
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, Text):
                yield name, where, part
            if isinstance(part, Model):
                yield from _within(name, where, part)
