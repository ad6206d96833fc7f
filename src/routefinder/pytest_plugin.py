"""Scenario files as pytest tests: ``pytest scenarios/``.

A YAML or JSON file is a scenario when it lies in a folder called ``scenarios``, or when it is named on the command
line. pytest loads this module in every run, so it imports the engine only when it meets the first scenario.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from routefinder.faces.deciding import Desk

KINDS = (".yaml", ".yml", ".json")
FOLDER = "scenarios"
OPTION = "--routefinder-rules"
STACK = pytest.StashKey[ExitStack]()
DESK = pytest.StashKey["Desk"]()


class ShortfallError(Exception):
    """A scenario does not give what it expects; its text says how."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that names another rulebook."""
    group = parser.getgroup("routefinder")
    group.addoption(OPTION, type=Path, default=None, metavar="DIR", help="the rulebook that scenarios are tested with")


def pytest_configure(config: pytest.Config) -> None:
    """Prepare a place for what must be closed at the end."""
    config.stash[STACK] = ExitStack()


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the second engine."""
    config.stash[STACK].close()


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a scenario file."""
    if file_path.suffix not in KINDS:
        return None
    root = parent.config.rootpath
    inside = file_path.is_relative_to(root) and FOLDER in file_path.relative_to(root).parts[:-1]
    if not inside and not parent.session.isinitpath(file_path):
        return None
    file: ScenarioFile = ScenarioFile.from_parent(parent, path=file_path)
    return file


class ScenarioFile(pytest.File):
    """A file with one scenario."""

    def collect(self) -> Iterator[pytest.Item]:
        """Give its one test."""
        yield ScenarioItem.from_parent(self, name=self.path.stem)


class ScenarioItem(pytest.Item):
    """Decides a scenario and compares it with its ``expect``."""

    def runtest(self) -> None:
        """Fail with every fault or difference, and with an ``expect`` that would hold."""
        from routefinder.faces.testing import expect_block, outcome  # noqa: PLC0415 - see above

        result = outcome(_desk(self.config), self.path)
        if not result.holds:
            fix = f"\nWhat comes out now:\n{expect_block(result.fix)}" if result.fix else ""
            raise ShortfallError("\n".join((*result.faults, *result.differences)) + fix)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show the differences and nothing of the program."""
        if isinstance(excinfo.value, ShortfallError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where it stands, for the report."""
        return self.path, 0, f"scenario: {self.name}"


def _desk(config: pytest.Config) -> Desk:
    """One desk for all scenarios of a run."""
    from routefinder.faces.deciding import session  # noqa: PLC0415 - see above

    if DESK not in config.stash:
        config.stash[DESK] = config.stash[STACK].enter_context(session(config.getoption(OPTION)))
    return config.stash[DESK]
