"""The account of every claim, as data and in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from routefinder.claims import ClaimCoverage, ClaimRow, Use
from routefinder.outline import Item, Outline, Section
from routefinder.phrasing import Phrasing, sentence
from routefinder.rulebook import Rulebook
from routefinder.stories import Stories

MOST_NAMED = 5
"""So many scenarios are named in a line; the rest is counted."""


def claims_data(found: ClaimCoverage, rulebook: Rulebook, stories: Stories) -> dict[str, Any]:
    """The account as plain data."""
    return {
        "rulebook": {"version": rulebook.version, "sha256": rulebook.sha256},
        "scenarios": {"count": len(stories.rows), "sha256": stories.sha256},
        "complete": found.complete,
        "in_order": len(found.in_order),
        "all": len(found.rows),
        "gaps": list(found.gaps),
        "unknown": [{"claim": word, "scenario": story.name} for word, story in found.unknown],
        "claims": [_row_data(row) for row in found.rows],
    }


def _row_data(row: ClaimRow) -> dict[str, Any]:
    claim = row.claim
    return {
        "id": claim.id,
        "document": claim.document,
        "answer": claim.answer,
        "kind": claim.kind,
        "must_suppress": claim.must_suppress,
        "context": claim.context.model_dump() if claim.context else None,
        "cited_by": [{"kind": use.kind, "id": use.id, "where": use.where} for use in row.uses],
        "scenarios": [story.name for story in row.stories],
        "missing": list(row.missing),
    }


def tell_claims(found: ClaimCoverage, words: Phrasing, stories: Stories) -> Outline:
    """The account in words: what is missing first, then every claim."""
    rows = tuple(claim_item(row, words) for row in found.rows)
    missing = tuple(_missing(found, words))
    sections = (Section(words.phrase("claims_missing"), missing), Section(words.phrase("claims_all"), rows))
    closing = (*counts(found, words),) if missing else (words.phrase("claims_nothing_missing"), *counts(found, words))
    return Outline(words.language, words.phrase("claims_title"), (made_from(words, stories),), sections, closing)


def made_from(words: Phrasing, stories: Stories) -> str:
    """Which rulebook and scenarios an account was made from."""
    book, count = words.rulebook, str(len(stories.rows))
    digests = {"rulebook": book.sha256, "scenarios": stories.sha256}
    return words.phrase("coverage_made_from", version=book.version, count=count, **digests)


def counts(found: ClaimCoverage, words: Phrasing) -> Iterator[str]:
    """The counts of claims, one sentence each."""
    cited = sum(bool(row.uses) for row in found.rows)
    yield words.phrase("claims_cited_count", cited=str(cited), context=str(len(found.rows) - cited))
    shown = sum(row.shown for row in found.suppressed)
    yield words.phrase("claims_suppressed_count", count=str(shown), all=str(len(found.suppressed)))
    yield words.phrase("claims_count", count=str(len(found.in_order)), all=str(len(found.rows)))


def claim_item(row: ClaimRow, words: Phrasing) -> Item:
    """One claim, with what cites it, why it is background, and what shows it."""
    lines = [*_cited_by(row.uses, words), *_context(row, words)]
    if row.stories:
        lines.append(words.phrase("claims_shown_by", scenarios=_named([story.name for story in row.stories], words)))
    return Item(claim_line(row, words), tuple(lines))


def claim_line(row: ClaimRow, words: Phrasing) -> str:
    """A claim on one line."""
    claim = row.claim
    summary = sentence(claim.summary.in_(words.language))
    return words.phrase("claims_row", id=claim.id, kind=claim.kind, summary=summary)


def _context(row: ClaimRow, words: Phrasing) -> Iterator[str]:
    if row.claim.context is not None:
        yield words.phrase("claims_context", reason=row.claim.context.in_(words.language))


def _cited_by(uses: tuple[Use, ...], words: Phrasing) -> Iterator[str]:
    for kind in dict.fromkeys(use.kind for use in uses):
        names = dict.fromkeys(use.id for use in uses if use.kind == kind)
        yield f"{words.phrase(f'part_{kind}')}: {', '.join(names)}"


def _named(names: list[str], words: Phrasing) -> str:
    rest = len(names) - MOST_NAMED
    more = [words.phrase("coverage_more", count=str(rest))] if rest > 0 else []
    return ", ".join([*names[:MOST_NAMED], *more])


def _missing(found: ClaimCoverage, words: Phrasing) -> Iterator[Item]:
    yield from (Item(name, (words.phrase("claims_gap"),)) for name in found.gaps)
    for word, story in found.unknown:
        yield Item(words.phrase("claims_unknown", id=word, scenario=story.name))
    for row in found.rows:
        if row.missing:
            yield Item(claim_line(row, words), tuple(words.phrase(f"claims_{what}") for what in row.missing))
