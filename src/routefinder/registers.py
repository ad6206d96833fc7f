"""The sources that rules cite, and the registers that fill and count, as frozen models."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from functools import cached_property
from typing import Literal

from pydantic import Field

from routefinder.vocabulary import Day, Model, Text, Words

CITATION = re.compile(r"(?P<act>[a-z0-9_]+):(?P<article>[^()\s]+)(?P<part>(\([^()]+\))*)")
"""How an article is cited: ``act:article(paragraph)``."""
Evidence = Literal["read", "government_answer", "secondary", "general_knowledge"]
OLD_AFTER = timedelta(days=90)
"""How long after its check a register row is taken to be up to date."""


class Article(Model):
    """One article of an act: how well it was checked, and where it differs from the act's pattern."""

    id: str
    title: Text | None = None
    evidence: Evidence | None = Field(default=None, description="As the act's, where not given.")
    url: str | None = None
    valid_from: Day | None = None
    valid_to: Day | None = None


class Source(Model):
    """An act, decision or other text that can be cited; articles are cited as ``act:article(paragraph)``."""

    id: str
    kind: Literal["statute", "decision", "secondary"]
    title: Text
    short: Text
    evidence: Evidence = "read"
    number: str | None = None
    url: str | None = Field(default=None, description="Pattern with {number}, {date} and {article}.")
    language_url: dict[Literal["nl", "en"], str] | None = None
    dated: Day | None = Field(default=None, description="Day of the act, decision or page.")
    checked: Day | None = None
    review: Day | None = Field(default=None, description="Day by which it must be looked at again.")
    articles: tuple[Article, ...] = ()

    @cached_property
    def article_ids(self) -> Mapping[str, Article]:
        """The articles by number."""
        return {article.id: article for article in self.articles}


class Document(Model):
    """One of the parliamentary answers that claims are taken from."""

    id: str
    title: Text
    dated: str
    checked: Day | None = None


class Claim(Model):
    """One statement of a document, in one line of our own words."""

    id: str = Field(pattern=r"^C\d{3}$")
    document: str
    answer: str
    kind: str
    summary: Text
    must_suppress: bool = Field(default=False, description="A scenario or theorem must show what it rules out.")
    context: Text | None = Field(default=None, description="Why no rule depends on it.")


class Authority(Model):
    """A register row: who it is and how to reach it."""

    id: str
    name: Text
    kind: Literal["authority", "helper", "court", "provider"] = "authority"
    stands_for: Words = Field(default=(), description="What 'kind:{fact}' may come to that means this row.")
    phone: str | None = None
    hours: Text | None = None
    address: str | None = None
    for_whom: Text | None = None
    note: Text | None = None
    evidence: Evidence = "read"
    source: str
    checked: Day


class Platform(Model):
    """A register row: what naming this platform says about the service, from ``valid_from`` to ``valid_to``."""

    id: str
    name: str
    kind: Literal["social", "messaging", "search", "adult", "shop", "hosting", "ai", "other"] = "other"
    aliases: Words = ()
    provider: str | None = None
    fills: dict[str, str]
    designated: Day | None = Field(default=None, description="Day of the designation decision.")
    duties_from: Day | None = Field(default=None, description="Day from which the designation has effect.")
    duties_to: Day | None = None
    note: Text | None = None
    evidence: Evidence = "read"
    source: str
    checked: Day


class FineCategories(Model):
    """The amounts in euros of the fine categories from a day on; None where no source was found."""

    valid_from: Day
    amounts: dict[str, Decimal | None]
    evidence: Evidence
    source: str


def looked_up(row: Authority | FineCategories) -> bool:
    """Whether a source gave what a register says, and not only general knowledge."""
    return row.evidence != "general_knowledge"


class Length(Model):
    """A length of time in one of these units."""

    days: int
    weeks: int
    months: int
    years: int


class WorkingDays(Model):
    """A term of so many days or more holds at least so many working days."""

    in_terms_of_days: int
    at_least: int


class Calendar(Model):
    """How the terms of a law are counted: which days are holidays, and when the last day moves.

    ``holidays`` is a country whose public holidays count; ``unless_longer_than`` gives the terms that never move.
    """

    id: Literal["nl", "eu"]
    title: Text
    holidays: str
    categories: Words
    unless_longer_than: Length | None = None
    working_days: WorkingDays | None = None
    sources: Words = Field(min_length=1)
