"""Scenarios: from a file or a mapping to facts that the vocabulary knows, with every fault at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from routefinder.errors import Fault, ScenarioError
from routefinder.rulebook import Rulebook
from routefinder.vocabulary import NONE, UNKNOWN, Dates, Fact, FactValue, Scenario
from routefinder.words import nearest, shown
from routefinder.yamlfile import Document, Place

STATUS_WORDS = ("available", "conditional", "unavailable", "reachable", "not_available")
EXPECT_LISTS = (*STATUS_WORDS, "no_hours")
EXPECT_ROWS = {
    "deadlines": ("whose", "hours", "period", "binding", "certain", "starts", "until", "text"),
    "sanctions": (
        *("kind", "breach", "max_percent", "base", "per", "max_eur", "max_months", "fine_category", "amount_eur"),
        *("rule", "certain", "text"),
    ),
}
EXPECT_OBJECTS = (*EXPECT_ROWS, "authorities")
EXPECT_WORDS = (*EXPECT_LISTS, *EXPECT_OBJECTS)
YES_NO = {"yes": "yes", "true": "yes", "no": "no", "false": "no"}
NUMBER = re.compile(r"(0|[1-9][0-9]{0,17})(\.[0-9]{1,6})?")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
FIRST_YEAR, LAST_YEAR = 1900, 2199
MOST_HINTS = 200
"""Finding the nearest word takes time; a file with more faults than this is not mended word by word."""


def scenario_from(document: Document, rulebook: Rulebook) -> Scenario:
    """The scenario that a read document holds; raises ``ScenarioError`` with every fault."""
    reader = _Reader(document, rulebook)
    scenario = reader.scenario(document.data) if document.data is not None or not document.faults else None
    if document.faults or scenario is None:
        raise ScenarioError(sorted(dict.fromkeys(document.faults), key=_line))
    return scenario


def checked(scenario: Scenario, rulebook: Rulebook) -> Scenario:
    """The same scenario with its words in the vocabulary's form; raises ``ScenarioError`` with every fault."""
    return scenario_from(Document("scenario", scenario.model_dump(exclude_none=True)), rulebook)


def no_day(text: str) -> str:
    """Why a text names no day that a case can turn on, or nothing when it does."""
    try:
        day = date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        return "is not a day that exists"
    return "" if FIRST_YEAR <= day.year <= LAST_YEAR else f"lies outside the years {FIRST_YEAR} to {LAST_YEAR}"


def _line(fault: Fault) -> int:
    return fault.line or 0


