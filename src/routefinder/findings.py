"""What a check finds: a stable code, how bad it is, where it stands, what to do, and a scenario that shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from routefinder.vocabulary import Scenario

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
Expectation = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding.

    Attributes:
        code: stable; the same fault always has the same code.
        severity: error (must be mended), warning (look at it), note (good to know).
        where: file and line of the row it is about, or empty.
        message: what was found.
        instruction: what to do about it.
        scenario: few facts that show it, where some scenario does.
        expect: what the scenario may expect once it is mended, so that it can be kept as a test.
    """

    code: str
    severity: Severity
    where: str
    message: str
    instruction: str
    scenario: Scenario | None = None
    expect: Expectation | None = None


def in_order(findings: list[Finding]) -> tuple[Finding, ...]:
    """The worst first; then by code and place."""
    return tuple(sorted(findings, key=lambda row: (SEVERITIES.index(row.severity), row.code, row.where, row.message)))
