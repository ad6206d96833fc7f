"""Filling comes first: what the platform register and the vocabulary add to the facts that were given."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from routefinder.errors import Fault, ScenarioError
from routefinder.registers import OLD_AFTER, Platform
from routefinder.rulebook import Clock, Rulebook
from routefinder.vocabulary import NONE, UNKNOWN, FactValue, Scenario


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a filled fact comes from: the platform register, an assumption, another fact, the usual case, or today."""

    kind: Literal["platform", "assumed", "same_as", "usual", "today"]
    name: str = ""
    checked: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Filled:
    """The known facts of a case, where each filled one comes from, and the two days that pick versions."""

    facts: dict[str, FactValue]
    origins: dict[str, Origin]
    date: dt.date
    act: dt.date
    platform: Platform | None

    def day(self, clock: Clock) -> dt.date:
        """The day that a clock looks at."""
        return self.act if clock == "act" else self.date

    @property
    def platform_is_old(self) -> bool:
        """Whether what the register says of the platform was checked too long before the day that is asked about."""
        return self.platform is not None and self.date - self.platform.checked > OLD_AFTER


def fill(scenario: Scenario, rulebook: Rulebook, today: dt.date | None) -> Filled:
    """Fill a checked scenario; ``today`` is the day it is asked about when it names none."""
    day = dt.date.fromisoformat(scenario.date) if scenario.date else today
    if day is None:
        raise ScenarioError([Fault("scenario-no-date", "no day is given.", hint="Add 'date: YYYY-MM-DD'.")])
    act = dt.date.fromisoformat(scenario.dates.act) if scenario.dates.act else day
    known = {name: value for name, value in scenario.facts.items() if value != UNKNOWN}
    origins: dict[str, Origin] = {} if scenario.date else {"date": Origin("today")}
    platform = next((row for row in rulebook.platforms if row.id == known.get("platform")), None)
    if platform:
        for name, value in row_facts(rulebook, platform, day).items():
            if name not in known:
                known[name] = value
                origins[name] = Origin("platform", platform.name, platform.checked)
    _fill_from_vocabulary(rulebook, known, origins)
    return Filled(known, origins, day, act, platform)


def row_facts(rulebook: Rulebook, row: Platform, day: dt.date) -> dict[str, str]:
    """What naming a platform says on a day: what its row fills, and whether it is designated then."""
    since, until = row.duties_from, row.duties_to
    designated = since is not None and since <= day and (until is None or day <= until)
    fact = rulebook.vocabulary.designation
    return {**row.fills, **({fact: "yes" if designated else "no"} if fact else {})}


def _fill_from_vocabulary(rulebook: Rulebook, known: dict[str, FactValue], origins: dict[str, Origin]) -> None:
    for fact in rulebook.vocabulary.each():
        if fact.id in known:
            continue
        if fact.assumed is not None:
            known[fact.id] = fact.assumed
            origins[fact.id] = Origin("assumed")
        elif fact.fill is not None:
            value = fact.fill.value or known.get(fact.fill.from_fact or "")
            if value is not None:
                known[fact.id] = (NONE,) if fact.kind == "list" and value == NONE else value
                copied = fact.fill.from_fact
                origins[fact.id] = Origin("same_as", copied) if copied else Origin("usual")
