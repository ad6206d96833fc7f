"""``routefinder test``: scenario files as tests; and ``decide --save``, which makes one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from routefinder.decision import Decision
from routefinder.errors import Fault, InputError, ScenarioError
from routefinder.expectations import corrected, expectation_of, shortfalls
from routefinder.faces.deciding import Desk, session
from routefinder.faces.output import tell
from routefinder.faces.writing import save
from routefinder.phrasing import Phrasing
from routefinder.view import view
from routefinder.vocabulary import Language
from routefinder.witness import as_yaml

KINDS = (".yaml", ".yml", ".json")
NOTHING = "it expects nothing; give it an 'expect:' block"


@dataclass(frozen=True, slots=True)
class Result:
    """What one file came to.

    Attributes:
        faults: why the file cannot be decided; then nothing else is known of it.
        differences: what is not as expected, one sentence each.
        fix: the ``expect`` block that the decision would fit, where something differs.
    """

    file: Path
    faults: tuple[str, ...] = ()
    differences: tuple[str, ...] = ()
    fix: dict[str, Any] | None = None

    @property
    def holds(self) -> bool:
        """Whether the file could be decided and gives what it expects."""
        return not self.faults and not self.differences


def run(paths: list[Path], rules: Path | None, *, fix: bool = False) -> tuple[str, int]:
    """Decide every scenario under the paths and tell what differs; with ``fix``, an ``expect`` that would hold.

    Returns:
        What to print, and the exit code: 0 when all hold, 1 when one falls short, 2 when one cannot be decided.

    Raises:
        ScenarioError: when there is no scenario at all.
    """
    files = scenario_files(paths)
    if not files:
        hint = "Name a scenario file, or a folder with them."
        raise ScenarioError([Fault("test-no-cases", "no scenario files (*.yaml, *.json) are found here.", hint=hint)])
    with session(rules) as desk:
        results = [outcome(desk, file) for file in files]
    bad = [result for result in results if not result.holds]
    lines = [line for result in bad for line in _lines(result, fix=fix)]
    lines.append(f"{len(files) - len(bad)} of {len(files)} scenarios hold")
    code = 2 if any(result.faults for result in bad) else int(bool(bad))
    return "".join(f"{line}\n" for line in lines), code


def scenario_files(paths: list[Path]) -> list[Path]:
    """The files named, and those in the folders named, each once."""
    found: list[Path] = []
    for path in paths:
        inside = [file for file in path.rglob("*") if file.suffix in KINDS] if path.is_dir() else [path]
        found.extend(sorted(inside))
    return list(dict.fromkeys(found))


def outcome(desk: Desk, file: Path) -> Result:
    """Decide one scenario file and compare it with what it expects."""
    try:
        decision = desk.decide_file(str(file))
    except InputError as error:
        return Result(file, faults=tuple(str(fault) for fault in error.faults))
    data = view(decision, "en")
    expect = decision.scenario.expect
    if not any((expect or {}).values()):
        return Result(file, differences=(NOTHING,), fix=expectation_of(data))
    differences = tuple(shortfalls(expect or {}, data))
    return Result(file, differences=differences, fix=corrected(expect or {}, data) if differences else None)


def _lines(result: Result, *, fix: bool) -> Iterator[str]:
    if result.faults:
        yield from result.faults
        return
    count = len(result.differences)
    yield f"{result.file}: {count} {'difference' if count == 1 else 'differences'}"
    yield from (f"    {line}" for line in result.differences)
    if fix and result.fix:
        yield "    what comes out now, to put in its place once the law agrees:"
        yield from (f"        {line}" for line in expect_block(result.fix).splitlines())


def expect_block(expect: dict[str, Any]) -> str:
    """An ``expect`` block as it stands in a file."""
    return yaml.safe_dump({"expect": expect}, sort_keys=False, allow_unicode=True, width=100, default_flow_style=None)


def save_scenario(decision: Decision, path: Path, language: Language) -> None:
    """Write the scenario to a new file with what was decided as its ``expect``, and say so on standard error.

    The day it was decided for stands in the file, so that it gives the same tomorrow.

    Raises:
        InputError: when the file is there already, or cannot be written.
    """
    scenario = decision.scenario.model_copy(update={"date": decision.filled.date.isoformat(), "expect": None})
    save(path, as_yaml(scenario, expectation_of(view(decision, language))).encode())
    words = Phrasing(decision.rulebook, language)
    tell(words.phrase("scenario_written", file=str(path)))
