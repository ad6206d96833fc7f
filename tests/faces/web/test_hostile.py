"""Hostile requests: each is answered by a plain page that repeats nothing, and harms nobody's visit."""

from __future__ import annotations

import copy
import re
import socket
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import cycle
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug import formparser

from cases import rulebook
from faces.web.hostile_forms import FORM, FORMS, UPLOADS, Sent
from faces.web.hostile_wire import CLOSED, IGNORED, REQUESTS, WORD, Hostile, get
from faces.web.pages_seen import TELLING, Markup, Seen, wrong_headers
from faces.web.wire import Program
from routefinder.faces.deciding import Desk
from routefinder.faces.web.app import create_app
from routefinder.faces.web.site import Settings, Site
from routefinder.faces.web.store import Visit
from routefinder.interview import answered
from routefinder.outcome_page import PRACTICE

DAY = date(2026, 3, 16)
VISITS = 12


@dataclass(frozen=True)
class Attacked:
    """A running server with visits in it: ids with the page of the answered question, and one id that was erased."""

    program: Program
    pages: dict[str, bytes]
    gone: str

    def fill(self, data: bytes, sid: str) -> bytes:
        """What is sent, with the placeholders filled."""
        other = next(name for name in self.pages if name != sid)
        for name, value in {
            "@HOST@": self.program.host,
            "@PORT@": str(self.program.port),
            "@SID@": sid,
            "@OTHER@": other,
            "@GONE@": self.gone,
            "@S@": WORD,
        }.items():
            data = data.replace(name.encode(), value.encode())
        return data.replace(b"@SIZE@", str(len(data.partition(b"\r\n\r\n")[2])).encode())


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attacked]:
    program = Program(tmp_path_factory.mktemp("attacked"))
    try:
        pages = {}
        for _ in range(VISITS):
            sid = program.begin()
            program.ask(f"/s/{sid}")
            assert program.ask(f"/s/{sid}/1", {"a": "2"}).status == 303
            pages[sid] = program.ask(f"/s/{sid}/1").body
            assert b"checked" in pages[sid]
        gone = program.begin()
        assert program.ask("/wis", {"s": gone}).status == 303
        yield Attacked(program, pages, gone)
    finally:
        program.close()


@pytest.fixture(scope="module")
def sids(attacked: Attacked) -> Iterator[str]:
    return cycle(attacked.pages)


def unharmed(attacked: Attacked, sid: str) -> None:
    """The server answers, the visit is as it was, and nothing was said on standard error."""
    assert attacked.program.ask(f"/s/{sid}/1").body == attacked.pages[sid]
    assert attacked.program.errors.read_bytes() == b""


def plain(seen: Seen, may: tuple[int, ...]) -> None:
    """A refusal as all are."""
    assert seen.status in may
    assert WORD not in seen.everything.lower()
    assert not TELLING.search(seen.everything)
    assert wrong_headers(seen) == []


def test_the_table_is_long_and_names_each_request_once() -> None:
    names = [row.name for row in REQUESTS]
    assert len(names) >= 200
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("row", REQUESTS, ids=lambda row: row.name[:60])
def test_on_the_wire(attacked: Attacked, sids: Iterator[str], row: Hostile) -> None:
    sid = next(sids)
    seen = attacked.program.send(attacked.fill(row.data, sid), and_leave=row.unfinished)
    assert seen or CLOSED in row.may
    for one in seen:
        if one.status < 400:
            assert one.status in row.may
        else:
            plain(one, row.may)
    unharmed(attacked, sid)


@pytest.mark.parametrize("header", IGNORED)
def test_on_the_wire_headers_that_change_nothing(attacked: Attacked, sids: Iterator[str], header: str) -> None:
    sid = next(sids)
    for path in ("/neutraal", "/web.css"):
        with_it = attacked.program.send(attacked.fill(get(path, header), sid))
        without = attacked.program.send(attacked.fill(get(path), sid))
        assert [row.body for row in with_it] == [row.body for row in without]
        assert WORD not in with_it[0].everything
        assert wrong_headers(with_it[0]) == []
        assert with_it[0].status == 200
    unharmed(attacked, sid)


@dataclass(frozen=True)
class Inside:
    """A site of its own, asked in this process, with a visit in which each kind of question has a number."""

    site: Site
    client: FlaskClient
    visit: Visit

    def path(self, to: str) -> str:
        """Where a form goes to."""
        if to.startswith("/"):
            return to
        if to == "language":
            return f"/s/{self.visit.id}/l"
        return f"/s/{self.visit.id}/{KINDS.index(to) + 1}" + ("/2" if to == "second step" else "")


KINDS = ("choice", "several", "number", "day", "country", "first step", "second step")


@pytest.fixture(scope="module")
def inside() -> Inside:
    site = Site(Desk(rulebook(), None), Settings(day=DAY, most_visits=20, most_requests=100_000))
    visit = site.begin("nl")
    facts = site.questions.facts
    kinds = {"choice": "choice", "several": "list", "number": "number", "country": "country", "first step": "platform"}
    keys = {name: next(fact.id for fact in facts if fact.kind == kind) for name, kind in kinds.items()}
    keys |= {"day": "dates.act", "second step": next(f.id for f in facts if f.kind == "choice" and f.first)}
    for name in KINDS:
        assert visit.number(keys[name]) == KINDS.index(name) + 1
    visit.first_step[keys["second step"]] = "rest"
    visit.interview = answered(visit.interview, keys["choice"], "no")
    client = create_app(site).test_client()
    for name in KINDS:
        assert client.get(f"/s/{visit.id}/{KINDS.index(name) + 1}").status_code == 200
    return Inside(site, client, visit)


