"""``routefinder letter`` and ``calendar``: what is written out for a decision, on the screen or in a file."""

from __future__ import annotations

import io
import os
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Literal, Self

from routefinder.calendarfile import calendar_file
from routefinder.decision import Decision
from routefinder.errors import Fault, InputError
from routefinder.faces.deciding import today
from routefinder.letterblocks import Block
from routefinder.letterforms import around, as_html, as_text
from routefinder.letters import Sheet, fitting, write_letter
from routefinder.phrasing import Phrasing
from routefinder.rulebook import Letter
from routefinder.vocabulary import Language
from routefinder.words import nearest, shown
from routefinder.yamlfile import LONGEST_NAME

Form = Literal["text", "html", "docx"]
PRIVATE = 0o600
STANDARD_OUTPUT = "-"
STYLES = {"heading": "Heading 2", "list": "List Bullet", "lines": "Normal", "paragraph": "Normal"}
LOCALES: dict[Language, str] = {"nl": "nl-NL", "en": "en-GB"}


def kind_and_file(words: list[str]) -> tuple[str | None, str]:
    """What stands on the command line: perhaps a letter, then a file."""
    if len(words) == 1:
        return None, words[0]
    if len(words) == 2:
        return words[0], words[1]
    raise _fault(
        "letter-words", "'letter' takes a letter and a file.", "Write: letter 1 FILE, or letter FILE for a list."
    )


def write_out(decision: Decision, kind: str | None, language: Language, form: Form, output: Path | None) -> str:
    """What to print: the list of letters that fit, the letter, or where it was written and what to know first."""
    words = Phrasing(decision.rulebook, language)
    if kind is None:
        if output is not None:
            raise _fault("letter-output", "only a letter can be written to a file.", "Name one: letter 1 FILE.")
        return _list(decision, words)
    sheet = write_letter(decision, chosen(decision, kind), language)
    if output is None:
        if form == "docx":
            raise _fault("letter-output", "a document cannot be printed here.", "Add --output FILE.")
        return as_html(sheet, words) if form == "html" else as_text(sheet, words)
    save(output, _content(sheet, form, words))
    lines = [words.phrase("letter_written", file=str(output)), words.phrase("download_note")]
    return "\n\n".join([*around(sheet, words), "\n".join(lines)]) + "\n"


def _content(sheet: Sheet, form: Form, words: Phrasing) -> bytes:
    if form == "docx":
        return as_docx(sheet, words.language)
    return (as_html if form == "html" else as_text)(sheet, words).encode()


def _list(decision: Decision, words: Phrasing) -> str:
    rows = [
        words.phrase("letter_row", number=str(number), title=row.title.in_(words.language), id=row.id)
        for number, row in enumerate(fitting(decision), 1)
    ]
    if not rows:
        return words.phrase("letters_none") + "\n"
    return "\n".join([words.phrase("letters_heading"), *rows, "", words.phrase("letter_choose")]) + "\n"


def chosen(decision: Decision, kind: str) -> Letter:
    """The letter with this id, or this number in the list of those that fit.

    Raises:
        InputError: when there is no such letter, or it does not fit.
    """
    rows = fitting(decision)
    for number, row in enumerate(rows, 1):
        if kind in (row.id, str(number)):
            return row
    if kind in (row.id for row in decision.rulebook.letters):
        raise _fault("letter-not-fitting", f"the letter '{shown(kind)}' does not fit this case.", _known(rows))
    raise _fault("letter-unknown", f"there is no letter '{shown(kind)}'.", nearest(kind, [row.id for row in rows]))


def _known(rows: tuple[Letter, ...]) -> str:
    return f"These fit: {', '.join(row.id for row in rows)}." if rows else "No letter fits it."


def as_docx(sheet: Sheet, language: Language) -> bytes:
    """The letter alone as a Word document: real headings and lists, its language, and nothing about who made it.

    Raises:
        InputError: when the extra that makes documents is not installed.
    """
    try:
        from docx import Document
        from docx.oxml.ns import qn
    except ImportError as error:
        hint = "Install the extra 'docx', or take --format text."
        raise _fault("letter-no-docx", "documents cannot be made here.", hint) from error
    document = Document()
    properties = document.core_properties
    properties.title, properties.author, properties.comments = sheet.name, "", ""
    properties.language = LOCALES[language]
    document.styles.element.find(".//" + qn("w:lang")).set(qn("w:val"), LOCALES[language])
    document.add_heading(sheet.title, level=1)
    for block in sheet.blocks:
        for text in _lines(block):
            document.add_paragraph(text, style=STYLES[block.kind])
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _lines(block: Block) -> tuple[str, ...]:
    return ("\n".join(block.lines),) if block.kind == "lines" else block.lines


def write_calendar(decision: Decision, language: Language, output: Path | None) -> str:
    """What to print: the calendar file, or where it was written. Its stamp is the day, not the moment."""
    try:
        content = calendar_file(decision, language, datetime.combine(today(), time.min, UTC))
    except ValueError as error:
        hint = "Add the days to 'dates:' in the scenario, for instance provider_decision."
        raise _fault("calendar-no-days", "no last day can be counted from this case.", hint) from error
    if output is None:
        return content
    save(output, content.encode())
    words = Phrasing(decision.rulebook, language)
    return f"{words.phrase('calendar_written', file=str(output))}\n{words.phrase('download_note')}\n"


def save(path: Path, content: bytes) -> None:
    """Write a new file that only its owner can read; a file that is there already stays as it is."""
    with NewFile(path) as file:
        file.write(content)


class NewFile:
    """A new file that only its owner can read, made before there is anything to write.

    It is left with all of its content, or it is taken away again. A file that is there already stays as it is.

    Raises:
        InputError: when the file is there already, or cannot be made or written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.whole = False
        if str(path) == STANDARD_OUTPUT:
            raise _fault("output-unwritable", f"'{path}' is not the name of a file.", "Name a new file.")
        try:
            self.handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
        except FileExistsError as error:
            raise _fault(
                "output-exists", f"'{shown(path, LONGEST_NAME)}' is there already.", "Name another file."
            ) from error
        except (OSError, ValueError) as error:
            raise unwritable(path, error) from error

    def write(self, content: bytes) -> None:
        """Write all there is to write, once."""
        rest = memoryview(content)
        try:
            while rest:
                rest = rest[os.write(self.handle, rest) :]
            os.fsync(self.handle)
        except OSError as error:
            raise unwritable(self.path, error) from error
        if not self._in_place():
            raise _fault(
                "output-unwritable", f"'{shown(self.path, LONGEST_NAME)}' was taken away meanwhile.", "Name a new file."
            )
        self.whole = True

    def _in_place(self) -> bool:
        try:
            return os.path.samestat(os.fstat(self.handle), self.path.lstat())
        except OSError:
            return False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        unused = not self.whole and self._in_place()
        os.close(self.handle)
        if unused:
            self.path.unlink()


def unwritable(path: Path, error: Exception) -> InputError:
    """The fault of a file or folder that cannot be made or written."""
    reason = getattr(error, "strerror", None) or "the name cannot be used"
    message, hint = f"'{shown(path, LONGEST_NAME)}' cannot be written: {reason}.", "Name another place, or make room."
    return _fault("output-unwritable", message, hint)


def _fault(code: str, message: str, hint: str = "") -> InputError:
    return InputError([Fault(code, message, hint=hint)])
