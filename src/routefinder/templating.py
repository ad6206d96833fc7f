"""The templates of this package, set up in one way."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape


def plain(text: object) -> str:
    """Text on one line in which nothing is Markdown."""
    clean = "".join(char if char.isprintable() else " " for char in str(text))
    return "".join(f"\\{char}" if char in "\\`*_{}[]<>#|" else char for char in clean)


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
    return environment
