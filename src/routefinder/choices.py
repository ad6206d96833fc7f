"""What a questionnaire offers to choose from, in the same order in the terminal and on the web."""

from __future__ import annotations

from datetime import date

from routefinder.phrasing import Phrasing
from routefinder.scenario import no_day
from routefinder.vocabulary import Fact

UNSAID = "unsaid"
"""The value of 'I would rather not say'."""
REST = "rest"
"""The value of the option behind which the second step stands."""
LAST = "other"
"""The kind of service that stands last."""


def not_that_day(text: str, latest: date) -> str | None:
    """The phrase that says why this cannot be the day that is asked for; None where it can.

    Args:
        text: the day as YYYY-MM-DD, or whatever was written.
        latest: the last day that can be meant: what is asked for has happened.
    """
    if no_day(text):
        return "error_date"
    return "ask_day_future" if text > latest.isoformat() else None


def usual_countries(fact: Fact, words: Phrasing) -> list[str]:
    """The countries that the register of services names, and the one that the fact is filled with, by name."""
    found = {value for row in words.rulebook.platforms for value in row.fills.values()}
    found |= {fact.fill.value} if fact.fill and fact.fill.value else set()
    known = [code for code in words.rulebook.vocabulary.countries if len(code) == len("XX") and code in found]
    return sorted(known, key=lambda code: words.value(fact, code).casefold())


def service_kinds(words: Phrasing) -> list[tuple[str, str]]:
    """The kinds of services in the register with their names, by name."""
    kinds = {row.kind: words.phrase(f"platform_kind_{row.kind}") for row in words.rulebook.platforms}
    return sorted(kinds.items(), key=lambda row: (row[0] == LAST, row[1].casefold()))


def services(kind: str, words: Phrasing) -> list[tuple[str, str]]:
    """The services of one kind: id and name, by name."""
    rows = [(row.id, row.name) for row in words.rulebook.platforms if row.kind == kind]
    return sorted(rows, key=lambda row: row[1].casefold())
