"""A letter with what stands around it, as text or as one HTML page. Addresses are text, never links."""

from __future__ import annotations

from routefinder.citations import Citation
from routefinder.letters import Sheet
from routefinder.phrasing import Phrasing
from routefinder.templating import templates


def as_text(sheet: Sheet, words: Phrasing) -> str:
    """The sheet as text for a terminal or a file."""
    parts = [sheet.title, sheet.summary, *around(sheet, words)]
    parts += [words.phrase("letter_starts"), sheet.text.rstrip("\n"), words.phrase("letter_ends")]
    parts.append(_listed(words.phrase("sources"), (sheet.asked, *sources(sheet, words))))
    return "\n\n".join(parts) + "\n"


def around(sheet: Sheet, words: Phrasing) -> list[str]:
    """What stands before the letter, as text: what to know, what the letter holds, what is still to fill in."""
    return [_listed(heading, lines) for heading, lines in headed(sheet, words)]


def headed(sheet: Sheet, words: Phrasing) -> list[tuple[str, tuple[str, ...]]]:
    """The lists before the letter, each with its heading; empty ones are left out."""
    lists = (("letter_before", sheet.before), ("letter_holds", sheet.wanted), ("letter_to_fill", sheet.to_fill))
    return [(words.phrase(key), lines) for key, lines in lists if lines]


def _listed(heading: str, lines: tuple[str, ...]) -> str:
    return "\n".join([heading, *(f"- {line}" for line in lines)])


def sources(sheet: Sheet, words: Phrasing) -> tuple[str, ...]:
    """What the sheet cites, each in one line."""
    return tuple(_source(source, words) for source in sheet.sources)


def _source(source: Citation, words: Phrasing) -> str:
    place = f"{source.locator}: " if source.locator else ""
    address = f" {source.url}" if source.url else ""
    return f"{place}{source.title} ({words.phrase(f'evidence_{source.evidence}')}).{address}"


def as_html(sheet: Sheet, words: Phrasing) -> str:
    """The sheet as one page with a neutral title; everything in it is escaped."""
    template = templates().get_template("letter.html.j2")
    return template.render(
        s=sheet,
        t=words.phrase,
        language=words.language,
        number=str(sheet.number),
        headed=headed(sheet, words),
        sources=sources(sheet, words),
    )
