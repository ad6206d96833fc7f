"""Multi-valued decision diagrams: functions of finitely many variables, each stored once.

A node is an int: 0, 1 and 2 are ends, larger numbers are inner nodes. Equal functions have equal nodes, so two
functions are compared by comparing two ints.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

ENDS = 3
CLOSED, WAITING, OPEN = range(ENDS)
Status = Literal["available", "conditional", "unavailable"]
Known = Sequence[int]
"""For each variable the index of its value, or -1 while it is unknown."""


class Diagrams:
    """A table of nodes over variables with the given numbers of values; the first variable is read first."""

    def __init__(self, sizes: Sequence[int]) -> None:
        self.sizes = tuple(sizes)
        self.variable: list[int] = [len(self.sizes)] * ENDS
        self.children: list[tuple[int, ...]] = [()] * ENDS
        self._unique: dict[tuple[int, tuple[int, ...]], int] = {}
        self._ite: dict[tuple[int, int, int], int] = {}
        self._support: dict[int, frozenset[int]] = {}

    def make(self, variable: int, children: tuple[int, ...]) -> int:
        """The node that reads the variable and goes on to one of the children."""
        first = children[0]
        if all(child == first for child in children):
            return first
        key = (variable, children)
        node = self._unique.get(key)
        if node is None:
            node = self._unique[key] = len(self.variable)
            self.variable.append(variable)
            self.children.append(children)
        return node

    def literal(self, variable: int, values: frozenset[int]) -> int:
        """1 where the variable has one of the values, else 0."""
        return self.make(variable, tuple(int(value in values) for value in range(self.sizes[variable])))

    def ite(self, test: int, then: int, other: int) -> int:
        """``then`` where ``test`` is 1 and ``other`` where it is 0; ``test`` has no third end."""
        if test == 1 or then == other:
            return then
        if test == 0:
            return other
        key = (test, then, other)
        found = self._ite.get(key)
        if found is None:
            top = min(self.variable[test], self.variable[then], self.variable[other])
            parts = zip(*(self._cofactors(node, top) for node in key), strict=True)
            found = self._ite[key] = self.make(top, tuple(self.ite(*part) for part in parts))
        return found

    def _cofactors(self, node: int, variable: int) -> tuple[int, ...]:
        return self.children[node] if self.variable[node] == variable else (node,) * self.sizes[variable]

    def both(self, left: int, right: int) -> int:
        """Logical and."""
        return self.ite(left, right, 0)

    def either(self, left: int, right: int) -> int:
        """Logical or."""
        return self.ite(left, 1, right)

    def negate(self, node: int) -> int:
        """Logical not."""
        return self.ite(node, 0, 1)

    def ends(self, node: int, known: Known) -> frozenset[int]:
        """The ends that some completion of what is known reaches."""
        variable, children = self.variable, self.children
        found, seen, stack = set[int](), set[int](), [node]
        while stack:
            node = stack.pop()
            while node >= ENDS and (value := known[variable[node]]) >= 0:
                node = children[node][value]
            if node < ENDS:
                found.add(node)
            elif node not in seen:
                seen.add(node)
                stack.extend(children[node])
        return frozenset(found)

    def status(self, node: int, known: Known) -> Status:
        """What the ends that can still be reached come to: all open, all closed, or anything else."""
        variable, children = self.variable, self.children
        first, seen, stack = -1, set[int](), [node]
        while stack:
            node = stack.pop()
            while node >= ENDS and (value := known[variable[node]]) >= 0:
                node = children[node][value]
            if node >= ENDS:
                if node not in seen:
                    seen.add(node)
                    stack.extend(children[node])
            elif node == WAITING or (first >= 0 and node != first):
                return "conditional"
            else:
                first = node
        return "available" if first == OPEN else "unavailable"

    def support(self, node: int) -> frozenset[int]:
        """The variables that the function depends on."""
        if node not in self._support:
            found, seen, stack = set[int](), set[int](), [node]
            while stack:
                at = stack.pop()
                if at >= ENDS and at not in seen:
                    seen.add(at)
                    found.add(self.variable[at])
                    stack.extend(self.children[at])
            self._support[node] = frozenset(found)
        return self._support[node]


class Restriction:
    """What diagrams become once some variables are known, in a table of its own that can be thrown away.

    New nodes are negative; results of one restriction table can be compared with each other, also for different
    states of knowledge.
    """

    def __init__(self, diagrams: Diagrams) -> None:
        self.diagrams = diagrams
        self._new: list[tuple[int, tuple[int, ...]]] = []
        self._unique: dict[tuple[int, tuple[int, ...]], int] = {}

    def restrict(self, node: int, known: Known, memo: dict[int, int]) -> int:
        """The function that is left of ``node``; ``memo`` belongs to one ``known``."""
        variable, children = self.diagrams.variable, self.diagrams.children
        while node >= ENDS and (value := known[variable[node]]) >= 0:
            node = children[node][value]
        if node < ENDS:
            return node
        found = memo.get(node)
        if found is None:
            parts = tuple([self.restrict(child, known, memo) for child in children[node]])
            found = memo[node] = parts[0] if parts.count(parts[0]) == len(parts) else self._make(variable[node], parts)
        return found

    def _make(self, variable: int, children: tuple[int, ...]) -> int:
        key = (variable, children)
        node = self._unique.get(key)
        if node is None:
            self._new.append(key)
            node = self._unique[key] = -len(self._new)
        return node

    def support(self, node: int) -> frozenset[int]:
        """The variables that a restricted function still depends on."""
        found, seen, stack = set[int](), set[int](), [node]
        while stack:
            node = stack.pop()
            if node < 0 and node not in seen:
                seen.add(node)
                variable, children = self._new[-node - 1]
                found.add(variable)
                stack.extend(children)
        return frozenset(found)
