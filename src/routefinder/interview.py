"""The interview: which question comes next, which answers no longer count, and the case that the answers make.

The order is that of the vocabulary. A question is asked when it is not settled, and some answer to it can still change
the outcome. It is settled when this asker cannot know it, when it was answered, when the register of platforms or the
vocabulary filled it, or when the rules conclude it for certain from the answers so far. So it is never asked twice, and
the interview always ends. Whatever was filled or concluded can be overruled by whoever can know it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from routefinder.filling import Filled, fill
from routefinder.index import index_of
from routefinder.openquestions import OpenQuestions, State, askable, case_of, is_filled, may_ask
from routefinder.relevance import Relevance
from routefinder.rulebook import Rulebook
from routefinder.vocabulary import ASKER, DAY_OF, PLATFORM, UNKNOWN, Fact, FactValue


@dataclass(frozen=True, slots=True)
class Interview:
    """The answers so far: by the id of a fact, or ``dates.act`` and the like; 'I don't know' is ``unknown``.

    ``asker`` is who asks, where that is known beforehand. ``overruled`` names the facts in which an answer goes before
    what was filled or concluded, each with the platform that was named then: before the register it goes only while
    that platform is named.
    """

    date: dt.date
    asker: str | None = None
    answers: Mapping[str, FactValue] = field(default_factory=dict)
    overruled: Mapping[str, FactValue] = field(default_factory=dict)

    @property
    def who(self) -> str:
        """Who asks, as far as is known by now: beforehand, or from the answers; else ``unknown``."""
        return self.asker or str(self.answers.get(ASKER, UNKNOWN))

    def latest(self, today: dt.date) -> dt.date:
        """The last day that can be answered: what is asked for has happened by now, or by the day asked about."""
        return max(today, self.date)


@dataclass(frozen=True, slots=True)
class Question:
    """A question: its key, and the fact that it asks for (None for a day)."""

    key: str
    fact: Fact | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """Where an interview stands.

    ``kept`` are the answers that count, in the order in which they were asked, those that overrule in the place where
    they would have been settled; ``question`` comes next (None at the end); ``dropped`` are the answers that no longer
    matter or are settled otherwise (empty before the end); ``filled`` is the case so far; ``concluded`` is what the
    rules conclude in it for certain, and was not given; ``overruling`` are the kept answers that go before something.
    """

    kept: Mapping[str, FactValue]
    question: Question | None
    dropped: tuple[str, ...]
    filled: Filled
    concluded: Mapping[str, str] = field(default_factory=dict)
    overruling: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Step:
    """What is worked out for one state: the next question, and what the rules conclude for certain."""

    key: str | None
    concluded: Mapping[str, str]


class Questionnaire:
    """The questions of one rulebook, for one interview.

    It remembers the states of the interview that it went through, and so its answers, up to a bound: make one for each
    interview with ``fresh``, and let go of it when the interview must be forgotten. What is prepared for the rulebook
    (``index`` and ``relevance``) holds no answer, is not changed by asking, and may be shared between threads; the
    questionnaire itself belongs to one thread at a time.
    """

    MOST = 256

    def __init__(self, rulebook: Rulebook, relevance: Relevance | None = None) -> None:
        self.rulebook = rulebook
        self.relevance = relevance or Relevance(index_of(rulebook))
        self.index = self.relevance.index
        self._steps: dict[State, _Step] = {}

    def fresh(self) -> Questionnaire:
        """A questionnaire that has forgotten everything; it shares what was prepared for the rulebook."""
        return Questionnaire(self.rulebook, self.relevance)

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """The facts that can be asked for, in the order in which they are asked."""
        return askable(self.rulebook.vocabulary)

    def may_ask(self, fact_id: str, interview: Interview) -> bool:
        """Whether this asker can know the fact."""
        return any(fact.id == fact_id and may_ask(fact, interview.who) for fact in self.facts)

    def may_have_happened(self, day: str, interview: Interview) -> bool:
        """Whether the answers leave it open that there is such a day: ``act``, ``notice`` and the like."""
        return self.open_questions(interview, self.progress(interview).kept).may_have_happened(day)

    def question(self, key: str) -> Question:
        """The question with this key."""
        return Question(key, None if key.startswith(DAY_OF) else self.rulebook.vocabulary[key])

    def progress(self, interview: Interview) -> Progress:
        """Where the interview stands: the answers are gone through in the order of the questions."""
        kept: dict[str, FactValue] = {}
        overruling = set[str]()
        while True:
            step = self._step(interview, kept)
            key = self._overrules(interview, kept, step)
            if key is not None:
                overruling.add(key)
            key = key or step.key
            if key is None or key not in interview.answers:
                break
            kept[key] = interview.answers[key]
        dropped = () if key is not None else tuple(name for name in interview.answers if name not in kept)
        question = None if key is None else self.question(key)
        filled = self.filled(interview, kept)
        return Progress(kept, question, dropped, filled, step.concluded, frozenset(overruling))

    def open_questions(self, interview: Interview, kept: Mapping[str, FactValue]) -> OpenQuestions:
        """The questions that are open when these answers count."""
        return OpenQuestions(self.relevance, state_of(interview, kept))

    def _step(self, interview: Interview, kept: Mapping[str, FactValue]) -> _Step:
        state = state_of(interview, kept)
        found = self._steps.get(state)
        if found is None:
            if len(self._steps) >= self.MOST:
                self._steps.clear()
            questions = OpenQuestions(self.relevance, state)
            found = self._steps[state] = _Step(next(questions.keys(), None), questions.concluded)
        return found

    def _overrules(self, interview: Interview, kept: Mapping[str, FactValue], step: _Step) -> str | None:
        """The next answer that goes before something filled or concluded; unknown goes before nothing."""
        names = (name for name in interview.overruled if name not in kept and self.may_ask(name, interview))
        for name in names:
            if interview.answers.get(name, UNKNOWN) == UNKNOWN:
                continue
            filled = self.filled(interview, kept)
            by_register = name in filled.origins and filled.origins[name].kind == "platform"
            if by_register and interview.overruled[name] != interview.answers.get(PLATFORM):
                continue
            if name in step.concluded or is_filled(self.rulebook.vocabulary, filled, name):
                return name
        return None

    def filled(self, interview: Interview, kept: Mapping[str, FactValue]) -> Filled:
        """The case that some answers make, filled."""
        return fill(case_of(interview.date, interview.asker, kept), self.rulebook, interview.date)


def state_of(interview: Interview, kept: Mapping[str, FactValue]) -> State:
    """The state of an interview in which these answers count."""
    return State(interview.date, interview.asker, tuple(sorted(kept.items())))


def answered(interview: Interview, key: str, value: FactValue, *, overrule: bool = False) -> Interview:
    """The interview with one more answer, or a changed one.

    ``overrule`` puts it before what was filled or concluded; before the register only while the same platform is named.
    Unknown overrules nothing: then what was filled or concluded counts again.
    """
    if overrule and value == UNKNOWN:
        return without(interview, key)
    mark = {key: interview.answers.get(PLATFORM, UNKNOWN)} if overrule else {}
    answers = {**interview.answers, key: value}
    return replace(interview, answers=answers, overruled={**interview.overruled, **mark})


def without(interview: Interview, key: str) -> Interview:
    """The interview as if the question had not been answered, so that what was filled or concluded counts again."""
    answers = {name: value for name, value in interview.answers.items() if name != key}
    overruled = {name: value for name, value in interview.overruled.items() if name != key}
    return replace(interview, answers=answers, overruled=overruled)
