"""The rows of a rulebook while it is read and checked: what they say, where they stand, and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from routefinder.errors import Fault
from routefinder.vocabulary import Model
from routefinder.yamlfile import Document, Place


@dataclass(frozen=True, slots=True)
class Item:
    """One row of a section, and where it stands."""

    section: str
    model: Model
    document: Document
    place: Place

    @property
    def key(self) -> str:
        """The section and the id, or the number of the row where it has no id."""
        return f"{self.section}/{getattr(self.model, 'id', None) or self.place[-1]}"

    @property
    def where(self) -> str:
        """The file and line of this row."""
        return f"{self.document.file}:{self.document.line(self.place)}"

    def data(self, place: Place) -> Any:
        """What the file says at a place inside this row."""
        found = self.document.data
        for step in (*self.place, *place):
            found = found[step]
        return found

    def fault(self, code: str, message: str, *inner: str | int, hint: str = "") -> Fault:
        """A fault at this row, or at a place inside it."""
        return Fault(code, message, self.document.file, self.document.line((*self.place, *inner)), hint)


@dataclass(frozen=True, slots=True)
class Lost:
    """What could not be read: every word of the rows with a fault of their own, and whether a whole file is missing.

    What is lost may be what a reference means, so it is not called wrong a second time.
    """

    words: frozenset[str] = frozenset()
    files: bool = False

    def may_hold(self, word: str) -> bool:
        """Whether this word may be defined in what was lost."""
        return self.files or word in self.words
