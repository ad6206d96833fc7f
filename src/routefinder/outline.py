"""An account with headings: one shape for text, Markdown and HTML. Nothing is decided or worded here."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from routefinder.templating import plain, templates
from routefinder.vocabulary import Language
from routefinder.words import one_line

NARROWEST = 30


@dataclass(frozen=True, slots=True)
class Item:
    """One point: a sentence, what belongs under it, and a link."""

    text: str
    lines: tuple[str, ...] = ()
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its points."""

    heading: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A title, a few sentences, sections in order, and what closes it. Sections without points are left out."""

    language: Language
    title: str
    intro: tuple[str, ...]
    sections: tuple[Section, ...]
    closing: tuple[str, ...] = ()

    @property
    def shown(self) -> tuple[Section, ...]:
        """The sections that say something."""
        return tuple(section for section in self.sections if section.items)


def render_outline(outline: Outline, form: Literal["text", "md", "html"], width: int = 80) -> str:
    """The account in a format; ``width`` is that of the terminal, in columns."""
    if form == "html":
        return templates().get_template("outline.html.j2").render(o=outline)
    lines = _markdown(outline) if form == "md" else _text(outline, max(NARROWEST, width))
    return "\n".join(lines) + "\n"


def _text(outline: Outline, width: int) -> Iterator[str]:
    yield from wrap(outline.title, width)
    for sentence in outline.intro:
        yield from wrap(sentence, width)
    for section in outline.shown:
        yield ""
        yield from wrap(section.heading.upper(), width)
        for item in section.items:
            yield from wrap(item.text, width, "  ", "* ")
            for line in item.lines:
                yield from wrap(line, width, "    ", "  - ")
            if item.url:
                yield f"  {item.url}"
    yield ""
    for sentence in outline.closing:
        yield from wrap(sentence, width)


def wrap(text: str, width: int, indent: str = "", first: str | None = None) -> list[str]:
    """The text in lines that fit the width where words do, indented; the first line begins with ``first``."""
    return textwrap.wrap(
        one_line(text),
        width,
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _markdown(outline: Outline) -> Iterator[str]:
    yield f"# {plain(outline.title)}"
    for sentence in outline.intro:
        yield from ("", plain(sentence))
    for section in outline.shown:
        yield from ("", f"## {plain(section.heading)}", "")
        for item in section.items:
            yield f"- {plain(item.text)}" + (f" <{item.url}>" if item.url else "")
            yield from (f"  - {plain(line)}" for line in item.lines)
    for sentence in outline.closing:
        yield from ("", plain(sentence))
