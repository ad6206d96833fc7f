"""The templates of this package, set up in one way."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from routefinder.phrasing import heading, sentence
from routefinder.telephone import calls
from routefinder.words import one_line


def together(rows: Iterable[Any], name: str) -> list[tuple[Any, list[Any]]]:
    """The rows with the same value under a name, in the order of the rows: words differ by language, rows do not."""
    found = dict[Any, list[Any]]()
    for row in rows:
        found.setdefault(row[name], []).append(row)
    return list(found.items())


TOOLS = {"sentence": sentence, "heading": heading, "calls": calls, "together": together}
"""What every template can use."""


def plain(text: object) -> str:
    """Text on one line in which nothing is Markdown."""
    return "".join(f"\\{char}" if char in "\\`*_{}[]<>#|" else char for char in one_line(str(text)))


@cache
def templates() -> Environment:
    """What is put into HTML is text, never markup; Markdown has the filter ``md``. Unknown names are errors."""
    environment = Environment(
        loader=PackageLoader("routefinder"),
        autoescape=select_autoescape(("html.j2",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["md"] = plain
    environment.globals.update(TOOLS)
    return environment
