"""Letters hold what their articles ask for, in every variant and both languages, and nothing else about anybody."""

from __future__ import annotations

import re
import shutil
import sys
from datetime import date
from functools import cache
from html import unescape
from io import BytesIO
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import ROOT, rulebook, shipped
from routefinder.decision import Decision
from routefinder.errors import InputError, RulebookError
from routefinder.evaluate import decide
from routefinder.faces.writing import as_docx, kind_and_file, write_out
from routefinder.letterblocks import parse, placeholders, plain
from routefinder.lettercheck import template_name
from routefinder.letterforms import as_html, as_text
from routefinder.letters import Sheet, Writer, fitting, wanted_in, write_letter
from routefinder.load import load_rulebook
from routefinder.phrasing import Phrasing
from routefinder.rulebook import Letter
from routefinder.vocabulary import Scenario

TODAY = date(2026, 11, 25)
LANGUAGES = ("nl", "en")
IMAGE = {"content": ("sexual_imagery",), "sexual_character": "sexual"}
MINOR = {**IMAGE, "depicted_age": "minor", "service": "online_platform", "hosting": "NL"}
ADULT = {**IMAGE, "depicted_age": "adult", "consent": "absent", "service": "online_platform", "vlop": "yes"}
REFUSED = {**ADULT, "provider_response": "refused_without_reasons", "asker": "victim"}


def decided(facts: dict[str, object], **more: object) -> Decision:
    return decide(rulebook(), Scenario.model_validate({"date": "2026-03-16", "facts": facts, **more}), today=TODAY)


def letter(name: str) -> Letter:
    return next(row for row in rulebook().letters if row.id == name)


@cache
def sheets() -> tuple[tuple[Decision, Sheet, str], ...]:
    """The letters that fit every eighth shipped scenario, in both languages."""
    found = []
    for scenario in shipped()[::8]:
        decision = decide(rulebook(), scenario, today=TODAY)
        for row in fitting(decision):
            found += [(decision, write_letter(decision, row, language), language) for language in LANGUAGES]
    return tuple(found)


def variants_of(row: Letter) -> list[dict[str, bool]]:
    names = [variant.id for variant in row.variants]
    return [dict(zip(names, truths, strict=True)) for truths in product((False, True), repeat=len(names))]


def written(row: Letter, variants: dict[str, bool], language: str, facts: dict[str, object] | None = None) -> str:
    writer = Writer(decided(facts or REFUSED), row, language)
    return plain(parse(writer.render(variants, writer.points(), writer.tells())))


def lacking(row: Letter, variants: dict[str, bool], text: str, language: str) -> list[str]:
    """The elements of the checklist that a text does not hold (or holds against its will)."""
    found = []
    for element in wanted_in(row, variants):
        there = [phrase in text for phrase in getattr(element.phrases, language)]
        if not (all(there) if element.appears else not any(there)):
            found.append(element.id)
    return found


