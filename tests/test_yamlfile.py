"""Whatever stands in a file: it is read as text, or refused with a fault; it never stops the program."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cases import ROOT
from routefinder.errors import Fault, ScenarioError
from routefinder.load import load_rulebook
from routefinder.rulebook import Rulebook
from routefinder.scenario import scenario_from
from routefinder.vocabulary import Scenario
from routefinder.words import nearest, shown
from routefinder.yamlfile import Document, read_bytes

VALID = ROOT / "tests" / "bad" / "valid"
CASE = (VALID / "scenario.yaml").read_text("utf-8")
SOME = settings(max_examples=300, deadline=None)
PIECES = st.sampled_from(
    [
        *"[]{}:,&*!|>'\"%@`#?-~\t\n \0\x1b\u202e\ufeff\u2028🙂",
        *("<<: ", "- ", "? ", "*a", "&a ", "!!int ", "unknown", "[none, cat]", "\\e", "\\ud83d", "null", "2026-02-30"),
        *("1e400", "-1", "NO", "facts:\n", "  colour: red\n", "---\n", "...\n"),
    ]
)
VISIBLE = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Cf", "Zl", "Zp"]), max_size=20)
PLAIN = st.recursive(
    VISIBLE | st.booleans() | st.integers() | st.none(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(VISIBLE, inner, max_size=4),
    max_leaves=20,
)


@cache
def rulebook() -> Rulebook:
    return load_rulebook(VALID / "rules")


def faults(document: Document) -> tuple[Fault, ...]:
    """The faults of a scenario, each of which is told once, in the order of the text, on one short line."""
    try:
        scenario_from(document, rulebook())
    except ScenarioError as error:
        found = error.faults
    else:
        return ()
    assert found
    assert len(set(found)) == len(found)
    assert all(len(str(fault)) < 500 and str(fault).isprintable() for fault in found)
    assert [fault.line or 0 for fault in found] == sorted(fault.line or 0 for fault in found)
    return found


def as_text(data: Any) -> Any:
    """JSON data as a file gives it: every scalar as it is written, and null as nothing."""
    if isinstance(data, dict):
        return {key: as_text(value) for key, value in data.items()}
    if isinstance(data, list):
        return [as_text(value) for value in data]
    return data if data is None or isinstance(data, str) else json.dumps(data)


@SOME
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content) -> None:
    document = read_bytes(content, "case.yaml")
    assert document.data is not None or faults(document)


@SOME
@given(st.lists(PIECES, max_size=30).map("".join))
def test_any_pieces_of_yaml_are_read_or_refused(text) -> None:
    faults(read_bytes(text.encode(), "case.yaml"))


@SOME
@given(st.integers(0, len(CASE)), st.integers(0, 12), PIECES)
def test_a_valid_case_with_a_hole_and_a_piece_in_it_is_read_or_refused(start, length, piece) -> None:
    faults(read_bytes((CASE[:start] + piece + CASE[start + length :]).encode(), "case.yaml"))


@SOME
@given(st.dictionaries(VISIBLE, PLAIN, min_size=1, max_size=5), st.booleans(), st.sampled_from([None, 2, "\t"]))
def test_json_is_read_as_it_is_written(data, ascii_only, indent) -> None:
    document = read_bytes(json.dumps(data, ensure_ascii=ascii_only, indent=indent).encode(), "case.json")
    assert not document.faults
    assert document.data == as_text(data)


@SOME
@given(st.dictionaries(st.sampled_from(["colour", "open", "pets", "age", "seat", "bright", "x"]), VISIBLE))
def test_a_scenario_from_python_is_checked_as_a_file_is(facts) -> None:
    from_file = faults(read_bytes(json.dumps({"facts": facts}).encode(), "case.json"))
    from_python = faults(Document("scenario", Scenario(facts=facts).model_dump(exclude_none=True)))
    assert sorted((fault.code, fault.message) for fault in from_python) == sorted(
        (fault.code, fault.message) for fault in from_file
    )


def test_the_first_of_a_key_that_stands_twice_counts_and_both_are_looked_into() -> None:
    document = read_bytes(b"facts:\n  pets:\n    - cat\n  pets:\n    - dog\n    - &a [x, *a]\n", "case.yaml")
    assert [fault.code for fault in document.faults] == ["yaml-duplicate", "yaml-alias"]
    document = read_bytes(b"facts:\n  pets:\n    - ct\n  pets:\n    - dg\n", "case.yaml")
    assert document.data == {"facts": {"pets": ["ct"]}}
    assert document.line(("facts", "pets", 0)) == 3
    assert document.dropped == [["dg"]]


def test_an_alias_is_read_as_what_it_stands_for() -> None:
    document = read_bytes(b"a: &a [x, &b y]\nc: {d: *a, *b : z}\n", "case.yaml")
    assert not document.faults
    assert document.data == {"a": ["x", "y"], "c": {"d": ["x", "y"], "y": "z"}}
    assert document.line(("c", "d", 0)) == 2


def test_only_an_unquoted_nothing_is_nothing() -> None:
    text = "a: ~\nb: null\nc:\nd: '~'\ne: 'null'\nf: ''\ng: nil\nh: NULL\n"
    found = read_bytes(text.encode(), "case.yaml").data
    assert found == {"a": None, "b": None, "c": None, "d": "~", "e": "null", "f": "", "g": "nil", "h": None}


def test_a_word_is_shown_on_one_line_and_cut_short() -> None:
    assert shown("a\x1b[31m\n\u202eb") == "a�[31m��b"
    assert shown("x" * 100, 10) == "xxxxxxxxx…"
    assert shown(None) == "None"


def test_the_nearest_word_is_offered_else_all_when_they_are_few() -> None:
    assert nearest("gren", ["red", "green"]) == "Did you mean 'green'?"
    assert nearest("GREEN", ["red", "green"]) == "Did you mean 'green'?"
    assert nearest("xyz", ["red", "green"]) == "Known here: red, green."
    assert nearest("xyz", map(str, range(100)), "See the list.") == "See the list."
    assert nearest("xyz", []) == ""
