"""How each kind of fact is asked for in the terminal, and how what was typed becomes its value."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from routefinder.choices import not_that_day, service_kinds, services, usual_countries
from routefinder.faces.prompting import BackError, Choice, LeaveError, Prompter
from routefinder.phrasing import capital, sentence
from routefinder.rulebook import Rulebook
from routefinder.scenario import NUMBER
from routefinder.vocabulary import DAY_OF, NONE, UNKNOWN, Fact, FactValue

DAY = re.compile(r"([0-9]{1,2})[-/ .]+([0-9]{1,2})[-/ .]+([0-9]{4})")
UNSAID = "unsaid"
"""Stands for 'I would rather not say' among the numbered answers; it counts as unknown."""
REST = "rest"
"""Stands for the values that are not offered first."""


class Asker:
    """Asks for facts and days, one at a time, in the words for whoever asks as far as that is known by then."""

    def __init__(
        self, rulebook: Rulebook, prompter: Prompter, who: Callable[[], str | None], latest: date = date.max
    ) -> None:
        """``latest`` is the last day that can be answered: what is asked for has happened."""
        self.rulebook = rulebook
        self.prompter = prompter
        self.words = prompter.words
        self.who = who
        self.latest = latest

    def ask(self, key: str, number: int | None, stands: str = "") -> FactValue | None:
        """The answer to a question; None where the one that ``stands``, given in words, was left.

        ``number`` counts the questions, None when an answer is changed.
        """
        self.prompter.say("")
        if number is not None:
            self.prompter.say(self.words.phrase("question_number", number=str(number)))
        try:
            with self.prompter.over(stands):
                return self._asked(key)
        except LeaveError:
            return None

    def _asked(self, key: str) -> FactValue:
        if key.startswith(DAY_OF):
            return self._day(key)
        fact = self.rulebook.vocabulary[key]
        asks = {"platform": self._platform, "number": self._number, "country": self._country}
        return asks.get(fact.kind, self._choice)(fact)

    def label(self, key: str) -> str:
        """The name of a fact or a day."""
        return self.words.label(key, self.who())

    def shown(self, key: str, value: FactValue) -> str:
        """An answer in words."""
        if value == UNKNOWN:
            return self.words.phrase("unknown")
        if key.startswith(DAY_OF):
            return self.words.day(date.fromisoformat(str(value)))
        return self.words.answer(key, value, self.who())

    def _head(self, key: str) -> tuple[str, ...]:
        """Show the question and why it is asked; the reason is also the first line of the help."""
        why = self._why(key)
        self.prompter.say(self.words.question(key, self.who()), *why)
        return why

    def _why(self, key: str) -> tuple[str, ...]:
        reason = self.words.why(key, self.who())
        return (f"{self.words.phrase('why_we_ask')} {reason}",) if reason else ()

    def _choice(self, fact: Fact) -> FactValue:
        """All values at once, or first the usual ones and then the others."""
        while True:
            chosen = self._some(fact, fact.first or fact.value_ids, self._head(fact.id))
            if chosen != REST:
                return chosen
            self.prompter.say("")
            try:
                return self._some(fact, fact.others, self._why(fact.id))
            except BackError:
                self.prompter.say("")

    def _some(self, fact: Fact, values: tuple[str, ...], help_lines: tuple[str, ...]) -> FactValue:
        options = [(value, self._option(fact, value)) for value in values]
        if values == fact.first and fact.others:
            options.append((REST, self.words.phrase("another_role")))
        if fact.intimate:
            options.append((UNSAID, self.prompter.capital("rather_not_say")))
        several = fact.kind == "list"
        choice = Choice(tuple(options), several, NONE if several and NONE in fact.value_ids else UNSAID)
        self.prompter.numbered(choice)
        if several:
            self.prompter.phrases("ask_several")
        chosen = self.prompter.choose(choice, help_lines)
        if not chosen or UNSAID in chosen:
            return UNKNOWN
        return chosen if several else chosen[0]

    def _option(self, fact: Fact, value: str) -> str:
        """A value as an answer, and when to choose it."""
        label, more = self.words.value(fact, value, self.who()), self.words.value_help(fact, value, self.who())
        return f"{sentence(label)} {more}" if more else label

    def _country(self, fact: Fact) -> FactValue:
        help_lines = self._head(fact.id)
        options = [
            (code, capital(self.words.value(fact, code)))
            for code in (*usual_countries(fact, self.words), *fact.value_ids)
        ]
        self.prompter.numbered(Choice(tuple(options)))
        self.prompter.phrases("ask_country")
        names = {self.words.value(fact, code).casefold(): code for code in self.rulebook.vocabulary.countries}
        names |= {code.casefold(): code for code in self.rulebook.vocabulary.countries if len(code) == len("NL")}
        names |= {str(number): code for number, (code, _) in enumerate(options, 1)} | {"0": UNKNOWN}
        while (code := names.get(self.prompter.answer(help_lines).casefold())) is None:
            self.prompter.phrases("error_choose")
        return code

    def _number(self, fact: Fact) -> FactValue:
        help_lines = self._head(fact.id)
        self.prompter.phrases("ask_number_help")
        self.prompter.say(f"0. {self.prompter.capital('unknown')}")
        while True:
            typed = self.prompter.answer(help_lines).replace(",", ".")
            if typed == "0":
                return UNKNOWN
            if NUMBER.fullmatch(typed):
                return typed
            self.prompter.phrases("error_number")

    def _day(self, key: str) -> str:
        help_lines = self._head(key)
        self.prompter.phrases("ask_day_help")
        self.prompter.say(f"0. {self.prompter.capital('unknown')}")
        while True:
            typed = self.prompter.answer(help_lines)
            if typed == "0":
                return UNKNOWN
            found = DAY.fullmatch(typed)
            day = f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}" if found else typed
            wrong = not_that_day(day, self.latest)
            if wrong is None:
                return day
            self.prompter.phrases(wrong)

    def _platform(self, fact: Fact) -> FactValue:
        """First what kind of service it is, then which one."""
        while True:
            kind = self._platform_kind(fact)
            if kind in (NONE, UNKNOWN):
                return kind
            try:
                return self._platform_name(fact, kind)
            except BackError:
                self.prompter.say("")

    def _platform_kind(self, fact: Fact) -> str:
        help_lines = self._head(fact.id)
        self.prompter.phrases("ask_platform_kind")
        options = service_kinds(self.words)
        return self._one(Choice((*options, (NONE, self.words.phrase("another_service")))), help_lines)

    def _platform_name(self, fact: Fact, kind: str) -> str:
        self.prompter.say("", self.words.phrase(f"platform_kind_{kind}"))
        options = services(kind, self.words)
        return self._one(Choice((*options, (NONE, self.words.phrase("another_service")))), self._why(fact.id))

    def _one(self, choice: Choice, help_lines: tuple[str, ...]) -> str:
        self.prompter.numbered(choice)
        chosen = self.prompter.choose(choice, help_lines)
        return chosen[0] if chosen else UNKNOWN
