"""The pages of the shipped cases: nobody is told to keep an image of a child, and every step is said in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from flask.testing import FlaskClient

from cases import rulebook, shipped
from faces.web.pages_read import Read, sentences
from routefinder.decision import Decision
from routefinder.evaluate import decide
from routefinder.faces.deciding import Desk
from routefinder.faces.web.app import create_app
from routefinder.faces.web.site import Settings, Site
from routefinder.vocabulary import Language

DAY = date(2026, 3, 16)
PART = 4
"""In the normal run one case in so many is looked at, another part in each language."""
IMAGE = r"beeld|foto|video|opname|schermafdruk|screenshot|image|photo|picture|footage|recording"
DEED = re.compile(
    rf"\b(bewaar|sla|download|kopieer|deel|open|bekijk|voeg|maak|neem|stuur|toon|save|keep|store|download|copy|share|open"
    rf"|view|watch|attach|take an?|send|show)\b[^.:;?]*\b\w*({IMAGE})",
    re.IGNORECASE,
)
"""A deed that is asked for, done to an image."""
NOT = re.compile(r"\b(niet|geen|nooit|niets|zonder|not|no|never|nothing|without)\b", re.IGNORECASE)
MOST_WORDS = 20
FORBIDDEN = {
    "nl": ("kinderporno", "dader", "ongeldig", "verplicht", "!", "waarom heeft u", "had u", "zelf gemaakt"),
    "en": ("child porn", "perpetrator", "invalid", "mandatory", "!", "why did you", "made it yourself"),
}
OFFICIAL = re.compile(
    r"meldpunt[ -]kinderporno|(terroristisch en|aanpak online) kinderpornografisch materiaal", re.IGNORECASE
)
each_language = pytest.mark.parametrize("language", ["nl", "en"])
each_share = pytest.mark.parametrize("part", [PART, pytest.param(1, marks=pytest.mark.long)], ids=["some", "all"])


@pytest.fixture(scope="module")
def site() -> Site:
    return Site(Desk(rulebook(), None), Settings(day=DAY, most_requests=10_000))


@pytest.fixture(scope="module")
def client(site: Site) -> FlaskClient:
    return create_app(site).test_client()


def some(part: int, language: Language) -> Iterator[Decision]:
    """One case in so many, decided."""
    start = PART // 2 if part > 1 and language == "en" else 0
    return (decide(rulebook(), scenario) for scenario in shipped()[start::part])


def pages(site: Site, client: FlaskClient, decision: Decision, language: Language) -> list[tuple[str, str]]:
    """The result page and every letter of a case, as a page and as a file, each with its place."""
    visit = site.begin(language)
    visit.decided = visit.interview, decision
    found, number = [("r", client.get(f"/s/{visit.id}/r").text)], 1
    while (letter := client.get(f"/s/{visit.id}/b{number}")).status_code == 200:
        text = client.get(f"/s/{visit.id}/b{number}.txt").text
        found += [(f"b{number}", letter.text), (f"b{number}.txt", "<pre>" + text.replace("\n", "<p>"))]
        number += 1
    site.store.forget(visit.id)
    return found


def asked_of_an_image(text: str) -> list[str]:
    """The sentences in which somebody is asked to do something with an image."""
    return [one for one in sentences(text) if DEED.search(one) and not NOT.search(one)]


def test_what_is_asked_of_an_image_would_be_found() -> None:
    for text in ("Bewaar het beeld.", "Voeg een schermafdruk bij.", "You can take a screenshot.", "Open the image"):
        assert asked_of_an_image(f"Dit helpt. {text}"), text
    for text in ("Bewaar of kopieer het beeld niet.", "Do not open the image again.", "Geef alleen het webadres door."):
        assert not asked_of_an_image(text), text


@each_language
@each_share
def test_where_an_image_may_be_of_a_child_no_page_asks_to_do_anything_with_it(
    site: Site, client: FlaskClient, language: Language, part: int
) -> None:
    rule, seen = next(row for row in rulebook().warnings if row.id == "minor_material"), 0
    shows = rulebook().phrases["result_picture_show"].in_(language)  # the route as a picture: no image of anybody
    warned = {rule.text.in_(language), rulebook().phrases["certain_minor_material"].in_(language)}
    for decision in some(part, language):
        if rule not in decision.warnings:
            continue
        seen += 1
        for place, page in pages(site, client, decision, language):
            texts = [text for text in Read(page).texts if text != shows]
            asked = [one for text in texts for one in asked_of_an_image(text)]
            assert not asked, f"{decision.scenario.id} {place}"
            assert place != "r" or len(warned & set(texts)) == 1, decision.scenario.id
    assert seen > len(shipped()) / part / 8


@each_language
@each_share
def test_the_steps_are_said_in_short_sentences_and_in_words_that_neither_blame_nor_frighten(
    site: Site, client: FlaskClient, language: Language, part: int
) -> None:
    said = set[str]()
    for decision in some(2 * part if part > 1 else part, language):
        visit = site.begin(language)
        visit.decided = visit.interview, decision
        said.update(Read(client.get(f"/s/{visit.id}/r").text).steps)
        site.store.forget(visit.id)
    every = {one for text in said for one in sentences(text)}
    assert len(every) > 200
    assert [one for one in every if len(one.split()) > MOST_WORDS] == []
    plain = {one: OFFICIAL.sub("", one).lower() for one in every}
    assert [one for one, text in plain.items() for word in FORBIDDEN[language] if word in text] == []