def state(visit: Visit) -> dict[str, object]:
    """Everything that a visit keeps."""
    skipped = ("recent", "touched", "lock", "questions")
    return copy.deepcopy({name: value for name, value in vars(visit).items() if name not in skipped})


@pytest.mark.parametrize("row", FORMS, ids=lambda row: row.name[:60])
def test_forms(inside: Inside, capfd: pytest.CaptureFixture[str], row: Sent) -> None:
    before = state(inside.visit)
    response = inside.client.post(inside.path(row.to), data=row.body, content_type=row.kind, headers=row.headers)
    plain(Seen(response.status_code, tuple(response.headers), response.data), row.may)
    assert len(inside.site.store) == 1
    assert state(inside.visit) == before
    assert capfd.readouterr() == ("", "")
    assert inside.client.get(inside.path("choice")).status_code == 200


def test_the_forms_are_many_and_each_is_named_once() -> None:
    names = [row.name for row in FORMS]
    assert len(names) >= 200
    assert [name for name, count in Counter(names).items() if count > 1] == []


def test_every_kind_of_question_takes_a_well_made_answer(inside: Inside) -> None:
    """So the forms above are refused for what is wrong with them."""
    well = {"choice": "a=1", "several": "a=1&a=2", "number": "n=12", "day": "d=1&m=2&y=2026", "country": "a=w&o=1",
            "first step": "a=1", "second step": "a=1", "language": "p=c", "/begin": "l=nl"}  # fmt: skip
    site = Site(inside.site.desk, inside.site.settings)
    visit = site.begin("nl")
    visit.keys.extend(inside.visit.keys)
    visit.first_step.update(inside.visit.first_step)
    there = Inside(site, create_app(site).test_client(), visit)
    for to, body in well.items():
        response = there.client.post(there.path(to), data=body.encode(), content_type=FORM)
        assert response.status_code == 303, to


def test_a_mistake_comes_back_as_text_only_and_only_to_its_own_page(inside: Inside) -> None:
    written = "<b>{{7*7}}'\"&"
    site = Site(inside.site.desk, inside.site.settings)
    visit = site.begin("nl")
    visit.keys.extend(inside.visit.keys)
    there = Inside(site, create_app(site).test_client(), visit)
    response = there.client.post(there.path("number"), data={"n": written})
    assert response.status_code == 303
    assert response.data == b""
    page = there.client.get(there.path("number")).text
    assert 'value="&lt;b&gt;{{7*7}}&#39;&#34;&amp;"' in page
    assert written not in page
    assert there.client.get(there.path("number")).text == page
    assert "{{7*7}}" not in there.client.get(there.path("choice")).text
    assert there.client.post(there.path("number"), data={"n": "12"}).status_code == 303
    assert "{{7*7}}" not in there.client.get(there.path("number")).text


@pytest.fixture(scope="module")
def practice() -> tuple[Site, FlaskClient, str]:
    site = Site(Desk(rulebook(), None), Settings(day=DAY, mode=PRACTICE, most_visits=20, most_requests=100_000))
    client, sid = create_app(site).test_client(), site.begin("en").id
    assert client.post(f"/s/{sid}/o", data={"a": "1"}).location == f"/s/{sid}/o/2"
    return site, client, sid


@pytest.mark.parametrize("row", UPLOADS, ids=lambda row: row.name[:60])
def test_what_is_handed_in_to_practise_with(
    practice, capfd: pytest.CaptureFixture[str], monkeypatch, row: Sent
) -> None:
    site, client, sid = practice
    for name in ("TemporaryFile", "NamedTemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, None)
    monkeypatch.setattr(formparser, "SpooledTemporaryFile", None)
    response = client.post(f"/s/{sid}{row.to}", data=row.body, content_type=row.kind)
    assert response.status_code in row.may
    assert wrong_headers(Seen(0, tuple(response.headers), b""), ["Location"] * (response.status_code == 303)) == []
    assert WORD not in response.text + str(response.headers)
    page = client.get(f"/s/{sid}/o")
    assert page.status_code == 200
    assert Markup(page.text).wrong == []
    assert client.get(f"/s/{sid}/c").status_code == 200
    assert len(site.store) == 1
    assert capfd.readouterr() == ("", "")


def test_practice_is_not_there_for_others(inside: Inside) -> None:
    for row in UPLOADS:
        response = inside.client.post(f"/s/{inside.visit.id}{row.to}", data=row.body, content_type=row.kind)
        plain(Seen(response.status_code, tuple(response.headers), response.data), (400, 404, 413, 415))


def test_only_this_computer_is_listened_to(attacked: Attacked) -> None:
    for address in ("127.0.0.2", socket.gethostbyname(socket.gethostname())):
        if address != "127.0.0.1":
            with pytest.raises(ConnectionError):
                socket.create_connection((address, attacked.program.port), timeout=5)
    limits = Path(f"/proc/{attacked.program.process.pid}/limits").read_text()
    assert re.search(r"Max core file size +0 ", limits)
