"""The last day of a term, counted by the calendar of its law; None where no start day or no countable term is known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from dateutil.relativedelta import relativedelta
from holidays import country_holidays

from routefinder.registers import Calendar
from routefinder.rulebook import Deadline, Rulebook
from routefinder.vocabulary import Dates

PERIOD = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?)?")
SATURDAY = 5
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """A term in whole years, months, weeks, days and hours."""

    years: int
    months: int
    weeks: int
    days: int
    hours: int

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read an ISO 8601 period such as ``P3M``; ``ValueError`` when it is none."""
        found = PERIOD.fullmatch(text)
        if found is None:
            raise ValueError(f"'{text}' is not an ISO 8601 period")
        return cls(*(int(part or 0) for part in found.groups()))


def until(rulebook: Rulebook, row: Deadline, dates: Dates) -> date | None:
    """The last day of a deadline, or None: no start day, no calendar, hours, or an open norm."""
    given = dates.model_dump().get(row.starts or "")
    if given is None or row.law is None or row.period is None:
        return None
    period = Period.parse(row.period)
    if period.hours:
        return None
    return last_day(rulebook.calendar_ids[row.law], date.fromisoformat(given), period)


def last_day(calendar: Calendar, start: date, period: Period) -> date:
    """The last day of a period that starts on ``start``; that day itself does not count."""
    end: date = start + relativedelta(years=period.years, months=period.months, weeks=period.weeks, days=period.days)
    if _too_long(calendar, period):
        return end
    end = _enough_working_days(calendar, start, end, period)
    while not is_working_day(calendar, end):
        end += ONE_DAY
    return end


def is_working_day(calendar: Calendar, day: date) -> bool:
    """Whether the day is no Saturday, Sunday or public holiday of the calendar."""
    return day.weekday() < SATURDAY and day not in _holidays(calendar.holidays, calendar.categories, day.year)


@cache
def _holidays(country: str, categories: tuple[str, ...], year: int) -> frozenset[date]:
    return frozenset(country_holidays(country, years=year, categories=categories))


def _too_long(calendar: Calendar, period: Period) -> bool:
    longest = calendar.unless_longer_than
    return longest is not None and any(
        getattr(period, unit) > getattr(longest, unit) for unit in type(longest).model_fields
    )


def _enough_working_days(calendar: Calendar, start: date, end: date, period: Period) -> date:
    rule = calendar.working_days
    if rule is None or period.days + 7 * period.weeks < rule.in_terms_of_days or period.months or period.years:
        return end
    while sum(is_working_day(calendar, start + n * ONE_DAY) for n in range(1, (end - start).days + 1)) < rule.at_least:
        end += ONE_DAY
    return end
