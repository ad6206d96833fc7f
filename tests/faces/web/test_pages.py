"""Questions as pages: what stays said, what does not, and what is said before the next question."""

from __future__ import annotations

import dataclasses

from routefinder.vocabulary import UNKNOWN


def test_a_mistake_is_said_on_its_own_page_and_is_gone_once_another_question_was_seen(client, site) -> None:
    visit = site.begin("nl")
    visit.interview = dataclasses.replace(visit.interview, answers={"acute_danger": "no"})
    first, second = visit.number("acute_danger"), visit.number("asker")
    sent = client.post(
        f"/s/{visit.id}/{second}", data={}, headers={"Content-Type": "application/x-www-form-urlencoded"}
    )
    assert sent.status_code == 303
    assert "<title>Fout: " in client.get(f"/s/{visit.id}/{second}").text
    assert "<title>Fout: " in client.get(f"/s/{visit.id}/{second}").text, "asking for the page again says it again"
    assert "<title>Fout: " not in client.get(f"/s/{visit.id}/{first}").text
    assert "<title>Fout: " not in client.get(f"/s/{visit.id}/{second}").text


def test_what_cannot_wait_stands_between_two_questions_and_is_said_once(client, site) -> None:
    visit = site.begin("nl")
    number = visit.number("acute_danger")
    sent = client.post(f"/s/{visit.id}/{number}", data={"a": "1"})
    assert sent.headers["Location"] == f"/s/{visit.id}/n{number}"
    assert "112" in client.get(sent.headers["Location"]).text
    visit.interview = dataclasses.replace(visit.interview, answers={"acute_danger": "yes", "asker": UNKNOWN})
    sent = client.post(f"/s/{visit.id}/{visit.number('asker')}", data={"a": "0"})
    assert "/n" not in sent.headers["Location"]


def test_the_rule_for_material_of_minors_is_said_as_soon_as_it_is_certain(client, site) -> None:
    visit = site.begin("en")
    given = {"acute_danger": "no", "asker": "victim", "content": ("sexual_imagery",)}
    visit.interview = dataclasses.replace(visit.interview, answers=given)
    sent = client.post(f"/s/{visit.id}/{visit.number('depicted_age')}", data={"a": "1"})
    row = next(row for row in site.desk.rulebook.warnings if row.id == "minor_material")
    text = client.get(sent.headers["Location"]).text
    assert site.desk.rulebook.phrases["certain_minor_material"].en in text
    assert row.text.en not in text, "what is certain is not asked again"
