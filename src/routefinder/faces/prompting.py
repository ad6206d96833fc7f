"""Numbered prompts in a terminal or through a pipe: plain lines that a screen reader reads and nothing redraws."""

from __future__ import annotations

import os
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from select import select

from routefinder.errors import Fault, InputError
from routefinder.phrasing import Phrasing

CLEAR = "\x1b[2J\x1b[3J\x1b[H"
MOST_CHARACTERS = 1000


class BackError(Exception):
    """The asker goes back one question."""


class LeaveError(Exception):
    """The asker leaves the answer that stands as it is."""


class StopError(Exception):
    """The asker stops."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Numbered answers: their values with labels; ``several`` may be chosen, of which ``alone`` goes with no other."""

    options: tuple[tuple[str, str], ...]
    several: bool = False
    alone: str | None = None


def nobody_answers() -> bool:
    """Whether standard input has ended already; not whether nobody has typed anything yet."""
    try:
        ready, _, _ = select([sys.stdin.buffer], [], [], 0)
        return bool(ready) and not sys.stdin.buffer.peek(1)  # type: ignore[union-attr]
    except (AttributeError, OSError, ValueError):  # it is closed, or no file: reading it will tell
        return False


def no_input(words: Phrasing, *, closed: bool = False) -> InputError:
    """The fault of standard input that has ended, or was ``closed`` when the program began."""
    said = ("ask_input_closed", "ask_input_closed_hint") if closed else ("ask_input_ended", "ask_input_ended_hint")
    message, hint = map(words.phrase, said)
    return InputError([Fault("ask-input", message, hint=hint)])


class Prompter:
    """Writes lines, and reads answers until one can be used."""

    def __init__(self, words: Phrasing, write: Callable[[str], None], width: int) -> None:
        self.words = words
        self.write = write
        self.width = width
        self.stands = ""

    @contextmanager
    def over(self, value: str) -> Iterator[None]:
        """While this lasts this answer stands already, and Enter leaves it; with '' none does."""
        self.stands = value
        try:
            yield
        finally:
            self.stands = ""

    def say(self, *lines: str) -> None:
        """Write lines, folded to the width."""
        for line in lines:
            indent = "   " if line[:1].isdigit() else ""
            self.write("\n".join(textwrap.wrap(line, self.width, subsequent_indent=indent) or [""]) + "\n")

    def phrases(self, *keys: str) -> None:
        """Write fixed sentences of the rulebook."""
        self.say(*(self.words.phrase(key) for key in keys))

    def line(self) -> str:
        """One line of input, without blanks around it.

        Raises:
            InputError: when the input has ended, or was closed when the program began.
        """
        if sys.stdin is None:
            raise no_input(self.words, closed=True)
        self.write(self.words.phrase("ask_prompt"))
        data = sys.stdin.buffer.readline(MOST_CHARACTERS)
        if not data:
            self.write("\n")
            raise no_input(self.words)
        return data.decode("utf-8", "replace").strip()

    def answer(self, help_lines: tuple[str, ...]) -> str:
        """What was typed, once it is neither help, back nor stop, nor leaves the answer that stands."""
        if self.stands:
            self.say(self.words.phrase("ask_stands", value=self.stands))
        while True:
            typed = self.line()
            if self.stands and not typed:
                raise LeaveError
            if typed.lower() in ("t", "b"):
                raise BackError
            if typed.lower() == "q":
                raise StopError
            if typed != "?":
                return typed
            self.say(*help_lines, self.words.phrase("ask_help"), self.words.phrase("ask_keys"))

    def choose(self, choice: Choice, help_lines: tuple[str, ...]) -> tuple[str, ...]:
        """The values that were chosen; none for 'I do not know'."""
        while True:
            numbers = self.answer(help_lines).replace(",", " ").split()
            if numbers == ["0"]:
                return ()
            chosen = [self._option(choice, number) for number in numbers]
            if not chosen or None in chosen or (len(chosen) > 1 and not choice.several):
                self.phrases("error_choose")
            elif choice.alone in chosen and len(set(chosen)) > 1:
                self.say(self.words.phrase("ask_alone", value=dict(choice.options)[str(choice.alone)]))
            else:
                return tuple(value for value, _ in choice.options if value in chosen)

    def _option(self, choice: Choice, number: str) -> str | None:
        if not number.isascii() or not number.isdigit() or not 1 <= int(number) <= len(choice.options):
            return None
        return choice.options[int(number) - 1][0]

    def numbered(self, choice: Choice) -> None:
        """Write the numbered answers, with 'I do not know' as 0."""
        self.say(*(f"{number}. {label}" for number, (_, label) in enumerate(choice.options, 1)))
        self.say(f"0. {self.capital('unknown')}")

    def capital(self, key: str) -> str:
        """A fixed sentence with a capital."""
        text = self.words.phrase(key)
        return text[:1].upper() + text[1:]

    def offer_to_clear(self) -> None:
        """Clear the screen and what was scrolled away, where there is one that can and the asker wants it."""
        if not (sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM") == "dumb":
            return
        self.phrases("ask_clear")
        if self.line().lower() == self.words.phrase("ask_clear_yes"):
            self.write(CLEAR)
