"""The tree of errors.

    RoutefinderError
    ├── InputError              what was given cannot be used: exit code 2
    │   ├── ScenarioError       a scenario file or mapping
    │   └── RulebookError       a file under ``rules/``
    └── ContradictionError      the two engines disagree, or one of them died: exit code 3
        └── EngineDiedError     one of them died

An ``InputError`` carries every fault that was found, never only the first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: a stable code, where it stands, what it is, and the next step."""

    code: str
    message: str
    file: str = ""
    line: int | None = None
    hint: str = ""

    def __str__(self) -> str:
        where = ":".join(str(part) for part in (self.file, self.line) if part)
        text = f"{where}: " if where else ""
        text += f"[{self.code}] {self.message}"
        return f"{text} {self.hint}" if self.hint else text


class RoutefinderError(Exception):
    """Everything this package raises on purpose."""


class InputError(RoutefinderError):
    """What was given cannot be used. ``faults`` lists every fault, in the order of the text."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class ScenarioError(InputError):
    """A scenario that cannot be read or does not fit the vocabulary."""


class RulebookError(InputError):
    """A rulebook that cannot be read or does not hold together."""


class ContradictionError(RoutefinderError):
    """The two engines contradict each other, or one of them died; nothing is answered.

    ``said`` names the phrase of the rulebook that tells people so.
    """

    said = "engines_differ"


class EngineDiedError(ContradictionError):
    """One of the two engines died; nothing is answered, and nothing was contradicted."""

    said = "engine_died"
