"""From what is known of a case to the verdict on every rule and route."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, cached_property
from typing import TypeVar

from routefinder.conditions import Condition
from routefinder.decision import ALIVE, Concluded, Conflict, RouteVerdict, RuleVerdict
from routefinder.diagram import CLOSED, ENDS, OPEN, Restriction, Status
from routefinder.filling import Filled
from routefinder.index import Index, RuleNodes
from routefinder.logic import NOTHING, Facts, Knowledge, Truth, in_force
from routefinder.rulebook import Dated, Deadline, Remark, Route, Rule, Sanction
from routefinder.vocabulary import UNKNOWN, FactValue

Row = TypeVar("Row", Deadline, Sanction)
TRUTHS: dict[frozenset[int], Truth] = {frozenset({0}): False, frozenset({1}): True, frozenset({0, 1}): None}


class Tracer:
    """Everything that is asked of the index for one case; results are remembered for that case."""

    def __init__(self, index: Index, filled: Filled) -> None:
        self.index = index
        self.rulebook = index.rulebook
        self.filled = filled
        self.known = index.space.encode(filled.facts, filled.date, filled.act)
        self.knowledge = Knowledge(index.rulebook, filled.facts, filled.date, filled.act)
        self.restriction = Restriction(index.space.diagrams)
        self._memo: dict[int, int] = {}
        self._ends: dict[int, frozenset[int]] = {}

    @cached_property
    def statuses(self) -> dict[str, Status]:
        """The status of every route."""
        return self.index.statuses(self.known)

    def ends(self, node: int) -> frozenset[int]:
        """The ends a function can still reach."""
        found = self._ends.get(node)
        if found is None:
            found = self._ends[node] = self.index.space.diagrams.ends(node, self.known)
        return found

    def truth(self, node: int) -> Truth:
        """The exact truth of a condition."""
        return TRUTHS[self.ends(node)]

    def open_facts(self, node: int) -> tuple[str, ...]:
        """The unknown facts a function still depends on, in the order of the vocabulary."""
        left = self.restriction.support(self.restriction.restrict(node, self.known, self._memo))
        return self.ordered(self.index.space.axes[variable].fact for variable in left)

    def ordered(self, facts: Iterable[str]) -> tuple[str, ...]:
        """Facts in the order of the vocabulary."""
        names = set(facts)
        return tuple(fact.id for fact in self.rulebook.vocabulary.each() if fact.id in names) if names else ()

    def rule(self, nodes: RuleNodes) -> RuleVerdict:
        """The verdict on one rule."""
        gates = tuple(self.truth(node) for node in nodes.gates)
        steps = tuple(self.truth(node) for node in nodes.steps)
        if self.truth(nodes.in_force) is False:
            return RuleVerdict(nodes.rule, "not_in_force", gates, steps, day=self.filled.day(nodes.rule.clock))
        by = tuple(rule.id for rule in self._overriding(nodes.rule))
        ends = self.ends(nodes.state)
        if by and ends == {CLOSED}:
            return RuleVerdict(nodes.rule, "overridden", gates, steps, by=by)
        if ends == {CLOSED}:
            return RuleVerdict(nodes.rule, "excluded", gates, steps, self._excluding(nodes, gates))
        if len(ends) > 1:
            return RuleVerdict(nodes.rule, "undetermined", gates, steps, self.open_facts(nodes.state))
        return RuleVerdict(nodes.rule, "applies" if ends == {OPEN} else "waits", gates, steps)

    def _overriding(self, rule: Rule) -> Iterable[Rule]:
        for other in self.rulebook.rules_of[rule.route]:
            if rule.id in other.overrides and self.truth(self.index.rules[other.id].passes) is True:
                yield other

    def _excluding(self, nodes: RuleNodes, gates: tuple[Truth, ...]) -> tuple[str, ...]:
        found: Facts = NOTHING
        rows = self.rulebook.gates_of(nodes.rule)
        for gate, node, truth in zip(rows, nodes.gates, gates, strict=True):
            if truth is False:
                found |= self._failing(gate.needs, node)
        return self.ordered(found or self.read_by(nodes.passes))

    def _failing(self, condition: Condition, node: int) -> Facts:
        if self.knowledge.truth(condition) is False:
            return self.knowledge.blame(condition, False)
        return self.read_by(node)

    def read_by(self, node: int) -> Facts:
        """The known facts that a function reads."""
        read = {self.index.space.axes[variable].fact for variable in self.index.space.diagrams.support(node)}
        return frozenset(fact for fact in read if fact in self.filled.facts)

    def hangs_on(self, node: int) -> tuple[str, ...]:
        """A smallest set of known facts that leaves of the function exactly what all known facts leave of it."""
        target = self.restriction.restrict(node, self.known, self._memo)
        known, kept = list(self.known), list[str]()
        met = self._met(node, known)
        for fact in reversed(self.ordered(self.read_by(node))):
            without = self._without(fact, known)
            if met.isdisjoint(self.parts[fact]):
                known = without
            elif self._same(node, without, target):
                known, met = without, self._met(node, without)
            else:
                kept.append(fact)
        return self.ordered(kept)

    def _same(self, node: int, known: list[int], target: int) -> bool:
        if target in (CLOSED, OPEN):
            return self.index.space.diagrams.status(node, known) == ("available" if target == OPEN else "unavailable")
        return self.restriction.restrict(node, known, {}) == target

    def _met(self, node: int, known: list[int]) -> set[int]:
        """The variables that are read on the ways that are left."""
        table = self.index.space.diagrams
        found, seen, stack = set[int](), set[int](), [node]
        while stack:
            at = stack.pop()
            if at >= ENDS and at not in seen:
                seen.add(at)
                found.add(table.variable[at])
                value = known[table.variable[at]]
                stack.extend(table.children[at] if value < 0 else (table.children[at][value],))
        return found

    def _without(self, fact: str, known: list[int]) -> list[int]:
        found = list(known)
        for part in self.parts[fact]:
            found[part] = 0 if self.index.space.axes[part].part == "given" else -1
        return found

    @cached_property
    def parts(self) -> dict[str, list[int]]:
        """The variables of each fact."""
        found: dict[str, list[int]] = {}
        for number, axis in enumerate(self.index.space.axes):
            found.setdefault(axis.fact, []).append(number)
        return found

    def route(self, route: Route) -> RouteVerdict:
        """The verdict on one route."""
        status = self.statuses[route.id]
        node = self.index.states[route.id]
        rules = tuple(self.rule(self.index.rules[rule.id]) for rule in self.rulebook.rules_of[route.id])
        nearest = min(rules, key=_distance)
        conditional = status == "conditional"
        authority, also = self._authorities(route, rules)
        return RouteVerdict(
            route.id,
            status,
            self.open_facts(node) if conditional else (),
            self._open_steps(route.id) if conditional else (),
            rules,
            nearest,
            authority,
            also,
            () if status == "unavailable" else self.rows(route.deadlines),
            () if status == "unavailable" else self.rows(route.sanctions),
            self.remarks(route.remarks),
            cache(lambda: self._closing(rules) if status == "unavailable" else self.hangs_on(node)),
        )

    def _closing(self, rules: tuple[RuleVerdict, ...]) -> tuple[str, ...]:
        return self.ordered(fact for rule in rules for fact in rule.facts)

    def conflicts(self) -> tuple[Conflict, ...]:
        """What gives one route two authorities, terms or caps in some completion of this case."""
        return tuple(
            Conflict(route.id, what, one, other)
            for route in self.rulebook.routes
            if self.statuses[route.id] != "unavailable"
            for what, one, other, node in self.index.ties[route.id]
            if self.ends(node) != {0}
        )

    def _open_steps(self, route: str) -> tuple[str, ...]:
        steps = [step for step, node in self.index.undone[route] if self.ends(node) != {0}]
        return tuple(dict.fromkeys(steps))

    def _authorities(self, route: Route, rules: tuple[RuleVerdict, ...]) -> tuple[str | None, tuple[str, ...]]:
        alive = [r for r in rules if r.verdict in ALIVE]
        names = [self.name(row.rule.authority or route.authority) for row in alive or rules]
        certain = [name for row, name in zip(alive, names, strict=False) if row.verdict != "undetermined"]
        chosen = certain[0] if certain else names[0]
        others = [*names, *(self.name(name) for name in route.also)]
        return chosen, tuple(name for name in dict.fromkeys(others) if name and name != chosen)

    def name(self, authority: str | None) -> str | None:
        """The authority's id, with the country of the case filled in."""
        if authority is None or "{" not in authority:
            return authority
        kind, fact = authority.rstrip("}").split(":{")
        value = self.knowledge.value(fact)
        ids = {row.id for row in self.rulebook.authorities}
        known = f"{kind}:{value}"
        at_home = next((row.id for row in self.rulebook.authorities if known in row.stands_for), None)
        return at_home or (known if known in ids else f"{kind}:?")

    def rows(self, rows: tuple[Row, ...]) -> tuple[tuple[Row, bool], ...]:
        """The deadlines or sanctions that apply, each with whether that is certain."""
        truths = ((row, self._holds(row, row.when)) for row in rows)
        return tuple((row, truth is True and row.certain) for row, truth in truths if truth is not False)

    def _holds(self, row: Dated, when: Condition | None) -> Truth:
        if not in_force(row, self.filled.date, self.filled.act):
            return False
        return True if when is None else self.truth(self.index.space.node(when))

    def remarks(self, rows: tuple[Remark, ...]) -> tuple[Remark, ...]:
        """The remarks that hold, and those that may hold where they ask for that."""
        shown = {"certain": (True,), "possible": (True, None)}
        return tuple(row for row in rows if self._holds(row, row.when) in shown[row.show])

    def certainly(self, rows: tuple[Remark, ...]) -> tuple[Remark, ...]:
        """The remarks that hold for certain, also of those that are shown as soon as they may hold."""
        return tuple(row for row in rows if self._holds(row, row.when) is True)

    def conclusions(self) -> tuple[Concluded, ...]:
        """What was concluded, layer by layer."""
        facts = [fact for layer in self.rulebook.strata for fact in layer]
        return tuple(found for fact in facts if (found := self._concluded(fact)) is not None)

    def _concluded(self, fact: str) -> Concluded | None:
        value = self.knowledge.concluded(fact)
        given: FactValue | None = self.filled.facts.get(fact)
        if value is None or value == UNKNOWN or (given is not None and given == value):
            return None
        rows = tuple(r for r in self.knowledge.rows(fact) if r.value == value and self.knowledge.truth(r.when))
        return Concluded(fact, value, rows, given) if rows or given is None else None


def _distance(verdict: RuleVerdict) -> tuple[bool, int, int, int]:
    """How far a rule is from opening its route: whether it is in force, gates shut, days out of force, facts."""
    missing = sum(truth is False for truth in verdict.gates)
    rule, day = verdict.rule, verdict.day
    ends = [abs((day - end).days) for end in (rule.valid_from, rule.valid_to) if day and end]
    return verdict.verdict == "not_in_force", missing, min(ends, default=0), len(verdict.facts)
