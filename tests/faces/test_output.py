"""Standard input, output and error that are closed, full or left: one line, an exit code, and no traceback."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest

from cases import ROOT
from routefinder.faces import cli, output

RULES = ROOT / "tests" / "bad" / "valid" / "rules"
FACTS = ["facts", "--rules", str(RULES)]
CASE = ROOT / "scenarios" / "start" / "deepnude-on-a-very-large-platform.yaml"
FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="there is no full device here")


def started(*words: str, closed: int | None = None, full: bool = False, typed: bytes = b"") -> tuple[int, str, str]:
    """Run the program in a process of its own, with one of its three ways closed, or standard output full."""
    with FULL.open("wb") if full else nullcontext(subprocess.PIPE) as out:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "routefinder", *words],
            stdout=out,
            stderr=subprocess.PIPE,
            input=typed,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
            preexec_fn=None if closed is None else lambda: os.close(closed),
            check=False,
            timeout=60,
        )
    return done.returncode, (done.stdout or b"").decode(), done.stderr.decode()


def one_fault(code: int, errors: str) -> str:
    """The only line on standard error, where the call was refused."""
    assert code == 2, errors
    assert errors.count("\n") == 1, errors
    return errors


def test_a_closed_standard_output_is_one_line() -> None:
    code, _, errors = started(*FACTS, closed=1)
    assert one_fault(code, errors).startswith("[output-unwritable] standard output is closed.")


@needs_full
@pytest.mark.parametrize("words", [FACTS, ["test", str(CASE)]])
def test_a_full_standard_output_is_one_line(words: list[str]) -> None:
    code, _, errors = started(*words, full=True)
    assert one_fault(code, errors).startswith("[output-unwritable] standard output cannot be written: No space left")


@needs_full
def test_help_that_cannot_be_written_is_one_line() -> None:
    code, _, errors = started("--help", full=True)
    assert "[system-refused] No space left" in one_fault(code, errors)


@pytest.mark.parametrize(("language", "said"), [("nl", "de invoer is gesloten."), ("en", "standard input is closed.")])
def test_a_closed_standard_input_is_one_line(language: str, said: str) -> None:
    code, _, errors = started("ask", "--mode", "hulp", "--lang", language, closed=0)
    assert one_fault(code, errors).startswith(f"[ask-input] {said}")


def test_a_closed_standard_error_sends_no_message_to_standard_output() -> None:
    assert started("schema", "cases", closed=2) == (2, "", "")


def test_a_reader_who_leaves_ends_it_quietly() -> None:
    command = [sys.executable, "-P", "-m", "routefinder", *FACTS]
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as out:
        env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
        done = subprocess.run(command, stdout=out, stderr=subprocess.PIPE, env=env, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("named", [None, "case.yaml"])
def test_what_the_system_refuses_is_one_line(
    named: str | None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO), named)

    monkeypatch.setattr(cli, "app", refuse)
    monkeypatch.setattr(output, "_forget_the_rest", lambda: None)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    said = one_fault(int(str(ended.value.code)), capsys.readouterr().err)
    assert said.startswith("[system-refused] " + (f"'{named}': " if named else "") + os.strerror(errno.EIO))


@pytest.mark.parametrize(
    ("terminal", "said", "wanted"),
    [(0, "", 80), (1, "", 20), (50, "", 50), (200, "", 100), (None, "", 80), (None, "0", 20), (None, "60", 60)],
)
def test_lines_are_folded_to_a_width_that_can_be_read(
    terminal: int | None, said: str, wanted: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def size(_: int) -> os.terminal_size:
        if terminal is None:
            raise OSError
        return os.terminal_size((terminal, 24))

    monkeypatch.setattr(output.os, "get_terminal_size", size)
    monkeypatch.setattr(sys, "stdout", sys.__stdout__)
    monkeypatch.setenv("COLUMNS", said)
    assert output.columns() == wanted
