"""The vocabulary: the facts a scenario may state, with the words to ask for them and to repeat them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from routefinder.conditions import Condition, ConditionField

Language = Literal["nl", "en"]
Effect = Literal["removes", "sanctions", "identifies", "compensates", "supports", "informs", "none"]
"""What a route brings."""
UNKNOWN = "unknown"
NONE = "none"
ASKER = "asker"
PLATFORM = "platform"
DAY_OF = "dates."
"""What the key of a question about a day begins with, e.g. ``dates.act``."""


class Model(BaseModel):
    """Frozen data that refuses what it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))


def _as_tuple(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Words = Annotated[tuple[str, ...], BeforeValidator(_as_tuple)]
"""One word or a list of words; kept as a tuple."""


def _as_day(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise PydanticCustomError("date_form", "a day is written as YYYY-MM-DD")
    return value


Day = Annotated[date, BeforeValidator(_as_day)]
"""A day, written as YYYY-MM-DD and in no other way (a bare number would be read as seconds since 1970)."""


class Text(Model):
    """One sentence or passage in both languages."""

    nl: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def in_(self, language: Language) -> str:
        """The text in the given language."""
        return self.nl if language == "nl" else self.en


class Variant(Text):
    """The same text in other words, for some of those who may ask."""

    of: Words = Field(min_length=1, description="Values of the fact with the role 'order'.")


class Wording(Text):
    """A text that may read otherwise to the person concerned, or to a parent, than to whoever helps."""

    asked_as: tuple[Variant, ...] = ()

    def to(self, asker: str | None) -> Text:
        """The text as this asker reads it; without a variant for them, as everyone does."""
        return next((variant for variant in self.asked_as if asker in variant.of), self)


class Value(Model):
    """One value of a fact: its label as an answer, the clause that repeats it, and what it asks a route to bring."""

    id: str
    label: Wording
    help: Wording | None = Field(default=None, description="A sentence under the answer: when to choose it.")
    says: Text | None = Field(default=None, description="A clause that states it, e.g. 'the item is still online'.")
    brings: Annotated[tuple[Effect, ...], BeforeValidator(_as_tuple)] = Field(
        default=(), description="What a route must bring to meet this wish; such routes stand first."
    )


class Fill(Model):
    """What a fact is filled with when it is not given."""

    value: str | None = None
    from_fact: str | None = Field(default=None, description="Copy another fact's value.")
    ask: bool = Field(default=False, description="Ask for it all the same: what someone wishes can only be asked.")


class Fact(Model):
    """One fact of the vocabulary.

    A fact with ``concluded: true`` may be concluded by rules when it is not given; one with ``otherwise``
    is never asked and takes that value where no rule concludes another.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    kind: Literal["choice", "list", "country", "number", "platform"]
    order: int = Field(default=0, description="Place in the questionnaire; 0 = never asked.")
    section: str | None = Field(default=None, description="Under which heading of the check page it stands.")
    role: Literal["recorded", "order", "amount", "words"] | None = Field(
        default=None, description="Why no rule reads it: recorded, order, amount or words only."
    )
    asked_of: Words = ("everyone",)
    label: Wording
    question: Wording | None = None
    why: Wording | None = None
    says: Text | None = Field(default=None, description="Clause with {value}, e.g. 'the service is {value}'.")
    values: tuple[Value, ...] = ()
    first: Words = Field(
        default=(), description="Values that are offered first; the others stand behind one more step."
    )
    counts_as_unknown: Words = ()
    concluded: bool = False
    otherwise: str | None = None
    fill: Fill | None = None
    assumed: str | None = None
    designation: bool = Field(
        default=False, description="Whether naming a platform answers it: yes while its row is designated, else no."
    )
    intimate: bool = Field(default=False, description="Whether 'rather not say' is offered beside 'I do not know'.")

    @cached_property
    def value_ids(self) -> tuple[str, ...]:
        """The ids of the values, in order (empty for numbers and platforms)."""
        return tuple(value.id for value in self.values)

    @cached_property
    def _by_id(self) -> dict[str, Value]:
        return {value.id: value for value in self.values}

    def value(self, value_id: str) -> Value:
        """The value with this id; ``KeyError`` when there is none."""
        return self._by_id[value_id]

    @property
    def is_input(self) -> bool:
        """Whether a scenario may state it (a fact with ``otherwise`` is only ever concluded)."""
        return self.otherwise is None

    @property
    def others(self) -> tuple[str, ...]:
        """The values that are not offered first; none where all are offered at once."""
        return tuple(value for value in self.value_ids if self.first and value not in self.first)

    @property
    def members(self) -> tuple[str, ...]:
        """For a list fact: its values without ``none``."""
        return tuple(value for value in self.value_ids if value != NONE)


class Section(Model):
    """A heading of the page on which the answers are checked; ``days`` marks the one under which the days stand."""

    id: str
    label: Wording
    days: bool = False


class StartDay(Model):
    """A day from which terms count, and when there is such a day at all; without a condition there always is."""

    id: Literal["act", "learned", "notice", "provider_decision", "order"]
    happened_when: ConditionField | None = Field(
        default=None, description="While it is certain that this is not so, the day is not asked for."
    )


class Group(Model):
    """A named set of values that conditions may use as one word, e.g. ``eu`` for the Member States."""

    id: str
    label: Text
    members: Words


class Vocabulary(Model):
    """Every fact in the order in which it is asked, groups of values, the headings of the check page, and the days."""

    facts: tuple[Fact, ...]
    groups: tuple[Group, ...] = ()
    sections: tuple[Section, ...] = ()
    days: tuple[StartDay, ...] = ()

    @cached_property
    def _by_id(self) -> dict[str, Fact]:
        return {fact.id: fact for fact in self.facts}

    @cached_property
    def _groups(self) -> dict[str, Group]:
        return {group.id: group for group in self.groups}

    def __contains__(self, fact_id: object) -> bool:
        return fact_id in self._by_id

    def __getitem__(self, fact_id: str) -> Fact:
        return self._by_id[fact_id]

    def each(self) -> Iterator[Fact]:
        """The facts in the order of the file."""
        return iter(self.facts)

    @cached_property
    def designation(self) -> str | None:
        """The fact that says whether a platform is designated."""
        return next((fact.id for fact in self.facts if fact.designation), None)

    @cached_property
    def amount(self) -> str | None:
        """The fact from which sanctions are worked out."""
        return next((fact.id for fact in self.facts if fact.role == "amount"), None)

    @cached_property
    def countries(self) -> tuple[str, ...]:
        """Every two-letter country code that some group names, in alphabetical order."""
        return tuple(sorted({code for group in self.groups for code in group.members if len(code) == 2}))

    def domain(self, fact: Fact) -> tuple[str, ...]:
        """Every value the fact can have (empty for numbers and platforms)."""
        return self.countries + fact.value_ids if fact.kind == "country" else fact.value_ids

    def expand(self, words: tuple[str, ...]) -> frozenset[str]:
        """The values that these words stand for: a group stands for its members."""
        found: set[str] = set()
        for word in words:
            group = self._groups.get(word)
            found.update(group.members if group else (word,))
        return frozenset(found)

    def happened_when(self, day: str) -> Condition | None:
        """What must be so for there to be such a day; None where there always is one."""
        return next((row.happened_when for row in self.days if row.id == day), None)

    def group(self, word: str) -> Group | None:
        """The group with this id, or None."""
        return self._groups.get(word)


class Dates(Model):
    """The days a case turns on; terms count from them. ISO 8601 days, or None where not given."""

    act: str | None = None
    learned: str | None = None
    notice: str | None = None
    provider_decision: str | None = None
    order: str | None = None


FactValue = str | tuple[str, ...]


class Scenario(Model):
    """A case to decide: a day, dates and facts. Facts that are left out or ``unknown`` are unknown."""

    id: str | None = None
    title: str | None = None
    source: str | None = None
    date: str | None = Field(default=None, description="The day the law is asked about, YYYY-MM-DD.")
    dates: Dates = Dates()
    facts: dict[str, FactValue] = {}
    expect: dict[str, Any] | None = None
