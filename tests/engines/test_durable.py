"""The second engine: a child that died is started anew, one that nobody listens to ends, and Ctrl-C is not its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from time import monotonic, sleep

import pytest

from cases import ROOT
from routefinder.engines import durable
from routefinder.engines.durable import DurableRules
from routefinder.errors import ContradictionError, EngineDiedError
from routefinder.evaluate import decide
from routefinder.filling import fill
from routefinder.index import index_of
from routefinder.load import load_rulebook
from routefinder.scenario import scenario_from
from routefinder.yamlfile import read_file

VALID = ROOT / "tests" / "bad" / "valid"
PATIENCE = 20.0
pytestmark = pytest.mark.skipif(find_spec("durable") is None, reason="the second engine is not installed")


def running() -> dict[int, int]:
    """The processes that have not ended, each with the one that started it."""
    found = {}
    for path in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it ended meanwhile
            state, parent = (path / "stat").read_text("latin-1").rpartition(")")[2].split()[:2]
            if state != "Z":
                found[int(path.name)] = int(parent)
    return found


def children(pid: int) -> set[int]:
    """The processes that a process started and that have not ended."""
    return {child for child, parent in running().items() if parent == pid}


def gone(pid: int) -> bool:
    """Whether a process ends before patience does."""
    until = monotonic() + PATIENCE
    while pid in running():
        if monotonic() > until:
            return False
        sleep(0.05)
    return True


@pytest.fixture
def others() -> set[int]:
    """The children that this process has already, of other tests. Asked for before the engine starts."""
    return children(os.getpid())


@pytest.fixture
def second() -> Iterator[DurableRules]:
    with DurableRules(index_of(load_rulebook(VALID / "rules"))) as engine:
        yield engine


def test_after_the_child_died_one_decision_is_refused_and_the_next_has_a_new_child(
    others: set[int], second: DurableRules
) -> None:
    rulebook = load_rulebook(VALID / "rules")
    scenario = scenario_from(read_file(VALID / "scenario.yaml"), rulebook)
    before = decide(rulebook, scenario, second=second)
    for _ in range(2):
        (child,) = children(os.getpid()) - others
        os.kill(child, signal.SIGKILL)
        with pytest.raises(EngineDiedError, match="died"):
            decide(rulebook, scenario, second=second)
        after = decide(rulebook, scenario, second=second)
        assert after.engines == ("native", "durable-rules")
        assert after.statuses() == before.statuses()
        assert len(children(os.getpid()) - others) == 1, "the child that died is still there"


def test_a_child_that_dies_each_time_is_started_once_for_each_decision(
    others: set[int], second: DurableRules, monkeypatch
) -> None:
    rulebook = load_rulebook(VALID / "rules")
    filled = fill(scenario_from(read_file(VALID / "scenario.yaml"), rulebook), rulebook, None)
    started = []

    class Dies(durable.Child):
        def __init__(self) -> None:
            super().__init__()
            started.append(self)
            self._process.kill()

    monkeypatch.setattr(durable, "Child", Dies)
    second.close()
    for number in (1, 2, 3):
        with pytest.raises(EngineDiedError):
            second.decide(filled)
        assert len(started) == number
    assert children(os.getpid()) <= others


def test_what_interrupts_an_answer_is_not_answered_later(others: set[int], second: DurableRules, monkeypatch) -> None:
    """Else the next decision would read the answer to the one before."""
    rulebook = load_rulebook(VALID / "rules")
    filled = fill(scenario_from(read_file(VALID / "scenario.yaml"), rulebook), rulebook, None)
    known = second.decide(filled)

    def interrupt(*_: object) -> str:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(durable.Child, "_line", interrupt)
        with pytest.raises(KeyboardInterrupt):
            second.decide(filled)
    assert children(os.getpid()) <= others
    assert second.decide(filled) == known


def test_dying_is_told_apart_from_contradicting_and_both_are_the_same_exit_code() -> None:
    assert issubclass(EngineDiedError, ContradictionError)
    assert EngineDiedError.said != ContradictionError.said


def test_the_child_stands_apart_from_ctrl_c(others: set[int], second: DurableRules) -> None:
    assert second.unavailable is None
    (child,) = children(os.getpid()) - others
    assert os.getpgid(child) == child != os.getpgid(0)


OPENS = """
import sys, time
from pathlib import Path
from routefinder.engines.durable import DurableRules
from routefinder.index import index_of
from routefinder.load import load_rulebook
second = DurableRules(index_of(load_rulebook(Path(sys.argv[1]))))
print("here", flush=True)
time.sleep(600)
"""


def test_the_child_ends_without_a_word_when_the_program_is_killed() -> None:
    command = [sys.executable, "-c", OPENS, str(VALID / "rules")]
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    program = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert program.stdout is not None
    assert program.stdout.readline() == "here\n"
    (child,) = children(program.pid)
    program.kill()
    _, errors = program.communicate(timeout=PATIENCE)
    assert gone(child)
    assert errors == ""


@pytest.mark.parametrize("said", ["", "[", '[]\n{"a": "b"}\n'])
def test_a_child_that_nobody_listens_to_ends_without_a_word(said: str) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as out:
        command = [sys.executable, "-I", str(durable.CHILD)]
        done = subprocess.run(
            command, input=said.encode(), stdout=out, stderr=subprocess.PIPE, check=False, timeout=PATIENCE
        )
    assert done.stderr == b""
