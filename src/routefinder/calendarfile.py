"""The last days of a decision as a calendar file (RFC 5545). Nothing in it tells what the case is about."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from routefinder.deadlines import until
from routefinder.decision import Decision
from routefinder.phrasing import Phrasing
from routefinder.vocabulary import Language
from routefinder.wording import WHOSE

PRODUCT = "-//calendar//calendar//EN"
ALARM = "-P7D"
OCTETS = 75
CONTROL = {ord(char): " " for char in map(chr, range(32))}


@dataclass(frozen=True, slots=True)
class Reminder:
    """A last day: its number, the day, whose term it is, and the ids of the routes that it belongs to."""

    number: int
    day: date
    whose: str
    routes: tuple[str, ...]


def reminders(decision: Decision) -> tuple[Reminder, ...]:
    """The last days that can be counted: the asker's own first, then by day; the same day of the same party once."""
    found: dict[tuple[int, date], list[str]] = {}
    for verdict in decision.routes:
        for row, _ in verdict.deadlines:
            last = until(decision.rulebook, row, decision.scenario.dates)
            if last is not None:
                found.setdefault((WHOSE.index(row.whose), last), []).append(verdict.route)
    return tuple(
        Reminder(number, day, WHOSE[whose], tuple(dict.fromkeys(routes)))
        for number, ((whose, day), routes) in enumerate(sorted(found.items()), 1)
    )


def calendar_file(decision: Decision, language: Language, stamp: datetime) -> str:
    """The reminders as the text of an ``.ics`` file: whole days, each with an alarm a week before.

    Args:
        decision: where the days come from.
        language: of the subject, which is a word and a number.
        stamp: the moment of writing, with its time zone.

    Raises:
        ValueError: when no last day can be counted; a calendar without events is no calendar.
    """
    rows = reminders(decision)
    if not rows:
        raise ValueError("no last day can be counted")
    words = Phrasing(decision.rulebook, language)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}"]
    for row in rows:
        lines += _event(row, words.phrase("reminder_numbered", number=str(row.number)), stamp)
    return "".join(f"{part}\r\n" for line in [*lines, "END:VCALENDAR"] for part in folded(line))


def _event(row: Reminder, subject: str, stamp: datetime) -> list[str]:
    summary = escaped(subject)
    return [
        "BEGIN:VEVENT",
        f"UID:{_uid(row)}",
        f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{row.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{row.day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{summary}",
        "CLASS:PRIVATE",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{summary}",
        f"TRIGGER:{ALARM}",
        "END:VALARM",
        "END:VEVENT",
    ]


def _uid(row: Reminder) -> str:
    """From what the event shows anyway: hashing the facts as well would let anyone find them by trying."""
    return hashlib.sha256(f"{row.number} {row.day.isoformat()}".encode()).hexdigest()[:32]


def escaped(text: str) -> str:
    """Text as a calendar value: on one line, with the marks of the format made harmless."""
    for char in ("\\", ";", ","):
        text = text.replace(char, f"\\{char}")
    return text.translate(CONTROL)


def folded(line: str) -> Iterator[str]:
    """A line in parts of at most 75 octets, each after the first with a space before it, and no letter split."""
    part = ""
    for char in line:
        if len((part + char).encode()) > OCTETS:
            yield part
            part = " "
        part += char
    yield part
