"""Letters and the calendar on the web: the same as elsewhere, nothing of the case in names, nothing left behind."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cache
from html import unescape
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar

from cases import rulebook, shipped
from routefinder.calendarfile import reminders
from routefinder.deadlines import until
from routefinder.faces.deciding import Desk
from routefinder.faces.web.app import create_app
from routefinder.faces.web.guards import HEADERS
from routefinder.faces.web.papers import pieces
from routefinder.faces.web.site import Settings, Site
from routefinder.faces.web.store import Visit
from routefinder.letterforms import sources
from routefinder.letters import Sheet, fitting, write_letter
from routefinder.phrasing import Phrasing
from routefinder.vocabulary import DAY_OF, FactValue, Language, Scenario

LANGUAGES: tuple[Language, ...] = ("nl", "en")
HOSTILE = "& < > \" ' # <b>{{ 7*7 }}</b>"
FORBIDDEN_FIELDS = re.compile(r"<(textarea|select|input(?! type=\"hidden\" name=\"[sp]\"))")
NewVisit = Callable[..., Visit]
Answers = dict[str, FactValue]

REFUSED: Answers = {
    "acute_danger": "no", "asker": "victim", "content": ("sexual_imagery", "extortion"), "sexual_character": "sexual",
    "depicted_age": "adult", "consent": "absent", "platform": "instagram", "notices": ("provider",),
    "provider_response": "refused_with_reasons", "dates.act": "2026-02-01", "dates.learned": "2026-02-10",
    "dates.notice": "2026-02-11", "dates.provider_decision": "2026-02-20",
}  # fmt: skip
CHILD: Answers = {
    "asker": "relative", "content": ("sexual_imagery",), "sexual_character": "sexual", "depicted_age": "minor",
}  # fmt: skip
NOTHING: Answers = {}


def answers_of(scenario: Scenario) -> Answers:
    days = scenario.dates.model_dump(exclude_none=True)
    return {**scenario.facts, **{DAY_OF + name: day for name, day in days.items()}}


@cache
def samples() -> tuple[Answers, ...]:
    """What the answers of every twentieth shipped scenario are, and three cases more."""
    return (*map(answers_of, shipped()[::20]), REFUSED, CHILD, NOTHING)


def sheets(site: Site, visit: Visit) -> list[Sheet]:
    decision = site.decision(visit)
    return [write_letter(decision, row, visit.language) for row in fitting(decision)]


def at(visit: Visit, page: str) -> str:
    return f"/s/{visit.id}/{page}"


def words_in(html: str) -> str:
    """The words of a piece of a page, on one line."""
    broken = re.sub(r"<(?:/(?:p|li|h[1-6]|div)|br)>", "\n", html)
    return " ".join(unescape(re.sub(r"<[^>]+>", "", broken)).split())


def article(html: str) -> str:
    (found,) = re.findall(r"<article\b.*?</article>", html, re.DOTALL)
    return found


@pytest.fixture
def hostile(new_visit: NewVisit) -> tuple[Site, Visit]:
    """A site whose list of services has a hostile name in it, and a visit about that service."""
    rows = tuple(row.model_copy(update={"name": HOSTILE}) for row in rulebook().platforms)
    found = Site(Desk(rulebook().model_copy(update={"platforms": rows}), None), Settings(day=date(2026, 3, 16)))
    return found, new_visit(REFUSED, at=found)


# A letter


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_that_fits_has_a_page_and_files_and_no_other_number_has(
    site: Site, client: FlaskClient, new_visit: NewVisit, language: Language
) -> None:
    opened = set()
    for answers in samples():
        visit = new_visit(answers, language)
        found = sheets(site, visit)
        for n, sheet in enumerate(found, 1):
            page = client.get(at(visit, f"b{n}"))
            assert page.status_code == 200
            assert f"<title>{ {'nl': 'Brief', 'en': 'Letter'}[language] } {n}</title>" in page.text
            assert f'<html lang="{language}">' in page.text
            assert client.get(at(visit, f"b{n}.txt")).data.decode() == sheet.text
            opened.add(sheet.id)
        for n in (0, len(found) + 1):
            for ending in ("", ".txt", ".docx"):
                assert client.get(at(visit, f"b{n}{ending}")).status_code == 404
    assert opened == {row.id for row in rulebook().letters}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_holds_the_whole_letter_and_before_it_what_to_know_and_to_fill_in(
    site: Site, client: FlaskClient, new_visit: NewVisit, language: Language
) -> None:
    for answers in samples()[::3]:
        visit = new_visit(answers, language)
        for sheet in sheets(site, visit):
            html = client.get(at(visit, f"b{sheet.number}")).text
            letter = article(html)
            assert words_in(letter) == " ".join(line for block in sheet.blocks for line in block.lines)
            assert f'<article class="letter" id="l1" lang="{language}"' in letter
            before, _, after = html.partition(letter)
            assert sheet.before
            assert sheet.to_fill
            for line in (*sheet.before, *sheet.to_fill):
                assert line in [words_in(row) for row in re.findall(r"<li>.*?</li>", before)]
            assert words_in(f"<p>{sheet.title}</p><p>{sheet.summary}</p>") in words_in(before)
            for line in (*sheet.wanted, *sources(sheet, site.words(visit)), sheet.asked):
                assert " ".join(line.split()) in words_in(after)


def test_what_is_to_fill_in_is_marked_and_marks_nothing_else(
    site: Site, client: FlaskClient, new_visit: NewVisit
) -> None:
    visit = new_visit(REFUSED)
    for sheet in sheets(site, visit):
        letter = article(client.get(at(visit, f"b{sheet.number}")).text)
        marked = [unescape(one) for one in re.findall(r"<mark>(.*?)</mark>", letter)]
        assert tuple(dict.fromkeys(marked)) == sheet.to_fill
    assert pieces("a [b] c [d]") == [("a ", False), ("[b]", True), (" c ", False), ("[d]", True)]


def test_nothing_about_anybody_is_asked_or_filled_in_and_nothing_leads_outside(
    site: Site, client: FlaskClient, new_visit: NewVisit
) -> None:
    for language in LANGUAGES:
        visit = new_visit(REFUSED, language)
        for page in ("b", *(f"b{sheet.number}" for sheet in sheets(site, visit))):
            html = client.get(at(visit, page)).text
            assert not FORBIDDEN_FIELDS.search(html)
            assert all(
                one.startswith(("/", "#m", "tel:")) for one in re.findall(r'(?:href|src|action)="([^"]*)"', html)
            )
            assert not re.search(r'style="|<style|<script(?! src="/web.js" defer>)|\bon[a-z]+="', html)
            assert all("hidden" in one for one in re.findall(r"<button[^>]*data-(?:print|select)[^>]*>", html))


def test_where_a_child_may_be_shown_no_page_tells_to_keep_or_send_the_image(
    site: Site, client: FlaskClient, new_visit: NewVisit
) -> None:
    deeds = re.compile(r"[^.:?]*\b(?:bewaar|maak|voeg|open|stuur|download|kopieer|deel|neem)\b[^.:?]*")
    things = re.compile(r"\b(?:beeld|beelden|schermafdruk|bijlage|foto|video)\b")
    checked = 0
    for answers in (CHILD, NOTHING):
        visit = new_visit(answers)
        for sheet in sheets(site, visit):
            html = client.get(at(visit, f"b{sheet.number}")).text
            text = words_in(html[html.index("<main") : html.index("</main")])
            for said in (one for one in deeds.findall(text.lower()) if things.search(one)):
                assert re.search(r"\b(?:geen|niet|niets)\b", said), (sheet.id, said)
                checked += 1
            assert re.search(r"geen schermafdruk", text), sheet.id
    assert checked > 20


# The files


def test_the_document_holds_the_letter_with_every_sign_in_it(hostile: tuple[Site, Visit]) -> None:
    from docx import Document

    site, visit = hostile
    client = create_app(site).test_client()
    named = 0
    for sheet in sheets(site, visit):
        answer = client.get(at(visit, f"b{sheet.number}.docx"))
        lines = [line for one in Document(BytesIO(answer.data)).paragraphs for line in one.text.split("\n")]
        assert lines == [sheet.title, *(line for block in sheet.blocks for line in block.lines)]
        named += any(HOSTILE in line for line in lines)
    assert named > 2


def test_a_hostile_name_is_text_on_the_page_and_in_the_file(hostile: tuple[Site, Visit]) -> None:
    site, visit = hostile
    client = create_app(site).test_client()
    html = client.get(at(visit, "b1")).text
    assert "<b>" not in html
    assert "49" not in words_in(article(html))
    assert HOSTILE in words_in(article(html))
    assert HOSTILE in client.get(at(visit, "b1.txt")).data.decode()


def test_without_the_extra_there_is_no_document_and_no_word_of_it(
    client: FlaskClient, new_visit: NewVisit, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = new_visit(REFUSED)
    assert "b1.docx" in client.get(at(visit, "b1")).text
    monkeypatch.setitem(sys.modules, "docx", None)
    page = client.get(at(visit, "b1")).text
    assert "b1.txt" in page
    assert not re.search(r"docx|\bWord\b", page)
    assert client.get(at(visit, "b1.docx")).status_code == 404


def test_the_warning_that_a_file_stays_is_given_once_on_each_page(client: FlaskClient, new_visit: NewVisit) -> None:
    for language in LANGUAGES:
        visit = new_visit(REFUSED, language)
        note = Phrasing(rulebook(), language).phrase("download_note")
        assert [client.get(at(visit, page)).text.count(note) for page in ("b", "b1")] == [1, 1]


@pytest.mark.parametrize(("language", "name"), [("nl", "brief"), ("en", "letter")])
def test_names_and_headers_of_files_tell_nothing(
    site: Site, client: FlaskClient, new_visit: NewVisit, language: Language, name: str
) -> None:
    """Every header is known beforehand, so nothing of the answers can be in one."""
    visit = new_visit(REFUSED, language)
    files = {"agenda.ics": ("agenda.ics", "text/calendar; charset=utf-8")}
    for sheet in sheets(site, visit):
        n = sheet.number
        files[f"b{n}.txt"] = (f"{name}-{n}.txt", "text/plain; charset=utf-8")
        word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        files[f"b{n}.docx"] = (f"{name}-{n}.docx", word)
    for page, (file, kind) in files.items():
        answer = client.get(at(visit, page))
        expected = {
            **HEADERS,
            "Content-Type": kind,
            "Content-Length": str(len(answer.data)),
            "Content-Disposition": f"attachment; filename={file}",
        }
        assert dict(answer.headers) == expected
    assert len(files) > 15


def test_what_is_not_there_is_a_plain_page_without_echo(client: FlaskClient, new_visit: NewVisit) -> None:
    visit = new_visit(REFUSED)
    for page in ("b0", "b98765", "b-1", "bx", "b1.pdf", "b1.html", "b1/2", "b1.txt.docx", "agenda", "b" + "9" * 100):
        answer = client.get(at(visit, page))
        assert answer.status_code in {400, 404}
        assert answer.mimetype == "text/html"
        assert page not in answer.text
        assert "Content-Disposition" not in answer.headers
    for page in ("b", "b1", "b1.txt", "b1.docx", "agenda.ics"):
        assert client.post(at(visit, page), data={"a": "1"}).status_code == 405
        assert client.get(f"/s/{'x' * 22}/{page}").status_code == 410


WRITTEN: list[list[object]] = []
"""Where files that are opened for writing are noted, while a test wants to know."""


def _note(event: str, arguments: tuple[object, ...]) -> None:
    if WRITTEN and event == "open":
        path, _, flags = arguments
        if isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            WRITTEN[-1].append(path)


sys.addaudithook(_note)


@contextmanager
def writing() -> Iterator[list[object]]:
    """The files that are opened for writing meanwhile."""
    found: list[object] = [None]
    WRITTEN.append(found)
    try:
        yield found
    finally:
        WRITTEN.pop()
        found.pop(0)


def test_nothing_is_written_to_disk(client: FlaskClient, new_visit: NewVisit, tmp_path: object) -> None:
    visit = new_visit(REFUSED)
    client.get(at(visit, "b1.docx"))  # what it imports may be compiled and kept
    with writing() as found:
        for page in ("b", "b1", "b1.txt", "b1.docx", "agenda.ics"):
            assert client.get(at(visit, page)).status_code == 200
    assert found == []
    with writing() as found, open(f"{tmp_path}/seen", "w", encoding="utf-8"):  # noqa: PTH123 - that it would be seen
        pass
    assert found == [f"{tmp_path}/seen"]


# The calendar


def test_the_calendar_file_is_understood_and_says_only_when(
    site: Site, client: FlaskClient, new_visit: NewVisit
) -> None:
    read = 0
    dated = [{**one, "dates.act": "2026-02-01", "dates.learned": "2026-03-01"} for one in samples()[::3]]
    for answers in (*dated, REFUSED, NOTHING):
        for language, word in (("nl", "Herinnering"), ("en", "Reminder")):
            visit = new_visit(answers, language)
            rows, answer = reminders(site.decision(visit)), client.get(at(visit, "agenda.ics"))
            assert answer.status_code == (200 if rows else 404)
            if not rows:
                continue
            events = Calendar.from_ical(answer.data).walk("VEVENT")
            assert len({str(event["UID"]) for event in events}) == len(events)
            for row, event in zip(rows, events, strict=True):
                assert event.errors == []
                assert type(event.decoded("DTSTART")) is date
                assert event.decoded("DTSTART") == row.day
                assert event.decoded("DTSTAMP") == datetime.combine(site.day(), datetime.min.time(), UTC)
                assert str(event["SUMMARY"]) == f"{word} {row.number}"
                assert not {"DESCRIPTION", "LOCATION", "URL", "ATTENDEE", "ORGANIZER"} & set(event)
                read += 1
    assert read > 20


def test_the_overview_says_what_each_reminder_is_for_and_whether_that_is_certain(
    site: Site, client: FlaskClient, new_visit: NewVisit
) -> None:
    certain = set()
    for language in LANGUAGES:
        visit = new_visit(REFUSED, language)
        decision, words = site.decision(visit), site.words(visit)
        html = client.get(at(visit, "b")).text
        shown = [words_in(row) for row in re.findall(r"<li><strong>.*?</li>", html[: html.index("</main")])]
        names = {route.id: route.name.in_(language) for route in rulebook().routes}
        for row, text in zip(reminders(decision), shown, strict=True):
            assert text.startswith(words.phrase("reminder_numbered", number=str(row.number)))
            assert words.day(row.day) in text
            assert all(names[route][1:] in text for route in row.routes)
            sure = any(
                surely and verdict.status == "available"
                for verdict in decision.routes
                for deadline, surely in verdict.deadlines
                if (until(rulebook(), deadline, decision.scenario.dates), deadline.whose) == (row.day, row.whose)
            )
            assert (words.phrase("uncertain_plain") in text) is not sure
            certain.add(sure)
    assert certain == {True, False}


# The overview


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_overview_lists_the_letters_that_fit_under_their_numbers(
    site: Site, client: FlaskClient, new_visit: NewVisit, language: Language
) -> None:
    for answers in (*samples()[::4], CHILD):
        visit = new_visit(answers, language)
        answer = client.get(at(visit, "b"))
        assert answer.status_code == 200
        assert f"<title>{ {'nl': 'Overzicht', 'en': 'Overview'}[language] }</title>" in answer.text
        links = re.findall(rf'<a href="/s/{re.escape(visit.id)}/(b\d+)">(.*?)</a>', answer.text)
        found = sheets(site, visit)
        assert [(name, unescape(title)) for name, title in links] == [(f"b{s.number}", s.title) for s in found]
        assert all(words_in(sheet.summary) in words_in(answer.text) for sheet in found)
        assert (f'href="{at(visit, "agenda.ics")}"' in answer.text) is bool(reminders(site.decision(visit)))
        assert (Phrasing(rulebook(), language).phrase("letters_none") in answer.text) is not found


def test_a_letter_is_listed_with_the_routes_it_is_for_and_whether_one_is_open(
    site: Site, client: FlaskClient, new_visit: NewVisit
) -> None:
    visit = new_visit(NOTHING)
    decision, words = site.decision(visit), site.words(visit)
    rows = re.findall(r"<li>\n<h2>.*?</li>", client.get(at(visit, "b")).text, re.DOTALL)
    status = decision.statuses()
    for letter, row in zip(fitting(decision), map(words_in, rows), strict=True):
        for route in (route for route in rulebook().routes if route.id in letter.routes):
            assert (route.name.nl in row) is (status[route.id] != "unavailable")
        waits = not any(status[route] == "available" for route in letter.routes)
        assert (words.phrase("status_conditional_long") in row) is waits


def test_without_a_letter_that_fits_the_overview_says_so(site: Site, client: FlaskClient, new_visit: NewVisit) -> None:
    visit = new_visit({"asker": "atkm", "content": ("sexual_imagery",), "depicted_age": "minor"})
    assert fitting(site.decision(visit)) == ()
    assert site.words(visit).phrase("letters_none") in client.get(at(visit, "b")).text
    assert client.get(at(visit, "b1")).status_code == 404


@pytest.mark.parametrize("page", ["b", "b1", "b2"])
def test_the_other_language_shows_the_same_page(client: FlaskClient, new_visit: NewVisit, page: str) -> None:
    visit = new_visit(REFUSED)
    html = client.get(at(visit, page)).text
    assert f'<input type="hidden" name="p" value="{page}">' in html
    answer = client.post(at(visit, "l"), data={"p": page})
    assert (answer.status_code, answer.location) == (303, at(visit, page))
    other = client.get(at(visit, page)).text
    assert '<html lang="en">' in other
    assert re.findall(r' id="([^"]+)"', other) == re.findall(r' id="([^"]+)"', html)
    client.post(at(visit, "l"), data={"p": page})
    assert client.get(at(visit, page)).text == html
