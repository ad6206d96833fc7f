"""The interview: which question comes next, which answers no longer count, and the case that the answers make.

The order is that of the vocabulary. A question is asked only of who can know the answer, and only while some answer
to it can still change the outcome; so it is never asked twice, and the interview always ends.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from routefinder.filling import Filled, fill
from routefinder.index import index_of
from routefinder.openquestions import ASKER, DAY_OF, PLATFORM, OpenQuestions, State, askable, case_of, may_ask
from routefinder.relevance import Relevance
from routefinder.rulebook import Rulebook
from routefinder.vocabulary import UNKNOWN, Fact, FactValue


@dataclass(frozen=True, slots=True)
class Interview:
    """The answers so far: by the id of a fact, or ``dates.act`` and the like; 'I don't know' is ``unknown``.

    ``asker`` is who asks, where that is known beforehand. ``overruled`` names the facts in which an answer goes
    before the register of platforms.
    """

    date: dt.date
    asker: str | None = None
    answers: Mapping[str, FactValue] = field(default_factory=dict)
    overruled: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Question:
    """A question: its key, and the fact that it asks for (None for a day)."""

    key: str
    fact: Fact | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """Where an interview stands.

    ``kept`` are the answers that count, in the order in which they were asked; ``question`` comes next (None at the
    end); ``dropped`` are the answers that no longer matter (empty before the end); ``filled`` is the case so far.
    """

    kept: Mapping[str, FactValue]
    question: Question | None
    dropped: tuple[str, ...]
    filled: Filled


class Questionnaire:
    """The questions of one rulebook; what follows from a set of answers is remembered up to a bound."""

    MOST = 4096

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.index = index_of(rulebook)
        self.relevance = Relevance(self.index)
        self._next: dict[State, str | None] = {}

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """The facts that can be asked for, in the order in which they are asked."""
        return askable(self.rulebook.vocabulary)

    def may_ask(self, fact_id: str, interview: Interview) -> bool:
        """Whether this asker can know the fact."""
        asker = interview.asker or str(interview.answers.get(ASKER, UNKNOWN))
        return fact_id in {fact.id for fact in self.facts if may_ask(fact, asker)}

    def question(self, key: str) -> Question:
        """The question with this key."""
        return Question(key, None if key.startswith(DAY_OF) else self.rulebook.vocabulary[key])

    def progress(self, interview: Interview) -> Progress:
        """Where the interview stands: the answers are gone through in the order of the questions."""
        kept: dict[str, FactValue] = {}
        while (key := self._following(interview, kept)) is not None and key in interview.answers:
            kept[key] = interview.answers[key]
            if key == PLATFORM:
                kept |= self._overruling(interview, kept)
        dropped = () if key is not None else tuple(name for name in interview.answers if name not in kept)
        question = None if key is None else self.question(key)
        return Progress(kept, question, dropped, self.filled(interview, kept))

    def _following(self, interview: Interview, kept: Mapping[str, FactValue]) -> str | None:
        state = State(interview.date, interview.asker, tuple(sorted(kept.items())))
        if state not in self._next:
            if len(self._next) >= self.MOST:
                self._next.clear()
            self._next[state] = next(OpenQuestions(self.relevance, state).keys(), None)
        return self._next[state]

    def _overruling(self, interview: Interview, kept: Mapping[str, FactValue]) -> dict[str, FactValue]:
        origins = self.filled(interview, kept).origins
        return {
            name: value
            for name, value in interview.answers.items()
            if name in interview.overruled and name in origins and origins[name].kind == "platform"
        }

    def filled(self, interview: Interview, kept: Mapping[str, FactValue]) -> Filled:
        """The case that some answers make, filled."""
        return fill(case_of(interview.date, interview.asker, kept), self.rulebook, interview.date)


def answered(interview: Interview, key: str, value: FactValue, *, overrule: bool = False) -> Interview:
    """The interview with one more answer, or a changed one.

    ``overrule`` puts it before the register of platforms. Another platform puts the register first again.
    """
    overruled = frozenset[str]() if key == PLATFORM else interview.overruled
    if key == PLATFORM and interview.answers.get(PLATFORM) == value:
        overruled = interview.overruled
    if overrule:
        overruled |= {key}
    return replace(interview, answers={**interview.answers, key: value}, overruled=overruled)


def without(interview: Interview, key: str) -> Interview:
    """The interview as if the question had not been answered."""
    return replace(interview, answers={name: value for name, value in interview.answers.items() if name != key})
