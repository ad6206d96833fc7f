"""JSON Schemas of rule files and scenario files, generated from the models and the vocabulary."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from routefinder.load import SECTIONS
from routefinder.rulebook import Rulebook
from routefinder.scenario import EXPECT_LISTS, EXPECT_OBJECTS
from routefinder.vocabulary import UNKNOWN, Dates, Fact, Wording

DRAFT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]
DAY: Schema = {"type": "string", "format": "date"}


def rule_file_schema() -> Schema:
    """The schema of a file under ``rules/``."""
    models: list[type[BaseModel]] = [*dict.fromkeys(SECTIONS.values()), Wording]
    wanted: list[tuple[type[BaseModel], Literal["validation"]]] = [(model, "validation") for model in models]
    found, top = models_json_schema(wanted, ref_template="#/$defs/{model}")
    rows = {name: {"type": "array", "items": found[model, "validation"]} for name, model in SECTIONS.items()}
    phrases = {"type": "object", "additionalProperties": found[Wording, "validation"]}
    properties = {"version": {"type": "string"}, "phrases": phrases, **rows}
    return {"$schema": DRAFT, "type": "object", "additionalProperties": False, "properties": properties, **top}


def scenario_schema(rulebook: Rulebook) -> Schema:
    """The schema of a scenario file in the words of a rulebook."""
    facts = {fact.id: _fact(fact, rulebook) for fact in rulebook.vocabulary.each() if fact.is_input}
    names = {"enum": [route.id for route in rulebook.routes]}
    expect: Schema = {word: {"type": "array", "items": names} for word in EXPECT_LISTS}
    for word in EXPECT_OBJECTS:
        expect[word] = {"type": "object", "propertyNames": names}
    return {
        "$schema": DRAFT,
        "type": "object",
        "additionalProperties": False,
        "properties": {
            **{key: {"type": "string"} for key in ("id", "title", "source")},
            "date": DAY,
            "dates": _closed(dict.fromkeys(Dates.model_fields, DAY)),
            "facts": _closed(facts),
            "expect": _closed(expect),
        },
    }


def _closed(properties: Schema) -> Schema:
    return {"type": "object", "additionalProperties": False, "properties": properties}


def _fact(fact: Fact, rulebook: Rulebook) -> Schema:
    about = {"title": fact.label.en, **({"description": fact.why.en} if fact.why else {})}
    if fact.kind == "number":
        return {**about, "type": ["number", "string"], "minimum": 0}
    values = [row.id for row in rulebook.platforms] + ["none"] if fact.kind == "platform" else None
    words = list(values or rulebook.vocabulary.domain(fact))
    if fact.kind == "list":
        members = {"type": "array", "items": {"enum": words}, "minItems": 1, "uniqueItems": True}
        return {**about, "anyOf": [members, {"const": UNKNOWN}]}
    plain = [*words, *fact.counts_as_unknown, UNKNOWN]
    return {**about, "enum": [*plain, True, False] if "yes" in words else plain}