# What the law asks for


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("row", rulebook().letters, ids=lambda row: row.id)
def test_every_variant_of_every_letter_holds_every_element_of_its_checklist(row: Letter, language: str) -> None:
    for variants in variants_of(row):
        for facts in (REFUSED, {"content": ("terrorist",)}, {}):
            text = written(row, variants, language, facts)
            assert lacking(row, variants, text, language) == [], (variants, text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("row", rulebook().letters, ids=lambda row: row.id)
def test_a_phrase_that_is_taken_out_is_missed(row: Letter, language: str) -> None:
    for variants in variants_of(row):
        text = written(row, variants, language)
        for element in wanted_in(row, variants):
            for phrase in getattr(element.phrases, language):
                spoilt = text.replace(phrase, "") if element.appears else f"{text} {phrase}"
                assert element.id in lacking(row, variants, spoilt, language)


@pytest.mark.parametrize("row", rulebook().letters, ids=lambda row: row.id)
def test_every_element_counts_in_some_variant(row: Letter) -> None:
    counted = {element.id for variants in variants_of(row) for element in wanted_in(row, variants)}
    assert counted == {element.id for element in row.checklist}


def test_the_notice_of_article_16_names_all_its_elements() -> None:
    cited = {source for element in letter("notice").checklist for source in element.sources}
    assert cited >= {f"dsa:16(2)({point})" for point in "abcd"} | {"dsa:16(4)", "dsa:16(5)", "dsa:16(6)"}


@pytest.mark.parametrize(("language", "name"), [("nl", "naam]"), ("en", "name]")])
def test_material_of_minors_is_reported_without_a_name(language: str, name: str) -> None:
    sheet = write_letter(decided(MINOR), letter("notice"), language)
    assert not [one for one in sheet.to_fill if one.endswith(name) or "mail" in one]
    adult = write_letter(decided(ADULT), letter("notice"), language)
    assert [one for one in adult.to_fill if one.endswith(name)]


def test_as_long_as_the_age_is_not_known_a_name_is_asked_but_no_image_is_sent() -> None:
    facts = {key: value for key, value in ADULT.items() if key != "depicted_age"}
    sheet = write_letter(decided(facts), letter("notice"), "nl")
    assert "[uw naam]" in sheet.to_fill
    assert "Ik voeg geen beeld en geen schermafdruk toe." in sheet.text


@pytest.mark.parametrize("facts", [MINOR, {key: ADULT[key] for key in ("content", "service", "vlop")}])
def test_where_a_minor_may_be_shown_no_letter_asks_for_an_image(facts: dict[str, object]) -> None:
    decision = decided({**facts, "provider_response": "none_yet"})
    assert len(fitting(decision)) >= 8
    for row in fitting(decision):
        text = write_letter(decision, row, "nl").text
        for sentence in re.findall(r"[^.:\n]*(?:schermafdruk|bijlage|Bewijs dat)[^.\n]*", text):
            assert "geen" in sentence, (row.id, sentence)
        assert "geen schermafdruk" in text, row.id
        assert re.search(r"[Aa]lleen het webadres", text), row.id


def test_an_offence_is_cited_as_the_law_stood_on_the_day_of_the_act() -> None:
    def cited(act: str) -> set[str]:
        sheet = write_letter(decided(ADULT, dates={"act": act}), letter("notice"), "nl")
        return {source.id for source in sheet.sources if source.id.startswith("sr:")}

    assert cited("2025-01-10") == {"sr:254ba"}
    assert cited("2023-01-10") == {"sr:139h"}
    assert cited("2019-01-10") == set()


def test_every_article_that_a_letter_cites_was_in_force() -> None:
    for decision, sheet, _ in sheets():
        days = (decision.filled.date, decision.filled.act)
        for source in sheet.sources:
            act, _, article = source.id.partition(":")
            if article:
                row = rulebook().source_ids[act].article_ids[article]
                since, until = row.valid_from or date.min, row.valid_to or date.max
                assert any(since <= day <= until for day in days), (sheet.id, source.id)


# Which letters are offered


def test_a_letter_is_offered_exactly_where_a_route_may_be_open_and_the_asker_can_use_it() -> None:
    for scenario in shipped()[::3]:
        decision = decide(rulebook(), scenario, today=TODAY)
        asker = scenario.facts.get("asker", "unknown")
        for row in rulebook().letters:
            possible = any(decision.route(route).status != "unavailable" for route in row.routes)
            usable = asker == "unknown" or asker in row.usable_by
            assert (row in fitting(decision)) is (possible and usable), (scenario.id, row.id)


@pytest.mark.parametrize("row", rulebook().letters, ids=lambda row: row.id)
def test_a_letter_is_for_those_who_can_use_its_routes(row: Letter) -> None:
    """Save where the letter asks another to use its own route; whoever practises may always see it."""
    routes = [route for route in rulebook().routes if route.id in row.routes]
    if all(route.group == "you_can" for route in routes):
        assert set(row.usable_by) == {"student"}.union(*(route.usable_by for route in routes))
    else:
        assert not set(row.usable_by) & set(routes[0].usable_by)


def test_every_letter_is_offered_somewhere() -> None:
    assert {sheet.id for _, sheet, _ in sheets()} == {row.id for row in rulebook().letters}


def test_nothing_legal_gets_a_letter_that_asks_for_removal() -> None:
    decision = decided({**ADULT, "consent": "given"})
    assert not {"notice", "flagger", "hotline", "civil"} & {row.id for row in fitting(decision)}


def test_a_letter_for_a_route_that_still_waits_says_so() -> None:
    waits = write_letter(decided(ADULT), letter("complaint"), "nl")
    opens = write_letter(decided(REFUSED), letter("complaint"), "nl")
    sentence = Phrasing(rulebook(), "nl").phrase("status_conditional_long")
    assert sentence in waits.before
    assert sentence not in opens.before


# What a letter may not hold


def test_what_is_still_to_fill_in_is_what_the_text_leaves_open() -> None:
    for _, sheet, _ in sheets():
        assert sheet.to_fill == tuple(dict.fromkeys(re.findall(r"\[[^\[\]]+\]", sheet.text)))
        assert sheet.text.count("[") == sheet.text.count("]") == len(re.findall(r"\[[^\[\]]+\]", sheet.text))
        assert sheet.to_fill


def test_no_letter_links_to_anything() -> None:
    for _, sheet, language in sheets():
        assert not re.search(r"https?:|www\.", sheet.text)
        page = as_html(sheet, Phrasing(rulebook(), language))
        assert not re.search(r"<a\b|href|src=|<script|<form|<input", page)


def test_a_letter_repeats_only_facts_that_the_case_states() -> None:
    bare = write_letter(decided({}), letter("police"), "nl").text
    facts = {"content": ("sexual_imagery",), "origin": "ai_generated"}
    told = write_letter(decided(facts), letter("police"), "nl").text
    assert set(told.splitlines()) - set(bare.splitlines()) >= {"- Het beeld is gemaakt met AI."}
    assert "Het beeld is gemaakt met AI." not in bare


def test_days_come_from_the_case_or_stay_open() -> None:
    row = letter("complaint")
    given = write_letter(decided(REFUSED, dates={"provider_decision": "2026-03-01"}), row, "nl")
    assert "Dag van het besluit: 1 maart 2026" in given.text
    assert "[dag van het besluit]" in write_letter(decided(REFUSED), row, "nl").to_fill


HOSTILE = "<script>alert('x')</script>\"&{{ 7*7 }}[uw wachtwoord]\r\n# Kop"


def test_the_title_of_a_case_stands_in_no_letter() -> None:
    decision = decided(REFUSED, title=HOSTILE, id=HOSTILE, source=HOSTILE)
    for row in fitting(decision):
        sheet = write_letter(decision, row, "nl")
        words = Phrasing(rulebook(), "nl")
        for text in (sheet.text, as_text(sheet, words), as_html(sheet, words)):
            assert "script" not in text
            assert "wachtwoord" not in text


def test_a_hostile_name_in_a_rulebook_is_escaped_and_makes_no_block() -> None:
    book = rulebook()
    platforms = tuple(row.model_copy(update={"name": "<b>&\"'{{ 7*7 }}</b>"}) for row in book.platforms)
    hostile = book.model_copy(update={"platforms": platforms})
    scenario = Scenario(date="2026-03-16", facts={**ADULT, "platform": platforms[0].id, "service": "online_platform"})
    sheet = write_letter(decide(hostile, scenario, today=TODAY), letter("notice"), "nl")
    page = as_html(sheet, Phrasing(hostile, "nl"))
    assert "<b>" not in page
    assert "49" not in page
    assert "<b>&\"'{{ 7*7 }}</b>" in unescape(page)


def test_a_template_of_a_strange_rulebook_can_do_nothing() -> None:
    book = rulebook()
    spy = "{{ cite.__globals__ }}"
    templates = {**book.templates, template_name("notice", "nl"): spy}
    strange = book.model_copy(update={"templates": templates})
    writer = Writer(decide(strange, Scenario(date="2026-03-16", facts=ADULT), today=TODAY), letter("notice"), "nl")
    with pytest.raises(Exception, match="unsafe"):
        writer.sheet()


# The forms


def test_text_and_page_and_document_say_the_same() -> None:
    from docx import Document

    for _, sheet, language in sheets()[::41]:
        words = Phrasing(rulebook(), language)
        lines = [line for block in sheet.blocks for line in block.lines]
        page = unescape(re.sub(r"<[^>]+>", "\n", as_html(sheet, words)))
        document = "\n".join(one.text for one in Document(BytesIO(as_docx(sheet, language))).paragraphs)
        for line in lines:
            assert line in as_text(sheet, words)
            assert line in page
            assert line in document


def test_before_the_letter_stands_what_to_know_and_what_to_fill_in() -> None:
    for _, sheet, language in sheets():
        text = as_text(sheet, Phrasing(rulebook(), language))
        start = text.index(sheet.text.strip())
        assert sheet.before
        for line in (*sheet.before, *sheet.to_fill):
            assert 0 < text.index(f"- {line}") < start


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_document_tells_nothing_of_who_made_it_and_speaks_its_language(language: str) -> None:
    from docx import Document

    sheet = write_letter(decided(REFUSED), letter("complaint"), language)
    document = Document(BytesIO(as_docx(sheet, language)))
    properties = document.core_properties
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    assert properties.title == sheet.name
    assert properties.language == {"nl": "nl-NL", "en": "en-GB"}[language]
    styles = {one.style.name for one in document.paragraphs}
    assert {"Heading 1", "Heading 2", "List Bullet"} <= styles


def test_without_the_extra_a_document_is_refused_with_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(InputError, match="letter-no-docx") as error:
        as_docx(write_letter(decided(REFUSED), letter("complaint"), "nl"), "nl")
    assert "--format text" in error.value.faults[0].hint


def test_names_of_files_and_pages_are_neutral() -> None:
    for _, sheet, language in sheets():
        assert sheet.name == {"nl": "brief", "en": "letter"}[language] + f"-{sheet.number}"
    page = as_html(write_letter(decided(REFUSED), letter("civil"), "nl"), Phrasing(rulebook(), "nl"))
    assert re.search(r"<title>Brief \d+</title>", page)


@given(st.lists(st.sampled_from(["# Kop", "- een", "- twee", "  verder", "| lijn", "tekst", "nog", "", "   "])))
def test_blocks_lose_no_word(lines: list[str]) -> None:
    words = [word for line in lines for word in line.split() if word not in "#-|"]
    blocks = parse("\n".join(lines))
    assert [word for block in blocks for line in block.lines for word in line.split()] == words
    assert all(line.strip() for block in blocks for line in block.lines)


def test_an_indented_line_goes_on_with_the_item_before_it() -> None:
    assert plain(parse("- een\n  verder\n- twee\n\ntekst\nnog")) == "- een verder\n- twee\n\ntekst nog\n"


def test_each_placeholder_is_listed_once() -> None:
    assert placeholders("[a] en [b], of [a]") == ("[a]", "[b]")


# Words around the letters


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_to_know_first_is_short_and_calm(language: str) -> None:
    for row in rulebook().letters:
        for text in (row.summary, *(one.text for one in row.before), *(one.words for one in row.checklist)):
            said = text.in_(language)
            assert "!" not in said
            assert not re.search(r"\b(dader|slachtoffer|zal|zult|perpetrator|will be)\b", said)
            for sentence in re.split(r"(?<=[.?])\s+", said):
                assert len(sentence.split()) <= 20, sentence


def test_the_supervisor_of_data_says_what_it_does_with_a_name() -> None:
    before = " ".join(write_letter(decided(REFUSED), letter("ap_complaint"), "nl").before)
    for words in ("niet zonder naam", "tien jaar", "organisatie", "anoniem", "machtiging"):
        assert words in before


# The command


def test_without_a_kind_the_letters_that_fit_are_listed() -> None:
    decision = decided(REFUSED)
    said = write_out(decision, None, "en", "text", None)
    for number, row in enumerate(fitting(decision), 1):
        assert f"{number}. {row.title.en} ({row.id})" in said
    assert (
        write_out(decided({"asker": "prosecutor"}), None, "nl", "text", None)
        == "Bij deze antwoorden past geen brief.\n"
    )


def test_a_number_and_a_name_give_the_same_letter() -> None:
    decision = decided(REFUSED)
    name = fitting(decision)[2].id
    assert write_out(decision, "3", "nl", "text", None) == write_out(decision, name, "nl", "text", None)


@pytest.mark.parametrize(
    ("kind", "form", "code"),
    [("notise", "text", "letter-unknown"), ("0", "text", "letter-unknown"), ("hotline", "text", "letter-not-fitting"),
     ("1", "docx", "letter-output")],
)  # fmt: skip
def test_what_cannot_be_written_is_refused(kind: str, form: str, code: str) -> None:
    with pytest.raises(InputError, match=code):
        write_out(decided(REFUSED), kind, "nl", form, None)


def test_a_file_is_written_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    file = tmp_path / "brief-1.docx"
    said = write_out(decided(REFUSED), "1", "nl", "docx", file)
    assert "[uw naam]" in said
    assert str(file) in said
    assert file.stat().st_mode & 0o777 == 0o600
    before = file.read_bytes()
    with pytest.raises(InputError, match="output-exists"):
        write_out(decided(REFUSED), "2", "nl", "docx", file)
    assert file.read_bytes() == before


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="output-unwritable"):
        write_out(decided(REFUSED), "1", "nl", "text", tmp_path / "no" / "brief.txt")


