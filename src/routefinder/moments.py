"""When a step is best taken: now, today, this week or later. Advice, worked out from what the rulebook says of a route.

* What takes something down, and help that can be had by telephone, comes first: now.
* What informs or identifies comes this week; so does help that must be applied for. Money and punishment come later.
* What takes something down comes one moment later where a helper must take it up, or where others may by law take more
  than a week over it. Everything but help does where something must still show or happen first. What goes through a
  court comes last.
* A last day of the reader's own brings it forward: within three days now, within two weeks today, within a month this
  week. So does a remark of the rulebook that names a moment, where it and the route are certain. Nothing else does:
  what the reader wishes for only orders the steps of one moment.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from routefinder.deadlines import Period
from routefinder.rulebook import Remark, Rulebook
from routefinder.wording import people

Plain = dict[str, Any]
MOMENTS = ("now", "today", "this_week", "later")
NOW, TODAY, THIS_WEEK, LATER = range(4)
BY_EFFECT = {
    "removes": NOW,
    "supports": NOW,
    "informs": THIS_WEEK,
    "identifies": THIS_WEEK,
    "compensates": LATER,
    "sanctions": LATER,
    "none": LATER,
}
SOON = ((timedelta(days=3), NOW), (timedelta(days=14), TODAY), (timedelta(days=31), THIS_WEEK))


def moment(rulebook: Rulebook, route: Plain, today: date, remarks: Iterable[Remark] = ()) -> int:
    """The place in ``MOMENTS`` of a route of the view, with the remarks that the decision shows with it."""
    found = BY_EFFECT[route["effect"]]
    if route["effect"] == "supports":
        found = NOW if by_telephone(rulebook, route) or not route["authority"] else THIS_WEEK
    else:
        found += route["group"] == "helpers_can" or (found == NOW and takes_long(route))
        found += route["status"] != "available"
    if through_a_court(rulebook, route):
        found = LATER
    return min(found, LATER, said(route, remarks), brought_forward(last_day(route, today), today))


def said(route: Plain, remarks: Iterable[Remark]) -> int:
    """The latest moment that the remarks of a certain route allow, of those that hold for certain."""
    certain = [row.moment for row in remarks if row.show == "certain" and row.moment]
    return min(map(MOMENTS.index, certain), default=LATER) if route["status"] == "available" else LATER


def by_telephone(rulebook: Rulebook, route: Plain) -> bool:
    """Whether someone who decides or helps has a telephone number in the register."""
    return any(rulebook.authority_ids[row["id"]].phone for row in people(route))


def through_a_court(rulebook: Rulebook, route: Plain) -> bool:
    """Whether a court decides."""
    return bool(route["authority"]) and rulebook.authority_ids[route["authority"]["id"]].kind == "court"


def takes_long(route: Plain) -> bool:
    """Whether the law gives others more than a week."""
    periods = [Period.parse(row["period"]) for row in route["deadlines"] if row["whose"] == "theirs" and row["period"]]
    return any(period.years or period.months or 7 * period.weeks + period.days > 7 for period in periods)


def last_day(route: Plain, today: date) -> date | None:
    """The reader's own earliest last day that is not over."""
    days = [row["until"] for row in route["deadlines"] if row["whose"] == "yours" and row["until"]]
    return min((day for text in days if (day := date.fromisoformat(text)) >= today), default=None)


def brought_forward(day: date | None, today: date) -> int:
    """The latest moment that a last day allows."""
    left = None if day is None else day - today
    return next((latest for within, latest in SOON if left is not None and left <= within), LATER)
