"""Once a visit was erased nothing of it is left in memory, and nothing of it was ever put in a file."""

from __future__ import annotations

import gc
import io
import secrets
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from types import FrameType, FunctionType, ModuleType

import pytest

from cases import rulebook
from faces.web.wire import ask, served
from routefinder.faces.deciding import Desk
from routefinder.faces.web.server import THREADS, Server
from routefinder.faces.web.site import Settings, Site
from routefinder.interview import answered
from routefinder.vocabulary import UNKNOWN

SETTINGS = Settings(day=date(2026, 3, 16), most_requests=10_000)


def asked(server: Server, path: str, fields: dict[str, str] | None = None) -> int:
    """The status of a page of a server."""
    return ask(server.effective_port, path, fields).status


def texts(one: object) -> Iterator[str]:
    """The texts that an object holds, itself or in what only it tells of."""
    held = [one.getvalue()] if isinstance(one, io.BytesIO) and not one.closed else gc.get_referents(one)
    while held:
        value = held.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, bytes | bytearray):
            yield value.decode("latin-1")
        elif isinstance(value, dict | tuple | frozenset) and not gc.is_tracked(value):
            held.extend(gc.get_referents(value))


def holders(needles: list[str]) -> list[str]:
    """Everything in memory that holds one of these texts, or something that it is a part of."""
    objects: list[object] = [*gc.get_objects(), *sys._current_frames().values()]  # noqa: SLF001
    own = {id(one) for one in objects if isinstance(one, FrameType) and one.f_code.co_filename == __file__}
    own |= {id(needles), id(objects)}
    return [
        f"{type(one).__name__}: {text[:200]}"
        for one in objects
        if id(one) not in own and not isinstance(one, ModuleType | FunctionType | type)
        for text in texts(one)
        if any(needle in text for needle in needles)
    ]


def told(site: Site, server: Server, needles: list[str]) -> str:
    """A visit with these as answers, taken to the outcome, and with a mistake; its id."""
    visit, known = site.begin("nl"), {"asker": "acm", "content": ("sexual_imagery",), "vlop": "yes"}
    while (question := site.progress(visit).question) is not None:
        visit.interview = answered(visit.interview, question.key, known.get(question.key, UNKNOWN))
    turnover, day = visit.number("provider_turnover_eur"), visit.number("dates.provider_decision")
    path = f"/s/{visit.id}"
    year, month, day_of = needles[1].split("-")
    assert asked(server, f"{path}/{turnover}", {"n": needles[0]}) == 303
    assert asked(server, f"{path}/{day}", {"d": day_of, "m": month, "y": year}) == 303
    assert set(needles) < {str(value) for value in site.progress(visit).kept.values()}
    for page in ("c", "r", "b", "b1", "b1.txt", "b1.docx", "agenda.ics", turnover, day):
        assert asked(server, f"{path}/{page}") in (200, 404)
    assert asked(server, f"{path}/{turnover}", {"n": f"x{needles[0]}"}) == 303
    return visit.id


def test_after_leaving_and_erasing_no_answer_can_be_reached() -> None:
    needles = [str(secrets.randbelow(10**15) + 10**15), f"1987-{3 + secrets.randbelow(7):02}-13"]
    site = Site(Desk(rulebook(), None), SETTINGS)
    with served(site) as server:
        sids = [told(site, server, needles) for _ in range(2)]
        gc.collect()
        assert [sum(needle in row for row in holders(needles)) > 1 for needle in needles] == [True, True]
        for sid, door in zip(sids, ("/weg", "/wis"), strict=True):
            assert asked(server, door, {"s": sid}) == 303
        for _ in range(2 * THREADS):  # a thread holds what it did last until it does something else
            asked(server, "/s/AAAAAAAAAAAAAAAAAAAAAA")
            asked(server, "/neutraal")
        assert len(site.store) == 0
        gc.collect()
        left = holders(needles)
        assert left == []


def test_nothing_that_is_sent_is_put_in_a_file_however_slowly_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    filed = []
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda *words: filed.append(words) or io.BytesIO())
    page = b"x" * 5_000_000

    def application(_environ, start):
        start("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(page)))])
        return [page]

    with (
        served(Site(Desk(rulebook(), None), SETTINGS), application) as server,
        socket.create_connection(("127.0.0.1", server.effective_port), timeout=20) as connection,
    ):
        connection.sendall(b"GET / HTTP/1.0\r\n\r\n")
        time.sleep(0.3)
        came = b""
        while part := connection.recv(1 << 20):
            came += part
    assert came.endswith(page)
    assert filed == []
