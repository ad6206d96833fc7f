"""Every path with every status: the headers, what a page is made of, and that a form is never answered by a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from cases import rulebook
from faces.web.pages_seen import TITLE, Markup, Seen, wrong_headers
from routefinder.faces.deciding import Desk
from routefinder.faces.web import doors
from routefinder.faces.web.app import create_app
from routefinder.faces.web.site import Settings, Site
from routefinder.faces.web.store import Visit
from routefinder.interview import answered
from routefinder.outcome_page import PRACTICE
from routefinder.vocabulary import UNKNOWN, Language

DAY = date(2026, 3, 16)
PATH = re.compile(
    r"/|/en|/begin|/weg|/wis|/neutraal|/(web|result)\.css|/web\.js|/icon\.svg"
    r"|/s/[A-Za-z0-9_-]{22}(/([1-9][0-9]*(/2)?|n[1-9][0-9]*|[clr]|b|b[1-9][0-9]*(\.txt|\.docx)?|agenda\.ics"
    r"|o(/[a-z0-9]+(\.[a-z]+)?)?))?"
)
"""The paths that exist: none says anything about a case."""
FRAGMENT = re.compile(r"#[a-z]{1,2}[0-9]*")
ATTACHED = re.compile(r"attachment; filename=[a-z]+(-[0-9]+)?\.[a-z]+")
"""How a file is named that is to be kept: the name tells nothing."""
COOKIE = re.compile(r"v=[A-Za-z0-9_-]{8,}; Max-Age=5; HttpOnly; SameSite=Strict; Path=/")
CHILD = {
    "acute_danger": "yes",
    "asker": "supporter",
    "content": ("sexual_imagery", "extortion", "threat"),
    "depicted_age": "minor",
    "sexual_character": "sexual",
    "platform": "instagram",
    "notices": ("complete_notice",),
    "provider_response": "refused_with_reasons",
    "dates.act": "2026-02-20",
    "dates.learned": "2026-03-02",
    "dates.provider_decision": "2026-03-11",
}
"""A case in which every kind of page has something to show."""


def visit_of(site: Site, language: Language) -> Visit:
    visit = site.begin(language)
    while (question := site.progress(visit).question) is not None:
        visit.number(question.key)
        visit.interview = answered(visit.interview, question.key, CHILD.get(question.key, UNKNOWN))
    visit.first_step["platform"] = "social"
    return visit


def seen(response: TestResponse) -> Seen:
    return Seen(response.status_code, tuple(response.headers), response.data)


def also(path: str, response: TestResponse) -> list[str]:
    """What this response carries beside the headers of all."""
    more = ["Location"] if response.status_code == 303 else []
    if path in ("/weg", "/wis") and response.status_code == 303:
        more += ["Clear-Site-Data", "Set-Cookie"]
    if path.startswith("/s/") and response.mimetype != "text/html":
        assert ATTACHED.fullmatch(response.headers["Content-Disposition"]), path
        more.append("Content-Disposition")
    return more


@pytest.fixture(scope="module", params=[None, PRACTICE], ids=["any", "practice"])
def place(request: pytest.FixtureRequest) -> Site:
    return Site(Desk(rulebook(), None), Settings(day=DAY, mode=request.param, most_requests=100_000, most_visits=5000))


@pytest.fixture(scope="module")
def asker(place: Site) -> FlaskClient:
    return create_app(place).test_client()


def filled(rule: Rule, visit: Visit) -> Iterator[str]:
    """The paths that a rule has for a visit: each number that its questions have, two letters, each file."""
    text = re.sub(r"^/s/<sid>", f"/s/{visit.id}", rule.rule)
    if "<any(" in text:
        yield from ("/" + name for name in re.findall(r"'([^']+)'", text))
        return
    numbers = range(1, len(visit.keys) + 1) if "<int:k>" in text else (1, 2)
    for number in numbers if "<int:" in text else (1,):
        yield re.sub(r"<int:[a-z]+>", str(number), text)


def paths(client: FlaskClient, visit: Visit, method: str) -> list[str]:
    rules = [rule for rule in client.application.url_map.iter_rules() if method in (rule.methods or ())]
    return [path for rule in rules for path in filled(rule, visit)]


def test_every_page_has_exactly_the_headers_and_markup_of_ours(place: Site, asker: FlaskClient) -> None:
    looked = 0
    for language in doors.LANGUAGES:
        visit = visit_of(place, language)
        for path in paths(asker, visit, "GET"):
            response = asker.get(path)
            assert response.status_code in (200, 303, 404), path
            assert wrong_headers(seen(response), also(path, response)) == [], path
            assert PATH.fullmatch(path), path
            if response.status_code == 303:
                assert response.data == b""
                assert PATH.fullmatch(response.location), response.location
            if response.mimetype == "text/html" and response.status_code != 303:
                in_order(path, response.text)
                looked += 1
    assert looked >= 50


def in_order(path: str, text: str) -> None:
    """What every page must be, and must not have."""
    page = Markup(text)
    assert page.wrong == [], path
    assert page.headings == 1, path
    assert TITLE.fullmatch(page.titles[0]), (path, page.titles)
    for tag, link in page.links:
        inner = PATH.fullmatch(link) or (tag == "a" and FRAGMENT.fullmatch(link))
        assert inner or (tag == "a" and re.match(r"(https://[^?#]|tel:)", link)), (path, tag, link)
    for link in re.findall(r"<a [^>]*href=\"https:[^>]*>", text):
        assert 'rel="noopener noreferrer"' in link, (path, link)
        assert "target" not in link
    assert "data:" not in re.sub(r">[^<]*<", "><", text), path


def test_every_page_says_what_language_it_is_in(place: Site, asker: FlaskClient) -> None:
    for language in doors.LANGUAGES:
        visit = visit_of(place, language)
        for page in ("", "/1", "/c", "/b"):
            assert f'<html lang="{language}">' in asker.get(f"/s/{visit.id}{page}").text


def test_head_is_get_without_the_page(place: Site, asker: FlaskClient) -> None:
    visit = visit_of(place, "nl")
    for path in paths(asker, visit, "GET"):
        if path.endswith(".docx"):  # made anew each time, with the time in it
            continue
        get, head = asker.get(path), asker.head(path)
        assert head.data == b""
        assert head.status_code == get.status_code, path
        assert dict(head.headers) == dict(get.headers), path


def test_a_form_is_answered_by_another_page_or_refused(place: Site, asker: FlaskClient) -> None:
    for fields in (
        {},
        {"a": "1"},
        {"a": "0"},
        {"p": "c"},
        {"l": "en"},
        {"s": "none"},
        {"zeldzaam7313": "zeldzaam7313"},
    ):
        visit = visit_of(place, "nl")
        for path in paths(asker, visit, "POST"):
            response = asker.post(path, data=fields)
            assert response.status_code in (303, 400, 404, 413, 415), path
            assert wrong_headers(seen(response), also(path, response)) == [], path
            assert "zeldzaam7313" not in response.text
            if response.status_code == 303:
                assert response.data == b""
                assert PATH.fullmatch(response.location), response.location


def test_only_leaving_and_erasing_make_the_browser_forget(place: Site, asker: FlaskClient) -> None:
    for path, onward in (("/weg", "/neutraal"), ("/wis", "/")):
        visit = visit_of(place, "nl")
        response = asker.post(path, data={"s": visit.id})
        assert response.location == onward
        assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
        assert COOKIE.fullmatch(response.headers["Set-Cookie"])
        again = asker.post(path, data={"s": visit.id})
        assert again.headers["Set-Cookie"] != response.headers["Set-Cookie"]
        assert asker.get(f"/s/{visit.id}").status_code == 410


def refused(site: Site, client: FlaskClient, visit: Visit) -> Iterator[tuple[int, TestResponse]]:
    """A response for each status that a page can have beside 200 and 303."""
    form = "application/x-www-form-urlencoded"
    yield 400, client.get("/", headers={"Host": "example.org"})
    yield 403, client.post("/begin", data={"l": "nl"}, headers={"Origin": "null"})
    yield 404, client.get("/nowhere")
    yield 405, client.put("/")
    yield 410, client.get("/s/AAAAAAAAAAAAAAAAAAAAAA/1")
    yield 411, client.open("/begin", method="POST", content_type=form, headers={"Transfer-Encoding": "chunked"})
    yield 413, client.post("/begin", data=b"l=" + b"n" * 20_000, content_type=form)
    yield 414, client.get("/" + "a" * 300)
    yield 415, client.post("/begin", data=b"l=nl", content_type="text/plain")
    site.store.most = 0
    yield 503, client.post("/begin", data={"l": visit.language})
    site.store.most_requests = 0
    yield 429, client.get(f"/s/{visit.id}")


@pytest.mark.parametrize("language", doors.LANGUAGES)
def test_a_refusal_is_a_plain_page_in_the_language_of_the_site(
    language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = Site(Desk(rulebook(), None), Settings(language, day=DAY))
    client = create_app(site).test_client()
    visit = site.begin(language)
    monkeypatch.setattr(site, "progress", lambda _visit: 1 / 0)
    rows = [(500, client.get(f"/s/{visit.id}/c")), *refused(site, client, visit)]
    for status, response in rows:
        assert response.status_code == status
        assert wrong_headers(seen(response)) == [], status
        assert f'<html lang="{language}">' in response.text
        in_order(str(status), response.text)
        assert len(response.text) < 1200, status
        assert visit.id not in response.text


def test_the_files_of_the_look_come_whole_and_as_what_they_are(asker: FlaskClient) -> None:
    for name, kind in {"web.css": "text/css", "web.js": "text/javascript", "icon.svg": "image/svg+xml"}.items():
        response = asker.get(f"/{name}", headers={"Range": "bytes=0-3", "If-None-Match": "*"})
        assert response.status_code == 200
        assert response.mimetype == kind
        assert len(response.data) > 100
        assert b"http://" not in response.data.replace(b"http://www.w3.org/2000/svg", b"")
        assert b"https://" not in response.data
        assert b"@import" not in response.data
        assert b"url(" not in response.data
