"""The reports that are generated from the rulebook and the scenarios."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from routefinder.claims import claim_coverage
from routefinder.coverage import coverage
from routefinder.coverage_page import coverage_page
from routefinder.coverage_view import coverage_section, tell_coverage
from routefinder.documents import claims_report, document_report
from routefinder.outline import render_outline
from routefinder.phrasing import Phrasing
from routefinder.reading import can_measure, reading_report
from routefinder.rulebook import Rulebook
from routefinder.stories import Stories


def evidence(rulebook: Rulebook, stories: Stories, today: date) -> dict[str, str]:
    """The text of each report in Dutch, by its path in the folder of reports; the same input gives the same text.

    Args:
        rulebook: what the reports are about.
        stories: its scenarios; those without a date are about ``today``.
        today: the day of today.

    Where textstat is not installed, the report on reading is left out.
    """
    return dict(_evidence(rulebook, stories, today))


def _evidence(rulebook: Rulebook, stories: Stories, today: date) -> Iterator[tuple[str, str]]:
    words = Phrasing(rulebook, "nl")
    claims = claim_coverage(rulebook, stories)
    yield "claims.md", claims_report(claims, words, stories, "..")
    for document in rulebook.documents:
        yield f"documents/{document.id}.md", document_report(document, claims, words, stories, "../..")
    found = coverage(rulebook, stories, today)
    outline = tell_coverage(found, words)
    full = replace(outline, sections=(*outline.sections, coverage_section(found, words)))
    yield "coverage.md", render_outline(full, "md")
    yield "coverage.html", coverage_page(found, words)
    if can_measure():
        yield READING, reading_report(rulebook, words)


READING = "reading-level.md"
"""The report that needs textstat."""
