"""The open questions of one state of an interview: which of them matter, in order.

A fact is open when this asker can know it and it is not settled: not answered, not filled, and not concluded for
certain. Only an open fact is asked for, and only while some answer to it, with some answers to the other open facts,
changes the outcome; a day only while it may have happened. Naming a platform and answering a fact that others are
copied from say several things at once; each thing that they may say is a case of its own, so that what matters is
decided for these too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from routefinder.filling import Filled, fill, row_facts
from routefinder.groups import Group
from routefinder.index import Index
from routefinder.logic import Knowledge
from routefinder.reduced import Table
from routefinder.relevance import SHOWN_STARTS, Found, Knowing, Relevance
from routefinder.settled import conclude
from routefinder.vocabulary import ASKER, DAY_OF, PLATFORM, UNKNOWN, Dates, Fact, FactValue, Scenario, Vocabulary

Facts = Mapping[str, FactValue]


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


def case_of(date: dt.date, asker: str | None, answers: Facts) -> Scenario:
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

    def matters(self, key: str) -> bool:
        """Whether an answer to one of the open questions matters."""
        if key.startswith(DAY_OF):
            return key in self._days()
        return any(fact.id == key and self._matters(fact) for fact in self.open_facts)

    def may_have_happened(self, day: str) -> bool:
        """Whether there may be such a day; not where the answers say for certain that it never came."""
        condition = self.rulebook.vocabulary.happened_when(day)
        return condition is None or self._knowledge.truth(condition) is not False

    @cached_property
    def _knowledge(self) -> Knowledge:
        return Knowledge(self.rulebook, self.filled.facts, self.filled.date, self.filled.act)

    @cached_property
    def open_facts(self) -> tuple[Fact, ...]:
        """The facts that may still be asked for, in order."""
        return tuple(fact for fact in self._unanswered if fact.id not in self.concluded)

    @cached_property
    def concluded(self) -> dict[str, str]:
        """What the rules conclude for certain, and is not given."""
        open_facts = frozenset(fact.id for fact in self._unanswered)
        known = self._known(self._without_guesses(self.filled, open_facts), open_facts)
        return conclude(self.index, self.relevance.concludable, known, open_facts)[0]

    @cached_property
    def _unanswered(self) -> tuple[Fact, ...]:
        """What this asker can know and neither answered nor had filled."""
        vocabulary = self.rulebook.vocabulary
        return tuple(
            fact
            for fact in askable(vocabulary)
            if fact.id not in self.answers
            and not (fact.id == ASKER and self.state.asker)
            and not is_filled(vocabulary, self.filled, fact.id)
            and (self.asker_open or may_ask(fact, self.asker))
        )

    def _matters(self, fact: Fact) -> bool:
        if fact.id == ASKER:
            return True
        if fact.kind == "platform":
            return self._platform_matters()
        if fact.role == "amount":
            return any(found.turnover() for group in self.groups() for found in group.found())
        meant = {fact.id} | {copy for copy, source in self.ties if source == fact.id}
        if not self._at_most.matters(meant):
            return False
        return any(group.matters(fact.id) for group in self.groups())

    @cached_property
    def _at_most(self) -> Found:
        """What matters at most: as if all that naming a platform says, and each copy, could be asked on its own.

        Every case of every group is this one with some answers given, so what does not matter here matters nowhere.
        """
        free = {fact.id for fact in self.open_facts}
        if PLATFORM in free:
            free |= {
                name for row in self.rulebook.platforms for name in row_facts(self.rulebook, row, self.filled.date)
            }
        free |= {copy for copy, source in self.ties if source in free}
        given = {name for name, value in self.answers.items() if value != UNKNOWN}
        return self._freed(frozenset(free & self.relevance.parts.keys()) - given)

    @cached_property
    def weighing(self) -> frozenset[str]:
        """The settled facts that count: if one of them were otherwise, the outcome could be."""
        filled = {name for name in self.filled.origins if is_filled(self.rulebook.vocabulary, self.filled, name)}
        settled = frozenset((filled | self.concluded.keys()) & self.relevance.parts.keys())
        found = self._freed(settled)
        return frozenset(name for name in settled if found.matters([name]))

    def _freed(self, names: frozenset[str]) -> Found:
        """What matters where each of these facts can be asked on its own, and nothing else."""
        known = self._known(self._without_guesses(self.filled, names), names)
        return self.relevance.found(self.table, Knowing(tuple(known), names))

    @cached_property
    def filled(self) -> Filled:
        """The case that the answers make, filled."""
        return self._case(self.answers)

    def _case(self, answers: Facts) -> Filled:
        return fill(case_of(self.state.date, self.state.asker, answers), self.rulebook, self.state.date)

    @cached_property
    def states(self) -> list[tuple[frozenset[tuple[str, FactValue]], frozenset[str]]]:
        """What is known and open now, and after each thing that naming a platform may still say."""
        ids = frozenset(fact.id for fact in self.open_facts)
        return list(dict.fromkeys(self._state(row, ids) for row in self._rows()))

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

    def _state(
        self, answers: dict[str, FactValue], ids: frozenset[str]
    ) -> tuple[frozenset[tuple[str, FactValue]], frozenset[str]]:
        """The known facts of a case, without its platform and its guesses, and the facts that are open in it."""
        case = self._case(answers)
        open_facts = frozenset(name for name in ids if not is_filled(self.rulebook.vocabulary, case, name))
        return frozenset(self._without_guesses(case, open_facts).items()), open_facts

    def _without_guesses(self, case: Filled, open_facts: frozenset[str]) -> dict[str, FactValue]:
        """What is known, without what is only filled until it is asked, and what was copied from that."""
        guesses = {n for n, origin in case.origins.items() if origin.kind == "same_as" and origin.name in open_facts}
        left = self.relevance.parts.keys() - open_facts - guesses
        return {name: value for name, value in case.facts.items() if name in left}

    def _group(self, facts: dict[str, FactValue], open_facts: frozenset[str]) -> Group:
        tied = [(copy, source) for copy, source in self.ties if copy not in facts and source in open_facts]
        if not tied:
            return Group(iter([self._found(facts, open_facts)]), open_facts, {})
        source = tied[0][1]
        copies = [copy for copy, other in tied if other == source]
        said = [dict.fromkeys((source, *copies), value) for value in self._kinds(source, copies)]
        cases = (self._found({**facts, **row}, open_facts - {source, *row}) for row in [{}, *said])
        return Group(cases, open_facts, dict.fromkeys((source, *copies), source))

    def _kinds(self, source: str, copies: list[str]) -> list[str]:
        """One value for each group of values that the rules treat alike in the fact and in its copies."""
        classes = self.index.space.classes
        names = [name for name in (source, *copies) if name in classes]
        vocabulary = self.rulebook.vocabulary
        kinds = {tuple(classes[n].get(v, -1) for n in names): v for v in vocabulary.domain(vocabulary[source])}
        return list(kinds.values())

    def _found(self, facts: Facts, open_facts: frozenset[str]) -> Found:
        known = self._known(facts, open_facts)
        _, left = conclude(self.index, self.relevance.concludable, known, open_facts)
        return self.relevance.found(self.table, Knowing(tuple(known), left))

    def _known(self, facts: Facts, open_facts: frozenset[str]) -> list[int]:
        known = self.index.space.encode(facts, self.filled.date, self.filled.act)
        for fact in open_facts:
            for part in self.relevance.parts.get(fact, ()):
                known[part] = -1
        return known

    def _platform_matters(self) -> bool:
        """Whether naming some platform says something that the other answers leave open and that matters."""
        said = {row.id: self._said({**self.answers, PLATFORM: row.id}) for row in self.rulebook.platforms}
        sayable = {name for facts in said.values() for name in facts}
        left = frozenset(fact.id for fact in self.open_facts if fact.id not in sayable)
        facts = {n: v for n, v in self._state(self.answers, left)[0] if n not in sayable}
        silent = self._found(facts, left)
        distinct = {tuple(sorted(row.items())) for row in said.values()}
        if any(self._found({**facts, **dict(row)}, left).differs(silent, dict(row)) for row in sorted(distinct)):
            return True
        return any(found.names(sayable) for group in self.groups() for found in group.found())

    def _said(self, answers: dict[str, FactValue]) -> dict[str, FactValue]:
        """What naming a platform adds, and what is copied from that."""
        case = self._case(answers)
        added = {name for name, origin in case.origins.items() if origin.kind == "platform"}
        copied = {copy for copy, source in self.ties if source in added and copy not in self.answers}
        return {name: case.facts[name] for name in sorted(added | copied) if name in self.relevance.parts}

    def _days(self) -> Iterator[str]:
        unanswered = (day for day in SHOWN_STARTS if DAY_OF + day not in self.answers)
        open_days = [day for day in unanswered if self.may_have_happened(day)]
        if open_days:
            facts, _ = self._state(self.answers, frozenset())
            known = self._known(dict(facts), frozenset())
            starts = self.relevance.starts(Knowing(tuple(known), frozenset()))
            yield from (DAY_OF + day for day in open_days if day in starts)


def is_filled(vocabulary: Vocabulary, case: Filled, fact: str) -> bool:
    """Whether a fact was filled and need not be asked."""
    if fact not in case.origins or fact not in vocabulary:
        return False
    kind, row = case.origins[fact].kind, vocabulary[fact].fill
    return kind == "platform" or row is None or not row.ask
