"""``routefinder facts``, ``routes``, ``sources`` and ``schema``: the rulebook as lists."""

from __future__ import annotations

import json
from pathlib import Path

from routefinder.citations import cite
from routefinder.errors import Fault, InputError
from routefinder.faces.deciding import named_day, today
from routefinder.load import load_rulebook
from routefinder.phrasing import Phrasing
from routefinder.rulebook import Rulebook
from routefinder.schema import rule_file_schema, scenario_schema
from routefinder.vocabulary import Fact, Language


def list_facts(rules: Path | None, language: Language) -> str:
    """Every fact: its id, its label, its values."""
    rulebook = load_rulebook(rules)
    words = Phrasing(rulebook, language)
    rows = [fact for fact in rulebook.vocabulary.each() if fact.is_input]
    return "".join(f"{fact.id}: {fact.label.in_(language)}\n{_values(fact, words)}" for fact in rows)


def _values(fact: Fact, words: Phrasing) -> str:
    if fact.kind == "number":
        return "  0, 1, 2.5, ...\n"
    if fact.kind == "platform":
        return "".join(f"  {row.id}: {row.name}\n" for row in words.rulebook.platforms)
    codes = "  NL, BE, DE, ... (ISO 3166-1)\n" if fact.kind == "country" else ""
    return codes + "".join(f"  {value}: {words.value(fact, value)}\n" for value in fact.value_ids)


def list_routes(rules: Path | None, language: Language) -> str:
    """Every route: its id, its name and its instrument."""
    rulebook = load_rulebook(rules)
    lines = [f"{r.id}: {r.name.in_(language)} ({r.instrument.in_(language)})\n" for r in rulebook.routes]
    return "".join(lines)


def list_sources(rules: Path | None, language: Language, day: str | None) -> str:
    """Every act with its articles, and every claim: title, evidence, link on a day."""
    rulebook = load_rulebook(rules)
    at = today() if day is None else named_day(day)
    lines = []
    for name in _citable(rulebook):
        found = cite(rulebook, name, at, language)
        lines.append(f"{name}: {found.title} [{found.evidence}]{' ' + found.url if found.url else ''}\n")
    return "".join(lines)


def _citable(rulebook: Rulebook) -> list[str]:
    acts = [name for s in rulebook.sources for name in (s.id, *(f"{s.id}:{a.id}" for a in s.articles))]
    return acts + [claim.id for claim in rulebook.claims]


def print_schema(kind: str, rules: Path | None) -> str:
    """The JSON Schema of rule files, or of scenario files with this rulebook's words."""
    if kind not in ("rules", "scenario"):
        raise InputError(
            [Fault("schema-kind", "there is no such schema.", hint="Write 'schema rules' or 'schema scenario'.")]
        )
    schema = rule_file_schema() if kind == "rules" else scenario_schema(load_rulebook(rules))
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
