"""What the rulebook does with each claim: the rows that cite it, the scenarios that show it, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from routefinder.registers import Claim
from routefinder.rulebook import Rulebook
from routefinder.stories import Stories, Story
from routefinder.vocabulary import Text

UseKind = Literal[
    "rule",
    "step",
    "gate",
    "conclusion",
    "route",
    "deadline",
    "sanction",
    "remark",
    "warning",
    "note",
    "theorem",
    "letter",
]
Missing = Literal["not_cited", "not_context", "not_shown"]
MAY_BE_CONTEXT = frozenset({"definition", "evidential", "fact", "help", "policy", "practice"})
"""The kinds of claims on which no rule need rest."""


@dataclass(frozen=True, slots=True)
class Use:
    """A row that cites a source: what it is, the id of the row or of the route or rule it stands in, what it says."""

    kind: UseKind
    id: str
    text: Text
    where: str


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One claim, with everything that rests on it."""

    claim: Claim
    uses: tuple[Use, ...]
    stories: tuple[Story, ...]

    @property
    def theorems(self) -> tuple[Use, ...]:
        """The theorems that cite it."""
        return tuple(use for use in self.uses if use.kind == "theorem")

    @property
    def shown(self) -> bool:
        """Whether a scenario names it, or a theorem rests on it."""
        return bool(self.stories or self.theorems)

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What it still lacks."""
        claim = self.claim
        lacks: dict[Missing, bool] = {
            "not_cited": not self.uses and claim.context is None,
            "not_context": claim.context is not None and claim.kind not in MAY_BE_CONTEXT,
            "not_shown": claim.must_suppress and not self.shown,
        }
        return tuple(what for what, lacking in lacks.items() if lacking)


@dataclass(frozen=True)
class ClaimCoverage:
    """Every claim of the rulebook, in order.

    Attributes:
        gaps: numbers that are left out between the first claim and the last, as ids.
        unknown: what a scenario's source names and no claim is, with the scenario.
    """

    rows: tuple[ClaimRow, ...]
    gaps: tuple[str, ...]
    unknown: tuple[tuple[str, Story], ...]

    @property
    def in_order(self) -> tuple[ClaimRow, ...]:
        """The claims that lack nothing."""
        return tuple(row for row in self.rows if not row.missing)

    @property
    def suppressed(self) -> tuple[ClaimRow, ...]:
        """The claims whose content the program must never contradict."""
        return tuple(row for row in self.rows if row.claim.must_suppress)

    @property
    def complete(self) -> bool:
        """Whether there are claims, and nothing is missing."""
        return bool(self.rows) and len(self.in_order) == len(self.rows) and not self.gaps and not self.unknown


def claim_coverage(rulebook: Rulebook, stories: Stories) -> ClaimCoverage:
    """Hold every claim against the rulebook and the scenarios."""
    uses: dict[str, list[Use]] = {}
    for source, use in every_use(rulebook):
        uses.setdefault(source, []).append(use)
    rows = tuple(
        ClaimRow(claim, tuple(dict.fromkeys(uses.get(claim.id, ()))), stories.showing(claim.id))
        for claim in sorted(rulebook.claims, key=lambda claim: claim.id)
    )
    known = {claim.id for claim in rulebook.claims}
    unknown = tuple((word, story) for story in stories.rows for word in sorted(story.claims - known))
    return ClaimCoverage(rows, tuple(_gaps(known)), unknown)


def _gaps(known: set[str]) -> Iterator[str]:
    numbers = {int(name[1:]) for name in known}
    yield from (f"C{number:03}" for number in range(1, max(numbers, default=0)) if number not in numbers)


def every_use(rulebook: Rulebook) -> Iterator[tuple[str, Use]]:
    """Every citation in the rulebook: the source, and the row that cites it."""
    for rule in rulebook.rules:
        where = rulebook.places.get(f"rules/{rule.id}", "")
        yield from _uses("rule", rule.id, [(rule.words, rule)], where)
        own = [gate for gate in rule.gates if not isinstance(gate, str)]
        yield from _uses("gate", rule.id, [(gate.otherwise, gate) for gate in own], where)
        yield from _uses("step", rule.id, [(step.todo, step) for step in rule.steps], where)
    for gate in rulebook.gates:
        where = rulebook.places.get(f"gates/{gate.id}", "")
        yield from _uses("gate", str(gate.id), [(gate.otherwise, gate)], where)
    for row in rulebook.conclusions:
        yield from _uses("conclusion", row.id, [(row.words, row)], rulebook.places.get(f"conclusions/{row.id}", ""))
    yield from _route_uses(rulebook)
    yield from _other_uses(rulebook)


def _route_uses(rulebook: Rulebook) -> Iterator[tuple[str, Use]]:
    for route in rulebook.routes:
        where = rulebook.places.get(f"routes/{route.id}", "")
        yield from _uses("route", route.id, [(route.explanation, route)], where)
        yield from _uses("deadline", route.id, [(row.text, row) for row in route.deadlines], where)
        yield from _uses("sanction", route.id, [(row.text, row) for row in route.sanctions], where)
        yield from _uses("remark", route.id, [(row.text, row) for row in route.remarks], where)


def _other_uses(rulebook: Rulebook) -> Iterator[tuple[str, Use]]:
    for warning in rulebook.warnings:
        where = rulebook.places.get(f"warnings/{warning.id}", "")
        yield from _uses("warning", str(warning.id), [(warning.text, warning)], where)
    for note in rulebook.notes:
        yield from _uses("note", str(note.id), [(note.text, note)], rulebook.places.get(f"notes/{note.id}", ""))
    for theorem in rulebook.theorems:
        where = rulebook.places.get(f"theorems/{theorem.id}", "")
        yield from _uses("theorem", theorem.id, [(theorem.words, theorem)], where)
    for letter in rulebook.letters:
        where = rulebook.places.get(f"letters/{letter.id}", "")
        yield from _uses("letter", letter.id, [(letter.summary, letter)], where)
        said = [(row.text, row) for row in (*letter.before, *letter.points)]
        wanted = [(row.words, row) for row in letter.checklist]
        yield from _uses("letter", letter.id, [*said, *wanted], where)


def _uses(kind: UseKind, name: str, rows: Iterable[tuple[Text, Any]], where: str) -> Iterator[tuple[str, Use]]:
    for text, row in rows:
        use = Use(kind, name, text, where)
        yield from ((source, use) for source in row.sources)
