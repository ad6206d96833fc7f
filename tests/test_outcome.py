"""The result page: in the order of need, with no invented day, every no with its reason, and no untrue 'what if'."""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import ChoiceLoader, DictLoader, Environment, FileSystemLoader, StrictUndefined

from cases import ROOT, rulebook, shipped
from routefinder.changes import Case
from routefinder.decision import Decision
from routefinder.evaluate import decide
from routefinder.moments import MOMENTS, brought_forward, moment
from routefinder.outcome import Reader, outcome
from routefinder.outcome_changes import EACH, FOLDED, SHOWN
from routefinder.phrasing import Phrasing, sentence
from routefinder.relevance import SHOWN_STARTS
from routefinder.rulebook import Remark
from routefinder.telephone import calls
from routefinder.templating import TOOLS
from routefinder.view import view
from routefinder.vocabulary import Dates, Scenario, Text

DAY = date(2026, 3, 16)
SAMPLE = shipped()[::45]
ASKED = {"content", "service", "platform", "provider_response", "dates.learned", "dates.provider_decision"}
TERMS = Scenario(
    date="2026-03-16",
    dates=Dates(learned="2026-01-05"),
    facts={"content": ("defamation",), "asker": "victim", "platform": "x", "provider_response": "refused_with_reasons"},
)
ORDER = [f"h{number}" for number in range(1, 13)]
each_case = pytest.mark.parametrize("scenario", SAMPLE, ids=lambda scenario: scenario.id)
each_language = pytest.mark.parametrize("language", ["nl", "en"])


def address(key: str) -> str | None:
    return f"/s/x/{sorted(ASKED).index(key) + 1}" if key in ASKED else None


@cache
def _decided(number: int) -> Decision:
    return decide(rulebook(), SAMPLE[number])


def decided(scenario: Scenario) -> Decision:
    return _decided(SAMPLE.index(scenario)) if scenario in SAMPLE else decide(rulebook(), scenario)


@cache
def _sampled(number: int, language: Any, mode: str | None) -> dict[str, Any]:
    return fresh(SAMPLE[number], language, mode)


def made(scenario: Scenario, language: Any = "nl", mode: str | None = "hulp", today: date = DAY) -> dict[str, Any]:
    if scenario in SAMPLE and today == DAY:
        return _sampled(SAMPLE.index(scenario), language, mode)
    return fresh(scenario, language, mode, today)


def fresh(scenario: Scenario, language: Any, mode: str | None, today: date = DAY) -> dict[str, Any]:
    decision = decided(scenario)
    reader = Reader(today, mode, address)
    return outcome(decision, view(decision, language), Phrasing(rulebook(), language), reader)


