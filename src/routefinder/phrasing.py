"""Facts, values, days and amounts in words of one language; every sentence is the rulebook's."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cached_property

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from routefinder.errors import Fault, RulebookError
from routefinder.filling import Origin
from routefinder.rulebook import Remark, Rulebook
from routefinder.vocabulary import DAY_OF, Fact, FactValue, Language, Wording

LOCALES = {"nl": "nl", "en": "en_GB"}
"""The day stands before the month in both."""
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
"""A single day, as the registers and the links to laws write it."""


class Phrasing:
    """The words of a rulebook in one language."""

    def __init__(self, rulebook: Rulebook, language: Language) -> None:
        self.rulebook = rulebook
        self.language: Language = language

    @cached_property
    def locale(self) -> Locale:
        """The locale that names countries and writes dates."""
        return Locale.parse(LOCALES[self.language])

    def phrase(self, key: str, **words: str) -> str:
        """A fixed sentence of the rulebook, with ``{words}`` put in; ``RulebookError`` when the rulebook lacks it."""
        text = self._phrase(key).in_(self.language)
        for name, word in words.items():
            text = text.replace("{" + name + "}", word)
        return text

    def told(self, key: str, asker: str | None) -> str:
        """A fixed sentence of the rulebook, in the words for whoever asks."""
        return self._said(self._phrase(key), asker)

    def _phrase(self, key: str) -> Wording:
        if key not in self.rulebook.phrases:
            hint = "Write it under 'phrases:', in nl and en."
            raise RulebookError([Fault("rules-no-phrase", f"the rulebook has no phrase '{key}'.", hint=hint)])
        return self.rulebook.phrases[key]

    def surely(self, row: Remark) -> str:
        """What a remark says where its condition surely holds: in words of its own, where the rulebook has them."""
        key = f"certain_{row.id}"
        return self.phrase(key) if key in self.rulebook.phrases else row.text.in_(self.language)

    def question(self, key: str, asker: str | None = None) -> str:
        """The question for a fact, or for a day such as ``dates.act``, in the words for whoever asks.

        ``asker`` is a value of the fact ``asker``; None, or one without words of their own, gives the usual words.
        """
        if key.startswith(DAY_OF):
            return self._said(self._phrase(f"ask_date_{key.removeprefix(DAY_OF)}"), asker)
        fact = self.rulebook.vocabulary[key]
        return self._said(fact.question or fact.label, asker)

    def why(self, key: str, asker: str | None = None) -> str:
        """Why a fact or a day is asked for, in the words for whoever asks; empty where the rulebook does not say."""
        if key.startswith(DAY_OF):
            return self._said(self._phrase(f"ask_date_{key.removeprefix(DAY_OF)}_why"), asker)
        return self._said(self.rulebook.vocabulary[key].why, asker)

    def label(self, key: str, asker: str | None = None) -> str:
        """The name of a fact or a day, in the words for whoever asks."""
        if key.startswith(DAY_OF):
            return self._said(self._phrase(f"date_{key.removeprefix(DAY_OF)}"), asker)
        return self._said(self.rulebook.vocabulary[key].label, asker)

    def _said(self, wording: Wording | None, asker: str | None) -> str:
        return wording.to(asker).in_(self.language) if wording else ""

    def value(self, fact: Fact, value: str, asker: str | None = None) -> str:
        """One value as an answer, in the words for whoever asks."""
        if value in fact.value_ids:
            return self._said(fact.value(value).label, asker)
        if fact.kind == "country":
            return str(self.locale.territories.get(value, value))
        if fact.kind == "platform":
            return next((row.name for row in self.rulebook.platforms if row.id == value), value)
        return str(format_decimal(Decimal(value), locale=self.locale)) if fact.kind == "number" else value

    def value_help(self, fact: Fact, value: str, asker: str | None = None) -> str:
        """When to choose a value, in the words for whoever asks; empty where the rulebook does not say."""
        return self._said(fact.value(value).help, asker) if value in fact.value_ids else ""

    def answer(self, fact_id: str, value: FactValue, asker: str | None = None) -> str:
        """A value, or several, as an answer, in the words for whoever asks."""
        fact = self.rulebook.vocabulary[fact_id]
        return ", ".join(self.value(fact, one, asker) for one in ((value,) if isinstance(value, str) else value))

    def clause(self, fact_id: str, value: FactValue) -> str:
        """A clause that states the fact, e.g. 'the item is still online'."""
        fact = self.rulebook.vocabulary[fact_id]
        return ", ".join(self._clause(fact, one) for one in ((value,) if isinstance(value, str) else value))

    def _clause(self, fact: Fact, value: str) -> str:
        said = fact.value(value).says if value in fact.value_ids else None
        if said is not None:
            return said.in_(self.language)
        if fact.says is not None:
            return fact.says.in_(self.language).replace("{value}", self.value(fact, value))
        return f"{fact.label.in_(self.language)}: {self.value(fact, value)}"

    def clauses(self, facts: Iterable[str], known: dict[str, FactValue]) -> str:
        """Known facts as clauses, in their order, set apart by semicolons."""
        return "; ".join(self.clause(fact, known[fact]) for fact in facts if fact in known)

    def origin(self, origin: Origin) -> str:
        """Where a filled fact comes from."""
        if origin.kind == "assumed":
            return self.phrase("assumed")
        date = self.short_day(origin.checked) if origin.checked else ""
        fact = self.label(origin.name) if origin.kind == "same_as" else ""
        return self.phrase(f"filled_{origin.kind}", platform=origin.name, date=date, fact=fact)

    def day(self, day: date) -> str:
        """A day with its weekday, written out."""
        return str(format_date(day, "full", locale=self.locale))

    def short_day(self, day: date) -> str:
        """A day without its weekday, written out."""
        return str(format_date(day, "long", locale=self.locale))

    def register_day(self, text: str) -> str:
        """A day of a register written out; what is no single day stays as the register writes it."""
        return self.short_day(date.fromisoformat(text)) if DAY.fullmatch(text) else text

    def euros(self, amount: Decimal | float) -> str:
        """An amount in euros, as a number; cents only where there are any."""
        pattern = "#,##0" if amount == int(amount) else "#,##0.00"
        return str(format_decimal(amount, pattern, locale=self.locale))

    def authority(self, authority: str | None) -> str | None:
        """The name of an authority; a template with a country falls back to the row for an unknown one."""
        if authority is None:
            return None
        return self.rulebook.authority_ids[authority].name.in_(self.language)


def capital(text: str) -> str:
    """The text with a capital."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """The text with a capital and a full stop."""
    text = text.strip()
    return capital(text) + ("" if text.endswith((".", "?", "!", ":")) else ".")


def heading(text: str) -> str:
    """A name as a heading: with a capital and without a full stop."""
    return sentence(text).removesuffix(".")