def test_a_list_is_not_written_to_a_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="letter-output"):
        write_out(decided(REFUSED), None, "nl", "text", tmp_path / "x")
    assert not (tmp_path / "x").exists()


def test_the_words_of_the_command() -> None:
    assert kind_and_file(["case.yaml"]) == (None, "case.yaml")
    assert kind_and_file(["1", "-"]) == ("1", "-")
    with pytest.raises(InputError, match="letter-words"):
        kind_and_file(["1", "2", "case.yaml"])


# A rulebook with a faulty letter


FAULTS = (
    ("letters.yaml", "routes: [art16_notice]", "routes: [art16_notise]", "rules-letter-word", "art16_notise"),
    ("letters.yaml", "usable_by: [victim,", "usable_by: [victum,", "rules-letter-word", "victum"),
    ("letters.yaml", "tells: [depicted_age,", "tells: [depicted_agge,", "rules-letter-word", "depicted_agge"),
    ("letters.yaml", "without: [nameless]", "without: [namelos]", "rules-letter-word", "namelos"),
    ("letters.yaml", "  - id: hotline", "  - id: hotlyne", "rules-letter-template", "hotlyne"),
    ("letters.yaml", "sources: ['dsa:16(1)']", "sources: ['dsa:161(1)']", "rules-unknown-source", "dsa:161(1)"),
    ("letters/notice.nl.txt.j2", "v.danger", "v.dangr", "rules-letter-word", "dangr"),
    ("letters/notice.nl.txt.j2", "{{ point }}", "{{ piont }}", "rules-letter-word", "piont"),
    ("letters/notice.en.txt.j2", "{% endfor %}", "", "rules-letter-template", "not a template"),
    ("letters/police.nl.txt.j2", "\n", "\n{{ cite('nope:1') }}\n", "rules-letter-word", "nope:1"),
    ("letters/police.nl.txt.j2", "\n", "\n{{ cite('dsa:16(1') }}\n", "rules-letter-word", "dsa:16(1"),
    ("letters/police.nl.txt.j2", "\n", "\n{{ day('typo') }}\n", "rules-letter-word", "typo"),
    ("letters/police.nl.txt.j2", "\n", "\n{{ name('nobody') }}\n", "rules-letter-word", "nobody"),
    ("letters/police.nl.txt.j2", "\n", "\n{{ name('acm', 'ap') }}\n", "rules-letter-template", "'name' takes one"),
    ("letters/atkm.nl.txt.j2", "\n", "\n{{ 'a'|uper }}\n", "rules-letter-template", "uper"),
    ("letters/police.en.txt.j2", "\n", "\n{% include 'x' %}\n", "rules-letter-template", "one file"),
    ("letters/acm.en.txt.j2", "\n", "\n{% import 'x' as y %}\n", "rules-letter-template", "one file"),
)


