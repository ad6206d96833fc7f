"""What reaches the screen: the width, standard output and standard error, and the message of what went wrong."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

import typer

USUAL, NARROWEST, WIDEST = 80, 20, 100
"""Columns: where the terminal does not say how wide it is, and the least and most that lines are folded to in one."""


def columns() -> int:
    """The width of the terminal, or 80 where there is none or it does not say."""
    try:
        found = os.get_terminal_size(sys.stdout.fileno()).columns
    except (AttributeError, OSError, ValueError):
        said = os.environ.get("COLUMNS", "")
        return max(NARROWEST, int(said)) if said.isascii() and said.isdigit() else USUAL
    return max(NARROWEST, min(WIDEST, found)) if found else USUAL


def write(text: str) -> None:
    """Write to standard output, in UTF-8 whatever the locale says.

    Raises:
        InputError: where standard output is closed, or takes nothing more.
        Exit: quietly, where nobody reads on.
    """
    if sys.stdout is None:  # it was closed when the program began
        raise _unwritable("is closed")
    try:
        sys.stdout.buffer.write(text.encode("utf-8", "replace"))
        sys.stdout.flush()
    except BrokenPipeError:
        _forget_the_rest()
        raise typer.Exit from None
    except OSError as error:
        _forget_the_rest()
        raise _unwritable(f"cannot be written: {error.strerror}") from error


def _unwritable(what: str) -> Exception:
    from routefinder.errors import Fault, InputError

    return InputError([Fault("output-unwritable", f"standard output {what}.", hint="Send it elsewhere.")])


def _forget_the_rest() -> None:
    """Send nowhere what standard output did not take; else the program tries again when it ends."""
    with suppress(AttributeError, OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def tell(text: str) -> None:
    """Write a line to standard error, where there is one."""
    if sys.stderr is not None:
        with suppress(OSError):
            print(text, file=sys.stderr, flush=True)


def failed(error: Exception) -> int:
    """Tell what went wrong, one line a fault, and give the exit code; what is not ours is raised again."""
    from routefinder.errors import ContradictionError, Fault, InputError

    if isinstance(error, OSError):
        _forget_the_rest()
        what = f"'{error.filename}': {error.strerror}" if error.filename else error.strerror or "it was refused"
        error = InputError([Fault("system-refused", f"{what}.", hint="Look at the file, the disk and the rights.")])
    if isinstance(error, ContradictionError | InputError):
        tell(str(error))
        return 3 if isinstance(error, ContradictionError) else 2
    show = getattr(error, "show", None)
    if show is None:
        raise error
    show()
    return 2
