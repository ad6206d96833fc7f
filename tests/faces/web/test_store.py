"""The visits in memory: how many, how long, how fast, each for one request at a time; and leaving always works."""

from __future__ import annotations

import threading
import time
from datetime import date

import pytest
from flask.testing import FlaskClient

from cases import rulebook
from faces.web.wire import ask, served
from routefinder.faces.deciding import Desk
from routefinder.faces.web import pages
from routefinder.faces.web.app import create_app
from routefinder.faces.web.server import THREADS, Server
from routefinder.faces.web.site import Settings, Site
from routefinder.faces.web.store import GoneError, Store, TooFastError, Visit
from routefinder.interview import answered

DAY = date(2026, 3, 16)
HOUR = 3600.0


class Clock:
    """Seconds that go up when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def a_site(settings: Settings | None = None, clock: Clock | None = None) -> Site:
    return Site(Desk(rulebook(), None), settings or Settings(day=DAY), clock=clock or Clock())


def asked(server: Server, path: str, fields: dict[str, str] | None = None) -> tuple[int, str]:
    """The status and where to, of a page of a server."""
    seen = ask(server.effective_port, path, fields)
    return seen.status, seen.header("Location") or ""


def test_one_more_than_there_is_room_for_gets_a_plain_page_and_the_others_go_on() -> None:
    site = a_site()
    client = create_app(site).test_client()
    begun = [client.post("/begin", data={"l": "nl"}).location for _ in range(50)]
    full = client.post("/begin", data={"l": "nl"})
    assert full.status_code == 503
    assert site.words(site.store.get(begun[0][3:])).phrase("web_full") in full.text
    assert len(site.store) == 50
    for at in begun:
        assert client.get(at).status_code == 200
        assert client.post(f"{at}/1", data={"a": "2"}).status_code == 303
    assert client.post("/wis", data={"s": begun[0][3:]}).status_code == 303
    assert client.post("/begin", data={"l": "nl"}).status_code == 303
    assert client.post("/begin", data={"l": "nl"}).status_code == 503


def test_a_visit_is_forgotten_when_it_was_not_used_for_so_long() -> None:
    clock = Clock()
    site = a_site(Settings(day=DAY, forget_after=20 * 60), clock)
    client = create_app(site).test_client()
    visit = site.begin("nl")
    clock.now += 19 * HOUR
    assert client.get(f"/s/{visit.id}").status_code == 200
    clock.now += 20 * HOUR
    assert client.get(f"/s/{visit.id}").status_code == 200
    clock.now += 20 * HOUR + 1
    assert client.get(f"/s/{visit.id}").status_code == 410
    assert len(site.store) == 0


def test_what_is_too_old_goes_whoever_asks_for_what() -> None:
    clock = Clock()
    site = a_site(Settings(day=DAY, forget_after=1, most_visits=3), clock)
    for _ in range(3):
        site.begin("nl")
    clock.now += 61
    site.begin("nl")
    assert len(site.store) == 1
    old = site.begin("nl")
    clock.now += 59
    new = site.begin("nl")
    clock.now += 2
    assert site.store.get(new.id) is new
    assert len(site.store) == 1
    with pytest.raises(GoneError):
        site.store.get(old.id)


def test_what_is_too_old_goes_when_nobody_asks_for_anything() -> None:
    clock = Clock()
    site = a_site(Settings(day=DAY, forget_after=1), clock)
    with served(site) as server:
        site.begin("nl")
        server.maintenance(time.time())
        assert len(site.store) == 1
        clock.now += 61
        server.next_channel_cleanup = 0  # as if the half minute between two rounds was over
        until = time.monotonic() + 5
        while len(site.store) and time.monotonic() < until:
            time.sleep(0.05)
        assert len(site.store) == 0


def test_one_visit_may_ask_so_often_and_another_has_its_own_count() -> None:
    clock = Clock()
    site = a_site(Settings(day=DAY, most_requests=100), clock)
    client = create_app(site).test_client()
    one, other = site.begin("nl"), site.begin("nl")
    for _ in range(100):
        site.store.get(one.id)
        clock.now += 0.01
    assert client.get(f"/s/{one.id}").status_code == 429
    assert client.post(f"/s/{one.id}/1", data={"a": "1"}).status_code == 429
    assert client.get(f"/s/{other.id}").status_code == 200
    clock.now += 9.0
    assert client.get(f"/s/{one.id}").status_code == 429
    clock.now += 1.0
    assert client.get(f"/s/{one.id}").status_code == 200
    assert len(site.store) == 2


def test_leaving_is_never_too_fast() -> None:
    site = a_site(Settings(day=DAY, most_requests=1))
    client = create_app(site).test_client()
    visit = site.begin("nl")
    for _ in range(5):
        client.get(f"/s/{visit.id}")
    assert client.get(f"/s/{visit.id}").status_code == 429
    for _ in range(200):
        assert client.post("/weg", data={"s": visit.id}).status_code == 303
    assert len(site.store) == 0


def test_visits_begin_no_faster_than_people_begin_them() -> None:
    clock = Clock()
    store = Store(10, HOUR, 5, clock)

    def begin() -> None:
        store.begin(lambda name, now: Visit(name, "nl", None, None, None, now))  # type: ignore[arg-type]
        store.clear()

    for _ in range(20):
        begin()
    with pytest.raises(TooFastError):
        begin()
    clock.now += 10.1
    begin()


def test_ids_cannot_be_guessed() -> None:
    site = a_site(Settings(day=DAY, most_visits=400))
    ids = {site.begin("nl").id for _ in range(400)}
    assert len(ids) == 400
    assert {len(one) for one in ids} == {22}  # sixteen bytes
    columns = [{one[at] for one in ids} for at in range(21)]
    assert min(map(len, columns)) > 50


def test_two_answers_at_once_are_both_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    site = a_site(Settings(day=DAY, most_requests=10_000))

    def slowly(*words: object, **more: object) -> object:
        found = answered(*words, **more)  # type: ignore[arg-type]
        time.sleep(0.05)
        return found

    monkeypatch.setattr(pages, "answered", slowly)
    keys = ["acute_danger", "asker", "depicted_age", "consent", "origin"]
    with served(site) as server:
        visit = site.begin("nl")
        numbers = [visit.number(key) for key in keys]
        assert numbers == [1, 2, 3, 4, 5]
        together = threading.Barrier(len(keys))
        statuses = []

        def send(number: int) -> None:
            together.wait()
            statuses.append(asked(server, f"/s/{visit.id}/{number}", {"a": "1"})[0])

        threads = [threading.Thread(target=send, args=(number,)) for number in numbers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert statuses == [303] * len(keys)
        assert set(visit.interview.answers) == set(keys)


class Held:
    """Makes every page that needs to know where a visit stands wait until it is let go."""

    def __init__(self, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
        self.go, self.waiting = threading.Event(), threading.Semaphore(0)
        progress = site.progress

        def slowly(visit: Visit) -> object:
            self.waiting.release()
            assert self.go.wait(20)
            return progress(visit)

        monkeypatch.setattr(site, "progress", slowly)


def test_leaving_works_while_the_visit_and_everybody_else_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    site = a_site()
    held = Held(site, monkeypatch)
    with served(site) as server:
        visits = [site.begin("nl") for _ in range(THREADS + 2)]
        results: dict[str, int] = {}

        def slow(visit: Visit) -> None:
            results[visit.id] = asked(server, f"/s/{visit.id}/c")[0]

        threads = [threading.Thread(target=slow, args=(visit,)) for visit in visits]
        for thread in threads:
            thread.start()
        for _ in range(THREADS):
            assert held.waiting.acquire(timeout=10)
        start = time.monotonic()
        for visit in visits:
            assert asked(server, "/weg", {"s": visit.id}) == (303, "/neutraal")
            assert asked(server, "/neutraal")[0] == 200
        assert asked(server, "/wis", {"s": "nobody"}) == (303, "/")
        assert time.monotonic() - start < 5
        assert len(site.store) == 0
        held.go.set()
        for thread in threads:
            thread.join(20)
        assert len(results) == len(visits)
        assert list(results.values()).count(410) >= 2  # those that had not begun find nothing any more
        assert len(site.store) == 0
        assert asked(server, f"/s/{visits[0].id}/c")[0] == 410


def test_what_waited_for_its_turn_finds_nothing_once_the_visit_was_erased(monkeypatch: pytest.MonkeyPatch) -> None:
    site = a_site()
    held = Held(site, monkeypatch)
    client: FlaskClient = create_app(site).test_client()
    visit = site.begin("nl")
    visit.number("acute_danger")
    results = []
    slow = threading.Thread(target=lambda: client.application.test_client().get(f"/s/{visit.id}/c"))
    slow.start()
    assert held.waiting.acquire(timeout=10)
    waits = threading.Thread(
        target=lambda: results.append(
            client.application.test_client().post(f"/s/{visit.id}/1", data={"a": "1"}).status_code
        )
    )
    waits.start()
    time.sleep(0.1)
    assert client.post("/weg", data={"s": visit.id}).status_code == 303
    held.go.set()
    slow.join(10)
    waits.join(10)
    assert results == [410]
    assert visit.interview.answers == {}


@pytest.mark.parametrize("sid", ["", "nobody", "A" * 22, "../en", "%00"])
def test_leaving_works_with_any_id(sid: str) -> None:
    site = a_site()
    client = create_app(site).test_client()
    site.begin("nl")
    for door in ("/weg", "/wis"):
        assert client.post(door, data={"s": sid}).status_code == 303
    assert len(site.store) == 1


def test_when_the_server_ends_every_visit_is_gone() -> None:
    site = a_site()
    with served(site):
        site.begin("nl")
        assert len(site.store) == 1
    assert len(site.store) == 0
