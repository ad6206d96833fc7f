"""Words as they may stand in a message or on a line, and the nearest right word for a wrong one."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

FEW = 20
"""So many words can be listed in a message."""


def shown(word: object, limit: int = 60) -> str:
    """A word from outside as it may stand in a message: printable, on one line, not too long."""
    text = str(word)
    cut = text if len(text) <= limit else text[: limit - 1] + "…"
    return "".join(char if char.isprintable() else "�" for char in cut)


def one_line(text: str) -> str:
    """The text with a blank for everything that cannot be printed."""
    return "".join(char if char.isprintable() else " " for char in text)


def nearest(word: object, known: Iterable[str], otherwise: str = "") -> str:
    """'Did you mean …?' for the nearest known word, or all words when they are few, or ``otherwise``."""
    words = list(known)
    by_lower = {name.lower(): name for name in reversed(words)}
    found = get_close_matches(str(word)[:200].lower(), list(by_lower), n=1, cutoff=0.6)
    if found:
        return f"Did you mean '{shown(by_lower[found[0]])}'?"
    return f"Known here: {', '.join(shown(name) for name in words)}." if 0 < len(words) <= FEW else otherwise
