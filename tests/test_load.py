"""A fault in a rule file is told in one plain sentence, on its own line, and once."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from cases import ROOT
from routefinder.errors import Fault, RulebookError
from routefinder.load import load_rulebook

RULES = ROOT / "tests" / "bad" / "valid" / "rules"
WRONG = re.compile(r"# wrong: (?P<code>[a-z-]+)(?:: (?P<word>.*))?$", re.MULTILINE)

# Where more can be wrong under one code: what is wrong says so at the end of its line, with a piece of the message.
GATE = """gates:
  - id: a_gate
    needs: {NEEDS}
    otherwise: {nl: Nee., en: No.}
"""
ROUTE = """routes:
  - id: swim
    name: {nl: zwemmen, en: swim}
    group: you_can
    effect: informs
    addressee: {nl: niemand, en: nobody}
    instrument: {nl: armen, en: arms}
    usable_by: [anyone]
    explanation: {nl: U zwemt., en: You swim.}
    sources: [paint]
    deadlines:
      - whose: yours
        binding: yes
        text: {nl: Snel., en: Fast.}
        sources: [paint]
MORE
rules:
  - id: swim.open
    route: swim
    gates: [door_open]
    words: {nl: Zo is het., en: So it is.}
    sources: [paint]
"""
FACT = """facts:
  - id: mood
    kind: choice
    role: words
    label: {nl: stemming, en: mood}
    values:
      - {id: glad, label: {nl: blij, en: glad}}
      - {id: sad, label: {nl: droevig, en: sad}}
