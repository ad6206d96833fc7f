"""Everything on paper: the letters that fit, each as a page and as files, and the calendar file.

A file is made in memory when it is asked for; its name, and the path it has, tell nothing about the case.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from http import HTTPStatus
from importlib.util import find_spec
from typing import Any

from flask import Response, abort, g

from routefinder.calendarfile import Reminder, calendar_file, reminders
from routefinder.deadlines import until
from routefinder.decision import Decision
from routefinder.faces.web.pages import RESULT, path
from routefinder.faces.web.showing import Page, show, title
from routefinder.faces.web.store import Visit
from routefinder.faces.writing import as_docx
from routefinder.letterblocks import PLACEHOLDER
from routefinder.letterforms import sources
from routefinder.letters import OFFERED, Sheet, fitting, write_letter
from routefinder.phrasing import Phrasing
from routefinder.rulebook import Letter

Plain = dict[str, Any]
LETTERS = "b"
"""The page that lists the letters; with a number behind it, a letter."""
CALENDAR = "agenda.ics"
TEXT_TYPE = "text/plain; charset=utf-8"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CALENDAR_TYPE = "text/calendar; charset=utf-8"


def letters(visit: Visit) -> Response:
    """The letters that fit, each with what it is for, and the days for the calendar."""
    decision, words = g.site.decision(visit), g.site.words(visit)
    found = [_row(visit, decision, letter, number) for number, letter in enumerate(fitting(decision), 1)]
    days = [_day(decision, row, words) for row in reminders(decision)]
    agenda = {"path": path(visit, CALENDAR), "name": CALENDAR}
    back = path(visit, RESULT)
    return show("letters", title("title_overview"), LETTERS, letters=found, days=days, agenda=agenda, back=back)


def _row(visit: Visit, decision: Decision, letter: Letter, number: int) -> Plain:
    status = decision.statuses()
    offered = [route for route in letter.routes if status[route] in OFFERED]
    return {
        "path": path(visit, f"{LETTERS}{number}"),
        "title": letter.title.in_(visit.language),
        "summary": letter.summary.in_(visit.language),
        "routes": _names(decision, offered, visit),
        "certain": any(status[route] == "available" for route in offered),
    }


def _day(decision: Decision, row: Reminder, words: Phrasing) -> Plain:
    names = {route.id: route.name.in_(words.language) for route in decision.rulebook.routes}
    return {
        "name": words.phrase("reminder_numbered", number=str(row.number)),
        "day": words.day(row.day),
        "whose": words.phrase(f"deadline_{row.whose}"),
        "routes": [names[route] for route in row.routes],
        "certain": _is_certain(decision, row),
    }


def _is_certain(decision: Decision, row: Reminder) -> bool:
    """Whether one of its routes is open, with a term that surely ends on this day."""
    terms = [
        deadline
        for route in map(decision.route, row.routes)
        for deadline, certain in route.deadlines
        if certain and route.status == "available" and deadline.whose == row.whose
    ]
    return any(until(decision.rulebook, deadline, decision.scenario.dates) == row.day for deadline in terms)


def _names(decision: Decision, routes: list[str], visit: Visit) -> list[str]:
    return [route.name.in_(visit.language) for route in decision.rulebook.routes if route.id in routes]


def letter(visit: Visit, n: int) -> Response:
    """A letter, with what to know before it and what is still to fill in."""
    sheet, head = _sheet(visit, n), title("title_letter", number=str(n))
    return show(
        "letter", head, f"{LETTERS}{n}", s=sheet, sources=sources(sheet, g.site.words(visit)), pieces=pieces,
        files=_files(visit, sheet), back=path(visit, RESULT), all_letters=path(visit, LETTERS),
    )  # fmt: skip


def pieces(text: str) -> list[tuple[str, bool]]:
    """A line of a letter in pieces, each with whether it is still to be filled in."""
    parts = re.split(f"({PLACEHOLDER.pattern})", text)
    return [(part, bool(PLACEHOLDER.fullmatch(part))) for part in parts if part]


def _files(visit: Visit, sheet: Sheet) -> list[Plain]:
    """The files that this letter can be had as, here."""
    endings = {"txt": "papers_text_file", "docx": "papers_word_file"} if _has_word() else {"txt": "papers_text_file"}
    words, page = g.site.words(visit), path(visit, f"{LETTERS}{sheet.number}")
    return [
        {"path": f"{page}.{ending}", "label": words.phrase(key, file=f"{sheet.name}.{ending}")}
        for ending, key in endings.items()
    ]


def _has_word() -> bool:
    """Whether the extra that makes documents is installed."""
    return find_spec("docx") is not None


def _sheet(visit: Visit, n: int) -> Sheet:
    """Letter ``n`` of those that fit; there is no page for another number."""
    decision = g.site.decision(visit)
    found = fitting(decision)
    if not 1 <= n <= len(found):
        abort(HTTPStatus.NOT_FOUND)
    return write_letter(decision, found[n - 1], visit.language)


def as_text(visit: Visit, n: int) -> Response:
    """The letter alone as a text file."""
    sheet = _sheet(visit, n)
    return _file(sheet.text.encode(), f"{sheet.name}.txt", TEXT_TYPE)


def as_document(visit: Visit, n: int) -> Response:
    """The letter alone as a Word document."""
    sheet = _sheet(visit, n)
    if not _has_word():
        abort(HTTPStatus.NOT_FOUND)
    return _file(as_docx(sheet, visit.language), f"{sheet.name}.docx", WORD_TYPE)


def calendar(visit: Visit) -> Response:
    """The last days as a calendar file; its stamp is the day, not the moment."""
    decision = g.site.decision(visit)
    if not reminders(decision):
        abort(HTTPStatus.NOT_FOUND)
    stamp = datetime.combine(g.site.day(), time.min, UTC)
    return _file(calendar_file(decision, visit.language, stamp).encode(), CALENDAR, CALENDAR_TYPE)


def _file(content: bytes, name: str, kind: str) -> Response:
    """A file to keep rather than to show."""
    response = Response(content, content_type=kind)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


PAGES: tuple[tuple[str, str, Page], ...] = (
    (f"/{LETTERS}", "GET", letters),
    (f"/{LETTERS}<int:n>", "GET", letter),
    (f"/{LETTERS}<int:n>.txt", "GET", as_text),
    (f"/{LETTERS}<int:n>.docx", "GET", as_document),
    (f"/{CALENDAR}", "GET", calendar),
)
