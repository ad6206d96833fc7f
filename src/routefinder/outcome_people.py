"""Who decides or helps with a step, and how each is reached; of many helpers those that fit the case."""

from __future__ import annotations

from typing import Any

from routefinder.conditions import Range, leaves
from routefinder.outcome_page import Page
from routefinder.registers import Authority, looked_up
from routefinder.vocabulary import PLATFORM
from routefinder.wording import people

Plain = dict[str, Any]
BEST = 4
"""So many of the helpers of a step are named with it; the list of helpers has them all."""


class People:
    """The people of the routes of one page."""

    def __init__(self, page: Page) -> None:
        self.page, self.words, self.register = page, page.words, page.words.rulebook.authority_ids

    def phone(self, route: Plain, step: str) -> Plain:
        """The number of who decides or helps where that is one, unless ``step`` says it; whether it was looked up."""
        rows = [self.register[row["id"]] for row in people(route)]
        found = rows[0].phone if len(rows) == 1 and not self.on_a_site(route) else None
        said = found is None or found in step
        return {"phone": "" if said else found, "looked_up": said or looked_up(rows[0])}

    def on_a_site(self, route: Plain) -> bool:
        """Whether what the step needs names a site of the register: then it is done there, not by telephone."""
        need = self.page.or_phrase(f"need_{route['id']}", "")
        return any(row.address in need for row in self.register.values() if row.address)

    def told(self, route: Plain) -> str | list[str]:
        """Who decides, with the place on the web; of those who can help those that fit best, each with its number."""
        rows = [self.register[row["id"]] for row in people(route)]
        if len(rows) > 1 and not route["authority"]:
            return [self.reached(row) for row in self.fitting(route, rows)]
        said = [self.name(row) for row in rows]
        if len(rows) == 1:
            phone = rows[0].phone if self.on_a_site(route) else None
            return ", ".join(filter(None, (*said, phone, rows[0].address)))
        return ", ".join(f"{name} ({row.phone})" if row.phone else name for name, row in zip(said, rows, strict=True))

    def fitting(self, route: Plain, rows: list[Authority]) -> list[Authority]:
        """A few that fit the case: those that a remark of the route is about, which is said by citing their source.

        The one that is there for everybody comes first, then those whose remark names the fewest cases.
        """
        cases: dict[str, int] = {}
        for remark in self.page.decision.route(route["id"]).remarks:
            named = leaves(remark.when) if remark.when is not None else ()
            count = sum(1 if isinstance(leaf, Range) else len(leaf.values) for leaf in named)
            cases.update({name: min(count, cases.get(name, count)) for name in remark.sources})
        about = [row for row in rows if row.source in cases]
        return sorted(about or rows, key=lambda row: cases.get(row.source, 0))[:BEST]

    def reached(self, row: Authority) -> str:
        """A helper with its number, or else its place on the web."""
        unchecked = "" if looked_up(row) or not row.phone else f" ({self.words.phrase('phone_not_checked')})"
        where = row.phone or row.address
        return self.name(row) + (f": {where}{unchecked}" if where else "")

    def name(self, row: Authority) -> str:
        """Its name; for the provider of the service with the service, where that was named."""
        name, service = row.name.in_(self.words.language), self.page.decision.filled.facts.get(PLATFORM)
        return f"{name} ({self.words.answer(PLATFORM, service)})" if row.kind == "provider" and service else name
