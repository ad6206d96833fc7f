"""Scenario files as tests: by the command, by pytest, and kept from a decision."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from cases import ROOT, SCENARIOS, files, rulebook, shipped
from routefinder.evaluate import decide
from routefinder.expectations import corrected, expectation_of, shortfalls
from routefinder.faces.cli import main
from routefinder.scenario import scenario_from
from routefinder.view import view
from routefinder.yamlfile import read_file

CASE = SCENARIOS / "start" / "deepnude-on-a-very-large-platform.yaml"


def routefinder(monkeypatch, *words: object) -> int:
    monkeypatch.setattr(sys, "argv", ["routefinder", *map(str, words)])
    with pytest.raises(SystemExit) as caught:
        main()
    return int(caught.value.code or 0)


def copy_with(folder: Path, change: dict) -> Path:
    data = yaml.safe_load(CASE.read_text("utf-8"))
    path = folder / "case.yaml"
    path.write_text(yaml.safe_dump({**data, **change}, allow_unicode=True), encoding="utf-8")
    return path


def test_a_scenario_that_differs_is_told_in_words_and_exits_with_one(monkeypatch, capsys, tmp_path) -> None:
    path = copy_with(tmp_path, {"expect": {"unavailable": ["police_report"], "available": ["police_report"]}})
    assert routefinder(monkeypatch, "test", path) == 1
    out = capsys.readouterr().out
    assert "police_report is available, expected unavailable" in out
    assert "expected available" not in out
    assert "0 of 1 scenarios hold" in out


def test_fix_prints_an_expectation_that_holds_and_changes_no_file(monkeypatch, capsys, tmp_path) -> None:
    wrong = {
        "unavailable": ["police_report", "acm_enforcement"],
        "authorities": {"art16_notice": "court"},
        "no_hours": ["police_report"],
        "sanctions": {"prosecute_254ba": {"max_months": 1}},
    }
    path = copy_with(tmp_path, {"expect": wrong})
    before = path.read_bytes()
    assert routefinder(monkeypatch, "test", path, "--fix") == 1
    assert path.read_bytes() == before
    printed = capsys.readouterr().out
    block = printed[printed.index("        expect:") : printed.index("0 of 1")]
    fixed = yaml.safe_load("\n".join(line[8:] for line in block.splitlines()))
    assert "acm_enforcement" in fixed["expect"]["unavailable"], "what fits stays as it was"
    path = copy_with(tmp_path, fixed)
    assert routefinder(monkeypatch, "test", path) == 0


@pytest.mark.parametrize("file", files()[::31], ids=lambda file: file.stem)
def test_what_is_expected_of_a_decision_holds_for_it_and_mends_any_other(file) -> None:
    data = view(decide(rulebook(), shipped()[files().index(file)]), "en")
    own = expectation_of(data)
    assert shortfalls(own, data) == []
    other = view(decide(rulebook(), shipped()[files().index(file) - 50]), "en")
    differs = shortfalls(own, other)
    assert differs, "two cases that give exactly the same show nothing here"
    assert shortfalls(corrected(own, other), other) == []
    assert corrected(own, data) == own


def test_a_scenario_without_an_expectation_fails(monkeypatch, capsys, tmp_path) -> None:
    assert routefinder(monkeypatch, "test", copy_with(tmp_path, {"expect": {}})) == 1
    assert "expects nothing" in capsys.readouterr().out


def test_a_scenario_that_cannot_be_read_exits_with_two(monkeypatch, capsys, tmp_path) -> None:
    path = copy_with(tmp_path, {"facts": {"content": ["sexual_imagry"]}})
    assert routefinder(monkeypatch, "test", path, CASE) == 2
    out = capsys.readouterr().out
    assert "[scenario-value]" in out
    assert "1 of 2 scenarios hold" in out


def test_a_plain_locale_does_no_harm(tmp_path) -> None:
    path = copy_with(tmp_path, {"facts": {"content": ["belédiging"]}})
    command = [sys.executable, "-P", "-m", "routefinder", "test", str(path)]
    env = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(command, env=env, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (2, b"")
    assert "belédiging" in done.stdout.decode()


def test_zero_cases_fail(monkeypatch, capsys, tmp_path) -> None:
    assert routefinder(monkeypatch, "test", tmp_path) == 2
    assert "[test-no-cases]" in capsys.readouterr().err


def test_a_saved_decision_is_a_test_that_holds(monkeypatch, capsys, tmp_path) -> None:
    path = tmp_path / "kept.yaml"
    assert routefinder(monkeypatch, "decide", CASE, "--date", "2026-05-01", "--save", path) == 0
    said = capsys.readouterr()
    assert str(path) in said.err
    assert str(path) not in said.out
    assert path.stat().st_mode & 0o077 == 0, "only its owner may read a case"
    kept = scenario_from(read_file(path), rulebook())
    assert kept.date == "2026-05-01"
    assert kept.expect
    assert {"available", "conditional", "unavailable", "authorities", "sanctions"} <= set(kept.expect)
    assert routefinder(monkeypatch, "test", path) == 0


def test_a_saved_decision_overwrites_nothing(monkeypatch, capsys, tmp_path) -> None:
    path = tmp_path / "kept.yaml"
    path.write_text("mine", encoding="utf-8")
    assert routefinder(monkeypatch, "decide", CASE, "--save", path) == 2
    assert path.read_text("utf-8") == "mine"
    said = capsys.readouterr()
    assert said.out == ""
    assert "[output-exists]" in said.err


def by_pytest(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "routefinder.pytest_plugin",
        "-p",
        "no:cacheprovider",
        *words,
    ]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_pytest_runs_scenario_files(tmp_path) -> None:
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    (tmp_path / "scenarios" / "mine").mkdir(parents=True)
    (tmp_path / "other").mkdir()
    good = CASE.read_text("utf-8")
    (tmp_path / "scenarios" / "good.yaml").write_text(good, encoding="utf-8")
    (tmp_path / "other" / "settings.yaml").write_text("no: scenario", encoding="utf-8")
    copy_with(tmp_path / "scenarios" / "mine", {"expect": {"unavailable": ["police_report"]}})
    done = by_pytest(tmp_path)
    assert done.returncode == 1, done.stderr
    assert "1 failed, 1 passed" in done.stdout
    assert "police_report is available, expected unavailable" in done.stdout
    assert "Traceback" not in done.stdout
    assert by_pytest(tmp_path, "scenarios/good.yaml", f"--routefinder-rules={ROOT / 'rules'}").returncode == 0


def test_pytest_fails_where_there_is_no_scenario(tmp_path) -> None:
    (tmp_path / "scenarios").mkdir()
    assert by_pytest(tmp_path, "scenarios").returncode == pytest.ExitCode.NO_TESTS_COLLECTED
