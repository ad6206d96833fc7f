"""Diagrams with any values as ends: what a function comes to when only some of its variables can still be asked.

Variables that nobody asked can tell stay unknown, whatever is answered: over these a function has every end that it
can reach. Nodes of one table are equal exactly when the functions are.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Literal

from routefinder.diagram import ENDS, Diagrams, Known

Union = Literal[0, 2, 3]
"""The end that two different ends make together: 0 for 'in every case', 2 for 'in some case', 3 for 'mixed'."""
MIXED: Literal[3] = 3
"""The end of a function that reaches different ends over what stays unknown."""


class Table:
    """Reduced functions: ends are negative, inner nodes are not."""

    def __init__(self, diagrams: Diagrams) -> None:
        self.diagrams = diagrams
        self.values: list[Hashable] = []
        self._ends: dict[Hashable, int] = {}
        self._nodes: list[tuple[int, tuple[int, ...]]] = []
        self._unique: dict[tuple[int, tuple[int, ...]], int] = {}
        self._joined: dict[tuple[Union, int, int], int] = {}
        for value in range(MIXED + 1):
            self.end(value)

    def end(self, value: Hashable) -> int:
        """The end with this value."""
        found = self._ends.get(value)
        if found is None:
            self.values.append(value)
            found = self._ends[value] = -len(self.values)
        return found

    def value(self, node: int) -> Hashable:
        """The value of an end."""
        return self.values[-node - 1]

    def make(self, variable: int, children: tuple[int, ...]) -> int:
        """The node that reads the variable and goes on to one of the children."""
        if children.count(children[0]) == len(children):
            return children[0]
        key = (variable, children)
        node = self._unique.get(key)
        if node is None:
            node = self._unique[key] = len(self._nodes)
            self._nodes.append(key)
        return node

    def join(self, left: int, right: int, union: Union) -> int:
        """The function that has the ends of both."""
        absorbing = self.end(union)
        if right in (left, absorbing):
            return right
        if left == absorbing or (left < 0 and right < 0):
            return absorbing
        key = (union, min(left, right), max(left, right))
        found = self._joined.get(key)
        if found is None:
            variable, pairs = self._split((left, right))
            found = self.make(variable, tuple(self.join(one, other, union) for one, other in pairs))
            self._joined[key] = found
        return found

    def _split(self, nodes: tuple[int, ...]) -> tuple[int, list[tuple[int, ...]]]:
        """The first variable that one of the nodes reads, and what is left of them for each of its values."""
        top = min(self._nodes[node][0] for node in nodes if node >= 0)
        size = self.diagrams.sizes[top]
        parts = (
            self._nodes[node][1] if node >= 0 and self._nodes[node][0] == top else (node,) * size for node in nodes
        )
        return top, list(zip(*parts, strict=True))

    def combine(self, nodes: tuple[int, ...], value: Callable[..., Hashable]) -> int:
        """The function whose end is ``value`` of the ends of the given functions."""
        memo: dict[tuple[int, ...], int] = {}

        def walk(at: tuple[int, ...]) -> int:
            found = memo.get(at)
            if found is None:
                if all(node < 0 for node in at):
                    found = self.end(value(*(self.value(node) for node in at)))
                else:
                    variable, parts = self._split(at)
                    found = self.make(variable, tuple(walk(part) for part in parts))
                memo[at] = found
            return found

        return walk(nodes)

    def reachable(self, node: int) -> set[Hashable]:
        """The values of every end of the function."""
        return {self.value(at) for at in self._below(node) if at < 0}

    def support(self, node: int) -> set[int]:
        """The variables that the function depends on."""
        return {self._nodes[at][0] for at in self._below(node) if at >= 0}

    def _below(self, node: int) -> set[int]:
        seen, stack = set[int](), [node]
        while stack:
            at = stack.pop()
            if at not in seen:
                seen.add(at)
                if at >= 0:
                    stack.extend(self._nodes[at][1])
        return seen


class Reduction:
    """One state of knowledge: what is known, and which of the other variables can still be asked."""

    def __init__(self, table: Table, known: Known, asked: frozenset[int]) -> None:
        self.table = table
        self.known = known
        self.asked = asked
        self._memo: dict[tuple[Union, tuple[int, ...], int], int] = {}

    def reduce(self, node: int, union: Union, ends: tuple[int, ...]) -> int:
        """The function of what can be asked; ``ends`` gives the value for each end of the diagram."""
        variable, children = self.table.diagrams.variable, self.table.diagrams.children
        while node >= ENDS and (value := self.known[variable[node]]) >= 0:
            node = children[node][value]
        if node < ENDS:
            return self.table.end(ends[node])
        key = (union, ends, node)
        found = self._memo.get(key)
        if found is None:
            parts = tuple(self.reduce(child, union, ends) for child in children[node])
            found = self._memo[key] = self._over(variable[node], parts, union)
        return found

    def _over(self, variable: int, parts: tuple[int, ...], union: Union) -> int:
        if variable in self.asked:
            return self.table.make(variable, parts)
        found = parts[0]
        for part in parts[1:]:
            found = self.table.join(found, part, union)
        return found