class _Reader:
    def __init__(self, document: Document, rulebook: Rulebook) -> None:
        self.document = document
        self.rulebook = rulebook
        self.fault = document.fault

    def scenario(self, data: Any) -> Scenario | None:
        if not isinstance(data, Mapping):
            hint = "Begin with 'facts:' and put the facts below it."
            self.fault("scenario-shape", "a scenario is a mapping with 'facts' and a 'date'.", (), hint)
            return None
        self.known_keys(data, tuple(Scenario.model_fields), ())
        texts = {key: self.text(data.get(key), (key,)) for key in ("id", "title", "source")}
        day = self.day(data["date"], ("date",)) if "date" in data else None
        dates = self.dates(data)
        facts = self.facts(data)
        expect = self.expect(data)
        if self.document.faults:
            return None
        return Scenario(**texts, date=day, dates=Dates(**dates), facts=facts, expect=expect)

    def near(self, word: object, known: Iterable[str], otherwise: str = "") -> str:
        return nearest(word, known, otherwise) if len(self.document.faults) < MOST_HINTS else ""

    def known_keys(self, data: Mapping[str, Any], known: tuple[str, ...], place: Place) -> None:
        for key in data:
            if key not in known:
                message = f"'{shown(key)}' is not a key here."
                self.fault("scenario-key", message, (*place, key), self.near(key, known))

    def text(self, value: Any, place: Place) -> str | None:
        if value is not None and not isinstance(value, str):
            self.fault("scenario-shape", f"'{place[-1]}' must be text.", place, "Write one sentence, in quotes.")
            return None
        return value

    def mapping(self, data: Mapping[str, Any], *place: str) -> Mapping[str, Any]:
        value = data.get(place[-1], {})
        if not isinstance(value, Mapping):
            hint = "Leave it out, or write 'word: value' below it, with an indent."
            self.fault("scenario-shape", f"'{place[-1]}' must be a mapping of words to values.", place, hint)
            return {}
        return value

    def day(self, value: Any, place: Place) -> str | None:
        hint = "Write it as YYYY-MM-DD."
        if value is None:
            self.fault("scenario-date", f"'{place[-1]}' has no day.", place, "Leave it out, or write YYYY-MM-DD.")
        elif not isinstance(value, str):
            self.fault("scenario-date", f"'{place[-1]}' must be one day.", place, hint)
        elif wrong := no_day(value):
            self.fault("scenario-date", f"'{shown(value)}' {wrong}.", place, hint)
        else:
            return value
        return None

    def dates(self, data: Mapping[str, Any]) -> dict[str, str | None]:
        given = self.mapping(data, "dates")
        known = tuple(Dates.model_fields)
        self.known_keys(given, known, ("dates",))
        days = {key: day for key, day in given.items() if key in known and day != UNKNOWN}
        return {key: self.day(day, ("dates", key)) for key, day in days.items()}

    def facts(self, data: Mapping[str, Any]) -> dict[str, FactValue]:
        found: dict[str, FactValue] = {}
        vocabulary = self.rulebook.vocabulary
        asked = {fact.id: fact for fact in vocabulary.each() if fact.is_input}
        for name, given in self.mapping(data, "facts").items():
            if name in asked:
                read = self.value(asked[name], given, ("facts", name))
                found |= {} if read is None else {name: read}
            elif name in vocabulary:
                message = f"'{name}' follows from other facts; a case cannot state it."
                self.fault("scenario-fact", message, ("facts", name), "Leave it out.")
            else:
                hint = self.near(name, asked, "'routefinder facts' lists them.")
                self.fault("scenario-fact", f"'{shown(name)}' is not a fact.", ("facts", name), hint)
        return found

    def value(self, fact: Fact, given: Any, place: Place) -> FactValue | None:
        if given is None:
            self.fault("scenario-value", f"'{fact.id}' has no value.", place, "Leave it out, or write unknown.")
            return None
        if given == UNKNOWN or given in fact.counts_as_unknown:
            return UNKNOWN
        if fact.kind == "list":
            return self.list_value(fact, [given] if isinstance(given, str) else given, place)
        if not isinstance(given, str):
            self.fault("scenario-value", f"'{fact.id}' takes one value.", place, self.near("", self.domain(fact)))
            return None
        return self.number(given, place) if fact.kind == "number" else self.word(fact, given, place)

    def number(self, given: str, place: Place) -> str | None:
        if NUMBER.fullmatch(given):
            return given
        hint = "Write it like 30 or 2.5, with at most 18 digits."
        self.fault("scenario-number", f"'{shown(given)}' is not a plain number.", place, hint)
        return None

    def word(self, fact: Fact, given: str, place: Place) -> str | None:
        known = self.domain(fact)
        if "yes" in fact.value_ids and given.lower() in YES_NO:
            given = YES_NO[given.lower()]
        if fact.kind == "country" and given.isascii() and given.upper() in known:
            given = given.upper()
        if given in known:
            return given
        message = f"'{shown(given)}' is not a value of '{fact.id}'."
        hint = "Write the two letters of ISO 3166-1." if fact.kind == "country" else "'routefinder facts' lists them."
        words = known if fact.kind == "list" else (*known, UNKNOWN)
        self.fault("scenario-value", message, place, self.near(given, words, hint))
        return None

    def domain(self, fact: Fact) -> tuple[str, ...]:
        if fact.kind == "platform":
            return (*(row.id for row in self.rulebook.platforms), NONE)
        return self.rulebook.vocabulary.domain(fact)

    def list_value(self, fact: Fact, given: Any, place: Place) -> FactValue | None:
        if not isinstance(given, list | tuple):
            self.fault("scenario-value", f"'{fact.id}' takes a list of values.", place, "Write [one, two].")
            return None
        if not given:
            hint = "Write [none]." if NONE in fact.value_ids else "Leave it out when it is unknown."
            self.fault("scenario-list", f"the list '{fact.id}' is empty.", place, hint)
            return None
        before = len(self.document.faults)
        words = [self.member(fact, word, (*place, index)) for index, word in enumerate(given)]
        if NONE in words and set(words) - {NONE, None}:
            self.fault("scenario-list", f"'none' in '{fact.id}' stands alone.", place, "Leave it out, or the rest.")
        if len(self.document.faults) > before:
            return None
        return tuple(value for value in fact.value_ids if value in words)

    def member(self, fact: Fact, word: Any, place: Place) -> str | None:
        if word == UNKNOWN:
            hint = "A list is complete: leave the fact out when it is unknown."
            self.fault("scenario-list", f"'unknown' cannot stand in the list '{fact.id}'.", place, hint)
            return None
        if not isinstance(word, str):
            self.fault("scenario-value", f"the list '{fact.id}' takes words only.", place, "Write [one, two].")
            return None
        return self.word(fact, word, place)

    def expect(self, data: Mapping[str, Any]) -> dict[str, Any] | None:
        if "expect" not in data:
            return None
        given = self.mapping(data, "expect")
        self.known_keys(given, EXPECT_WORDS, ("expect",))
        for word in (word for word in EXPECT_WORDS if word in given):
            routes, place = given[word], ("expect", word)
            shape: Any = (list, tuple) if word in EXPECT_LISTS else Mapping
            if isinstance(routes, shape):
                self.expected(word, routes, place)
            else:
                what = "a list of routes" if word in EXPECT_LISTS else "a mapping of routes"
                self.fault("scenario-expect", f"'{word}' takes {what}.", place, "Write them on the lines below it.")
        return dict(given)

    def expected(self, word: str, routes: Any, place: Place) -> None:
        known = [route.id for route in self.rulebook.routes]
        rows = routes.items() if isinstance(routes, Mapping) else enumerate(routes)
        for key, value in rows:
            name = key if isinstance(routes, Mapping) else value
            if not isinstance(name, str):
                self.fault("scenario-expect", f"'{word}' takes words only.", (*place, key), "Name routes.")
            elif name not in known:
                hint = self.near(name, known, "'routefinder routes' lists them.")
                self.fault("scenario-route", f"'{shown(name)}' is not a route.", (*place, key), hint)
            elif isinstance(routes, Mapping):
                self.expected_row(word, value, (*place, key))

    def expected_row(self, word: str, value: Any, place: Place) -> None:
        if word == "authorities":
            if value is not None and not isinstance(value, str):
                self.fault("scenario-expect", f"'{place[-1]}' takes one authority.", place, "Name one.")
        elif not isinstance(value, Mapping) or not value:
            message = f"'{place[-1]}' takes a mapping of figures."
            self.fault("scenario-expect", message, place, self.near("", EXPECT_ROWS[word]))
        else:
            self.known_keys(value, EXPECT_ROWS[word], place)
            for key in (key for key, figure in value.items() if isinstance(figure, Mapping | list | tuple)):
                self.fault("scenario-expect", f"'{key}' takes one figure.", (*place, key), "Write one value.")
