"""What a browser leaves on disk: every file of its profile, searched for the words of a case."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from routefinder.rulebook import Rulebook
from routefinder.vocabulary import Language

ENCODINGS = ("utf-8", "utf-16-le")
SHORTEST = 5
"""Letters that a word must have to be looked for: 'ja' and 'nee' stand in every file of a browser."""


class Profile:
    """Everything that stands in the files of a profile and in their names, in small letters."""

    def __init__(self, folder: Path) -> None:
        files = [Path(top, name) for top, _, names in os.walk(folder) for name in sorted(names)]
        files = [file for file in files if file.is_file() and not file.is_symlink()]
        self.files: dict[str, bytes] = {}
        for file in files:
            with suppress(FileNotFoundError):  # a browser that still runs takes files away
                self.files[str(file.relative_to(folder))] = _dense(file)
        self._all = b"\0\0\0".join(self.files.values())

    def found(self, words: Iterable[str]) -> dict[str, list[str]]:
        """The words that stand in the profile, each with its files."""
        return {word: self._where(word) for word in words if any(form in self._all for form in _forms(word))}

    def _where(self, word: str) -> list[str]:
        return [name for name, data in self.files.items() if any(form in data for form in _forms(word))]


def _dense(file: Path) -> bytes:
    """What a file holds, without the long runs of nothing that databases have, and its name."""
    return re.sub(rb"\0{4,}", b"\0\0\0", file.read_bytes()).lower() + b"\0\0\0" + file.name.lower().encode()


def _forms(word: str) -> tuple[bytes, ...]:
    return tuple(word.lower().encode(encoding) for encoding in ENCODINGS)


def telling(rulebook: Rulebook, language: Language) -> set[str]:
    """Every word of the rulebook that would tell what a case is about, whole and as it stands on a page.

    Questions and their reasons, names of facts, answers, routes, authorities, services and warnings, and the ids of
    these; so that a page that puts one of them in a title or path is found out, whichever it is. An id that is a
    plain English word, such as 'ignored', tells nothing: a browser uses such words itself.
    """
    texts: list[str] = []
    for fact in rulebook.vocabulary.each():
        told = (fact.label, fact.question, fact.why, *(value.label for value in fact.values))
        texts += [text.in_(language) for text in told if text is not None]
        texts += [name for name in (fact.id, *fact.value_ids) if "_" in name]
    for route in rulebook.routes:
        texts += [route.id, route.name.in_(language)]
    for authority in rulebook.authorities:
        texts += [authority.id, authority.name.in_(language)]
    texts += [name for row in rulebook.platforms for name in (row.id, row.name)]
    texts += [warning.text.in_(language) for warning in rulebook.warnings]
    return {text for text in texts if len(text) >= SHORTEST}


def single(words: Iterable[str]) -> set[str]:
    """The long words within texts: a topic can be told by one of them alone."""
    return {word.lower() for text in words for word in re.findall(r"[^\W\d_]{9,}", text)}