RUNS_INTO = {
    "a word that is none": "{{ points.x.y }}",
    "a source that is none": "{{ cite('no' ~ 'pe') }}",
    "an authority that is none": "{{ name(platform or 'nobody') }}",
    "a day that is none": "{{ day(points|first) }}",
    "another file": "{% include platform or 'x' %}",
    "too long a range": "{% for one in range(10**9) %}{% endfor %}",
    "a number for a word": "{{ cite(5 + 5) }}",
    "nothing to divide by": "{{ 1 // (points|length * 0) }}",
    "itself": "{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}",
    "what is kept from it": "{{ cite.__globals__ }}",
}


@pytest.mark.parametrize("name", RUNS_INTO)
def test_a_template_that_fails_is_one_fault_with_its_file_and_line(name: str) -> None:
    file = template_name("police", "nl")
    strange = rulebook().model_copy(update={"templates": {**rulebook().templates, file: f"Dag\n{RUNS_INTO[name]}\n"}})
    decision = decide(strange, Scenario(date="2026-03-16", facts=ADULT), today=TODAY)
    with pytest.raises(RulebookError) as error:
        write_letter(decision, letter("police"), "nl")
    (fault,) = error.value.faults
    assert (fault.code, fault.file, fault.line) == ("rules-letter-template", f"letters/{file}", 2)
    assert fault.hint


