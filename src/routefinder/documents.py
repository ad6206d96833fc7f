"""The documents that the claims come from, answer by answer: what the rulebook does with each claim; as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from routefinder.claims import ClaimCoverage, ClaimRow, Use
from routefinder.claims_view import claim_line, counts, made_from
from routefinder.phrasing import Phrasing, sentence
from routefinder.registers import Document
from routefinder.stories import Stories
from routefinder.templating import plain

NUMBER = re.compile(r"A(\d+)")
LAST = 1_000_000
"""Where an answer without a number stands."""


def document_report(document: Document, found: ClaimCoverage, words: Phrasing, stories: Stories, up: str) -> str:
    """One document.

    Args:
        document: the document.
        found: every claim of the rulebook.
        words: the words of one language.
        stories: the scenarios, for what this was made from.
        up: the way from the report's folder to the folder that scenario names start from, e.g. ``../..``.
    """
    return "\n".join(_document(document, found, words, stories, up)) + "\n"


def answers(document: Document, found: ClaimCoverage) -> dict[str, list[ClaimRow]]:
    """The claims of a document by answer, in the order of the answers; also those it shares with another document."""
    grouped: dict[str, list[ClaimRow]] = {}
    for row in found.rows:
        for name, answer in places(row):
            if name == document.id:
                grouped.setdefault(answer, []).append(row)
    return dict(sorted(grouped.items(), key=lambda entry: _number(entry[0])))


def places(row: ClaimRow) -> Iterator[tuple[str, str]]:
    """Every document and answer in which a claim stands; ``A9; other A13`` names a second document."""
    first, *others = row.claim.answer.split("; ")
    yield row.claim.document, first
    for other in others:
        name, _, answer = other.partition(" ")
        yield name, answer


def _number(answer: str) -> int:
    found = NUMBER.search(answer)
    return int(found[1]) if found else LAST


def _document(document: Document, found: ClaimCoverage, words: Phrasing, stories: Stories, up: str) -> Iterator[str]:
    yield f"# {plain(document.title.in_(words.language))}"
    yield ""
    checked = words.short_day(document.checked) if document.checked else words.phrase("document_not_checked")
    yield plain(words.phrase("document_dated", day=document.dated, checked=checked))
    yield from ("", words.phrase("document_intro"), "", plain(made_from(words, stories)))
    for answer, rows in answers(document, found).items():
        yield from ("", f"## {plain(words.phrase('document_answer', answer=answer))}")
        for row in rows:
            yield ""
            yield from _claim(row, document, words, up)


def _claim(row: ClaimRow, document: Document, words: Phrasing, up: str) -> Iterator[str]:
    yield f"**{row.claim.id}** ({row.claim.kind}) {plain(sentence(row.claim.summary.in_(words.language)))}"
    yield ""
    if row.claim.must_suppress:
        yield f"- {words.phrase('claims_must_suppress')}."
    elsewhere = dict.fromkeys(f"{name} {answer}" for name, answer in places(row) if name != document.id)
    if elsewhere:
        yield f"- {plain(words.phrase('document_elsewhere', documents=', '.join(elsewhere)))}"
    for use in row.uses:
        yield f"- {plain(_use_line(use, words))}"
    if row.claim.context is not None:
        yield f"- {plain(words.phrase('claims_context', reason=row.claim.context.in_(words.language)))}"
    if row.stories:
        shown = ", ".join(f"[{plain(story.title)}]({up}/{story.name})" for story in row.stories)
        yield f"- {words.phrase('document_scenarios', scenarios=shown)}"
    yield from (f"- {words.phrase(f'claims_{what}')}" for what in row.missing)


def _use_line(use: Use, words: Phrasing) -> str:
    part, text = words.phrase(f"part_{use.kind}"), sentence(use.text.in_(words.language))
    return words.phrase("document_use", part=part, id=use.id, text=text)


def claims_report(found: ClaimCoverage, words: Phrasing, stories: Stories, up: str) -> str:
    """Every claim on a line of a table, and what shows the claims about what cannot or may not be."""
    return "\n".join(_claims(found, words, stories, up)) + "\n"


def _claims(found: ClaimCoverage, words: Phrasing, stories: Stories, up: str) -> Iterator[str]:
    yield f"# {words.phrase('claims_title')}"
    yield from ("", plain(made_from(words, stories)), "")
    yield from (f"- {line}" for line in counts(found, words))
    yield from ("", f"## {words.phrase('claims_missing')}", "")
    lacking = [row for row in found.rows if row.missing]
    yield from (f"- {plain(claim_line(row, words))}" for row in lacking)
    yield from (f"- {name}: {words.phrase('claims_gap')}" for name in found.gaps)
    yield from (
        f"- {plain(words.phrase('claims_unknown', id=word, scenario=story.name))}" for word, story in found.unknown
    )
    if found.complete:
        yield words.phrase("claims_nothing_missing")
    yield from ("", f"## {words.phrase('claims_suppressed')}", "")
    for row in found.suppressed:
        yield from _shown(row, words, up)
    yield from ("", f"## {words.phrase('claims_all')}", "")
    for row in found.rows:
        yield f"- {plain(claim_line(row, words))} {_where_used(row, words)}"


def _shown(row: ClaimRow, words: Phrasing, up: str) -> Iterator[str]:
    yield f"- {plain(claim_line(row, words))}"
    for use in row.theorems:
        theorem = words.phrase(
            "document_use", part=words.phrase("part_theorem"), id=use.id, text=use.text.in_(words.language)
        )
        yield f"  - {plain(theorem)}"
    for story in row.stories:
        yield f"  - [{plain(story.title)}]({up}/{story.name})"


def _where_used(row: ClaimRow, words: Phrasing) -> str:
    kinds = dict.fromkeys(use.kind for use in row.uses)
    named = [
        f"{words.phrase(f'part_{kind}')} {', '.join(dict.fromkeys(use.id for use in row.uses if use.kind == kind))}"
        for kind in kinds
    ]
    if not named and row.claim.context is not None:
        named = [words.phrase("claims_context", reason=row.claim.context.in_(words.language))]
    return f"*{plain('; '.join(named))}*" if named else ""
