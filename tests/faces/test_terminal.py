"""The program in a terminal of its own: Ctrl-C, plain screens, and nothing of the answers on disk."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import resource
import select
import socket
import subprocess
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep

import pytest

from cases import ROOT, rulebook

CASE = ROOT / "scenarios" / "start" / "deepnude-on-a-very-large-platform.yaml"
PROGRAM = [sys.executable, "-P", "-m", "routefinder"]
PATIENCE = 30.0
PROMPT = "Your answer: "
CTRL_C, CTRL_D = b"\x03", b"\x04"
LINES = "─│┌┐└┘├┤┬┴┼╭╮╯╰═║"
THREAT = rulebook().vocabulary["content"].value_ids.index("threat") + 1


def surroundings(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONDONTWRITEBYTECODE": "1", **more}


class Terminal:
    """A program that has a terminal to itself: what is typed there goes to it, Ctrl-C to all in the foreground."""

    def __init__(self, *words: str, **more: str) -> None:
        self.ours, theirs = pty.openpty()
        self.process = subprocess.Popen(
            [*PROGRAM, *words],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=surroundings(**{"TERM": "xterm", **more}),
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509 - one line, in the child
        )
        os.close(theirs)
        self.shown = ""

    def until(self, text: str, count: int = 1) -> None:
        """Read until a text has been shown so many times."""
        end = monotonic() + PATIENCE
        while self.shown.count(text) < count:
            assert self._read(end), f"'{text}' did not come: {self.shown[-300:]}"

    def type(self, typed: bytes) -> None:
        os.write(self.ours, typed)

    def ended(self) -> int:
        """The exit code, once all that was shown is read."""
        end = monotonic() + PATIENCE
        while self._read(end):
            pass
        return self.process.wait(PATIENCE)

    def _read(self, end: float) -> bool:
        ready, _, _ = select.select([self.ours], [], [], max(0.0, end - monotonic()))
        try:
            data = os.read(self.ours, 65536) if ready else b""
        except OSError:  # nobody has the other side any more
            data = b""
        self.shown += data.decode("utf-8", "replace").replace("\r\n", "\n")
        return bool(data)


@contextmanager
def terminal(*words: str, **more: str) -> Iterator[Terminal]:
    found = Terminal(*words, **more)
    try:
        yield found
    finally:
        found.process.kill()
        found.process.wait()
        os.close(found.ours)


def run(*words: str, typed: str = "", folder: Path | None = None, **more: str) -> tuple[int, str, str]:
    """Run the program through pipes, in a folder that is also its home and its place for temporary files."""
    places = {} if folder is None else {name: str(folder) for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME")}
    done = subprocess.run(
        [*PROGRAM, *words], input=typed, cwd=folder, env=surroundings(**places, **more),
        capture_output=True, text=True, encoding="utf-8", check=False, timeout=60,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("answers", [0, 2])
def test_ctrl_c_at_a_question_ends_it_without_a_word(answers: int) -> None:
    with terminal("ask", "--lang", "en", "--mode", "hulp") as screen:
        for number in range(answers):
            screen.until(PROMPT, number + 1)
            screen.type(b"0\n")
        screen.until(PROMPT, answers + 1)
        before = len(screen.shown)
        screen.type(CTRL_C)
        assert screen.ended() == 130
        assert screen.shown[before:].replace("^C", "").strip() in ("", "0")


def test_ctrl_c_where_the_screen_may_be_cleared_ends_it_without_a_word() -> None:
    with terminal("ask", "--lang", "en") as screen:
        screen.until(PROMPT)
        screen.type(b"q\n")
        screen.until("Clear the screen?")
        screen.until(PROMPT, 2)
        screen.type(CTRL_C)
        assert screen.ended() == 130
        assert screen.shown.replace("^C", "").endswith(PROMPT)


def test_ctrl_c_ends_the_server_and_it_says_so() -> None:
    with terminal("serve", "--lang", "en") as screen:
        screen.until("http://")
        before = len(screen.shown.partition("\n")[0])
        screen.type(CTRL_C)
        assert screen.ended() == 130
        assert screen.shown[before:].replace("^C", "").strip() == rulebook().phrases["web_stopped"].en


def test_the_end_of_typing_is_one_line() -> None:
    with terminal("ask", "--lang", "en") as screen:
        screen.until(PROMPT)
        screen.type(CTRL_D)
        assert screen.ended() == 2
        assert "[ask-input] the input ended" in screen.shown
        assert "Traceback" not in screen.shown


def test_the_screen_is_cleared_where_that_is_wanted_and_never_where_it_cannot_be() -> None:
    with terminal("ask", "--lang", "en") as screen:
        screen.until(PROMPT)
        screen.type(b"q\n")
        screen.until(PROMPT, 2)
        screen.type(b"y\n")
        assert screen.ended() == 0
        assert "\x1b[3J" in screen.shown
    with terminal("ask", "--lang", "en", TERM="dumb") as plain:
        plain.until(PROMPT)
        plain.type(b"q\n")
        assert plain.ended() == 0
        assert "Clear the screen?" not in plain.shown


@pytest.mark.parametrize(
    ("words", "typed"),
    [
        (["ask", "--mode", "hulp"], f"?\n2\n{THREAT}\nt\n\n" + "0\n" * 60),
        (["decide", "-", "--full", "--lang", "en"], CASE.read_text("utf-8")),
        (["why", "all", "-"], CASE.read_text("utf-8")),
        (["decide", "--help"], ""),
    ],
)
def test_a_plain_screen_gets_only_signs_that_can_be_read_and_the_disk_gets_nothing(
    words: list[str], typed: str, tmp_path: Path
) -> None:
    """Neither the folder that it runs in, nor the home, nor the place for temporary files."""
    code, out, errors = run(*words, typed=typed, folder=tmp_path, NO_COLOR="1", TERM="dumb")
    assert (code, errors) == (0, "")
    assert out
    assert sorted({sign for sign in out if not sign.isprintable() and sign != "\n"}) == []
    assert not set(LINES) & set(out)
    assert list(tmp_path.rglob("*")) == []


def most_of_a_dump(pid: int) -> str:
    """The size that the memory of a process may have on disk when it crashes."""
    found = re.search(r"^Max core file size +(\S+)", Path(f"/proc/{pid}/limits").read_text(), re.MULTILINE)
    assert found is not None
    return found[1]


def allow_dumps() -> None:
    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (most, most))


def children(pid: int) -> list[int]:
    """The processes that a process started."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.mark.skipif(resource.getrlimit(resource.RLIMIT_CORE)[1] == 0, reason="no memory can be dumped here at all")
@pytest.mark.parametrize("words", [["ask"], ["decide", "-"], ["serve"]])
def test_neither_the_program_nor_its_child_leaves_its_memory_on_disk(words: list[str]) -> None:
    process = subprocess.Popen(
        [*PROGRAM, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=surroundings(),
        preexec_fn=allow_dumps,  # noqa: PLW1509 - two lines, in the child
    )
    try:
        end = monotonic() + PATIENCE
        while not (found := children(process.pid)) and monotonic() < end:
            sleep(0.05)
        assert len(found) == 1, "the second engine did not start"
        assert [most_of_a_dump(pid) for pid in (process.pid, *found)] == ["0", "0"]
    finally:
        process.kill()
        with suppress(OSError):
            process.communicate()


def test_without_anybody_to_answer_nothing_is_asked() -> None:
    code, out, errors = run("ask", "--lang", "en")
    assert (code, out) == (2, "")
    assert errors.startswith("[ask-input] the input ended")
    assert errors.count("\n") == 1


def test_a_taken_port_is_one_line_for_nothing_was_served() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        code, out, errors = run("serve", "--port", str(taken.getsockname()[1]))
    assert (code, out) == (2, "")
    assert errors.startswith("[serve-port]")
    assert errors.count("\n") == 1
