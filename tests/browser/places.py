"""Every kind of page, as visits that are made beforehand: what a test opens without clicking its way there."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from browser.serving import Answers, Served
from routefinder.errors import ScenarioError
from routefinder.faces.web.bench import BENCH, Kept, bench_of, case_of
from routefinder.faces.web.cases import case_from
from routefinder.faces.web.practice import NO_CHOICE, SECOND, TOO_LARGE
from routefinder.faces.web.store import Visit
from routefinder.interview import answered
from routefinder.relevance import SHOWN_STARTS
from routefinder.vocabulary import DAY_OF, UNKNOWN, Language
from routefinder.yamlfile import read_bytes

FAKE_IMAGE: Answers = {
    "acute_danger": "no",
    "asker": "supporter",
    "content": ("sexual_imagery", "extortion"),
    "depicted_age": "adult",
    "sexual_character": "sexual",
    "consent": "absent",
    "depicts_assault": "no",
    "acts": ("made", "shared"),
    "origin": "ai_generated",
    "illegality": "illegal",
    "terms_violation": "yes",
    "platform": "instagram",
    "notices": ("complete_notice",),
    "provider_response": "refused_with_reasons",
    "police_report": "no",
    "goals": ("take_down", "punish"),
    "dates.act": "2026-02-20",
    "dates.learned": "2026-03-02",
    "dates.notice": "2026-03-04",
    "dates.provider_decision": "2026-03-11",
}
"""An adult, a fake image, a service that refused: nearly every part of the answer has something to say."""

CHILD: Answers = {
    "acute_danger": "yes",
    "asker": "relative",
    "content": ("sexual_imagery",),
    "depicted_age": "minor",
    "sexual_character": "sexual",
}
"""Danger, and an image of a child: everything that cannot wait."""


SEXTORTION: Answers = {
    "acute_danger": "no",
    "asker": "victim",
    "content": ("sexual_imagery", "extortion"),
    "depicted_age": "minor",
    "sexual_character": "sexual",
    "consent": "absent",
    "acts": ("shared",),
    "origin": "real",
    "platform": "snapchat",
    "police_report": "no",
    "goals": ("take_down",),
    "dates.act": "2026-03-10",
    "dates.learned": "2026-03-10",
}
"""Someone of fifteen who is blackmailed with an image on Snapchat: the longest answer of all."""

SLANDER: Answers = {
    "acute_danger": "no",
    "asker": "supporter",
    "content": ("defamation",),
    "service": "online_platform",
    "police_report": "no",
    "provider_response": "none_yet",
    "goals": ("take_down",),
    "dates.act": "2025-12-18",
    "dates.learned": "2025-12-20",
}
"""A good name harmed on a forum, and a few days left to ask the police to prosecute."""


@dataclass(frozen=True)
class Place:
    """A page of a visit: what it is, and where."""

    name: str
    visit: Visit
    at: str | int = ""


def keys_of(served: Served) -> list[str]:
    """The keys of every question that anybody can be asked."""
    return [fact.id for fact in served.site.questions.facts] + [DAY_OF + day for day in SHOWN_STARTS]


def each_question(served: Served, language: Language = "nl") -> list[Place]:
    """Every question there is, in one visit, as on the first time it is shown; the service's second step too."""
    visit = served.begin(language)
    places = [Place(key, visit, visit.number(key)) for key in keys_of(served)]
    visit.first_step |= {"platform": "social", "asker": "rest"}
    steps = [Place(f"{key}, step 2", visit, f"{visit.number(key)}/2") for key in visit.first_step]
    return places + steps


def each_page(served: Served, language: Language = "nl") -> list[Place]:
    """Every kind of page of a visit, with much to show, with little, and with nothing."""
    full, child, nothing = (served.visit(answers, language) for answers in (FAKE_IMAGE, CHILD, {}))
    fresh = served.begin(language)
    dropped = served.visit(FAKE_IMAGE, language)
    dropped.interview = answered(dropped.interview, "content", ("threat",))
    while (question := served.site.progress(dropped).question) is not None:
        dropped.interview = answered(dropped.interview, question.key, UNKNOWN)
    return [
        Place("safe", fresh),
        Place("notice", child, f"n{child.number('acute_danger')}"),
        Place("check", full, "c"),
        Place("check, nothing answered", fresh, "c"),
        Place("check, nothing known", nothing, "c"),
        Place("check, answers dropped", dropped, "c"),
        Place("result", full, "r"),
        Place("result, danger and a child", child, "r"),
        Place("result, nothing known", nothing, "r"),
        Place("letters", full, "b"),
        Place("letters, none", nothing, "b"),
        Place("letter", full, "b1"),
        *_practice(served, language),
    ]


def _practice(served: Served, language: Language) -> list[Place]:
    """The workbench of a student who has chosen a theme and kept a case to compare with."""
    student = served.visit({**FAKE_IMAGE, "asker": "student"}, language)
    bench = bench_of(student)
    bench.theme, bench.kept = 1, Kept(case_of(student), served.site.decision(student))
    student.interview = answered(student.interview, "depicted_age", "minor")
    pages = {"practice": "o", "practice, a theme": "o/2", "practice, compared": "o/v", "practice, rules": "o/r"}
    return [*(Place(name, student, at) for name, at in pages.items()), *practice_mistakes(served, language)]


FAULTY = b"""title: x
facts:
  a_colour_that_nobody_ever_asked_about_in_any_interview_of_this_kind: red
  content: [something_that_no_list_of_values_in_any_rulebook_will_ever_have]
"""
"""A file with two faults, in words too long for a small screen."""


def practice_mistakes(served: Served, language: Language = "nl") -> list[Place]:
    """The workbench after a file with faults, and after one that is too large; and its second step with no choice."""
    found = []
    document = read_bytes(FAULTY, "")
    with suppress(ScenarioError):
        case_from(document, served.site.desk.rulebook)
    for name, at, faults in (
        ("practice, faults in a file", BENCH, document.faults),
        ("practice, a file too large", BENCH, [TOO_LARGE]),
        ("practice, a theme, nothing chosen", SECOND, [NO_CHOICE]),
    ):
        student = served.visit({"asker": "student"}, language)
        bench = bench_of(student)
        bench.theme, bench.faults = 1, {at: list(faults)}
        found.append(Place(name, student, at))
    return found


KINDS_OF_QUESTION = (
    "acute_danger",
    "asker",
    "content",
    "platform",
    "establishment",
    "provider_turnover_eur",
    "dates.act",
)
"""Yes or no, two steps, several, two steps of services, a country, a number, a day."""