MORE
"""


def gate(needs: str) -> str:
    return GATE.replace("{NEEDS}", needs)


def route(old: str, new: str) -> str:
    assert ROUTE.count(old) == 1
    return ROUTE.replace(old, new).replace("MORE\n", "")


def fact(more: str) -> str:
    return FACT.replace("MORE", more)


CASES = {
    # The shape of a row.
    "a row that is a word": "gates:\n  - door_open  # wrong: rules-value: a mapping, not 'door_open'\n",
    "a row that is nothing": "gates:\n  -  # wrong: rules-value: this row must be a mapping\n",
    "a text in one language": route("{nl: zwemmen, en: swim}", "zwemmen  # wrong: rules-value: {nl: …, en: …}"),
    "a text without a language": route("{nl: zwemmen, en: swim}", "{nl: zwemmen}  # wrong: rules-missing: 'en'"),
    "a text with a third": route("en: swim}", "en: swim, fr: nager}  # wrong: rules-key: Known here: nl, en."),
    "an empty text": route("{nl: zwemmen, en: swim}", "{nl: zwemmen, en: ''}  # wrong: rules-value: 'en' is empty"),
    "a comma outside quotes": route("en: swim}", "en: swim, fast}  # wrong: rules-key: a comma in it in quotes"),
    "a word that is none": route("informs", "inform  # wrong: rules-value: Did you mean 'informs'?"),
    "a list for a word": route("informs", "[informs]  # wrong: rules-value: 'effect' takes one word"),
    "a mapping for a list": route("[anyone]", "{who: anyone}  # wrong: rules-value: 'usable_by' must be a list"),
    "an empty list": route("[anyone]", "[]  # wrong: rules-value: 'usable_by' needs at least one"),
    "a list in a list": route("[anyone]", "[[anyone]]  # wrong: rules-value: row 1 of 'usable_by' must be text"),
    "an id with a dash": route("- id: swim\n", "- id: Swim-fast  # wrong: rules-value: small letters\n"),
    "a key twice": route("effect: informs", "effect: informs\n    effect: none  # wrong: yaml-duplicate: twice"),
    # Words for numbers and days.
    "no yes and no no": route("binding: yes", "binding: maybe  # wrong: rules-value: 'binding' must be yes or no"),
    "half an hour": route("binding: yes", "binding: yes\n        hours: 0.5  # wrong: rules-value: a whole number"),
    "hours in words": route("binding: yes", "binding: yes\n        hours: twelve  # wrong: rules-value: 'twelve'"),
    "a period of another form": route("binding: yes", "binding: yes\n        period: 6M  # wrong: rules-value: PT12H"),
    "a day that does not exist": route(
        "binding: yes", "binding: yes\n        valid_from: 2026-02-30  # wrong: rules-value: 'valid_from' must be a day"
    ),
    "seconds since 1970": route(
        "binding: yes", "binding: yes\n        valid_from: 0  # wrong: rules-value: 'valid_from' must be a day"
    ),
    "an unknown key below": route(
        "binding: yes", "binding: yes\n        start: act  # wrong: rules-key: Did you mean 'starts'?"
    ),
    # Conditions.
    "a condition that is a word": gate("open  # wrong: rules-value: a condition is a mapping"),
    "an empty condition": gate("{}  # wrong: rules-value: a condition is a mapping"),
    "an empty all": gate("{all: []}  # wrong: rules-value: 'all' needs a list"),
    "no value": gate("{open: ~}  # wrong: rules-value: 'open' needs a value"),
    "a range in words": gate("{age: {at_least: old}}  # wrong: rules-value: 'old' is not a plain number"),
    "an endless number": gate("{age: {below: inf}}  # wrong: rules-value: 'inf' is not a plain number"),
    "a range of nothing": gate("{age: {at_least: 9, below: 9}}  # wrong: rules-comparison: no number"),
    "a range of words": gate("{colour: {at_least: 9}}  # wrong: rules-comparison: 'colour' is not a number"),
    "only with one value": gate("{colour: {only: red}}  # wrong: rules-comparison: 'only'"),
    "a group of other words": gate("{colour: north}  # wrong: rules-unknown-value: 'north'"),
    "unknown as a value": gate("{open: unknown}  # wrong: rules-unknown-value: 'unknown'"),
    "a word on a line of its own": gate(
        "\n      all:\n        - not:\n            open: yes\n        - any:\n"
        "            - colour:\n                - red\n                - pink  # wrong: rules-unknown-value: 'pink'\n"
    ),
    "two words in one condition": gate(
        "\n      colour: pink  # wrong: rules-unknown-value: 'pink'\n      opn: yes  # wrong: rules-unknown-fact: open"
    ),
    # The vocabulary.
    "a route for nobody who asks": (
        fact("").replace("role: words", "role: order").replace("id: sad", "id: anyone")
        + route("[anyone]", "[glad, anyon]  # wrong: rules-unknown-value: Did you mean 'anyone'?")
    ),
    "a value twice": fact("      - {id: sad, label: {nl: nu, en: now}}  # wrong: rules-duplicate-id: 'sad'"),
    "a number with values": fact("").replace("kind: choice", "kind: number").replace(
        "values:", "values:  # wrong: rules-fact-values: kind 'number'"
    ),
    "an assumed value that is none": fact("    assumed: happy  # wrong: rules-unknown-value: 'happy'"),
    "a filled value that is none": fact("    fill: {value: happy}  # wrong: rules-unknown-value: 'happy'"),
    "a fact that is no fact": fact("    fill: {from_fact: colr}  # wrong: rules-unknown-fact: Did you mean 'colour'?"),
    "words for nobody who asks": (
        fact("").replace("role: words", "role: order").replace("id: sad", "id: anyone")
        + "phrases:\n  hello:\n    nl: Dag.\n    en: Hello.\n    asked_as:\n"
        "      - {of: anyone, nl: Hallo., en: Hi.}\n"
        "      - of: gald  # wrong: rules-unknown-value: Did you mean 'glad'?\n        nl: Hoi.\n        en: Hey.\n"
    ),
    "a fact in two wordings for one asker": fact("").replace(
        "label: {nl: stemming, en: mood}",
        "label:\n      nl: stemming\n      en: mood\n      asked_as:\n        - {of: me, nl: mijn, en: mine}\n"
        "        - of: me  # wrong: rules-two-wordings: 'me'\n          nl: van mij\n          en: of mine",
    ),
    "a wording in one language": fact("").replace(
        "label: {nl: stemming, en: mood}",
        "label:\n      nl: stemming\n      en: mood\n      asked_as:\n"
        "        - {of: me, nl: mijn}  # wrong: rules-missing: 'en' is missing",
    ),
    "a first value that is none": fact("    first: [sad, happy]  # wrong: rules-unknown-value: 'happy'"),
    "a first value twice": fact("    first: [sad, sad]  # wrong: rules-duplicate-id: 'sad'"),
    "first values of a list": fact("    first: [sad]  # wrong: rules-fact-values: 'list'").replace(
        "kind: choice", "kind: list"
    ),
    "otherwise without a conclusion": fact("    otherwise: sad  # wrong: rules-nobody-concludes: concluded: true"),
    "a group called as a value": (
        "groups:\n  - id: red  # wrong: rules-duplicate-id: 'red'\n"
        "    label: {nl: rood, en: red}\n    members: [SE]\n"
    ),
    "a member that is no value": (
        "groups:\n  - id: south\n    label: {nl: zuid, en: south}\n"
        "    members:\n      - IT\n      - elsewher  # wrong: rules-unknown-value: Did you mean 'elsewhere'?\n"
    ),
    # What a row names must exist.
    "another authority that is none": route(
        "effect: informs", "effect: informs\n    also:\n      - giude  # wrong: rules-unknown-authority: 'guide'?"
    ),
    "a template of a fact that is none": route(
        "effect: informs", "effect: informs\n    authority: guide:{seat}  # wrong: rules-unknown-authority: {seat}"
    ),
    "a register row without its source": (
        "authorities:\n  - id: mayor\n    name: {nl: de burgemeester, en: the mayor}\n"
        "    source: pain  # wrong: rules-unknown-source: Did you mean 'paint'?\n    checked: 2025-01-01\n"
    ),
    "an article that is none": route("sources: [paint]\n    deadlines", "sources: ['paint:11']  # wrong: "
        "rules-unknown-source: 'paint:1'?\n    deadlines"),
    "a platform that fills no fact": (
        "platforms:\n  - id: mall\n    name: Mall\n    fills:\n      color: red  # wrong: rules-unknown-fact: colour\n"
        "      open: maybe  # wrong: rules-unknown-value: 'maybe'\n    source: paint\n    checked: 2025-01-01\n"
    ),
    "a claim of a document that is none": (
        "claims:\n  - id: C002\n    document: leter  # wrong: rules-unknown-source: Did you mean 'letter'?\n"
        "    answer: '1'\n    kind: answer\n    summary: {nl: Kort., en: Short.}\n"
    ),
    "duties that end before they begin": (
        "platforms:\n  - id: mall\n    name: Mall\n    fills: {open: yes}\n    duties_from: 2025-02-01\n"
        "    duties_to: 2025-01-01  # wrong: rules-dates: 'duties_from'\n    source: paint\n    checked: 2025-01-01\n"
    ),
    # What must not meet.
    "rules that override each other": (
        "rules:\n"
        "  - {id: walk.a, route: walk, gates: [door_open], words: {nl: a, en: a}, sources: [paint],\n"
        "     overrides: [walk.b]}  # wrong: rules-cycle: walk.a → walk.b → walk.a\n"
        "  - {id: walk.b, route: walk, gates: [door_open], words: {nl: b, en: b}, sources: [paint],\n"
        "     overrides: [walk.a]}\n"
    ),
    # Theorems.
    "a theorem without a form": (
        "theorems:\n  - id: empty  # wrong: rules-value: exactly one form\n"
        "    words: {nl: Leeg., en: Empty.}\n    sources: [paint]\n"
    ),
    "a theorem about a value that is none": (
        "theorems:\n  - id: some\n    words: {nl: Iets., en: Some.}\n    sources: [paint]\n"
        "    closed:\n      routes: walk\n      when: {colour: pink}  # wrong: rules-unknown-value: 'pink'\n"
    ),
    # The days of a case.
    "a day that no case has": "days:\n  - id: birthday  # wrong: rules-value: 'birthday'\n",
    "a day that hangs on no fact": (
        "days:\n  - id: notice\n    happened_when: {nothing: yes}  # wrong: rules-unknown-fact: 'nothing'\n"
    ),
    "a day twice": "days:\n  - id: act\n  - id: act  # wrong: rules-duplicate-id: 'act'\n",
    "a fact that only a day reads": fact("days:\n  - id: act\n    happened_when: {mood: glad}").replace(
        "    role: words\n", "", 1
    ).replace("- id: mood", "- id: mood  # wrong: rules-unread-fact: 'mood'"),
    # Sections that are no lists.
    "phrases as a list": "phrases: [hello]  # wrong: rules-shape: 'phrases' must be a mapping\n",
    "a phrase twice": (
        "phrases:\n  hello: {nl: Dag, en: Hello}\n  hello: {nl: Hoi, en: Hi}  # wrong: yaml-duplicate: 'hello'\n"
    ),
    "another version": "version: '2'  # wrong: rules-duplicate-id: '2' is a second version\n",
    "a version that is a list": "version: [2]  # wrong: rules-shape: 'version' must be text\n",
}  # fmt: skip


@pytest.fixture
def rules(tmp_path):
    shutil.copytree(RULES, tmp_path / "rules")
    return tmp_path / "rules"


def faults(folder: Path) -> tuple[Fault, ...]:
    with pytest.raises(RulebookError) as caught:
        load_rulebook(folder)
    return caught.value.faults


@pytest.mark.parametrize("name", CASES)
def test_each_fault_is_told_once_on_its_own_line(name, rules) -> None:
    text = CASES[name]
    (rules / "wrong.yaml").write_text(text, "utf-8")
    wanted = [(mark["code"], text.count("\n", 0, mark.start()) + 1, mark["word"]) for mark in WRONG.finditer(text)]
    found = faults(rules)
    assert [(fault.code, fault.line) for fault in found] == [row[:2] for row in wanted], [str(row) for row in found]
    for fault, (*_, word) in zip(found, wanted, strict=True):
        assert word in f"{fault.message} {fault.hint}"
        assert fault.file == "rules/wrong.yaml"
        assert not re.search("Input should|valid |pydantic|Error", fault.message)
        assert fault.message.endswith(".")


def test_what_is_lost_in_a_broken_row_is_not_called_missing_as_well(rules) -> None:
    text = (rules / "rules.yaml").read_text("utf-8")
    (rules / "rules.yaml").write_text(text.replace("    route: wait\n", "    rout: wait\n"), "utf-8")
    assert [fault.code for fault in faults(rules)] == ["rules-missing", "rules-key"]


def test_what_is_lost_with_a_broken_file_is_not_called_missing_as_well(rules) -> None:
    (rules / "sources.yaml").write_text("sources: [", "utf-8")
    assert [fault.code for fault in faults(rules)] == ["yaml-syntax"]


def test_what_is_lost_in_a_misspelt_section_is_not_called_missing_as_well(rules) -> None:
    text = (rules / "facts.yaml").read_text("utf-8")
    (rules / "facts.yaml").write_text(text.replace("groups:\n", "group:\n"), "utf-8")
    assert [fault.code for fault in faults(rules)] == ["rules-section"]


def test_a_phrase_in_two_files_is_refused(rules) -> None:
    for name in ("one.yaml", "two.yaml"):
        (rules / name).write_text("phrases:\n  hello: {nl: Dag, en: Hello}\n", "utf-8")
    (fault,) = faults(rules)
    assert (fault.code, fault.file, fault.line) == ("rules-duplicate-id", "rules/two.yaml", 2)
    assert "rules/one.yaml:2" in fault.message


def test_a_letter_that_is_not_utf8_is_refused(rules) -> None:
    (rules / "letters").mkdir()
    (rules / "letters" / "note.nl.txt.j2").write_bytes(b"caf\xe9")
    (fault,) = faults(rules)
    assert (fault.code, fault.file) == ("file-not-utf8", "rules/letters/note.nl.txt.j2")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "file-folder"),
        (b"a" * (1 << 20), "file-too-large"),
        (b"Hello \x1b[2J", "yaml-character"),
    ],
)
def test_what_is_no_text_of_a_letter_is_refused_for_what_it_is(content, code, rules) -> None:
    (rules / "letters").mkdir()
    path = rules / "letters" / "note.nl.txt.j2"
    path.mkdir() if content is None else path.write_bytes(content)
    (fault,) = faults(rules)
    assert (fault.code, fault.file) == (code, "rules/letters/note.nl.txt.j2")
    assert fault.hint


def test_a_letter_that_cannot_be_read_is_not_called_something_else(rules) -> None:
    (rules / "note.nl.txt.j2").symlink_to("note.nl.txt.j2")
    (fault,) = faults(rules)
    assert (fault.code, fault.file) == ("file-unreadable", "rules/note.nl.txt.j2")


def test_the_hash_does_not_depend_on_the_line_ends_of_letters(rules) -> None:
    (rules / "note.nl.txt.j2").write_bytes(b"Dag\nDag\n")
    before = load_rulebook(rules).sha256
    (rules / "note.nl.txt.j2").write_bytes(b"Dag\r\nDag\r\n")
    assert load_rulebook(rules).sha256 == before


def test_the_hash_does_not_depend_on_where_on_where_the_folder_stands(rules, tmp_path) -> None:
    before = load_rulebook(rules).sha256
    moved = rules.rename(tmp_path / "elsewhere")
    assert load_rulebook(moved).sha256 == before
    (moved / "rules.yaml").write_text((moved / "rules.yaml").read_text("utf-8").replace("'1'", "'2'"), "utf-8")
    assert load_rulebook(moved).sha256 != before
