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
from routefinder.outcome_page import PRACTICE, Page, Reader
from routefinder.outcome_steps import Steps
from routefinder.outcome_terms import terms
from routefinder.outcome_why import legal_view, reasons, shut
from routefinder.phrasing import Phrasing, heading
from routefinder.rulebook import Letter
from routefinder.wording import asked_about, closing_lines, conflicts, helpers, sanction_text

Plain = dict[str, Any]
BLAME = "not_your_fault"
"""The id of the note, and the key of the sentence, that says whose fault it is not."""
OF_TERMS = "term_"
"""So begins the id of a note that stands with the terms."""
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
    parts, day, helping = told(page), page.sources.checked(), helpers(data, words)
    said = [words.phrase("emergency_line"), *parts["help"]["warnings"]]
    return {
        **parts,
        "sources": page.sources.listed(),
        "sources_checked": words.phrase("result_sources_checked", date=words.short_day(day)) if day else "",
        "helpers": helping,
        "talk": talk(words, helping, said),
        "letters": [{"number": number, "title": row.title.in_(words.language)} for number, row in enumerate(chosen, 1)],
        "calendar": bool(reminders(decision)),
        "closing": closing_lines(data, words),
        "legal": legal_view(page) if reader.mode == PRACTICE else [],
    }


def told(page: Page) -> Plain:
    """What the page tells, in its order: the sources are numbered as they are cited."""
    words, reader = page.words, page.reader
    steps = Steps(page)
    groups = steps.grouped()
    return {
        "printed": printed(page),
        "asked": asked_about(page.data, words),
        "help": {"danger": danger(page), "warnings": warnings(page)},
        "short": steps.short(groups),
        "soon": steps.soon(),
        "no_blame": words.told(BLAME, page.asker) if reader.mode != PRACTICE else "",
        "steps": groups,
        "others": steps.others(),
        "says_no": says_no(page),
        "notes": notes(page, of_terms=False),
        "about_terms": notes(page, of_terms=True),
        "orders": steps.orders(),
        "terms": terms(page, steps.mine),
        "sanctions": sanctions(page),
        "why": reasons(page),
        "shut": shut(page),
        "changes": changes(page),
        "conflicts": conflicts(page.data, words),
    }


def printed(page: Page) -> str:
    """The day of printing and the day of the registers, for paper."""
    data_date = page.words.short_day(checked(page.decision))
    return page.t("printed_on", date=page.words.day(page.reader.today), data_date=data_date)


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
    return [
        page.words.surely(row)
        if row.when is None or _truth(page.decision, row.when)
        else row.text.in_(page.words.language)
        for row in rows
    ]


def talk(words: Phrasing, helping: list[Plain], said: list[str]) -> str:
    """Whom to call to talk: the first helper with a number that was looked up and that was not ``said`` already."""
    can = (row for row in helping if row["phone"] and row["looked_up"] and row["phone"] not in " ".join(said))
    first = next(can, None)
    if first is None:
        return words.phrase("result_talk_helpers")
    return words.phrase("result_talk", name=first["name"], phone=first["phone"])


def notes(page: Page, *, of_terms: bool) -> list[str]:
    """What is good to know, of the terms or of the rest, without what the page says elsewhere."""
    of = {row.id: (row.id or "").startswith(OF_TERMS) for row in page.decision.notes}
    rows = [row for row in page.decision.notes if row.id != BLAME and of[row.id] == of_terms]
    for row in rows:
        page.sources.cite(row.sources, page.day(row))
    others = [] if of_terms else page.data["notes"][len(page.decision.notes) :]
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
