"""Telephone numbers as links: on a telephone a number is called by choosing it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from markupsafe import Markup, escape

from routefinder.registers import Authority


def calls(text: str, rows: Iterable[Authority]) -> Markup:
    """The text with every number of the register in it as a link; nothing else in it is taken to be a number.

    Args:
        text: plain text, which is escaped.
        rows: the rows of the register whose numbers are looked for.
    """
    numbers = sorted({row.phone for row in rows if row.phone}, key=len, reverse=True)
    if not numbers:
        return escape(text)
    parts = re.split(rf"(?<![\w-])({'|'.join(map(re.escape, numbers))})(?![\w-])", text)
    return Markup().join(_link(part) if place % 2 else part for place, part in enumerate(parts))


def _link(number: str) -> Markup:
    return Markup('<a class="call" href="tel:{}">{}</a>').format(re.sub(r"\D", "", number), number)
