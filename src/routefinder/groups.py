"""The cases that one state of an interview can still become, taken together where one answer gives several facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from routefinder.relevance import Found


class Group:
    """The cases of one state in which a fact that others copy is not answered, or answered in each way.

    They are worked out one by one, only as far as is needed.
    """

    def __init__(self, cases: Iterator[Found], open_facts: frozenset[str], stands_for: Mapping[str, str]) -> None:
        self._coming = cases
        self._found: list[Found] = []
        self.open_facts = open_facts
        self.stands_for = stands_for

    def found(self) -> Iterator[Found]:
        """What matters in each case."""
        yield from self._found
        for found in self._coming:
            self._found.append(found)
            yield found

    def matters(self, fact: str) -> bool:
        """Whether an open fact matters in one of the cases."""
        if fact not in self.open_facts:
            return False
        meant = {fact} | {copy for copy, source in self.stands_for.items() if source == fact}
        for found in self.found():
            if found.matters(meant):
                return True
            if fact in self.stands_for.values() and found.differs(self._found[0], meant):
                return True
        return False
