"""The house: imports run one way, the engine knows no law, and what is public is public on purpose."""

from __future__ import annotations

import ast
import graphlib
import re
import subprocess
import sys
import tomllib
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import routefinder
from cases import ROOT, rulebook

SOURCE = ROOT / "src" / "routefinder"
MODULES = sorted(SOURCE.rglob("*.py"))
NAMES = {".".join(path.relative_to(SOURCE).with_suffix("").parts): path for path in MODULES}
# Each floor may import from its own floor and from those below it.
FLOORS = (
    ("errors", "words"),
    ("conditions", "vocabulary", "diagram", "yamlfile"),
    ("registers", "rulebook", "theorems"),
    (
        "load",
        "items",
        "crosscheck",
        "factcheck",
        "tiecheck",
        "lettercheck",
        "theoremcheck",
        "modelfaults",
        "scenario",
        "filling",
        "space",
        "logic",
    ),
    ("index",),
    ("decision", "engines"),
    ("trace",),
    ("evaluate",),
    None,  # everything that reads a decision
    ("faces", "pytest_plugin", "__main__"),
)
LIGHT = {f"routefinder.faces.{name}" for name in ("cli", "memory", "options", "output")}
PUBLIC = {
    "ContradictionError", "Decision", "InputError", "RoutefinderError", "RulebookError", "Scenario", "ScenarioError",
    "decide", "load_rulebook",
}  # fmt: skip


def floor(module: str) -> int:
    name = module.split(".", maxsplit=1)[0]
    for number, names in enumerate(FLOORS):
        if names and name in names:
            return number
    return FLOORS.index(None)


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("routefinder"):
            inside = node.module.removeprefix("routefinder").removeprefix(".")
            below = {f"{inside}.{alias.name}".removeprefix(".") for alias in node.names}
            found |= (below & NAMES.keys()) or {inside}
    return found - {""}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_imports_run_one_way(path: Path) -> None:
    name = next(name for name, known in NAMES.items() if known == path)
    if name in ("__init__", "__main__"):
        return
    upward = {other for other in imports(path) if floor(other) > floor(name)}
    assert not upward, f"{name} imports upward: {sorted(upward)}"


def test_faces_import_each_other_in_no_circle() -> None:
    graph: dict[str, set[str]] = {}
    for path in (SOURCE / "faces").glob("*.py"):
        text = path.read_text(encoding="utf-8")
        graph[path.stem] = set(re.findall(r"from routefinder\.faces\.(\w+) import", text))
        for names in re.findall(r"from routefinder\.faces import (.+)", text):
            graph[path.stem].update(re.findall(r"\w+", names))
    assert {"asking", "output"} <= set(TopologicalSorter(graph).static_order())
    assert "output" in graph["cli"]


def test_every_mark_is_carried_by_some_test() -> None:
    marks = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["pytest"]["ini_options"]["markers"]
    text = "".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    assert all(f"pytest.mark.{mark.partition(':')[0]}" in text for mark in marks)


def test_no_module_imports_itself_by_way_of_others_not_even_for_its_types() -> None:
    graphlib.TopologicalSorter({name: imports(path) for name, path in NAMES.items()}).prepare()


def names_of_the_law() -> set[str]:
    book = rulebook()
    ids = {row.id for row in book.sources} | {row.id for row in book.authorities} | {row.id for row in book.routes}
    shorts = {row.short.nl for row in book.sources} | {row.name.nl for row in book.authorities}
    return {word for word in ids | shorts if len(word) > 2} - EVERYDAY_WORDS


EVERYDAY_WORDS = {"provider", "court", "police", "commission"}


def test_the_engine_knows_no_law() -> None:
    words = names_of_the_law()
    numbers = {
        article.id for row in rulebook().sources for article in row.articles if re.search(r"\d[a-z]", article.id)
    }
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        said = set(re.findall(r"[\w:]+", text))
        assert not said & words, f"{path.name} names {sorted(said & words)}"
        assert not said & numbers, f"{path.name} names the articles {sorted(said & numbers)}"


def test_no_module_is_longer_than_a_page_or_two() -> None:
    long = {path.name: n for path in MODULES if (n := len(path.read_text(encoding="utf-8").splitlines())) > 300}
    assert not long


def test_the_public_names_are_these() -> None:
    assert set(routefinder.__all__) == PUBLIC


def test_help_imports_no_engine() -> None:
    code = (
        "import sys; from routefinder.faces.cli import app\n"
        "heavy = ('routefinder', 'pydantic', 'yaml', 'durable', 'flask')\n"
        "print(*sorted(m for m in sys.modules if m.startswith(heavy)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) <= {"routefinder", "routefinder.faces", *LIGHT}