def test_every_article_may_be_cited_with_its_paragraphs(tmp_path: Path) -> None:
    folder = shutil.copytree(ROOT / "rules", tmp_path / "rules")
    with (folder / "letters" / "police.nl.txt.j2").open("a", encoding="utf-8") as file:
        file.write("{{ cite('dsa:16(2)(a)') }} {{ cite('C001') }} {{ cite('ntd_code') }} {{ day('act') }}\n")
    load_rulebook(folder)


def test_every_fault_in_a_letter_is_named_with_its_file(tmp_path: Path) -> None:
    folder = shutil.copytree(ROOT / "rules", tmp_path / "rules")
    for file, old, new, *_ in FAULTS:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RulebookError) as error:
        load_rulebook(folder)
    faults = error.value.faults
    for file, *_, code, word in FAULTS:
        named = [one for one in faults if (one.code, one.file) == (code, f"rules/{file}") and word in one.message]
        assert named, (file, word)
    assert {fault.file for fault in faults} == {f"rules/{file}" for file, *_ in FAULTS}


def test_the_command_line_reads_a_case_and_writes_a_letter(tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from routefinder.faces.cli import app

    case = tmp_path / "case.yaml"
    case.write_text("date: 2026-03-16\nfacts: {content: [threat], asker: victim}\n", encoding="utf-8")
    listed = CliRunner().invoke(app, ["letter", str(case), "--lang", "en"])
    assert listed.exit_code == 0
    assert "(police)" in listed.stdout
    sheet = CliRunner().invoke(app, ["letter", "police", str(case), "--lang", "en"])
    assert sheet.stdout.startswith("Sheet to take to the police")
