"""After a mistake: what was chosen stays on, the error is said in the language of the page, and no day is to come."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from faces.web.conftest import DAY
from routefinder.faces.web.app import create_app
from routefinder.faces.web.forms import NUMERAL, OTHER, UNKNOWN_MARK, WRITTEN_MARK
from routefinder.faces.web.site import Settings, Site
from routefinder.faces.web.store import Visit
from routefinder.interview import answered
from routefinder.relevance import SHOWN_STARTS
from routefinder.vocabulary import DAY_OF

FORM = "application/x-www-form-urlencoded"
CHECKED = re.compile(r'<input type="(?:radio|checkbox)" name="a" id="f\d+" value="(\w+)" checked')
ALONE = {"nl": "Dit antwoord staat alleen: Ik weet het niet.", "en": "This answer stands alone: I do not know."}


def sent(client: FlaskClient, visit: Visit, key: str, **fields: str | list[str]) -> tuple[str, str]:
    """Where a form leads to, and the page of its question after it."""
    at = f"/s/{visit.id}/{visit.number(key)}"
    location = client.post(at, data=fields, content_type=FORM).headers["Location"]
    return location.removeprefix(at), client.get(at).text


def test_the_error_speaks_the_language_that_the_page_is_asked_for_in(client, site) -> None:
    visit = site.begin("nl")
    _, page = sent(client, visit, "content", a=["1", UNKNOWN_MARK])
    at = f"/s/{visit.id}/{visit.number('content')}"
    for language, other in (("nl", "en"), ("en", "nl"), ("nl", "en")):
        page = client.get(at).text
        assert f'<html lang="{language}">' in page
        assert page.count(ALONE[language]) == 2
        assert ALONE[other] not in page
        client.post(f"/s/{visit.id}/l", data={"p": str(visit.number("content"))})


def test_what_was_chosen_stays_on_after_a_mistake_in_both_languages(client, site) -> None:
    visit = site.begin("nl")
    visit.interview = answered(visit.interview, "content", ("threat",))
    _, page = sent(client, visit, "content", a=["1", "3", UNKNOWN_MARK])
    assert CHECKED.findall(page) == ["1", "3", UNKNOWN_MARK]
    visit.language = "en"
    assert CHECKED.findall(client.get(f"/s/{visit.id}/{visit.number('content')}").text) == ["1", "3", UNKNOWN_MARK]
    _, page = sent(client, visit, "content")
    assert CHECKED.findall(page) == [], "what was sent, and not what was answered before"


def test_what_was_chosen_beside_a_list_or_written_stays_too(client, site) -> None:
    visit = site.begin("nl")
    _, page = sent(client, visit, "provider_turnover_eur", a=WRITTEN_MARK, **{NUMERAL: "veel"})
    assert CHECKED.findall(page) == [WRITTEN_MARK]
    assert 'value="veel"' in page
    _, page = sent(client, visit, "establishment", a=WRITTEN_MARK, **{OTHER: ""})
    assert CHECKED.findall(page) == [WRITTEN_MARK]
    assert "<title>Fout: " in page


def test_nothing_of_a_mistake_is_kept_once_the_visit_goes_on(client, site) -> None:
    visit = site.begin("nl")
    sent(client, visit, "content", a=["1", UNKNOWN_MARK])
    sent(client, visit, "content", a=["2"])
    assert visit.mistakes == {}
    assert CHECKED.findall(client.get(f"/s/{visit.id}/{visit.number('content')}").text) == ["2"]


def written(day: date) -> dict[str, str]:
    return {"d": str(day.day), "m": str(day.month), "y": str(day.year)}


@pytest.mark.parametrize("name", SHOWN_STARTS)
@pytest.mark.parametrize("today", [DAY, DAY - timedelta(400), DAY + timedelta(400)], ids=["same", "before", "after"])
def test_a_day_that_is_still_to_come_is_no_answer(site, name: str, today: date) -> None:
    """Still to come seen from the day that the law is asked about, and from the day of today."""
    own = Site(site.desk, Settings(day=DAY), day=lambda: today)
    visit, client, key = own.begin("nl"), create_app(own).test_client(), DAY_OF + name
    last = max(today, DAY)
    for day in (last + timedelta(1), date(2150, 1, 1)):
        left, page = sent(client, visit, key, a=WRITTEN_MARK, **written(day))
        assert left == ""
        assert page.count("Deze dag moet nog komen. Kijk het jaartal na.") == 2
        assert f'value="{day.year}"' in page
        assert key not in visit.interview.answers
    visit.language = "en"
    assert "That day is still to come. Check the year." in client.get(f"/s/{visit.id}/{visit.number(key)}").text
    sent(client, visit, key, a=WRITTEN_MARK, **written(last))
    assert visit.interview.answers[key] == last.isoformat()


@pytest.mark.parametrize("key", ["platform", "establishment", "hosting", "content", "asker"])
def test_a_number_stands_for_the_same_answer_in_both_languages(site, key: str) -> None:
    """A form may still be open in one language while the visit goes on in the other."""
    dutch, english = (site.forms(site.begin(language)).form(key, None) for language in ("nl", "en"))
    for one, other in ((dutch.options, english.options), (dutch.others, english.others)):
        assert {option.mark: option.value for option in one} == {option.mark: option.value for option in other}
        assert len({option.mark for option in one}) == len(one)
