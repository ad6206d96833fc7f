"""How each kind of fact is asked for in the terminal, and how what was typed becomes its value."""

from __future__ import annotations

import re
from datetime import date

from routefinder.faces.prompting import BackError, Choice, Prompter
from routefinder.openquestions import DAY_OF
from routefinder.rulebook import Rulebook
from routefinder.scenario import NUMBER, no_day
from routefinder.vocabulary import NONE, UNKNOWN, Fact, FactValue

DAY = re.compile(r"([0-9]{1,2})[-/ .]+([0-9]{1,2})[-/ .]+([0-9]{4})")
UNSAID = "unsaid"
"""Stands for 'I would rather not say' among the numbered answers; it counts as unknown."""


class Asker:
    """Asks for facts and days, one at a time."""

    def __init__(self, rulebook: Rulebook, prompter: Prompter) -> None:
        self.rulebook = rulebook
        self.prompter = prompter
        self.words = prompter.words

    def ask(self, key: str, number: int | None) -> FactValue:
        """The answer to a question; ``number`` counts the questions, None when an answer is changed."""
        self.prompter.say("")
        if number is not None:
            self.prompter.say(self.words.phrase("question_number", number=str(number)))
        if key.startswith(DAY_OF):
            return self._day(key)
        fact = self.rulebook.vocabulary[key]
        asks = {"platform": self._platform, "number": self._number, "country": self._country}
        return asks.get(fact.kind, self._choice)(fact)

    def label(self, key: str) -> str:
        """The name of a fact or a day."""
        if key.startswith(DAY_OF):
            return self.words.phrase(f"date_{key.removeprefix(DAY_OF)}")
        return self.words.label(key)

    def shown(self, key: str, value: FactValue) -> str:
        """An answer in words."""
        if value == UNKNOWN:
            return self.words.phrase("unknown")
        if key.startswith(DAY_OF):
            return self.words.day(date.fromisoformat(str(value)))
        return self.words.answer(key, value)

    def _head(self, fact: Fact) -> tuple[str, ...]:
        """Show the question and why it is asked; the reason is also the first line of the help."""
        question = fact.question or fact.label
        reason = fact.why.in_(self.words.language) if fact.why else ""
        why = f"{self.words.phrase('why_we_ask')} {reason}" if reason else ""
        self.prompter.say(question.in_(self.words.language), *((why,) if why else ()))
        return (why,) if why else ()

    def _choice(self, fact: Fact) -> FactValue:
        help_lines = self._head(fact)
        options = [(value, self.words.value(fact, value)) for value in fact.value_ids]
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

    def _country(self, fact: Fact) -> FactValue:
        help_lines = self._head(fact)
        options = [(code, self.words.value(fact, code)) for code in (*self._usual(fact), *fact.value_ids)]
        self.prompter.numbered(Choice(tuple(options)))
        self.prompter.phrases("ask_country")
        names = {self.words.value(fact, code).casefold(): code for code in self.rulebook.vocabulary.countries}
        names |= {code.casefold(): code for code in self.rulebook.vocabulary.countries if len(code) == len("NL")}
        names |= {str(number): code for number, (code, _) in enumerate(options, 1)} | {"0": UNKNOWN}
        while (code := names.get(self.prompter.answer(help_lines).casefold())) is None:
            self.prompter.phrases("error_choose")
        return code

    def _usual(self, fact: Fact) -> list[str]:
        """The countries that the register of platforms names, and the one it is filled with, by name."""
        countries = {value for row in self.rulebook.platforms for value in row.fills.values()}
        countries |= {fact.fill.value} if fact.fill and fact.fill.value else set()
        known = [code for code in self.rulebook.vocabulary.countries if len(code) == 2 and code in countries]
        return sorted(known, key=lambda code: self.words.value(fact, code))

    def _number(self, fact: Fact) -> FactValue:
        help_lines = self._head(fact)
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
        why = self.words.phrase("ask_day_why")
        self.prompter.say(self.words.phrase("ask_day", day=self.label(key)), why)
        self.prompter.phrases("ask_day_help")
        self.prompter.say(f"0. {self.prompter.capital('unknown')}")
        while True:
            typed = self.prompter.answer((why,))
            if typed == "0":
                return UNKNOWN
            found = DAY.fullmatch(typed)
            day = f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}" if found else typed
            if not no_day(day):
                return day
            self.prompter.phrases("error_date")

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
        help_lines = self._head(fact)
        self.prompter.phrases("ask_platform_kind")
        kinds = sorted({row.kind for row in self.rulebook.platforms} - {"other"})
        kinds += ["other"] if any(row.kind == "other" for row in self.rulebook.platforms) else []
        options = [(kind, self.words.phrase(f"platform_kind_{kind}")) for kind in kinds]
        return self._one(Choice((*options, (NONE, self.words.phrase("another_service")))), help_lines)

    def _platform_name(self, fact: Fact, kind: str) -> str:
        self.prompter.say("", self.words.phrase(f"platform_kind_{kind}"))
        rows = sorted((row for row in self.rulebook.platforms if row.kind == kind), key=lambda row: row.name.casefold())
        options = [(row.id, row.name) for row in rows]
        return self._one(Choice((*options, (NONE, self.words.phrase("another_service")))), self._why(fact))

    def _why(self, fact: Fact) -> tuple[str, ...]:
        return (fact.why.in_(self.words.language),) if fact.why else ()

    def _one(self, choice: Choice, help_lines: tuple[str, ...]) -> str:
        self.prompter.numbered(choice)
        chosen = self.prompter.choose(choice, help_lines)
        return chosen[0] if chosen else UNKNOWN
