"""Who sends slowly keeps nobody from the exit; and a file that is too large gets a page that says so."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from html import unescape
from http.client import HTTPConnection

import pytest

from cases import rulebook
from faces.web import wire
from faces.web.hostile_forms import MULTIPART, file
from faces.web.pages_seen import Seen, wrong_headers
from routefinder.faces.deciding import Desk
from routefinder.faces.web import server
from routefinder.faces.web.server import Server
from routefinder.faces.web.site import Settings, Site
from routefinder.vocabulary import Language

DAY = date(2026, 3, 16)
HALF = b"GET /neutraal HTTP/1.1\r\nHost: 127"
PATIENCE = 8.0


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same limits, in tenths of seconds."""
    monkeypatch.setattr(server, "SLOWEST_REQUEST", 0.4)
    monkeypatch.setattr(server, "LOOKED_AT", 0)


@pytest.fixture
def site() -> Site:
    return Site(Desk(rulebook(), None), Settings(day=DAY, mode="oefenen", most_requests=10_000))


def connected(found: Server) -> socket.socket:
    return socket.create_connection(("127.0.0.1", found.effective_port), timeout=PATIENCE)


def lasts(connection: socket.socket, data: bytes) -> float:
    """Seconds that a connection stays open on which these bytes are sent over and over, one by one."""
    start = time.monotonic()
    connection.settimeout(0.05)
    while time.monotonic() - start < PATIENCE:
        byte, data = data[:1], data[1:] + data[:1]
        try:
            connection.sendall(byte)
            if connection.recv(65536) == b"":
                return time.monotonic() - start
        except TimeoutError:
            continue
        except ConnectionError:
            return time.monotonic() - start
    return PATIENCE


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("data", [b"GET / HTTP/1.1\r\nX: " + b"a" * 900, b"\r\n" * 400], ids=["a head", "nothing"])
def test_a_request_that_never_ends_is_not_waited_for(site: Site, data: bytes) -> None:
    with wire.served(site) as found, connected(found) as connection:
        assert lasts(connection, data) < PATIENCE / 2


@pytest.mark.usefixtures("quick")
def test_a_form_that_never_ends_is_not_waited_for(site: Site) -> None:
    head = f"POST /weg HTTP/1.1\r\nHost: x\r\nContent-Type: {wire.FORM}\r\nContent-Length: 9000\r\n\r\n".encode()
    with wire.served(site) as found, connected(found) as connection:
        connection.sendall(head)
        assert lasts(connection, b"s=" + b"a" * 900) < PATIENCE / 2


@pytest.mark.usefixtures("quick")
def test_a_connection_that_was_used_before_may_wait_between_two_pages(site: Site) -> None:
    with wire.served(site) as found:
        connection = HTTPConnection("127.0.0.1", int(found.effective_port), timeout=PATIENCE)
        used = set()
        for _ in range(2):
            connection.request("GET", "/neutraal")
            used.add(connection.sock)
            assert connection.getresponse().read()
            time.sleep(1.2)
        assert len(used) == 1
        connection.close()


def test_leaving_goes_on_while_others_hold_every_connection(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Their time is not up yet: whoever waits longest gives way."""
    monkeypatch.setattr(server, "MOST_CONNECTIONS", 10)
    monkeypatch.setattr(server, "ROOM", 5)
    with wire.served(site) as found, ExitStack() as stack:
        for _ in range(30):
            stack.enter_context(connected(found)).sendall(HALF)
        for _ in range(5):
            visit = site.begin("nl")
            start = time.monotonic()
            assert wire.ask(found.effective_port, "/weg", {"s": visit.id}).status == 303
            assert time.monotonic() - start < PATIENCE / 4
        assert len(site.store) == 0
        assert len(found.active_channels) <= 12


def sent(found: Server, sid: str, size: int, to: str = "/o/f") -> Seen:
    """The answer to a file of so many bytes."""
    body = file(b"#" * size)
    head = f"POST /s/{sid}{to} HTTP/1.1\r\nHost: 127.0.0.1:{found.effective_port}\r\nContent-Type: {MULTIPART}\r\n"
    with connected(found) as connection:
        connection.sendall(f"{head}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    top, _, rest = answer.decode().partition("\r\n\r\n")
    rows = [line.partition(": ") for line in top.split("\r\n")[1:]]
    return Seen(int(top.split()[1]), tuple((name, value) for name, _, value in rows), rest.encode())


@pytest.fixture(scope="module")
def practice() -> Iterator[tuple[Site, Server]]:
    site = Site(Desk(rulebook(), None), Settings(day=DAY, mode="oefenen", most_requests=10_000))
    with wire.served(site) as found:
        yield site, found


@pytest.mark.parametrize("size", [(20 << 10) + 1, 30_000, 41_000, 300_000, 3_000_000])
@pytest.mark.parametrize(("language", "said"), [("nl", "te groot. Het mag ten hoogste 20 kB"), ("en", "20 kB at most")])
def test_a_file_that_is_too_large_gets_a_page_of_the_visit_that_says_how_large_it_may_be(
    practice: tuple[Site, Server], size: int, language: Language, said: str
) -> None:
    site, found = practice
    visit = site.begin(language)
    seen = sent(found, visit.id, size)
    assert (seen.status, seen.header("Location"), seen.body) == (303, f"/s/{visit.id}/o", b"")
    assert wrong_headers(seen, ["Location"]) == []
    page = unescape(wire.ask(found.effective_port, f"/s/{visit.id}/o").text)
    summary = re.search(r'<div class="mistake".*?</div>', page, re.DOTALL)
    assert summary is not None
    assert said in summary[0]
    assert 'href="#f"' in summary[0]
    assert 'lang="en"' not in summary[0]
    assert f'action="/s/{visit.id}/o/f"' in page
    assert visit.loaded is None


def test_of_what_is_too_large_nothing_is_kept_and_no_other_page_takes_it(practice: tuple[Site, Server]) -> None:
    site, found = practice
    visit = site.begin("nl")
    for to in ("/o", "/o/2", "/1", "/c"):
        assert sent(found, visit.id, 300_000, to).status == (303 if to == "/o/2" else 413), to
    assert sent(found, "nobody", 300_000).status == 410
    assert "too_large" not in repr(visit.memory)
    begun = server.Parser(found.adj)
    head = f"POST /s/{visit.id}/o/f HTTP/1.1\r\nHost: x\r\nContent-Length: 3000000\r\n\r\n".encode()
    assert begun.received(head) == len(head)
    while not begun.completed:
        assert begun.received(b"x" * 65536 + b"GET") > 0
    assert begun.get_body_stream().read() == b""