@cache
def environment() -> Environment:
    bare = DictLoader({"web/base.html.j2": "{% block main %}{% endblock %}"})
    found = Environment(
        loader=ChoiceLoader([bare, FileSystemLoader(ROOT / "src" / "routefinder" / "templates")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals.update(TOOLS)
    return found


def page(scenario: Scenario, language: Any = "nl", mode: str | None = "hulp") -> str:
    words = Phrasing(rulebook(), language)
    v = SimpleNamespace(path="/s/x", id="x", language=language, mode=mode)
    found = environment().get_template("web/result.html.j2")
    return found.render(t=words.phrase, w=words, v=v, o=made(scenario, language, mode))


def every_text(found: object) -> list[str]:
    if isinstance(found, str):
        return [found]
    if isinstance(found, dict):
        return [text for value in found.values() for text in every_text(value)]
    return [text for value in found for text in every_text(value)] if isinstance(found, (list, tuple)) else []


def steps(found: dict[str, Any]) -> list[dict[str, Any]]:
    return [step for group in found["steps"] for step in group["steps"]]


# The order


@each_language
@each_case
def test_the_sections_stand_in_the_order_in_which_they_are_needed(scenario, language):
    shown = re.findall(r'<h2 id="(h\d+)"', page(scenario, language))
    shown.remove("h0")
    assert shown == [name for name in ORDER if name in shown]
    assert {"h1", "h2", "h3", "h5", "h7", "h9", "h10", "h11", "h12"} <= set(shown)


@pytest.mark.parametrize(("danger", "said"), [("yes", True), (None, True), ("no", False)])
def test_danger_comes_first_unless_it_is_ruled_out(danger, said):
    facts = {"content": ("threat",), **({"acute_danger": danger} if danger else {})}
    text = page(Scenario(date="2026-03-16", facts=facts))
    assert ("112" in text.split("</section>")[0]) == said
    assert text.index("<section") == text.index('<section class="care"')


@each_case
def test_moments_follow_each_other_and_steps_are_numbered_through(scenario):
    groups = made(scenario)["steps"]
    names = [group["moment"] for group in groups]
    assert names == [name for name in MOMENTS if name in names]
    number = 1
    for group in groups:
        assert group["start"] == number
        number += len(group["steps"])


@each_language
@each_case
def test_the_page_begins_with_what_can_be_done(scenario, language):
    found = made(scenario, language)
    certain = [step for step in steps(found) if step["status"] == "available" and not step["done"]]
    if certain:
        assert len(found["short"]) == 2
        assert certain[0]["name"].casefold() in found["short"][1].casefold()
        assert len(certain) == 1 or str(len(certain)) in found["short"][0]


@pytest.mark.parametrize("mode", ["hulp", "zelf", "ouder", None, "oefenen"])
def test_it_is_said_once_that_it_is_not_your_fault(mode):
    text = page(TERMS, mode=mode)
    assert text.count("schuld") == (mode != "oefenen")


@pytest.mark.parametrize("mode", ["hulp", "zelf", "oefenen"])
def test_in_danger_the_emergency_number_is_the_first_step_and_the_one_to_begin_with(mode):
    facts = {"acute_danger": "yes", "content": ("sexual_imagery",), "depicted_age": "minor", "platform": "x"}
    found = fresh(Scenario(date="2026-03-16", facts=facts), "nl", mode)
    first = found["steps"][0]["steps"][0]
    assert "112" in first["name"]
    assert "112" in found["short"][1]


def test_every_step_of_the_reader_has_its_verb_first():
    routes = [route for route in rulebook().routes if route.group in ("you_can", "helpers_can")]
    assert routes
    assert not [route.id for route in routes if f"do_{route.id}" not in rulebook().phrases]


# When


def route(**more: Any) -> dict[str, Any]:
    plain = {"effect": "removes", "group": "you_can", "status": "available", "authority": None, "also": []}
    return {**plain, "deadlines": [], **more}


def term(whose: str, until: str | None, period: str | None = None) -> dict[str, Any]:
    return {"whose": whose, "until": until, "period": period}


COURT = {"id": "court", "name": "-"}


@pytest.mark.parametrize(
    ("case", "when"),
    [
        (route(), "now"),
        (route(status="conditional"), "today"),
        (route(group="helpers_can"), "today"),
        (route(deadlines=[term("theirs", None, "P1M")]), "today"),
        (route(deadlines=[term("theirs", None, "P7D")]), "now"),
        (route(authority=COURT), "later"),
        (route(effect="supports"), "now"),
        (route(effect="supports", authority={"id": "raad_rechtsbijstand"}), "this_week"),
        (route(effect="informs"), "this_week"),
        (route(effect="compensates"), "later"),
        (route(effect="compensates", deadlines=[term("yours", "2026-03-18")]), "now"),
        (route(effect="compensates", deadlines=[term("yours", "2026-03-28")]), "today"),
        (route(effect="compensates", deadlines=[term("yours", "2026-04-10")]), "this_week"),
        (route(effect="compensates", deadlines=[term("yours", "2026-12-10")]), "later"),
        (route(effect="compensates", deadlines=[term("yours", "2026-03-01")]), "later"),
        (route(effect="compensates", deadlines=[term("theirs", "2026-03-18")]), "later"),
    ],
)
def test_a_step_is_taken_when_it_helps_or_when_a_right_would_be_lost(case, when):
    assert MOMENTS[moment(rulebook(), case, DAY)] == when


@pytest.mark.parametrize(
    ("facts", "when"),
    [
        ({"content": ("threat",)}, "today"),
        ({"content": ("sexual_imagery",), "depicted_age": "minor"}, "today"),
        ({"content": ("defamation",)}, "this_week"),
        ({"content": ("sexual_imagery",)}, "this_week"),
        ({"content": ("defamation",), "acute_danger": "yes"}, "now"),
        ({"content": ("threat",), "acute_danger": "yes"}, "now"),
    ],
)
def test_a_report_to_the_police_waits_no_longer_than_a_remark_that_is_certain_says(facts, when):
    found = made(Scenario(date="2026-03-16", facts={"asker": "victim", **facts}))
    name = sentence(rulebook().phrases["do_police_report"].nl).removesuffix(".")
    (group,) = [group for group in found["steps"] if name in [step["name"] for step in group["steps"]]]
    assert group["moment"] == when


@pytest.mark.parametrize(
    ("case", "show", "when"),
    [
        (route(), "certain", "now"),
        (route(effect="sanctions"), "certain", "today"),
        (route(effect="sanctions", status="conditional"), "certain", "later"),
        (route(effect="sanctions"), "possible", "later"),
    ],
)
def test_a_remark_brings_a_certain_route_forward_and_puts_none_off(case, show, when):
    remark = Remark(text=Text(nl="-", en="-"), show=show, moment="today")
    assert MOMENTS[moment(rulebook(), case, DAY, [remark])] == when


def test_nothing_is_brought_forward_without_a_last_day():
    assert brought_forward(None, DAY) == len(MOMENTS) - 1


def test_a_wish_changes_the_order_but_hides_nothing():
    scenario = shipped()[0]
    wishing = scenario.model_copy(update={"facts": {**scenario.facts, "goals": ("compensation",)}})
    one, other = ({step["name"]: step["status"] for step in steps(made(case))} for case in (scenario, wishing))
    assert one == other


def test_what_others_need_before_a_last_day_is_a_step_of_the_reader():
    todo = [step for step in steps(made(TERMS)) if not step["status"]]
    assert [step["last_day"] for step in todo] == ["Laatste dag: dinsdag 7 april 2026"]


# Whom to call


def phones() -> dict[str, str]:
    return {row.id: row.phone for row in rulebook().authorities if row.phone}


@each_language
@pytest.mark.parametrize(
    ("warning", "who"),
    [("emergency_112", "emergency_112"), ("extortion_pay_nothing", "helpwanted"), ("recent_assault", "csg")],
)
def test_a_warning_that_says_whom_to_call_gives_the_number_of_the_register(warning, who, language):
    (row,) = [row for row in rulebook().warnings if row.id == warning]
    assert phones()[who] in row.text.in_(language)


def numbers(text: str) -> set[str]:
    return set(re.findall(r"(?<![\w:/.-])0[89]?\d{1,2}[0-9 -]{4,12}\d", text))


def test_no_sentence_gives_a_number_that_the_register_does_not_have():
    book = rulebook()
    rows = [*book.warnings, *book.notes, *(row for route in book.routes for row in route.remarks)]
    texts = [row.text.nl for row in rows] + [row.nl for row in book.phrases.values()]
    found = {number for text in texts for number in numbers(text)}
    assert found
    assert found <= set(phones().values())


@each_language
@each_case
def test_the_number_of_who_helps_stands_in_the_first_line_of_the_step(scenario, language):
    found, register = made(scenario, language), rulebook().authority_ids
    routes = {route["name"]: route for route in view(decided(scenario), language)["routes"]}
    for name, route in routes.items():
        people = [row["id"] for row in (route["authority"], *route["also"]) if row]
        do = rulebook().phrases.get(f"do_{route['id']}")
        called = sentence(do.in_(language) if do else name)[:-1]
        for step in steps(found):
            if step["name"] == called and step["status"]:
                only = register[people[0]].phone if len(people) == 1 else None
                need = rulebook().phrases.get(f"need_{route['id']}")
                site = need and [row for row in rulebook().authorities if row.address and row.address in need.nl]
                assert step["phone"] == ("" if only is None or only in called or site else only)
                assert step["looked_up"] or register[people[0]].evidence == "general_knowledge"


def test_a_number_is_a_link_to_call_and_nothing_else_is():
    register = rulebook().authorities
    assert calls("Bel 112 of 0900-8844 < 1120.", register) == (
        'Bel <a class="call" href="tel:112">112</a> of <a class="call" href="tel:09008844">0900-8844</a> &lt; 1120.'
    )
    assert calls("Artikel 112-3.", register) == "Artikel 112-3."


@each_case
def test_every_number_that_the_reader_is_given_can_be_called(scenario):
    text = page(scenario)
    parts = [text.split('id="h4"')[0].split('id="h5"')[0], text.split('id="h11"')[1].split("</section>")[0]]
    for number in phones().values():
        for part in parts:
            shown = re.findall(rf"(?<![\w:-]){re.escape(number)}(?![\w-])", part)
            assert len(shown) == len(re.findall(rf'href="tel:\d+">{re.escape(number)}</a>', part)), number


HELPED = {"asker": "victim", "content": ("sexual_imagery", "extortion"), "platform": "snapchat"}


@pytest.mark.parametrize(
    ("facts", "first", "absent"),
    [
        ({"depicted_age": "minor"}, ["Slachtofferhulp Nederland", "Kindertelefoon", "Centrum Seksueel Geweld"], None),
        ({"depicted_age": "adult"}, ["Slachtofferhulp Nederland", "Centrum Seksueel Geweld"], "Kindertelefoon"),
        ({"content": ("defamation",)}, ["Slachtofferhulp Nederland", "Juridisch Loket", "Offlimits"], "Veilig Thuis"),
    ],
)
def test_a_few_helpers_that_fit_stand_with_the_step_each_on_its_line(facts, first, absent):
    found = fresh(Scenario(date="2026-03-16", facts={**HELPED, **facts}), "nl", "zelf")
    (rows,) = [text for step in steps(found) for _, text in step["rows"] if isinstance(text, list)]
    assert len(rows) <= 4
    assert [row.split(":")[0] for row in rows][: len(first)] == first
    assert not [row for row in rows if absent and row.startswith(absent)]
    assert all(any(row.split(":")[0] == one["name"] for one in found["helpers"]) for row in rows)


def test_what_nobody_looked_up_is_said_with_the_number():
    found = fresh(Scenario(date="2026-03-16", facts={**HELPED, "depicted_age": "minor"}), "nl", "zelf")
    unchecked = {row.phone for row in rulebook().authorities if row.phone and row.evidence == "general_knowledge"}
    lines = [line for step in steps(found) for _, text in step["rows"] if isinstance(text, list) for line in text]
    marked = [any(number in line for number in unchecked) for line in lines]
    assert any(marked)
    assert [rulebook().phrases["phone_not_checked"].nl in line for line in lines] == marked


def test_a_helper_without_a_number_shows_its_site():
    found = {row["name"]: row for row in fresh(Scenario(date="2026-03-16", facts=HELPED), "nl", "zelf")["helpers"]}
    none = rulebook().phrases["help_none_known"].nl
    assert (found["Schadefonds Geweldsmisdrijven"]["phone"], found["Schadefonds Geweldsmisdrijven"]["site"]) == (
        "",
        "schadefonds.nl",
    )
    assert not [row for row in found.values() if row["phone"] == none and row["site"]]


@each_language
def test_who_wants_to_talk_is_given_a_number_that_was_looked_up(language):
    found = fresh(Scenario(date="2026-03-16", facts={**HELPED, "acute_danger": "yes"}), language, "zelf")
    said, before = found["talk"], " ".join([found["help"]["danger"], *found["help"]["warnings"]])
    looked_up = [row.phone for row in rulebook().authorities if row.phone and row.evidence != "general_knowledge"]
    assert [number for number in looked_up if number in said and number not in before]


def test_the_place_to_report_is_the_one_of_the_register():
    site = rulebook().authority_ids["meldpunt_kinderporno"].address
    assert site
    assert all(site in rulebook().phrases["need_offlimits_csam_hotline"].in_(language) for language in ("nl", "en"))


def test_the_provider_is_named_where_the_service_is():
    facts = {**HELPED, "depicted_age": "minor", "sexual_character": "sexual", "acts": ("shared",)}
    place = {"platform": None, "service": "online_platform", "establishment": "NL", "provider_identified": "yes"}
    for more, ending in (({}, "(Snapchat)"), (place, "De aanbieder van de dienst")):
        known = {key: value for key, value in {**facts, **more}.items() if value}
        found = fresh(Scenario(date="2026-03-16", facts=known), "nl", "zelf")
        rows = [text for step in steps(found) for _, text in step["rows"] if "aanbieder van de dienst" in text]
        assert rows
        assert all(text.endswith(ending) for text in rows)


# What a reader cannot be asked


@each_language
@each_case
def test_what_others_find_out_is_said_in_words_of_its_own(scenario, language):
    words, found = Phrasing(rulebook(), language), made(scenario, language)
    special = {key.removeprefix("awaits_"): key for key in rulebook().phrases if key.startswith("awaits_")}
    asker = decided(scenario).filled.facts.get("asker")
    rows = [row for step in steps(found) for row in step["hangs"] if row["url"] is None]
    rows += [
        row for order in found["orders"] for route in order["routes"] for row in route["hangs"] if row["url"] is None
    ]
    labels = {words.label(fact, str(asker)) for fact in special} - {words.phrase(key) for key in special.values()}
    assert not [row["label"] for row in rows if row["label"] in labels]


def test_a_reader_who_is_not_asked_whether_it_is_illegal_is_never_given_the_bare_label():
    facts = {"content": ("defamation",), "asker": "victim"}
    text = page(Scenario(date="2026-03-16", facts=facts), mode="zelf")
    assert "of het echt tegen de wet is (dat beslist een ander)" in text
    assert "in strijd met de wet of niet" not in text.split('id="h7"')[0]


# A last day that is near


@pytest.mark.parametrize(
    ("today", "said"), [("2026-03-23", False), ("2026-03-24", True), ("2026-04-07", True), ("2026-04-08", False)]
)
def test_a_last_day_within_two_weeks_stands_at_the_top(today, said):
    found = made(TERMS, today=date.fromisoformat(today))["soon"]
    wanted = "Let op: een klacht bij de politie (vragen om te vervolgen) kan tot en met dinsdag 7 april 2026."
    assert (wanted in found) == said


def test_whatever_is_asked_of_the_reader_has_a_name_for_the_top_of_the_page():
    book = rulebook()
    todo = {step.id for rule in book.rules for step in rule.steps if step.id and f"do_{step.id}" in book.phrases}
    todo -= {route.id for route in book.routes}
    assert todo
    assert not [name for name in todo if f"name_{name}" not in book.phrases]


def test_that_a_complaint_is_needed_stands_with_the_terms_and_not_with_help_now():
    text = page(TERMS)
    before, after = text.split('id="h5"')
    said = next(row for row in rulebook().notes if row.id == "term_of_complaint").text.nl.split(".")[0]
    assert said not in before
    assert said in after.split("</section>")[0]


def test_what_binds_stands_in_an_act():
    book = rulebook()
    terms = [row for item in (*book.routes, *book.rules) for row in getattr(item, "deadlines", ()) if row.binding]
    assert terms
    statutes = {row.id for row in book.sources if row.kind == "statute"}
    assert not [row for row in terms if not {name.split(":")[0] for name in row.sources} & statutes]


# Terms


@each_case
def test_terms_are_of_one_kind_only(scenario):
    found = made(scenario)["terms"]
    assert set(found) == {"own", "theirs", "open"}
    texts = {kind: {row["text"] for row in rows if row["until"] is None} for kind, rows in found.items()}
    assert not texts["own"] & texts["open"]
    assert not texts["theirs"] & texts["open"]


@pytest.mark.parametrize(
    ("today", "left"),
    [
        ("2026-02-01", ""),
        ("2026-02-06", "nog 60 dagen"),
        ("2026-03-16", "nog 22 dagen"),
        ("2026-04-06", "nog 1 dag"),
        ("2026-04-07", "vandaag is de laatste dag"),
        ("2026-04-08", ""),
    ],
)
def test_days_are_counted_from_the_day_of_today(today, left):
    rows = made(TERMS, today=date.fromisoformat(today))["terms"]["own"]
    row = next(row for row in rows if row["until"])
    assert row["left"] == left
    assert row["over"] == (today == "2026-04-08")
    assert "dinsdag 7 april 2026" in row["last"]


@each_case
def test_no_day_is_invented(scenario):
    given = scenario.dates.model_dump(exclude_none=True)
    for kind, rows in made(scenario)["terms"].items():
        for row in rows:
            assert bool(row["last"]) == bool(row["until"])
            if row["until"]:
                assert given
                assert kind != "open"
                assert row["fill"] is None


def test_what_binds_nobody_has_no_day_even_where_one_could_be_counted():
    case = TERMS.model_copy(update={"dates": Dates(provider_decision="2026-02-20")})
    counted = [row for route in view(decide(rulebook(), case), "nl")["routes"] for row in route["deadlines"]]
    assert [row for row in counted if row["whose"] == "practice" and row["until"]]
    assert not [row for row in made(case)["terms"]["open"] if row["until"] or row["last"] or row["fill"]]


def test_where_the_first_day_is_unknown_there_is_the_rule_and_a_way_to_fill_it_in():
    rows = made(TERMS)["terms"]["own"]
    row = next(row for row in rows if row["fill"])
    assert row["fill"] == address("dates.provider_decision")
    assert row["text"]
    assert not row["last"]
    assert "provider_decision" in SHOWN_STARTS


def test_the_earliest_own_last_day_stands_first():
    days = {"learned": "2026-02-20", "provider_decision": "2025-10-01"}
    rows = made(TERMS.model_copy(update={"dates": Dates(**days)}))["terms"]["own"]
    until = [row["until"] for row in rows if row["until"] and not row["over"]]
    assert len(until) > 1
    assert until == sorted(until)
    assert [row["until"] for row in rows[: len(until)]] == until


# Why not


@each_case
def test_every_route_is_open_or_has_its_reason(scenario):
    found, data = made(scenario), view(decided(scenario), "nl")
    shut = {row["name"]: row for group in found["shut"] for row in group["routes"]}
    closed = [route for route in data["routes"] if route["status"] == "unavailable"]
    for route in closed:
        row = shut[sentence(route["name"])[:-1]]
        assert row["because"] == [sentence(reason) for reason in route["because"]]
        assert row["because"]
    assert len(shut) == len({route["name"] for route in closed})


@each_case
def test_every_authority_is_chosen_or_listed_with_a_reason(scenario):
    found, data = made(scenario), view(decided(scenario), "nl")
    people = {row["name"] for route in data["routes"] for row in (route["authority"], *route["also"]) if row}
    chosen = {
        row["name"]
        for route in data["routes"]
        if route["status"] != "unavailable"
        for row in (route["authority"], *route["also"])
        if row
    }
    listed = {group["name"] for group in found["shut"] if group["routes"][0]["because"] and not group["chosen"]}
    assert {sentence(name)[:-1] for name in people - chosen} == listed


@each_case
def test_only_what_this_reader_is_asked_can_be_changed(scenario):
    found = made(scenario)
    addresses = {text for text in every_text(found) if text.startswith("/s/x/")}
    assert addresses <= {address(key) for key in ASKED}
    for group in found["shut"]:
        for row in group["routes"]:
            assert all(one["url"] for one in row["changes"])
    known = {fact for fact, _ in decided(scenario).filled.facts.items()}
    linked = {row["label"] for row in found["why"]["facts"] if row["url"]}
    words = Phrasing(rulebook(), "nl")
    asker = decided(scenario).filled.facts.get("asker")
    assert linked == {sentence(words.label(fact, str(asker)))[:-1] for fact in known & ASKED}


# What would change the outcome


@each_case
def test_every_change_changes_exactly_what_is_said(scenario):
    decision = decided(scenario)
    case, found = Case(decision), made(scenario)["changes"]
    before = decision.statuses()
    rows = found["shown"] + found["folded"]
    assert rows
    for row in rows:
        told = {one["id"]: one["after"] for one in row["routes"]}
        for value in row["values"]:
            answer = tuple(value) if isinstance(value, list) else value
            after = decide(rulebook(), case.scenario({row["fact"]: answer})).statuses()
            assert {name: status for name, status in after.items() if status != before[name]} == told


def test_who_works_for_an_authority_finds_its_own_routes_among_the_steps():
    facts = {"content": ("sexual_imagery",), "depicted_age": "minor", "sexual_character": "sexual", "asker": "atkm"}
    found = made(Scenario(date="2026-03-16", facts=facts))
    names = {row.id: row.name.nl for row in rulebook().routes}
    assert sentence(names["atkm_csam_order"])[:-1] in {step["name"] for step in steps(found)}
    assert names["atkm_csam_order"].casefold() not in json.dumps(found["orders"]).casefold()


@each_case
def test_what_is_not_known_comes_first_and_the_list_is_short(scenario):
    found = made(scenario)["changes"]
    rows = found["shown"] + found["folded"]
    assert len(found["shown"]) <= SHOWN
    assert len(rows) <= SHOWN + FOLDED
    facts = [row["fact"] for row in rows]
    assert all(facts.count(fact) <= EACH for fact in facts)
    asked_first = [row["known"] or row["url"] is None for row in rows]
    assert asked_first == sorted(asked_first)


def test_in_practice_every_change_is_shown():
    found = made(SAMPLE[0], mode="oefenen")["changes"]
    assert found["left"] == 0
    assert len(found["folded"]) > FOLDED


# Sources


@each_case
def test_what_is_cited_is_listed_and_the_link_is_written_out(scenario):
    text = page(scenario)
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', text)) <= set(ids)
    for url, shown in re.findall(r'<a href="(https?://[^"]+)" rel="noreferrer">([^<]+)</a>', text.split('id="h10"')[1]):
        assert url == shown


@each_case
def test_every_cited_article_is_linked_to_a_listed_one(scenario):
    text = page(scenario)
    before, sources = text.split('id="h10"')
    linked = set(re.findall(r'href="(https?://[^"]+)"', before))
    assert linked
    assert linked <= set(re.findall(r'href="(https?://[^"]+)"', sources))


def test_rule_names_are_for_practice_only():
    rules = {rule.id for rule in rulebook().rules}
    assert not rules & set(re.findall(r"[\w.]+", page(SAMPLE[0])))
    assert rules <= set(re.findall(r"[\w.]+", page(SAMPLE[0], mode="oefenen")))


def test_anchors_tell_nothing():
    assert all(re.fullmatch(r"[hrb]\d+|picture-\w+", name) for name in re.findall(r' id="([^"]+)"', page(SAMPLE[0])))


@each_language
@each_case
def test_the_page_is_well_formed_without_style_or_script(scenario, language):
    text = page(scenario, language, "oefenen")
    assert not re.search(r" style=| on\w+=|<script|<img", text)
    for tag in ("section", "details", "ul", "ol", "li", "table", "p", "div"):
        assert text.count(f"<{tag}>") + text.count(f"<{tag} ") == text.count(f"</{tag}>"), tag


# Nobody is told to keep or show an image that may be of a child

PICTURES = r"beeld|foto|video|schermafdruk|screenshot|image|photo|picture|footage"
KEEPING = (
    r"bewaar|opslaan|sla .* op|download|schermafdruk|screenshot|kopieer|voeg|bijvoegen|stuur|open\b|bekijk "
    r"|\bsave|\bkeep\b|\battach|\bcopy|\bsend|\btake a"
)
NEGATED = r"\b(niet|geen|nooit|niets|not|no|never|nothing|only|alleen)\b"


def tells_to_keep(text: str) -> list[str]:
    found = re.split(r"(?<=[.?!:])\s+", text)
    return [
        one
        for one in found
        if re.match(rf"({KEEPING}|maak|neem|take|make)", one, re.IGNORECASE)
        and re.search(PICTURES, one, re.IGNORECASE)
        and not re.search(NEGATED, one, re.IGNORECASE)
    ]


def test_the_test_for_keeping_can_fail():
    assert tells_to_keep("Dit helpt. Bewaar een schermafdruk van het bericht.")
    assert tells_to_keep("Take a screenshot of the image.")
    assert not tells_to_keep("Bewaar of kopieer het beeld niet.")


@each_language
def test_no_text_tells_to_keep_an_image_that_may_be_of_a_child(language):
    rule = next(row for row in rulebook().warnings if row.id == "minor_material")
    seen = 0
    for scenario in shipped()[(language == "en") * 6 :: 12]:
        decision = decide(rulebook(), scenario)
        if rule in decision.warnings:
            seen += 1
            words = Phrasing(rulebook(), language)
            found = outcome(decision, view(decision, language), words, Reader(DAY, "hulp", address))
            sure = rulebook().phrases["certain_minor_material"].in_(language)
            said = [one for one in (rule.text.in_(language), sure) if one in found["help"]["warnings"]]
            assert len(said) == 1
            assert (said[0] == sure) == (decision.filled.facts.get("depicted_age") == "minor")
            assert not [one for text in every_text(found) for one in tells_to_keep(text)]
    assert seen > 3


def test_the_stylesheet_asks_for_nothing_from_elsewhere():
    text = Path(ROOT / "src" / "routefinder" / "static" / "result.css").read_text(encoding="utf-8")
    assert not re.search(r"url\(|@import|https?:", text)


def test_the_same_answers_give_the_same_page():
    one, other = (fresh(SAMPLE[1], "nl", "hulp") for _ in range(2))
    assert json.dumps(one["steps"]) == json.dumps(other["steps"])
    assert json.dumps(one["sources"]) == json.dumps(other["sources"])
