"""``routefinder test``: scenario files as tests."""

from __future__ import annotations

import sys
from pathlib import Path

from routefinder.errors import Fault, InputError, ScenarioError
from routefinder.expectations import shortfalls
from routefinder.faces.deciding import Desk, session
from routefinder.view import view


def run(paths: list[Path], rules: Path | None) -> int:
    """Decide every scenario under the paths; 0 when all hold, 1 when one falls short."""
    files = scenario_files(paths)
    if not files:
        raise ScenarioError([Fault("test-no-cases", "no scenario files (*.yaml, *.json) are found here.")])
    with session(rules) as desk:
        results = [(file, _problems(desk, file)) for file in files]
    bad = [(file, lines) for file, lines in results if lines]
    for file, lines in bad:
        for line in lines:
            print(f"{file}: {line}")
    print(f"{len(files) - len(bad)} of {len(files)} scenarios hold")
    if any(code == 2 for code in (_code(lines) for _, lines in bad)):
        return 2
    return 1 if bad else 0


def scenario_files(paths: list[Path]) -> list[Path]:
    """The files named, and those in the folders named."""
    found: list[Path] = []
    for path in paths:
        inside = (
            [file for kind in ("*.yaml", "*.yml", "*.json") for file in path.rglob(kind)] if path.is_dir() else [path]
        )
        found.extend(sorted(inside))
    return found


def _problems(desk: Desk, file: Path) -> list[str]:
    try:
        decision = desk.decide_file(str(file))
    except InputError as error:
        return [str(fault) for fault in error.faults]
    expect = decision.scenario.expect
    if not expect:
        return ["it expects nothing"]
    return shortfalls(expect, view(decision, "nl"))


def _code(lines: list[str]) -> int:
    return 2 if any("[" in line and "]" in line and ": [" in line for line in lines) else 1


if __name__ == "__main__":
    sys.exit(run([Path(word) for word in sys.argv[1:]], None))
