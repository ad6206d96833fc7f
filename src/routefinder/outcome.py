"""The result page as plain data: its parts in the order in which a reader in need wants them. It decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from routefinder.bibliography import Bibliography
from routefinder.calendarfile import reminders
from routefinder.decision import Decision
from routefinder.letters import fitting
from routefinder.logic import Knowledge
from routefinder.outcome_changes import changes
from routefinder.outcome_page import PRACTICE, Page, Reader, heading
from routefinder.outcome_steps import Steps
from routefinder.outcome_terms import terms
from routefinder.outcome_why import legal_view, reasons, shut
from routefinder.phrasing import Phrasing
from routefinder.report import report
from routefinder.rulebook import Letter
from routefinder.wording import asked_about, closing_lines, sanction_text

Plain = dict[str, Any]
BLAME = "not_your_fault"
"""The id of the note, and the key of the sentence, that says whose fault it is not."""
__all__ = ["Reader", "outcome"]


def outcome(
    decision: Decision, data: Plain, words: Phrasing, reader: Reader, letters: Sequence[Letter] | None = None
) -> Plain:
    """Everything that the result page shows.

    Args:
        decision: what was decided.
        data: ``view`` of it, in the language of ``words``.
        words: the words of the rulebook in one language.
        reader: the day of today, the mode, and where an answer can be changed.
        letters: the letters that fit, in the order of their numbers; those of ``letters.fitting`` when left out.
    """
    chosen = tuple(fitting(decision) if letters is None else letters)
    page = Page(decision, data, words, reader, chosen, Bibliography(words, decision.filled.date))
    steps = Steps(page)
    groups = steps.grouped()
    told = report(data, words)
    parts = {
        "printed": words.phrase(
            "printed_on", date=words.day(reader.today), data_date=words.short_day(checked(decision))
        ),
        "asked": asked_about(data, words),
        "help": {"danger": danger(page), "warnings": warnings(page)},
        "short": steps.short(groups),
        "no_blame": words.told(BLAME, page.asker) if reader.mode != PRACTICE else "",
        "steps": groups,
        "others": steps.others(),
        "says_no": says_no(page),
        "notes": notes(page),
        "orders": steps.orders(),
        "terms": terms(page, steps.mine),
        "sanctions": sanctions(page),
        "why": reasons(page),
        "shut": shut(page),
        "changes": changes(page),
        "conflicts": told["conflicts"],
    }
    day = page.sources.checked()
    return {
        **parts,
        "sources": page.sources.listed(),
        "sources_checked": words.phrase("result_sources_checked", date=words.short_day(day)) if day else "",
        "helpers": told["helpers"],
        "letters": [{"number": number, "title": row.title.in_(words.language)} for number, row in enumerate(chosen, 1)],
        "calendar": bool(reminders(decision)),
        "closing": closing_lines(data, words),
        "legal": legal_view(page) if reader.mode == PRACTICE else [],
    }


def danger(page: Page) -> str:
    """What to do in danger: the first warning of the rulebook, or the fixed line while that cannot be ruled out."""
    first = page.words.rulebook.warnings[:1]
    truths = [_truth(page.decision, row.when) for row in first if row.when is not None]
    if truths and truths[0] is False:
        return ""
    return first[0].text.in_(page.words.language) if truths and truths[0] else page.t("emergency_line")


def _truth(decision: Decision, when: Any) -> bool | None:
    filled = decision.filled
    return Knowledge(decision.rulebook, filled.facts, filled.date, filled.act).truth(when)


def warnings(page: Page) -> list[str]:
    """The other warnings that hold, or that cannot be ruled out where they ask for that."""
    first = page.words.rulebook.warnings[:1]
    rows = [row for row in page.decision.warnings if row not in first]
    for row in rows:
        page.sources.cite(row.sources, page.day(row))
    return [row.text.in_(page.words.language) for row in rows]


def notes(page: Page) -> list[str]:
    """What is good to know, without what the page says elsewhere."""
    rows = [row for row in page.decision.notes if row.id != BLAME]
    for row in rows:
        page.sources.cite(row.sources, page.day(row))
    others = page.data["notes"][len(page.decision.notes) :]
    return [*(row.text.in_(page.words.language) for row in rows), *others]


def says_no(page: Page) -> list[Plain]:
    """The routes that say what is certainly not there, with their reasons."""
    about = {row.id: row for row in page.words.rulebook.routes}
    rows = [route for route in page.open if route["group"] == "says_no" and route["status"] == "available"]
    for route in rows:
        page.sources.cite([name for row in route["remarks"] for name in row["sources"]], page.decision.filled.date)
    return [
        {
            "name": heading(route["name"]),
            "status": route["status"],
            "about": about[route["id"]].explanation.in_(page.words.language),
            "remarks": [row["text"] for row in route["remarks"]],
        }
        for route in rows
    ]


def sanctions(page: Page) -> Plain:
    """The highest sanctions by who imposes them on whom; ``no_amount`` says once what several rows lack."""
    found: dict[tuple[str, str], dict[tuple[str, str], None]] = {}
    lacking = False
    for route in page.open:
        by = route["authority"]["name"] if route["authority"] else page.t("page_nobody")
        for row, (source, _) in zip(route["sanctions"], page.decision.route(route["id"]).sanctions, strict=True):
            page.sources.cite(row["sources"], page.day(source))
            lacks = row["fine_category"] is not None and row["max_eur"] is None
            lacking = lacking or lacks
            text = sanction_text({**row, "fine_category": None} if lacks else row, page.words)
            found.setdefault((by, route["addressee"]), {})[heading(row["breach"]), text] = None
    return {
        "groups": [{"by": heading(by), "on": on, "rows": list(rows)} for (by, on), rows in found.items()],
        "no_amount": page.t("result_category_no_amount") if lacking else "",
    }


def checked(decision: Decision) -> date:
    """The day up to which every row of the registers was checked, or later."""
    book = decision.rulebook
    days = [*(row.checked for row in book.authorities), *(row.checked for row in book.platforms)]
    return min(days, default=decision.filled.date)
