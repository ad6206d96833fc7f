"""What the register filled in: below the question and folded, and said once in each part of the check page."""

from __future__ import annotations

import dataclasses
import re
from datetime import timedelta

import pytest

from routefinder.faces.web.app import create_app
from routefinder.faces.web.site import Settings, Site
from routefinder.faces.web.store import Visit
from routefinder.interview import answered
from routefinder.vocabulary import PLATFORM, UNKNOWN, Language

GIVEN = {"acute_danger": "no", "asker": "supporter", "content": ("threat",), PLATFORM: "x"}
SUMMARY = {"nl": r"Wij vulden \d dingen in over X", "en": r"We filled in \d things about X"}
LISTED = {"nl": "uit onze lijst van diensten", "en": "from our list of services"}
each_language = pytest.mark.parametrize("language", ["nl", "en"])


def naming(site: Site, language: Language) -> Visit:
    """A visit in which a service was named last."""
    visit = site.begin(language)
    visit.interview = dataclasses.replace(visit.interview, answers=GIVEN)
    while (question := site.progress(visit).question) is not None and PLATFORM not in site.progress(visit).kept:
        visit.interview = dataclasses.replace(
            visit.interview, answers={**visit.interview.answers, question.key: UNKNOWN}
        )
    return visit


def after_naming(client, site, language: Language) -> str:
    """The page of the question that comes after a service was named."""
    visit = naming(site, language)
    question = site.progress(visit).question
    assert question is not None
    return client.get(f"/s/{visit.id}/{visit.number(question.key)}").text


@each_language
def test_what_was_filled_in_stands_folded_below_the_form(client, site, language: Language) -> None:
    text = after_naming(client, site, language)
    folded = re.search(r"<details>\s*<summary>(.*?)</summary>(.*?)</details>", text, re.DOTALL)
    assert folded is not None
    assert re.search(SUMMARY[language], folded[1])
    assert LISTED[language] in folded[2].casefold()
    assert text.index("</form>", text.index("<fieldset")) < folded.start()
    assert LISTED[language] not in text[: folded.start()].casefold()
    count = re.search(r"\d", folded[1])
    assert count is not None
    assert int(count[0]) == folded[2].count("<dt>")


@each_language
def test_where_it_comes_from_is_said_once_in_each_part_of_the_check_page(client, new_visit, language: Language) -> None:
    visit = new_visit(GIVEN, language)
    parts = client.get(f"/s/{visit.id}/c").text.split("<section")[1:]
    said = [part.casefold().count(LISTED[language]) for part in parts]
    assert max(said) == 1
    assert any(part.count("<dt>") > 2 and count for part, count in zip(parts, said, strict=True))


OLD = {"nl": "langer dan 90 dagen geleden nagekeken", "en": "checked more than 90 days ago"}


@each_language
@pytest.mark.parametrize("late", [90, 91])
def test_what_the_register_says_is_called_old_once_it_was_checked_too_long_ago(
    site, language: Language, late: int
) -> None:
    """Below the question and on the check page; nothing is said where nothing comes from the register."""
    checked = next(row.checked for row in site.desk.rulebook.platforms if row.id == "x")
    own = Site(site.desk, Settings(day=checked + timedelta(late), most_requests=10_000))
    client = create_app(own).test_client()
    assert (OLD[language] in after_naming(client, own, language)) == (late > 90)
    visit = naming(own, language)
    assert client.get(f"/s/{visit.id}/c").text.count(OLD[language]) == (late > 90)
    visit.interview = answered(visit.interview, PLATFORM, UNKNOWN)
    assert OLD[language] not in client.get(f"/s/{visit.id}/c").text


def test_the_help_of_an_answer_stands_in_its_label(client, site) -> None:
    visit = site.begin("nl")
    visit.interview = dataclasses.replace(visit.interview, answers={**GIVEN, PLATFORM: "telegram"})
    text = client.get(f"/s/{visit.id}/{visit.number('service')}").text
    labels = re.findall(r"<label[^>]*>(.*?)</label>", text, re.DOTALL)
    assert any("openbaar kanaal" in label for label in labels)
    assert any("privébericht" in label.casefold() for label in labels)
