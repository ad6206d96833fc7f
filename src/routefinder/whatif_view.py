"""What-if as plain data in one language: the object that ``whatif --format json`` prints."""

from __future__ import annotations

from typing import Any

from routefinder.changes import Change
from routefinder.phrasing import Phrasing
from routefinder.vocabulary import NONE, FactValue, Language
from routefinder.whatif import Opening, Single, WhatIf

Plain = dict[str, Any]


def what_if_view(found: WhatIf, language: Language) -> Plain:
    """The changes and openings as plain data.

    ``changes``: each single change that changes a status: ``fact``, ``kind`` (unknown, given, filled, concluded),
    ``before``, ``values`` (any of these), ``clauses`` (each value in words), ``along`` (what is copied from it), and
    ``routes`` with the status before and after. ``openings``: each route that is not available, with ``sets``: every
    set of up to three changes that makes it available while no part of the set does, the fewest changes first.
    """
    return _View(found, language).whole()


class _View:
    def __init__(self, found: WhatIf, language: Language) -> None:
        self.found = found
        self.words = Phrasing(found.decision.rulebook, language)
        self.language: Language = language
        self.names = {route.id: route.name.in_(language) for route in found.decision.rulebook.routes}

    def whole(self) -> Plain:
        return {
            "date": self.found.decision.filled.date.isoformat(),
            "language": self.language,
            "changes": [self.single(one) for one in self.found.singles],
            "openings": [self.opening(one) for one in self.found.openings],
        }

    def single(self, one: Single) -> Plain:
        return {
            **self.change(one.change),
            "along": [self.stated(fact, value) for fact, value in one.also.items()],
            "routes": [
                {"id": row.route, "name": self.names[row.route], "before": row.before, "after": row.after}
                for row in one.effects
            ],
        }

    def change(self, one: Change) -> Plain:
        return {
            "fact": one.fact,
            "label": self.words.label(one.fact),
            "kind": one.kind,
            "before": _plain(one.before) if one.before is not None else None,
            "values": [_plain(value) for value in one.values],
            "clauses": [self.clause(one, value) for value in one.values],
        }

    def clause(self, one: Change, value: FactValue) -> str:
        """A new value in words; of a list that was known only what is added or dropped, or what alone remains."""
        whole = self.words.clause(one.fact, value)
        if not isinstance(value, tuple) or not isinstance(one.before, tuple):
            return whole
        added, dropped = set(value) - set(one.before), set(one.before) - set(value)
        if NONE in {*value, *one.before} or (added and dropped):
            return self.words.phrase("whatif_alone", clause=whole)
        key = "whatif_added" if added else "whatif_dropped"
        different = tuple(part for part in (*value, *one.before) if part in added | dropped)
        return self.words.phrase(key, clause=self.words.clause(one.fact, tuple(dict.fromkeys(different))))

    def stated(self, fact: str, value: FactValue) -> Plain:
        return {"fact": fact, "value": _plain(value), "clause": self.words.clause(fact, value)}

    def opening(self, one: Opening) -> Plain:
        return {
            "id": one.route,
            "name": self.names[one.route],
            "status": one.status,
            "sets": [[self.change(change) for change in changes] for changes in one.sets],
        }


def _plain(value: FactValue) -> str | list[str]:
    return value if isinstance(value, str) else list(value)
