"""When something goes wrong: a page of ours, one line on standard error, and never an answer in either."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from html import unescape
from importlib.util import find_spec
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from cases import rulebook
from faces.web.hushing import WORD, failing, line_of
from faces.web.pages_seen import Seen, wrong_headers
from faces.web.wire import Program, ask, served
from routefinder.errors import ContradictionError
from routefinder.faces.deciding import Desk
from routefinder.faces.web.app import create_app
from routefinder.faces.web.site import Settings, Site
from routefinder.faces.web.store import Visit
from routefinder.vocabulary import Language

PAGES = ("", "1", "c", "r", "b", "b1", "agenda.ics")


@pytest.fixture
def site() -> Site:
    return Site(Desk(rulebook(), None), Settings())


@pytest.fixture
def client(site: Site) -> FlaskClient:
    return create_app(site).test_client()


@pytest.fixture
def visit(site: Site) -> Visit:
    visit = site.begin("en")
    visit.number("acute_danger")
    return visit


ERRORS = [
    KeyError(WORD),
    ValueError(f"bad: {WORD}"),
    RuntimeError(),
    RecursionError(WORD),
    MemoryError(),
    OSError(WORD),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
@pytest.mark.usefixtures("hushed")
def test_an_error_in_a_page_gives_a_plain_page_and_one_line(capfd, site, client, visit, monkeypatch, error) -> None:
    monkeypatch.setattr(site, "progress", failing(error))
    for send in (client.get, client.head, lambda path: client.post(path, data={"a": "1"})):
        response = send(f"/s/{visit.id}/1")
        assert response.status_code == 500
        assert wrong_headers(Seen(500, tuple(response.headers), response.data)) == []
        assert WORD not in response.text
        assert visit.id not in response.text
        assert "Traceback" not in response.text
        out, err = capfd.readouterr()
        assert out == ""
        line_of(err, type(error).__name__)
    assert site.words(visit).rulebook.phrases["web_failed"].en in client.get(f"/s/{visit.id}/1").text
    assert len(site.store) == 1


@pytest.mark.usefixtures("hushed")
def test_an_error_in_the_page_of_the_error_is_no_worse(capfd, site, visit, monkeypatch) -> None:
    monkeypatch.setattr(site, "progress", failing(KeyError(WORD)))
    with served(site, lambda _environ, _start: failing(ValueError(WORD))()) as server:
        seen = ask(server.effective_port, f"/s/{visit.id}/1?{WORD}")
    assert seen.status == 500
    assert wrong_headers(seen) == []
    assert WORD not in seen.everything
    assert rulebook().phrases["web_failed"].nl in seen.text
    out, err = capfd.readouterr()
    assert out == ""
    line_of(err, "ValueError")


@pytest.mark.usefixtures("hushed")
def test_what_fails_when_half_a_page_was_sent_says_nothing_more(capfd, site, visit) -> None:
    def halfway(_environ, start):
        start("200 OK", [("Content-Type", "text/html"), ("Content-Length", "100")])
        yield b"half"
        failing(ValueError(WORD))()

    with served(site, halfway) as server, pytest.raises(Exception, match=r"4 bytes read|IncompleteRead"):
        ask(server.effective_port, f"/s/{visit.id}/1")
    line_of(capfd.readouterr().err, "ValueError")


LOGGERS = ("waitress", "waitress.queue", "werkzeug", "flask.app", "routefinder", "asyncio", "anything.else", "")


@pytest.mark.parametrize("name", LOGGERS)
@pytest.mark.usefixtures("hushed")
def test_no_library_says_more(capfd, name: str) -> None:
    logger = logging.getLogger(name)
    logger.debug("at /s/%s", WORD)
    logger.info("GET /s/%s", WORD)
    assert capfd.readouterr() == ("", "")
    logger.error("Exception when serving %s", f"/s/{WORD}", extra={"answer": WORD})
    line_of(capfd.readouterr().err, "ERROR")
    try:
        failing(LookupError(WORD))()
    except LookupError:
        logger.exception("Exception when serving %s", f"/s/{WORD}", stack_info=True)
    line_of(capfd.readouterr().err, "LookupError")


@pytest.mark.usefixtures("hushed")
def test_what_nobody_caught_says_no_more(capfd) -> None:
    thread = threading.Thread(target=failing(ValueError(WORD)))
    thread.start()
    thread.join()
    line_of(capfd.readouterr().err, "ValueError")
    error = ValueError(WORD)
    sys.excepthook(ValueError, error, None)
    line_of(capfd.readouterr().err, "ValueError")

    class Ends:
        def __del__(self) -> None:
            failing(ValueError(WORD))()

    Ends()
    line_of(capfd.readouterr().err, "ValueError")


@pytest.mark.usefixtures("hushed")
def test_without_standard_error_nothing_goes_wrong(monkeypatch, site, client, visit, tmp_path: Path) -> None:
    monkeypatch.setattr(site, "progress", failing(KeyError(WORD)))
    closed = (tmp_path / "closed").open("w")
    closed.close()
    for stream in (None, closed):
        monkeypatch.setattr(sys, "stderr", stream)
        assert client.get(f"/s/{visit.id}/1").status_code == 500


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("page", ["c", "r", "b", "1"])
@pytest.mark.usefixtures("hushed")
def test_where_the_engines_differ_the_page_still_says_what_always_helps(
    capfd, site, client, monkeypatch, language: Language, page: str
) -> None:
    visit = site.begin(language)
    visit.number("acute_danger")
    for name in ("progress", "decision"):
        monkeypatch.setattr(site, name, failing(ContradictionError(f"they differ on {WORD}")))
    response = client.get(f"/s/{visit.id}/{page}")
    told(response.text, site, language)
    assert response.status_code == 500
    assert wrong_headers(Seen(500, tuple(response.headers), response.data)) == []
    assert WORD not in response.text
    line_of(capfd.readouterr().err, "ContradictionError")
    assert client.post("/wis", data={"s": visit.id}).status_code == 303


def test_no_setting_of_the_surroundings_makes_it_tell_more(monkeypatch, site) -> None:
    for name in ("FLASK_DEBUG", "FLASK_ENV", "WERKZEUG_DEBUG_PIN", "FLASK_TESTING"):
        monkeypatch.setenv(name, "1")
    app = create_app(site)
    assert not app.debug
    assert not app.testing
    monkeypatch.setattr(site, "progress", failing(KeyError(WORD)))
    assert app.test_client().get(f"/s/{site.begin('nl').id}").status_code == 500


def told(text: str, site: Site, language: Language, why: str = "engines_differ") -> None:
    """The emergency number, the rule for material of minors, the help organisations, and that nothing is answered."""
    words, authorities = site.words(site.begin(language)), rulebook().authorities
    helpers = [row for row in authorities if row.kind == "helper"]
    assert f'<html lang="{language}">' in text
    assert "112" in words.phrase("emergency_line")
    main = unescape(text[text.index("<main") : text.index("</main>")])
    for key in ("emergency_line", "minor_rule", why, "help_heading"):
        assert words.phrase(key) in main, key
    assert len(helpers) >= 3
    for row in helpers:
        assert row.name.in_(language) in main
        assert (row.phone or row.address or row.name.in_(language)) in main


@pytest.mark.skipif(find_spec("durable") is None, reason="the second engine is not installed")
def test_when_the_second_engine_dies_the_outcome_says_what_always_helps_and_the_next_has_a_new_one(
    tmp_path: Path,
) -> None:
    program = Program(tmp_path)
    try:
        sid = program.begin("en")
        assert program.ask(f"/s/{sid}/c").status == 200
        assert program.ask(f"/s/{sid}/r").status == 200
        children = Path(f"/proc/{program.process.pid}/task/{program.process.pid}/children").read_text()
        for child in children.split():
            os.kill(int(child), signal.SIGKILL)
        assert children
        program.ask(f"/s/{sid}")
        assert program.ask(f"/s/{sid}/1", {"a": "1"}).status == 303  # so that the outcome is made anew
        seen = program.ask(f"/s/{sid}/r")
        assert seen.status == 500
        told(seen.text, Site(Desk(rulebook(), None), Settings()), "en", "engine_died")
        line_of(program.errors.read_text(), "EngineDiedError")
        assert program.ask(f"/s/{sid}/r").status == 200
    finally:
        program.close()


def test_a_whole_visit_says_nothing_on_standard_error(tmp_path: Path) -> None:
    program = Program(tmp_path)
    try:
        sid = program.begin()
        at = program.ask(f"/s/{sid}")
        assert at.status == 200
        program.ask(f"/s/{sid}/1", {"a": "2"})
        for page in PAGES:
            assert program.ask(f"/s/{sid}/{page}".rstrip("/")).status in (200, 404)
        assert program.ask("/weg", {"s": sid}).status == 303
        assert program.errors.read_bytes() == b""
        program.process.send_signal(signal.SIGINT)
        out, _ = program.process.communicate(timeout=20)
        assert program.process.returncode == 130
        assert out == b""
        assert program.errors.read_text() == rulebook().phrases["web_stopped"].nl + "\n"
        assert sorted(file.name for file in program.home.rglob("*")) == []
    finally:
        program.close()


def test_interrupting_ends_soon_also_while_a_page_is_made(site: Site, visit: Visit) -> None:
    start = time.monotonic()
    with served(site) as server:
        assert ask(server.effective_port, f"/s/{visit.id}").status == 200
    assert time.monotonic() - start < 8
