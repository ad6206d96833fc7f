"""Terms end on the day that their law says: worked examples, holidays and leap days included."""

from __future__ import annotations

from datetime import date

import pytest

from cases import rulebook
from routefinder.deadlines import Period, last_day, until
from routefinder.rulebook import Deadline
from routefinder.vocabulary import Dates, Text

TEXT = Text(nl="tekst", en="text")
EXAMPLES = [
    ("nl", "2026-01-05", "P6W", "2026-02-16"),  # a Monday
    ("nl", "2026-02-20", "P6W", "2026-04-07"),  # Good Friday, Saturday, Easter Sunday and Monday
    ("nl", "2026-03-23", "P2W", "2026-04-07"),  # Easter Monday
    ("nl", "2026-03-10", "P8W", "2026-05-06"),  # 5 May counts every year
    ("nl", "2026-01-31", "P3M", "2026-04-30"),  # no 31 April
    ("nl", "2025-11-30", "P3M", "2026-03-02"),  # no 30 February, and 28 February is a Saturday
    ("nl", "2026-03-14", "P3M", "2026-06-15"),  # a Sunday
    ("nl", "2026-02-14", "P3M", "2026-05-15"),  # Ascension Day
    ("nl", "2024-02-29", "P1Y", "2025-02-28"),  # a leap day
    ("nl", "2016-11-28", "P10Y", "2026-11-28"),  # a Saturday, but terms in years do not move
    ("nl", "2024-12-25", "P2Y", "2026-12-25"),  # Christmas, but terms in years do not move
    ("nl", "2026-01-01", "P90D", "2026-04-01"),
    ("nl", "2026-01-03", "P91D", "2026-04-04"),  # a Saturday, but more than 90 days
    ("nl", "2026-01-04", "P90D", "2026-04-07"),  # a Saturday before Easter
    ("nl", "2026-01-03", "P13W", "2026-04-04"),  # a Saturday, but more than twelve weeks
    ("nl", "2026-01-10", "P12W", "2026-04-07"),
    ("nl", "2026-01-05", "P4M", "2026-05-05"),  # Liberation Day, but more than three months
    ("nl", "2026-12-24", "P3D", "2026-12-29"),  # at least two working days
    ("nl", "2026-01-07", "P3D", "2026-01-12"),  # two working days are in it; it ends on a Saturday
    ("nl", "2026-04-02", "P4D", "2026-04-08"),  # no working day in it at first
    ("nl", "2026-04-02", "P2D", "2026-04-07"),  # too short for two working days
    ("nl", "2026-12-31", "P1M", "2027-02-01"),  # a Sunday
    ("nl", "2026-11-13", "P6W", "2026-12-28"),  # both days of Christmas and a Sunday
    ("nl", "2026-04-20", "P1W", "2026-04-28"),  # King's Day
    ("nl", "2025-04-19", "P1W", "2025-04-28"),  # King's Day a day earlier, because 27 April is a Sunday
    ("nl", "2024-01-31", "P1M", "2024-02-29"),
    ("eu", "2026-04-26", "P6M", "2026-10-26"),
    ("eu", "2025-08-31", "P6M", "2026-03-02"),  # no 31 February, and 28 February is a Saturday
    ("eu", "2025-10-03", "P6M", "2026-04-07"),  # Good Friday
    ("eu", "2026-01-31", "P1M", "2026-03-02"),
    ("eu", "2026-02-05", "P3M", "2026-05-06"),  # Liberation Day
    ("eu", "2025-05-05", "P1Y", "2026-05-06"),  # terms in years move as well
    ("eu", "2026-01-04", "P90D", "2026-04-07"),
    ("eu", "2026-04-02", "P2D", "2026-04-08"),  # at least two working days
    ("eu", "2026-04-02", "P1D", "2026-04-07"),
    ("eu", "2026-06-29", "P180D", "2026-12-28"),  # second day of Christmas, a Saturday
]


@pytest.mark.parametrize(("law", "start", "period", "end"), EXAMPLES)
def test_a_term_ends_on_the_day_its_law_says(law: str, start: str, period: str, end: str) -> None:
    calendar = rulebook().calendar_ids[law]
    assert last_day(calendar, date.fromisoformat(start), Period.parse(period)) == date.fromisoformat(end)


def row(**more: object) -> Deadline:
    return Deadline.model_validate({"whose": "yours", "binding": True, "text": TEXT, "sources": ["C001"], **more})


def test_without_a_start_day_there_is_no_date() -> None:
    assert until(rulebook(), row(period="P3M", starts="learned", law="nl"), Dates()) is None
    assert until(rulebook(), row(period="P3M", starts="learned", law="nl"), Dates(learned="2026-01-31")) is not None


@pytest.mark.parametrize("more", [{"period": None}, {"period": "PT12H"}, {"law": None}, {"starts": "something_else"}])
def test_what_cannot_be_counted_gets_no_date(more: dict[str, object]) -> None:
    full = {"period": "P3M", "starts": "order", "law": "nl", **more}
    assert until(rulebook(), row(**full), Dates(order="2026-01-31")) is None


@pytest.mark.parametrize("text", ["", "3M", "P3X", "PT12H30M", "P-1D"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="ISO 8601"):
        Period.parse(text)
