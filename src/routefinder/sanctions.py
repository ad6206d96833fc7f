"""What a sanction comes to in euros, with the rule that applied. Money is ``Decimal``, rounded down to the cent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal

from routefinder.registers import FineCategories
from routefinder.rulebook import Rulebook, Sanction

DAYS_IN_A_YEAR = 365
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Amounts:
    """The euros of a sanction: the fixed maximum (given or by fine category) and the highest that can be imposed.

    ``highest`` is None while a figure that decides it is not known. ``source`` cites the table of the fine categories.
    """

    fixed: Decimal | None
    highest: Decimal | None
    source: str | None = None


def amounts(rulebook: Rulebook, row: Sanction, day: date, turnover: Decimal | None) -> Amounts:
    """The euros of a sanction on a day; ``turnover`` is the worldwide annual turnover in euros, or None."""
    fixed, source = row.max_eur, None
    if fixed is None and row.fine_category is not None:
        fixed, source = _by_category(rulebook, row.fine_category, day)
    part = _part_of_turnover(row, turnover)
    if row.max_percent is None:
        return Amounts(fixed, fixed, source)
    if part is None:
        return Amounts(fixed, None, source)
    return Amounts(fixed, _highest(rulebook, row, day, part, fixed), source)


def _highest(rulebook: Rulebook, row: Sanction, day: date, part: Decimal, fixed: Decimal | None) -> Decimal | None:
    if row.rule != "whichever_higher":
        return part
    if fixed is not None:
        return max(part, fixed)
    # The category's amount of this day is not known. It follows prices, so twice the last known amount is beyond it.
    known = [_by_category(rulebook, row.fine_category or 0, one.valid_from)[0] for one in _tables(rulebook, day)]
    last = next((amount for amount in known if amount is not None), None)
    return part if last is not None and part >= 2 * last else None


def _part_of_turnover(row: Sanction, turnover: Decimal | None) -> Decimal | None:
    if turnover is None or row.max_percent is None:
        return None
    part = turnover * row.max_percent / 100
    return (part / DAYS_IN_A_YEAR if row.per == "day" else part).quantize(CENT, ROUND_DOWN)


def _by_category(rulebook: Rulebook, category: int, day: date) -> tuple[Decimal | None, str | None]:
    rows = _tables(rulebook, day)
    return (rows[0].amounts.get(str(category)), rows[0].source) if rows else (None, None)


def _tables(rulebook: Rulebook, day: date) -> list[FineCategories]:
    """The tables in force up to the day, the latest first."""
    rows = [row for row in rulebook.fine_categories if row.valid_from <= day]
    return sorted(rows, key=lambda row: row.valid_from, reverse=True)
