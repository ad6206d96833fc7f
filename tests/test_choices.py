"""What can be chosen stands in an order that suits whoever comes, and no two choices look alike."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache

import pytest

from cases import rulebook, shipped
from routefinder.choices import service_kinds, services
from routefinder.faces.web.forms import Forms
from routefinder.interview import Questionnaire
from routefinder.phrasing import Phrasing
from routefinder.questioncount import count
from routefinder.vocabulary import PLATFORM, Language

FIRST = ("sexual_imagery", "extortion", "threat", "stalking", "doxing")
SECOND = ("defamation", "insult", "grooming")
SELDOM = {"terrorist", "election_misinformation", "provider_conduct", "nudify_tool"}
ASSESSED = ("political_expression", "borderline")
SHARE = 0.85
"""The part of the shipped scenarios that 'mostly' must hold for."""
FEW = 5
LANGUAGES: tuple[Language, ...] = ("nl", "en")
each_language = pytest.mark.parametrize("language", LANGUAGES)
CONTENT = rulebook().vocabulary["content"]


def test_what_people_come_with_most_stands_first_and_what_is_seldom_last() -> None:
    order = list(CONTENT.value_ids)
    assert tuple(order[: len(FIRST)]) == FIRST
    assert [one for one in order if one in SECOND] == list(SECOND)
    assert min(map(order.index, SELDOM)) > max(map(order.index, SECOND))
    assert order.index("other") > max(map(order.index, SELDOM))


@each_language
def test_what_was_found_legal_stands_behind_all_others_and_says_when_to_choose_it(language: Language) -> None:
    words = Phrasing(rulebook(), language)
    assert CONTENT.value_ids[-len(ASSESSED) :] == ASSESSED
    for value in ASSESSED:
        assert words.value(CONTENT, value).startswith(("Al onderzocht", "Already assessed"))
        assert words.value_help(CONTENT, value)


@each_language
def test_every_service_of_the_register_is_found_in_two_steps_and_nothing_stands_there_twice(language: Language) -> None:
    words = Phrasing(rulebook(), language)
    kinds = dict(service_kinds(words))
    found = [service for kind in kinds for service, _ in services(kind, words)]
    assert sorted(found) == sorted(row.id for row in rulebook().platforms)
    other = words.phrase("another_service")
    for labels in ([*kinds.values(), other], *([*dict(services(kind, words)).values(), other] for kind in kinds)):
        assert len({label.casefold() for label in labels}) == len(labels)
    assert "other" not in kinds


def test_video_sites_stand_with_social_media() -> None:
    kind = {row.id: row.kind for row in rulebook().platforms}
    assert {kind[one] for one in ("tiktok", "youtube", "instagram")} == {"social"}


@each_language
def test_the_two_steps_and_the_question_for_the_kind_of_service_are_not_one_text(language: Language) -> None:
    words = Phrasing(rulebook(), language)
    asked = [words.question(PLATFORM), words.phrase("ask_platform_kind"), words.question("service")]
    assert len(set(asked)) == len(asked)


@each_language
def test_a_public_channel_is_called_a_platform_and_a_private_message_a_chat(language: Language) -> None:
    fact, words = rulebook().vocabulary["service"], Phrasing(rulebook(), language)
    assert re.search("openbaar kanaal|public channel", words.value_help(fact, "online_platform"))
    assert re.search("privébericht|private message", words.value_help(fact, "private_messaging"), re.IGNORECASE)


@each_language
@pytest.mark.parametrize("key", ["establishment", "legal_representative"])
def test_every_answer_begins_with_a_capital(key: str, language: Language) -> None:
    form = Forms(rulebook(), Phrasing(rulebook(), language), None).form(key, None)
    assert all(option.label[0].isupper() for option in form.options)


@cache
def measured() -> list[int]:
    """The questions and days of one in so many scenarios, counted as in the report on them."""
    questions, today = Questionnaire(rulebook()), dt.date(2026, 1, 1)
    rows = [count(questions, str(one.id), one, "supporter", today) for one in shipped()[::FEW]]
    return [row.facts + row.days for row in rows]


@each_language
def test_the_number_of_questions_that_the_start_page_names_is_what_was_measured(language: Language) -> None:
    """Whoever is not known beforehand is asked one question more: who they are."""
    low, high = map(int, re.findall(r"\d+", Phrasing(rulebook(), language).phrase("start_time")))
    for more in (0, 1):
        inside = sum(low <= number + more <= high for number in measured())
        assert inside / len(measured()) >= SHARE
