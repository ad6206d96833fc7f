"""Pages that belong to no visit speak the language of whoever sees them: that of the visit that just went."""

from __future__ import annotations

from datetime import date

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from cases import rulebook
from routefinder.faces.deciding import Desk
from routefinder.faces.web.app import create_app
from routefinder.faces.web.site import Settings, Site
from routefinder.vocabulary import Language

OTHER: dict[Language, Language] = {"nl": "en", "en": "nl"}
START: dict[Language, str] = {"nl": "/", "en": "/en"}
each_language = pytest.mark.parametrize("language", ["nl", "en"])


def served(language: Language, **settings: int) -> tuple[Site, FlaskClient]:
    """A site that was started in the other language."""
    given = Settings(language=OTHER[language], day=date(2026, 3, 16), **settings)  # type: ignore[arg-type]
    site = Site(Desk(rulebook(), None), given)
    return site, create_app(site).test_client()


@pytest.fixture
def site_and_client(language: Language) -> tuple[Site, FlaskClient]:
    return served(language)


def speaks(page: TestResponse, language: Language, status: int, key: str) -> None:
    """The page is in this language, and says what it has to say in it."""
    assert page.status_code == status
    assert f'<html lang="{language}">' in page.text
    assert rulebook().phrases[key].in_(language) in page.text
    assert f'href="{START[OTHER[language]]}"' not in page.text


@each_language
@pytest.mark.parametrize("door", ["/weg", "/wis"])
def test_whoever_leaves_or_erases_comes_to_a_page_in_the_same_language(site_and_client, language, door) -> None:
    site, client = site_and_client
    visit = site.begin(language)
    at = client.post(door, data={"s": visit.id}).location
    assert at == ("/neutraal" if door == "/weg" else START[language])
    assert client.post(door, data={"s": visit.id}).location == at, "the same once it is gone"
    if door == "/weg":
        speaks(client.get(at), language, 200, "title_neutral")
    else:
        assert f'<html lang="{language}">' in client.get(at).text
    speaks(client.get(f"/s/{visit.id}/1"), language, 410, "gone_page")


@each_language
def test_until_a_visit_went_pages_outside_one_speak_as_the_site_was_started(site_and_client, language) -> None:
    site, client = site_and_client
    site.begin(language)
    speaks(client.get("/neutraal"), OTHER[language], 200, "title_neutral")
    client.post("/wis", data={"s": "nobody"})
    speaks(client.get("/s/nobody"), OTHER[language], 410, "gone_page")


@each_language
def test_who_cannot_be_added_reads_so_in_the_language_asked_for(language: Language) -> None:
    site, client = served(language, most_visits=1)
    site.begin(OTHER[language])
    speaks(client.post("/begin", data={"l": language}), language, 503, "web_full")


@each_language
def test_who_goes_too_fast_reads_so_in_the_language_of_the_visit(language: Language) -> None:
    site, client = served(language, most_requests=3)
    visit = site.begin(language)
    for _ in range(3):
        assert client.get(f"/s/{visit.id}").status_code == 200
    speaks(client.get(f"/s/{visit.id}"), language, 429, "web_too_fast")


@each_language
def test_what_is_not_there_in_a_visit_is_said_in_its_language(site_and_client, language, monkeypatch) -> None:
    site, client = site_and_client
    visit = site.begin(language)
    speaks(client.get(f"/s/{visit.id}/99"), language, 404, "web_refused")
    monkeypatch.setattr(site, "progress", lambda _: 1 // 0)
    speaks(client.get(f"/s/{visit.id}"), language, 500, "web_failed")
