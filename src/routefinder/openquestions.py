"""The open questions of one state of an interview: which of them matter, in order.

Naming a platform and answering a fact that others are copied from say several things at once; each thing that they
may say is a case of its own, so that what matters is decided exactly for these too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from routefinder.filling import Filled, fill
from routefinder.index import Index
from routefinder.reduced import Table
from routefinder.relevance import SHOWN_STARTS, Case, Found, Relevance
from routefinder.vocabulary import UNKNOWN, Dates, Fact, FactValue, Scenario, Vocabulary

ASKER = "asker"
PLATFORM = "platform"
DAY_OF = "dates."
"""What the key of a question about a day begins with, e.g. ``dates.act``."""


@dataclass(frozen=True, slots=True)
class State:
    """The day, who asks, and the answers that count."""

    date: dt.date
    asker: str | None
    kept: tuple[tuple[str, FactValue], ...]

    @property
    def answers(self) -> dict[str, FactValue]:
        """The answers by key."""
        return dict(self.kept)


def case_of(date: dt.date, asker: str | None, answers: Mapping[str, FactValue]) -> Scenario:
    """The case that some answers make."""
    facts = {name: value for name, value in answers.items() if not name.startswith(DAY_OF) and value != UNKNOWN}
    if asker is not None:
        facts[ASKER] = asker
    days = {n.removeprefix(DAY_OF): str(v) for n, v in answers.items() if n.startswith(DAY_OF) and v != UNKNOWN}
    return Scenario(date=date.isoformat(), dates=Dates(**days), facts=facts)


def askable(vocabulary: Vocabulary) -> tuple[Fact, ...]:
    """The facts that can be asked for, in the order in which they are asked."""
    found = (fact for fact in vocabulary.each() if fact.order and fact.question and fact.is_input)
    return tuple(sorted(found, key=lambda fact: fact.order))


def may_ask(fact: Fact, asker: str | None) -> bool:
    """Whether this asker can know the fact."""
    return "everyone" in fact.asked_of or asker in fact.asked_of


def ties(vocabulary: Vocabulary) -> tuple[tuple[str, str], ...]:
    """The facts that are filled with another fact, each with that other."""
    rows = ((fact.id, fact.fill.from_fact) for fact in vocabulary.each() if fact.fill)
    return tuple((copy, source) for copy, source in rows if source)


class OpenQuestions:
    """Which questions matter in one state of an interview."""

    def __init__(self, relevance: Relevance, state: State) -> None:
        self.relevance = relevance
        self.index: Index = relevance.index
        self.rulebook = relevance.rulebook
        self.state = state
        self.answers = state.answers
        self.table = Table(self.index.space.diagrams)
        self.asker = state.asker or str(self.answers.get(ASKER, UNKNOWN))
        self.ties = [pair for pair in ties(self.rulebook.vocabulary) if pair[0] in relevance.parts]
        self.known_groups: list[Group] = []
        known = state.asker is not None or ASKER in self.answers
        self.asker_open = not known and ASKER in self.rulebook.vocabulary

    def keys(self) -> Iterator[str]:
        """The keys of the questions that matter, in order; only as many as are asked for are worked out."""
        for fact in self.open_facts:
            if self._matters(fact):
                yield fact.id
        yield from self._days()

    @cached_property
    def open_facts(self) -> tuple[Fact, ...]:
        """The facts that may still be asked for."""
        origins = self.case(self.answers).origins
        return tuple(
            fact
            for fact in askable(self.rulebook.vocabulary)
            if fact.id not in self.answers
            and not (fact.id == ASKER and self.state.asker)
            and not (fact.id in origins and origins[fact.id].kind == "platform")
            and (self.asker_open or may_ask(fact, self.asker))
        )

    def _matters(self, fact: Fact) -> bool:
        if fact.id == ASKER:
            return True
        if fact.kind == "platform":
            return self._platform_matters()
        if fact.role == "amount":
            return any(found.turnover for group in self.groups() for found in group.found())
        return any(group.matters(fact.id) for group in self.groups())

    def case(self, answers: Mapping[str, FactValue]) -> Filled:
        """The case that answers make, filled."""
        return fill(case_of(self.state.date, self.state.asker, answers), self.rulebook, self.state.date)

    @cached_property
    def states(self) -> list[tuple[frozenset[tuple[str, FactValue]], frozenset[str]]]:
        """What is known and open now, and after each thing that naming a platform may still say."""
        ids = {fact.id for fact in self.open_facts}
        return list(dict.fromkeys(self._without_guesses(row, ids) for row in self._rows()))

    def groups(self) -> Iterator[Group]:
        """What matters in each of the states; worked out only as far as it is asked for."""
        for number, (facts, open_facts) in enumerate(self.states):
            if number == len(self.known_groups):
                self.known_groups.append(self._group(dict(facts), open_facts))
            yield self.known_groups[number]

    def _rows(self) -> Iterator[dict[str, FactValue]]:
        yield self.answers
        if PLATFORM in {fact.id for fact in self.open_facts}:
            yield from ({**self.answers, PLATFORM: row.id} for row in self.rulebook.platforms)

    def _without_guesses(
        self, answers: dict[str, FactValue], ids: set[str]
    ) -> tuple[frozenset[tuple[str, FactValue]], frozenset[str]]:
        """The known facts of a case, without its platform and what is only filled until it is asked."""
        case = self.case(answers)
        fixed = {name for name, origin in case.origins.items() if origin.kind == "platform"}
        open_facts = frozenset(ids - fixed)
        parts = self.relevance.parts
        known = {name: value for name, value in case.facts.items() if name in parts and name not in open_facts}
        known = {name: value for name, value in known.items() if not self._copied(case, name, open_facts)}
        return frozenset(known.items()), open_facts

    def _copied(self, case: Filled, name: str, open_facts: frozenset[str]) -> bool:
        """Whether a value was copied from a fact that is itself only filled until it is asked."""
        origin = case.origins.get(name)
        return origin is not None and origin.kind == "same_as" and origin.name in open_facts

    def _group(self, facts: dict[str, FactValue], open_facts: frozenset[str]) -> Group:
        tied = [(copy, source) for copy, source in self.ties if copy not in facts and source in open_facts]
        tied = [(copy, source) for copy, source in tied if copy not in open_facts]
        if not tied:
            return Group(iter([self._found(facts, open_facts)]), open_facts, {})
        source = tied[0][1]
        copies = [copy for copy, other in tied if other == source]
        said = [dict.fromkeys((source, *copies), value) for value in self._kinds(source, copies)]
        cases = (self._found({**facts, **row}, open_facts - {source}) for row in [{}, *said])
        return Group(cases, open_facts, dict.fromkeys((source, *copies), source))

    def _kinds(self, source: str, copies: list[str]) -> list[str]:
        """One value for each group of values that the rules treat alike in the fact and in its copies."""
        classes = self.index.space.classes
        names = [name for name in (source, *copies) if name in classes]
        vocabulary = self.rulebook.vocabulary
        kinds = {tuple(classes[n].get(v, -1) for n in names): v for v in vocabulary.domain(vocabulary[source])}
        return list(kinds.values())

    def _found(self, facts: Mapping[str, FactValue], open_facts: frozenset[str]) -> Found:
        return self.relevance.found(self.table, self._encoded(facts, open_facts))

    def _encoded(self, facts: Mapping[str, FactValue], open_facts: frozenset[str]) -> Case:
        case = self.case(self.answers)
        known = self.index.space.encode(facts, case.date, case.act)
        for fact in open_facts:
            for part in self.relevance.parts.get(fact, ()):
                known[part] = -1
        return Case(tuple(known), open_facts)

    def _platform_matters(self) -> bool:
        """Whether naming some platform says something that the other answers leave open and that matters."""
        said = {row.id: self._said({**self.answers, PLATFORM: row.id}) for row in self.rulebook.platforms}
        sayable = {name for facts in said.values() for name in facts}
        if sayable & {name for group in self.groups() for found in group.found() for name in found.naming}:
            return True
        ids = {fact.id for fact in self.open_facts}
        left = frozenset(ids - sayable)
        facts = {n: v for n, v in self._without_guesses(self.answers, ids)[0] if n not in sayable}
        silent = self._found(facts, left).nodes
        distinct = {tuple(sorted(row.items())) for row in said.values()}
        return any(self._found({**facts, **dict(row)}, left).nodes != silent for row in sorted(distinct))

    def _said(self, answers: Mapping[str, FactValue]) -> dict[str, FactValue]:
        """What naming a platform adds, and what is copied from that."""
        case = self.case(answers)
        added = {name for name, origin in case.origins.items() if origin.kind == "platform"}
        copied = {copy for copy, source in self.ties if source in added and copy not in self.answers}
        return {name: case.facts[name] for name in sorted(added | copied) if name in self.relevance.parts}

    def _days(self) -> Iterator[str]:
        open_days = [day for day in SHOWN_STARTS if DAY_OF + day not in self.answers]
        if open_days:
            facts, _ = self._without_guesses(self.answers, set())
            starts = self.relevance.starts(self._encoded(dict(facts), frozenset()))
            yield from (DAY_OF + day for day in open_days if day in starts)


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
            if not meant.isdisjoint(found.facts | found.naming):
                return True
            if fact in self.stands_for.values() and found.nodes != self._found[0].nodes:
                return True
        return False
