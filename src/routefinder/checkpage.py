"""The page on which the answers are checked, as plain data: what was answered, what was filled in and what follows.

Nothing is decided here. Both faces show the same page: sections with rows, and the answers that are no longer needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from routefinder.interview import Interview, Progress, Questionnaire
from routefinder.openquestions import OpenQuestions, is_filled
from routefinder.phrasing import Phrasing
from routefinder.relevance import SHOWN_STARTS
from routefinder.vocabulary import ASKER, DAY_OF, UNKNOWN, FactValue, Section

Kind = Literal["given", "filled", "concluded"]


@dataclass(frozen=True, slots=True)
class Row:
    """One answer, or what stands in the place of one.

    Attributes:
        key: the id of a fact, or ``dates.act`` and the like.
        label: its name, in the words for whoever asks.
        value: the answer in words.
        kind: answered, filled in (by the register, another fact or the usual case), or concluded from the answers.
        origin: where it comes from, in words; for an answer that overrules, what it goes before; else empty.
        unknown: whether the answer is 'I do not know'.
        may_change: whether another answer could still change the outcome; only of what is unknown.
        changeable: whether this asker may give another answer.
        overrules: whether it goes before something filled or concluded.
    """

    key: str
    label: str
    value: str
    kind: Kind
    origin: str = ""
    unknown: bool = False
    may_change: bool = False
    changeable: bool = True
    overrules: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and its rows, in the order of the questions."""

    heading: str
    rows: tuple[Row, ...]

    @property
    def shared(self) -> tuple[str, ...]:
        """Where several of the rows that were filled in come from: it need be said only once."""
        origins = [row.origin for row in self.rows if row.kind == "filled"]
        return tuple(dict.fromkeys(origin for origin in origins if origins.count(origin) > 1))


@dataclass(frozen=True, slots=True)
class CheckPage:
    """The parts that have rows, and the answers that are no longer needed; of 'I do not know' nothing is lost."""

    parts: tuple[Part, ...]
    dropped: tuple[Row, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every row, in the order of the page."""
        return tuple(row for part in self.parts for row in part.rows)


def check_page(questions: Questionnaire, interview: Interview, words: Phrasing) -> CheckPage:
    """The check page of an interview.

    Of what is settled it shows what counts: if it were otherwise, the outcome could be.
    """
    return _Checking(questions, interview, words).page()


class _Checking:
    def __init__(self, questions: Questionnaire, interview: Interview, words: Phrasing) -> None:
        self.questions, self.interview, self.words = questions, interview, words
        self.vocabulary = questions.rulebook.vocabulary
        self.asker = interview.who

    def page(self) -> CheckPage:
        rows = {row.key: row for row in (*self.settled(), *self.answers())}
        parts = (Part(heading, tuple(rows[key] for key in keys if key in rows)) for heading, keys in self.headings())
        known = (key for key in self.progress.dropped if self.interview.answers[key] != UNKNOWN)
        dropped = (Row(key, self.label(key), self.value(key), "given") for key in known)
        return CheckPage(tuple(part for part in parts if part.rows), tuple(dropped))

    @cached_property
    def progress(self) -> Progress:
        return self.questions.progress(self.interview)

    @cached_property
    def now(self) -> OpenQuestions:
        return self.questions.open_questions(self.interview, self.progress.kept)

    def headings(self) -> Iterator[tuple[str, list[str]]]:
        """The headings, each with the keys that may stand under it; without sections all stand under none."""
        days = [DAY_OF + day for day in SHOWN_STARTS]
        sections = self.vocabulary.sections
        if not sections:
            yield "", [*(fact.id for fact in self.questions.facts), *days]
        for section in sections:
            keys = [fact.id for fact in self.questions.facts if fact.section == section.id]
            heading = section.label.to(self.asker).in_(self.words.language)
            yield heading, keys + (days if section == _of_days(sections) else [])

    def answers(self) -> Iterator[Row]:
        for key, value in self.progress.kept.items():
            if value != UNKNOWN:
                overrules = key in self.progress.overruling
                origin = self.goes_before(key) if overrules else ""
                yield Row(key, self.label(key), self.value(key), "given", origin, overrules=overrules)
            elif not self.is_settled(key):
                yield Row(key, self.label(key), self.value(key), "given", unknown=True, may_change=self.may_change(key))

    def settled(self) -> Iterator[Row]:
        """What was filled in or follows; what this asker may not change and what cannot count is left out."""
        for fact in self.questions.facts:
            if not self.is_settled(fact.id) or fact.id not in self.now.weighing:
                continue
            changeable = self.questions.may_ask(fact.id, self.interview)
            filled = fact.id in self.now.filled.facts
            if filled or changeable:
                kind: Kind = "filled" if filled else "concluded"
                value, origin = self.stands(self.now, fact.id)
                yield Row(fact.id, self.label(fact.id), value, kind, origin, changeable=changeable)

    def is_settled(self, key: str) -> bool:
        if key in self.now.filled.facts:
            return is_filled(self.vocabulary, self.now.filled, key)
        return key in self.now.concluded

    def stands(self, at: OpenQuestions, key: str) -> tuple[str, str]:
        """The value that was filled in or follows, and where it comes from, in words."""
        if key in at.filled.origins:
            value = self.words.answer(key, at.filled.facts[key], self.asker)
            return value, self.words.origin(at.filled.origins[key])
        return self.words.answer(key, at.concluded[key], self.asker), self.words.phrase("follows_from_answers")

    def goes_before(self, key: str) -> str:
        """What an answer overrules."""
        value, origin = self.stands(self.without(key), key)
        return self.words.phrase("goes_before", value=value, origin=origin)

    def may_change(self, key: str) -> bool:
        """Whether some other answer, with the other answers as they are and what is then asked, changes the outcome."""
        return key != ASKER and self.without(key).matters(key)

    def without(self, key: str) -> OpenQuestions:
        kept = {name: value for name, value in self.progress.kept.items() if name != key}
        return self.questions.open_questions(self.interview, kept)

    def label(self, key: str) -> str:
        return self.words.label(key, self.asker)

    def value(self, key: str) -> str:
        value: FactValue = self.interview.answers[key]
        if value == UNKNOWN:
            return self.words.phrase("unknown")
        if key.startswith(DAY_OF):
            return self.words.day(date.fromisoformat(str(value)))
        return self.words.answer(key, value, self.asker)


def _of_days(sections: tuple[Section, ...]) -> Section:
    return next((section for section in sections if section.days), sections[-1])
