"""Every code of a fault has a folder here with one thing wrong; the message says what, where and what next.

A folder holds rule files that are put beside those of ``valid``, or a scenario, or the words of a command. The line
that is wrong says so in a comment: ``# wrong: the word -> the next step``.
"""

from __future__ import annotations

import ast
import re
import shlex
import shutil
import sys
from importlib import import_module
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from cases import ROOT, rulebook
from routefinder.errors import Fault, InputError
from routefinder.evaluate import decide
from routefinder.faces import covering, deciding
from routefinder.faces.cli import main
from routefinder.load import load_rulebook
from routefinder.scenario import scenario_from
from routefinder.yamlfile import read_file

BAD = Path(__file__).resolve().parent
VALID = BAD / "valid"
CASE = ROOT / "scenarios" / "start" / "deepnude-on-a-very-large-platform.yaml"
NO_CODE = {"valid", "six-faults"}
# What cannot be shown by a file or one line of words has a test of its own: in tests/faces/, and below.
ELSEWHERE = {"ask-input", "ask-not-kept", "coverage-no-checkout", "practice-long-text", "serve-port", "system-refused"}
PLAIN = {"rules-dates", "rules-missing", "rules-unknown-calendar"}  # the message itself may say what to write
FOLDERS = sorted(path for path in BAD.iterdir() if path.is_dir() and path.name not in NO_CODE | {"__pycache__"})
WRONG = re.compile(r"# wrong(?:: (?P<word>.*?)(?: -> (?P<hint>.*?))?)?\s*(?:#\}|$)", re.MULTILINE)
PRINTED = re.compile(r"(?:(?P<file>.*?):)?(?:(?P<line>\d+):)? ?\[(?P<code>[a-z0-9-]+)\] (?P<message>.*)")
WITHOUT = re.compile(r"# without: (\w+)")  # a library that is not there
INSTALLED = re.compile(r"# installed: ([\w.]+)")  # a module that does not stand in a checkout
ASKS = "# asks\n"  # questions stand on standard output
CODE = re.compile(r"(file|yaml|rules|scenario)(-[a-z0-9]+)+")
ANY_CODE = re.compile(r"[a-z]+(-[a-z0-9]+)+")


@pytest.fixture
def rules(tmp_path):
    shutil.copytree(VALID / "rules", tmp_path / "rules")
    return tmp_path / "rules"


def marks(folder: Path) -> list[tuple[str, int, str, str]]:
    """The file, line, word and next step of everything that is marked as wrong."""
    found = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        text = path.read_text("latin-1")
        for mark in WRONG.finditer(text):
            line = text.count("\n", 0, mark.start()) + 1
            found.append((path.name, line, mark["word"] or "", mark["hint"] or ""))
    return found


def faults_of_rules(folder: Path, rules: Path) -> list[Fault]:
    shutil.copytree(folder / "rules", rules, dirs_exist_ok=True)
    with pytest.raises(InputError) as caught:
        load_rulebook(rules)
    return list(caught.value.faults)


def faults_of_scenario(folder: Path, rules: Path) -> list[Fault]:
    rulebook = load_rulebook(rules)
    with pytest.raises(InputError) as caught:
        decide(rulebook, scenario_from(read_file(folder / "scenario.yaml"), rulebook))
    return list(caught.value.faults)


def faults_of_command(folder: Path, rules: Path, monkeypatch, capsys) -> list[Fault]:
    text = (folder / "command").read_text("utf-8")
    places = {"here": folder, "rules": rules, "valid": VALID, "case": CASE, "tmp": rules.parent}
    for module in WITHOUT.findall(text):
        monkeypatch.setitem(sys.modules, module, None)
    for module in INSTALLED.findall(text):
        monkeypatch.setattr(import_module(module), "__file__", str(rules.parent / "a" / "b" / "c" / "module.py"))
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO()))
    monkeypatch.setattr(deciding, "second_engine", lambda _: None)
    monkeypatch.setattr(deciding, "load_rulebook", lambda path: rulebook() if path is None else load_rulebook(path))
    words = shlex.split(text.splitlines()[0])
    monkeypatch.setattr(sys, "argv", ["routefinder", *(word.format(**places) for word in words)])
    with pytest.raises(SystemExit) as caught:
        main()
    printed = capsys.readouterr()
    assert caught.value.code == 2
    assert bool(printed.out) == (ASKS in text)
    found = [PRINTED.fullmatch(line) for line in printed.err.splitlines()]
    return [Fault(row["code"], row["message"], row["file"] or "") for row in found if row]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_a_fault_has_its_code_its_line_its_word_and_the_next_step(folder, rules, monkeypatch, capsys) -> None:
    if (folder / "rules").is_dir():
        faults = faults_of_rules(folder, rules)
    elif (folder / "scenario.yaml").is_file():
        faults = faults_of_scenario(folder, rules)
    else:
        faults = faults_of_command(folder, rules, monkeypatch, capsys)
    assert [fault.code for fault in faults] == [folder.name], [str(fault) for fault in faults]
    for _, line, word, hint in marks(folder):
        if not (folder / "command").exists():
            assert faults[0].line == line
        assert word in faults[0].message
        assert hint in str(faults[0])
    if (folder / "command").exists():
        assert all(hint for *_, hint in marks(folder)), "what is the next step?"
    else:
        assert all(fault.hint for fault in faults) or folder.name in PLAIN, "what is the next step?"
    assert "Input should" not in str(faults[0])


def test_the_valid_rulebook_and_its_scenarios_have_no_fault(rules) -> None:
    rulebook = load_rulebook(rules)
    for name in ("scenario.yaml", "scenario.json"):
        scenario = scenario_from(read_file(VALID / name), rulebook)
        decide(rulebook, scenario)
        assert scenario.facts["seat"] == "NO"


def test_all_faults_of_a_rulebook_come_at_once_in_the_order_of_the_files(rules) -> None:
    faults = faults_of_rules(BAD / "six-faults", rules)
    wanted = marks(BAD / "six-faults")
    assert [(Path(fault.file).name, fault.line) for fault in faults] == [mark[:2] for mark in wanted]
    for fault, (_, _, word, hint) in zip(faults, wanted, strict=True):
        assert word in fault.message
        assert hint in fault.hint
    assert len({fault.code for fault in faults}) == len(faults) == 6


def codes_in_source() -> set[str]:
    """Every code that the program can report: words with a known beginning, and what a fault is made with."""
    found = set()
    for path in (ROOT / "src" / "routefinder").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            words = [node] if isinstance(node, ast.Constant) and CODE.fullmatch(str(node.value)) else []
            if isinstance(node, ast.Call) and name_of(node.func).lower().endswith("fault"):
                words += node.args[:1]
            said = {str(word.value) for word in words if isinstance(word, ast.Constant)}
            found |= {word for word in said if ANY_CODE.fullmatch(word)}
    return found


def name_of(called: ast.expr) -> str:
    return getattr(called, "id", getattr(called, "attr", ""))


def test_every_code_has_a_folder_and_every_folder_a_code() -> None:
    assert {folder.name for folder in FOLDERS} | ELSEWHERE == codes_in_source()


def test_without_a_checkout_the_reports_say_what_they_miss(monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(covering, "__file__", str(tmp_path / "a" / "b" / "c" / "covering.py"))
    with pytest.raises(InputError, match="coverage-no-checkout"):
        covering.write_reports(None)
