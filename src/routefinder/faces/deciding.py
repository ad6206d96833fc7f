"""A desk at which scenarios are decided: one rulebook, both engines, and the day of today."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from routefinder.decision import Decision
from routefinder.engines.durable import DurableRules, second_engine
from routefinder.errors import Fault, ScenarioError
from routefinder.evaluate import decide_filled
from routefinder.filling import fill
from routefinder.index import index_of
from routefinder.load import load_rulebook
from routefinder.rulebook import Rulebook
from routefinder.scenario import no_day, scenario_from
from routefinder.vocabulary import Scenario
from routefinder.words import shown
from routefinder.yamlfile import MAX_BYTES, Document, read_bytes, read_file

STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Desk:
    """A rulebook with the engines that decide it."""

    rulebook: Rulebook
    second: DurableRules | None

    def decide_file(self, file: str, day: str | None = None) -> Decision:
        """Decide the scenario in a file; ``day`` goes before the one that the file names."""
        return self.decide(self.read(file), day)

    def read(self, file: str) -> Scenario:
        """The scenario in a file, or on standard input for ``-``."""
        return scenario_from(read_document(file), self.rulebook)

    def decide(self, scenario: Scenario, day: str | None = None) -> Decision:
        """Decide a scenario that was read."""
        if day is not None:
            scenario = scenario.model_copy(update={"date": checked_day(day)})
        return decide_filled(self.rulebook, scenario, fill(scenario, self.rulebook, today()), self.second)


def read_document(file: str) -> Document:
    """What a file, or standard input, holds."""
    if file != STANDARD_INPUT:
        return read_file(Path(file))
    if sys.stdin is None:  # it was closed when the program began
        raise ScenarioError([Fault("file-unreadable", "standard input is closed.", hint="Name a file.")])
    return read_bytes(sys.stdin.buffer.read(MAX_BYTES + 1), "standard input")


def checked_day(text: str, option: str = "--date") -> str:
    """A day that exists, written as YYYY-MM-DD, as it was given with an option; raises ``ScenarioError``."""
    if wrong := no_day(text):
        message = f"'{option}' is '{shown(text)}', which {wrong}."
        raise ScenarioError([Fault("scenario-date", message, hint="Write it as YYYY-MM-DD.")])
    return text


def named_day(text: str, option: str = "--date") -> date:
    """The day that was given with an option; raises ``ScenarioError``."""
    return date.fromisoformat(checked_day(text, option))


def today() -> date:
    """The day of today; the one place where the clock is read."""
    return datetime.now().astimezone().date()


@contextmanager
def session(rules: Path | None) -> Iterator[Desk]:
    """A desk that ends its second engine when it is left."""
    rulebook = load_rulebook(rules)
    second = second_engine(index_of(rulebook))
    try:
        yield Desk(rulebook, second)
    finally:
        if second is not None:
            second.close()
