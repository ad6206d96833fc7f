"""Scenario files as evidence: what each is called, what it says it shows, and one digest of them all."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from routefinder.errors import Fault, ScenarioError
from routefinder.rulebook import Rulebook
from routefinder.scenario import scenario_from
from routefinder.vocabulary import Scenario
from routefinder.yamlfile import read_file

CLAIM = re.compile(r"\bC\d{3}\b")


@dataclass(frozen=True, slots=True)
class Story:
    """One scenario file; ``name`` is its path as it is shown, with slashes."""

    name: str
    scenario: Scenario

    @property
    def title(self) -> str:
        """Its title, or its name where it has none."""
        return self.scenario.title or self.name

    @property
    def claims(self) -> frozenset[str]:
        """The claims that its source names."""
        return frozenset(CLAIM.findall(self.scenario.source or ""))


@dataclass(frozen=True, slots=True)
class Stories:
    """Scenario files in the order of their names; ``sha256`` is that of the canonical JSON of all of them."""

    rows: tuple[Story, ...]
    sha256: str

    def showing(self, claim: str) -> tuple[Story, ...]:
        """The scenarios whose source names a claim."""
        return tuple(story for story in self.rows if claim in story.claims)


def read_stories(files: Mapping[str, Path], rulebook: Rulebook) -> Stories:
    """Read scenario files by name.

    Raises:
        ScenarioError: with every fault of every file, or when there is no file at all.
    """
    if not files:
        hint = "Name a scenario file, or a folder with scenario files (*.yaml, *.json)."
        raise ScenarioError([Fault("coverage-no-cases", "there are no scenario files here.", hint=hint)])
    rows, faults = list[Story](), list[Fault]()
    content = {}
    for name, path in sorted(files.items()):
        document = read_file(path, name=name)
        content[name] = document.data
        try:
            rows.append(Story(name, scenario_from(document, rulebook)))
        except ScenarioError as error:
            faults.extend(error.faults)
    if faults:
        raise ScenarioError(faults)
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return Stories(tuple(rows), hashlib.sha256(canonical.encode()).hexdigest())
