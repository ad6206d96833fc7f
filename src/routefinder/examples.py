"""Example reports: a few decisions that together open the most routes, each as a page."""

from __future__ import annotations

from collections.abc import Mapping

from routefinder.decision import Decision
from routefinder.render import render
from routefinder.vocabulary import Language

HOW_MANY = 5


def example_reports(
    decisions: Mapping[str, Decision], language: Language = "nl", count: int = HOW_MANY
) -> dict[str, str]:
    """Pages by file name, for ``count`` of the decisions.

    Args:
        decisions: by the name that the file gets, without its ending.
        language: of the pages.
        count: how many; fewer when there are not so many.
    """
    return {f"{name}.html": render(decisions[name], "html", language) for name in telling(decisions, count)}


def telling(decisions: Mapping[str, Decision], count: int = HOW_MANY) -> list[str]:
    """The decisions that together open the most routes; the first wins where two add as many.

    A case without a day of its own changes from day to day, so it is no example.
    """
    shown = {
        name: {route for route, status in decision.statuses().items() if status == "available"}
        for name, decision in decisions.items()
        if decision.scenario.date is not None
    }
    chosen: list[str] = []
    seen: set[str] = set()
    while shown and len(chosen) < count:
        best = max(shown, key=lambda name: len(shown[name] - seen))
        seen |= shown.pop(best)
        chosen.append(best)
    return chosen
