"""Many people at once on the web face, on this machine alone; then the server is killed while they are at it.

usage: bench/load.py [PEOPLE] [SECONDS]      prints errors, milliseconds, memory, and what was left behind

The empty page is of the same server in the same run: what it takes is what the machine takes, not the questionnaire.
docs/load.md says what was measured last.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from faces.web.wire import Program  # noqa: E402

PEOPLE = Path(__file__).with_name("people.py")
EMPTY = "empty"
OURS = ("question", "answer", "check", "result", "letters", "letter", "letter as text")
SETTLED = 60
"""Seconds after which everybody has come and many have seen an outcome: the memory should not grow any more."""
KILLED_AFTER = 8


@dataclass(frozen=True)
class Load:
    """What came of it: times in milliseconds by kind of page, counts, errors, memory in MiB by second, visits left."""

    took: dict[str, list[float]]
    counts: dict[str, int]
    errors: dict[str, int]
    memory: dict[int, float]
    left: int
    complaints: str

    def at(self, share: float, *kinds: str) -> float:
        """The time that this share of the pages of some kinds took at most."""
        times = sorted(time for kind in kinds for time in self.took.get(kind, ()))
        return times[min(len(times) - 1, int(share * len(times)))] if times else 0.0

    @property
    def settled(self) -> float:
        """The memory once everybody was there."""
        return self.memory[min(self.memory, key=lambda second: abs(second - SETTLED))]

    @property
    def last(self) -> float:
        """The memory at the end."""
        return self.memory[max(self.memory)]


@contextmanager
def a_server(sessions: int) -> Iterator[Program]:
    """A server in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        program = Program(Path(folder), "--sessions", str(sessions))
        try:
            yield program
        finally:
            program.close()


def start(program: Program, people: int, seconds: float) -> subprocess.Popen[bytes]:
    """The people, in a process of their own."""
    words = [sys.executable, str(PEOPLE), str(program.port), str(people), str(seconds)]
    return subprocess.Popen(words, stdout=subprocess.PIPE)


def measure(people: int, seconds: float) -> Load:
    """Let them use it for so long."""
    sessions = people * 3 // 2
    with a_server(sessions) as program:
        crowd, begun, memory = start(program, people, seconds), time.monotonic(), dict[int, float]()
        while crowd.poll() is None and time.monotonic() - begun < seconds:
            memory[round(time.monotonic() - begun)] = resident(program.process.pid)
            time.sleep(min(5.0, seconds / 4))
        out, _ = crowd.communicate(timeout=120)
        memory[round(time.monotonic() - begun)] = resident(program.process.pid)
        found: dict[str, Any] = json.loads(out)
        return Load(**found, memory=memory, left=sessions - room(program), complaints=program.errors.read_text())


def resident(pid: int) -> float:
    """The memory that a process holds, in MiB."""
    rows = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(row.split()[1] for row in rows if row.startswith("VmRSS:"))) / 1024


def room(program: Program) -> int:
    """How many more visits can begin."""
    for number in range(10_000):
        if program.ask("/begin", {"l": "nl"}).status != 303:
            return number
    return -1


def killed(people: int) -> list[str]:
    """What is left on disk by a server that is killed while people use it, in its folder, home and temporary files."""
    with a_server(people * 3 // 2) as program:
        before = files(program.home)
        crowd = start(program, people, KILLED_AFTER + 10)
        time.sleep(KILLED_AFTER)
        program.process.send_signal(signal.SIGKILL)
        program.process.wait()
        crowd.communicate(timeout=120)
        return sorted((files(program.home) - before) | ({"stderr"} if program.errors.read_bytes() else set()))


def files(folder: Path) -> set[str]:
    """Everything in a folder."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def main(people: int, seconds: float) -> int:
    """Measure and print; 1 where something went wrong."""
    load = measure(people, seconds)
    print(f"people {people}, seconds {seconds:.0f}, pages {sum(map(len, load.took.values()))}, "
          + ", ".join(f"{name} {number}" for name, number in sorted(load.counts.items())))  # fmt: skip
    print(f"errors {sum(load.errors.values())} {load.errors or ''}".rstrip())
    empty = load.at(0.99, EMPTY) or 1.0
    for name, kinds in ((EMPTY, (EMPTY,)), ("all of ours", OURS), *((kind, (kind,)) for kind in OURS)):
        half, most = load.at(0.5, *kinds), load.at(0.99, *kinds)
        print(f"{name:16} {sum(len(load.took.get(kind, ())) for kind in kinds):6} pages, "
              f"p50 {half:7.1f} ms, p99 {most:7.1f} ms, {most / empty:6.2f} of the empty page's p99")  # fmt: skip
    print(f"memory {load.settled:.0f} MiB after {SETTLED} s, {load.last:.0f} MiB at the end, visits left {load.left}")
    print(f"standard error: {load.complaints.strip() or 'nothing'}")
    left = killed(people)
    print(f"killed in the middle: left on disk {left or 'nothing'}")
    return int(bool(load.errors or load.left or load.complaints or left))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200, float(sys.argv[2]) if len(sys.argv) > 2 else 120))
