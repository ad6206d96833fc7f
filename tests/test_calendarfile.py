"""The calendar file: valid for every reader of calendars, the asker's own days first, and silent about the case."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from cases import rulebook, shipped
from routefinder.calendarfile import calendar_file, escaped, folded, reminders
from routefinder.decision import Decision
from routefinder.errors import InputError
from routefinder.evaluate import decide
from routefinder.faces.writing import write_calendar
from routefinder.view import view
from routefinder.vocabulary import Scenario

TODAY = date(2026, 11, 25)
STAMP = datetime(2026, 3, 16, 9, 30, 15, tzinfo=timezone(timedelta(hours=1)))
DAYS = {"act": "2026-02-01", "learned": "2026-02-10", "notice": "2026-02-11", "provider_decision": "2026-02-20",
        "order": "2026-03-01"}  # fmt: skip


@cache
def decisions() -> tuple[Decision, ...]:
    """Every fifth shipped scenario, with all its days given."""
    found = []
    for scenario in shipped()[::5]:
        dated = scenario.model_copy(update={"dates": scenario.dates.model_copy(update=DAYS)})
        found.append(decide(rulebook(), dated, today=TODAY))
    return tuple(found)


def refused() -> Decision:
    facts = {"content": ("sexual_imagery", "extortion"), "sexual_character": "sexual", "depicted_age": "adult",
             "consent": "absent", "service": "online_platform", "vlop": "yes", "offers_services_in_eu": "yes",
             "provider_response": "refused_with_reasons"}  # fmt: skip
    scenario = {"date": "2026-03-16", "title": "SECRET", "id": "SECRET", "dates": DAYS, "facts": facts}
    return decide(rulebook(), Scenario.model_validate(scenario), today=TODAY)


def undated() -> Decision:
    return decide(rulebook(), Scenario(date="2026-03-16", facts={"content": ("threat",)}), today=TODAY)


def test_every_last_day_of_a_decision_is_in_it_and_no_other() -> None:
    checked = 0
    for decision in decisions():
        wanted = {
            (row["whose"], row["until"])
            for route in view(decision, "nl")["routes"]
            for row in route["deadlines"]
            if row["until"]
        }
        rows = reminders(decision)
        assert {(row.whose, row.day.isoformat()) for row in rows} == wanted
        assert len(rows) == len(wanted)
        checked += len(rows)
    assert checked > 100


def test_your_own_days_come_first_and_each_party_goes_by_day() -> None:
    for decision in decisions():
        rows = reminders(decision)
        order = [(("yours", "theirs", "practice").index(row.whose), row.day) for row in rows]
        assert order == sorted(order)
        assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    assert reminders(refused())[0].whose == "yours"


def test_another_reader_of_calendars_understands_it() -> None:
    read = 0
    for decision in decisions():
        rows = reminders(decision)
        if not rows:
            continue
        calendar = Calendar.from_ical(calendar_file(decision, "nl", STAMP))
        assert str(calendar["VERSION"]) == "2.0"
        assert calendar["PRODID"]
        for row, event in zip(rows, calendar.walk("VEVENT"), strict=True):
            assert event.errors == []
            assert event.decoded("DTSTART") == row.day
            assert type(event.decoded("DTSTART")) is date
            assert event.decoded("DTEND") == row.day + timedelta(days=1)
            assert event.decoded("DTSTAMP") == STAMP.astimezone(UTC)
            (alarm,) = event.walk("VALARM")
            assert alarm.decoded("TRIGGER") == timedelta(days=-7)
            assert str(alarm["ACTION"]) == "DISPLAY"
            assert alarm["DESCRIPTION"]
            read += 1
    assert read > 100


def test_the_lines_are_those_of_rfc_5545() -> None:
    content = calendar_file(refused(), "nl", STAMP)
    assert content.endswith("END:VCALENDAR\r\n")
    assert content.replace("\r\n", "").count("\n") == content.replace("\r\n", "").count("\r") == 0
    for line in content.split("\r\n")[:-1]:
        assert 0 < len(line.encode()) <= 75
        assert re.match(r"[A-Z-]+[;:]", line)


@pytest.mark.parametrize(("language", "word"), [("nl", "Herinnering"), ("en", "Reminder")])
def test_a_reminder_tells_nothing_but_its_number_and_day(language: str, word: str) -> None:
    decision = refused()
    content = calendar_file(decision, language, STAMP)
    rest = content
    for row in reminders(decision):
        rest = rest.replace(f"{word} {row.number}", "").replace(f"{row.day:%Y%m%d}", "")
        rest = rest.replace(f"{row.day + timedelta(days=1):%Y%m%d}", "")
    rest = re.sub(r"UID:[0-9a-f]{32}", "", rest)
    allowed = set(re.findall(r"[A-Za-z]+", rest))
    assert allowed <= {
        "BEGIN", "END", "VCALENDAR", "VERSION", "PRODID", "calendar", "EN", "VEVENT", "DTSTAMP", "T", "Z", "DTSTART",
        "DTEND", "VALUE", "DATE", "SUMMARY", "CLASS", "PRIVATE", "TRANSP", "TRANSPARENT", "VALARM", "ACTION", "DISPLAY",
        "DESCRIPTION", "TRIGGER", "P", "D",
    }  # fmt: skip


def test_an_event_has_the_same_name_each_time_and_shares_it_with_no_other() -> None:
    first, second = (
        re.findall(r"UID:(\S+)", calendar_file(refused(), "nl", at)) for at in (STAMP, STAMP.replace(year=2027))
    )
    assert first == second
    assert len(set(first)) == len(first) > 1


def test_the_name_of_an_event_does_not_betray_the_facts() -> None:
    """Two cases with the same days have the same names: nobody can find the facts by trying them out."""
    names: dict[tuple[int, date], set[str]] = {}
    for decision in decisions():
        rows = reminders(decision)
        if rows:
            found = re.findall(r"UID:(\S+)", calendar_file(decision, "nl", STAMP))
            for row, name in zip(rows, found, strict=True):
                names.setdefault((row.number, row.day), set()).add(name)
    assert all(len(found) == 1 for found in names.values())


def test_without_a_day_there_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no last day"):
        calendar_file(undated(), "nl", STAMP)
    with pytest.raises(InputError, match="calendar-no-days"):
        write_calendar(undated(), "nl", tmp_path / "agenda.ics")
    assert not (tmp_path / "agenda.ics").exists()


def test_the_command_prints_it_or_writes_it_once(tmp_path: Path) -> None:
    file = tmp_path / "agenda.ics"
    printed = write_calendar(refused(), "nl", None)
    assert printed.startswith("BEGIN:VCALENDAR\r\n")
    said = write_calendar(refused(), "nl", file)
    assert str(file) in said
    assert "BEGIN" not in said
    assert file.read_bytes() == printed.encode()
    with pytest.raises(InputError, match="output-exists"):
        write_calendar(refused(), "nl", file)


@given(st.text(max_size=300))
def test_folding_loses_no_letter_and_splits_none(text: str) -> None:
    line = text.encode("utf-8", "ignore").decode()
    parts = list(folded(line))
    assert all(len(part.encode()) <= 75 for part in parts)
    assert parts[0] + "".join(part.removeprefix(" ") for part in parts[1:]) == line
    assert all(part.startswith(" ") for part in parts[1:])


@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=200))
def test_another_reader_gets_a_text_back_as_it_was(text: str) -> None:
    body = "".join(f"{part}\r\n" for part in folded(f"SUMMARY:{escaped(text)}"))
    content = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\n{body}END:VEVENT\r\nEND:VCALENDAR\r\n"
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert str(event["SUMMARY"]) == text


def test_a_line_break_in_a_text_starts_no_new_line() -> None:
    assert "\n" not in escaped("a\r\nBEGIN:VEVENT")
