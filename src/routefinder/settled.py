"""What follows from the rules for certain, so that it need not be asked.

A fact is settled when it was given, when it was filled, or when the rules conclude it in every case that what is known
leaves open. Settled facts are not asked; whoever may know better can still overrule them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from routefinder.diagram import Known
from routefinder.index import Index
from routefinder.vocabulary import Fact

CERTAIN = frozenset({1})


@dataclass(frozen=True, slots=True)
class Concludable:
    """A fact that may be given or concluded: the variable that says whether it was given, and a node for each value.

    The node of a value is 1 exactly in the cases in which the conclusions, and nothing else, give the fact that value.
    """

    fact: str
    given: int | None
    values: tuple[tuple[str, int], ...]

    def is_given(self, known: Known) -> bool:
        """Whether the case states it."""
        return self.given is not None and known[self.given] == 1

    def value(self, index: Index, known: Known) -> str | None:
        """The value that follows in every case that is left open; None where there is none."""
        ends = index.space.diagrams.ends
        return next((value for value, node in self.values if ends(node, known) == CERTAIN), None)


def concludable(index: Index) -> tuple[Concludable, ...]:
    """The facts that may be given or concluded, each after those that its conclusions read."""
    vocabulary = index.rulebook.vocabulary
    order = [fact for layer in index.rulebook.strata for fact in layer]
    facts = [vocabulary[name] for name in order if vocabulary[name].is_input]
    return tuple(
        Concludable(fact.id, index.space.at.get((fact.id, "given")), tuple(_values(index, fact))) for fact in facts
    )


def _values(index: Index, fact: Fact) -> list[tuple[str, int]]:
    table, space = index.space.diagrams, index.space
    found = []
    for value in fact.value_ids:
        node = 0
        for row in reversed(index.rulebook.conclusions_of[fact.id]):
            node = table.ite(table.both(space.in_force(row), space.node(row.when)), int(row.value == value), node)
        found.append((value, node))
    return found


def conclude(
    index: Index, rows: tuple[Concludable, ...], known: list[int], open_facts: Collection[str]
) -> tuple[dict[str, str], frozenset[str]]:
    """What follows for certain, and the facts that are still open; ``known`` is changed accordingly.

    Args:
        index: the rulebook, prepared.
        rows: the facts that may be concluded, each after those that its conclusions read.
        known: the classes of what is known. Open facts are unknown in it, also whether they will be given.
        open_facts: the facts that may still be asked for.
    """
    certain, left = dict[str, str](), set(open_facts)
    for row in rows:
        if row.is_given(known) or (value := row.value(index, known)) is None:
            continue
        certain[row.fact] = value
        if row.fact in left:
            left.discard(row.fact)
            if row.given is not None:
                known[row.given] = 0
    return certain, frozenset(left)
