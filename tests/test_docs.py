"""Every command of the documents runs, in a copy, and ends as the document says.

A block of ``yaml`` that begins with ``# file: NAME`` is written to that file; each line of a block of ``sh`` is run. A
command ends with 0 unless ``# exit N`` stands behind it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cases import ROOT

DOCS = sorted((ROOT / "docs").glob("*.md"))
BLOCK = re.compile(r"^```(?P<kind>sh|yaml)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"# file: (?P<name>[\w./-]+)\n")
EXIT = re.compile(r"\s+# exit (?P<code>\d+)$")
STARTS = ("./run ", "mkdir ", "sed ", ".venv/bin/pytest ")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in ("src", "rules", "scenarios"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / ".venv").symlink_to(sys.prefix)
    run = tmp_path / "run"
    run.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m routefinder "$@"\n', encoding="utf-8")
    run.chmod(0o755)
    return tmp_path


def blocks(document: Path) -> Iterator[tuple[str, str]]:
    for block in BLOCK.finditer(document.read_text("utf-8")):
        yield block["kind"], block["text"]


def ends(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(folder / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        ["/bin/sh", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("document", DOCS, ids=lambda path: path.stem)
def test_every_command_of_a_document_runs(document: Path, copy: Path) -> None:
    ran = 0
    for kind, text in blocks(document):
        named = NAMED.match(text)
        if kind == "yaml" and named:
            (copy / named["name"]).write_text(text[named.end() :], encoding="utf-8")
        for line in text.splitlines() if kind == "sh" else ():
            assert line.startswith(STARTS), f"{document.name}: what does '{line}' do?"
            said = EXIT.search(line)
            done = ends(EXIT.sub("", line), copy)
            wanted = int(said["code"]) if said else 0
            assert done.returncode == wanted, f"{line}\n{done.stdout}\n{done.stderr}"
            assert done.stdout or line.startswith(("mkdir", "sed")), line
            ran += 1
    assert ran, "a document without a command shows nothing"


def test_the_tutorial_shows_a_scenario_and_a_theorem_that_fail(copy: Path) -> None:
    law = copy / "rules" / "nl" / "csam_act.yaml"
    text = law.read_text("utf-8")
    assert "valid_from: 2025-04-07" in text
    law.write_text(text.replace("valid_from: 2025-04-07", "valid_from: 2025-01-01"), encoding="utf-8")
    assert "atkm_no_order_before_april_2025" in ends("./run check", copy).stdout


def test_every_document_that_is_named_exists() -> None:
    for document in DOCS:
        for name in re.findall(r"`((?:docs|rules|bench)/[\w./-]+\.\w+)`", document.read_text("utf-8")):
            assert (ROOT / name).is_file(), f"{document.name} names {name}"
