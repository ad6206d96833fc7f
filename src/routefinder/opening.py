"""The smallest sets of changes that make a route open, found on its diagram.

A set of changes opens a route exactly when every way through the diagram that what is then known leaves ends open. So
each step takes one way that is left and ends otherwise, and tries only the changes that leave that way at some point;
every set that opens the route contains one of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from routefinder.changes import Case, Change
from routefinder.diagram import ENDS, OPEN

Way = list[tuple[int, int]]
"""The inner nodes on a way, each with the child that the way goes on to."""


class Search:
    """All changes of one case, by the variables that they set."""

    def __init__(self, case: Case, changes: list[Change]) -> None:
        self.table = case.space.diagrams
        self.known = case.known
        self.changes = changes
        self.variables = [case.variables(change) for change in changes]
        self.copied = [change.fact in case.copies for change in changes]
        self.fact_of = [axis.fact for axis in case.space.axes]
        self.copies = set(case.copies)
        self.setting: list[list[tuple[int, int]]] = [[] for _ in self.fact_of]
        for number, variables in enumerate(self.variables):
            for variable, value in variables.items():
                self.setting[variable].append((number, value))

    def smallest(self, node: int, most: int) -> list[tuple[Change, ...]]:
        """Every set of up to ``most`` changes that opens the route while no part of it does; fewest changes first."""
        found = set(_Round(self, node).sets(most))
        minimal = (chosen for chosen in found if not any(part in found for part in _parts(chosen)))
        in_order = sorted(minimal, key=lambda chosen: (len(chosen), chosen))
        return [tuple(self.changes[number] for number in chosen) for chosen in in_order]

    def known_after(self, chosen: tuple[int, ...]) -> list[int]:
        """What is known after the changes; what would be copied gives way to what is answered."""
        known = list(self.known)
        for number in sorted(chosen, key=lambda number: self.copied[number]):
            for variable, value in self.variables[number].items():
                known[variable] = value
        return known


def _parts(chosen: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    for size in range(len(chosen)):
        yield from combinations(chosen, size)


class _Round:
    """The search on one route's diagram."""

    def __init__(self, search: Search, node: int) -> None:
        self.search, self.node = search, node
        self.table = search.table
        self.seen: set[tuple[int, ...]] = set()

    def sets(self, size: int, chosen: tuple[int, ...] = ()) -> Iterator[tuple[int, ...]]:
        """Sets of at most ``size`` changes that open the route; every one of which no part opens it is among them."""
        known = self.search.known_after(chosen)
        if self.table.status(self.node, known) == "available":
            yield chosen
            return
        taken = {self.search.changes[number].fact for number in chosen}
        if len(chosen) == size or not _Reach(self.search, known, taken).opens(self.node, size - len(chosen), ""):
            return
        way = self.way_elsewhere(known)
        for number in self.leaving(way, taken):
            larger = tuple(sorted((*chosen, number)))
            if larger not in self.seen:
                self.seen.add(larger)
                yield from self.sets(size, larger)

    def way_elsewhere(self, known: list[int]) -> Way:
        """One way that what is known leaves and that does not end open: a route that is not available has one."""
        variable, children = self.table.variable, self.table.children
        before: dict[int, int] = {}
        stack = [self.node]
        while stack:
            node = stack.pop()
            if node < ENDS:
                continue
            value = known[variable[node]]
            for child in dict.fromkeys(children[node] if value < 0 else (children[node][value],)):
                if child not in before:
                    before[child] = node
                    stack.append(child)
                    if child < ENDS and child != OPEN:
                        return self._back(before, child)
        raise AssertionError("an available route has no way elsewhere")

    def _back(self, before: dict[int, int], node: int) -> Way:
        way = []
        while node != self.node:
            way.append((before[node], node))
            node = before[node]
        return way

    def leaving(self, way: Way, taken: set[str]) -> list[int]:
        """The changes that leave the way at some point."""
        found = {
            number
            for node, child in way
            for number, value in self.search.setting[self.table.variable[node]]
            if self.table.children[node][value] != child and self.search.changes[number].fact not in taken
        }
        return sorted(found)


class _Reach:
    """Whether few further changes can be enough: an optimistic look along single ways."""

    def __init__(self, search: Search, known: list[int], taken: set[str]) -> None:
        self.search, self.known, self.taken = search, known, taken
        self.memo: dict[tuple[int, int, str], bool] = {}

    def opens(self, node: int, left: int, changing: str) -> bool:
        """Whether some way ends open with at most ``left`` changed facts, besides the one that is being changed."""
        if node < ENDS:
            return node == OPEN
        key = (node, left, changing)
        found = self.memo.get(key)
        if found is None:
            found = self.memo[key] = self._opens(node, left, changing)
        return found

    def _opens(self, node: int, left: int, changing: str) -> bool:
        table = self.search.table
        variable, children = table.variable[node], table.children[node]
        fact, value = self.search.fact_of[variable], self.known[variable]
        same = changing if changing == fact else ""
        if value < 0:
            return any(self.opens(child, left, same) for child in dict.fromkeys(children))
        if self.opens(children[value], left, same):
            return True
        if fact in self.taken or not self.search.setting[variable]:
            return False
        cost = 0 if changing == fact or fact in self.search.copies else 1
        if cost > left:
            return False
        others = {children[other] for _, other in self.search.setting[variable]} - {children[value]}
        return any(self.opens(child, left - cost, fact) for child in others)
