"""Letters: which of them fit a decision, and the text of one with what stands around it.

A letter is data: its row in the rulebook says to which routes it belongs, what to know before it is sent and what the
law wants in it; its template holds the sentences. What the asker must fill in stands in square brackets; nothing
about a person is ever filled in here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from traceback import walk_tb

from jinja2 import Environment, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from routefinder.citations import Citation, cite
from routefinder.decision import Decision
from routefinder.errors import Fault, RulebookError
from routefinder.explanation import what_opens
from routefinder.letterblocks import Block, parse, placeholders, plain
from routefinder.lettercheck import LETTERS, template_name
from routefinder.logic import Knowledge, in_force
from routefinder.phrasing import Phrasing, sentence
from routefinder.rulebook import Element, Letter, Remark
from routefinder.vocabulary import UNKNOWN, Language
from routefinder.words import shown

OFFERED = ("available", "conditional")
FAILURES = (
    TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What a template, which may be a stranger's, can run into."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A letter with what stands around it, in one language.

    Attributes:
        id: the letter's id in the rulebook.
        number: its place among the letters that fit, from 1.
        name: a file name that tells nothing, without an ending.
        title: what it is, with the legal name.
        summary: in a sentence or two, what it asks.
        before: what to know first: who asks what about you, who sees it, how it goes without a name.
        wanted: what belongs in it, each with its article.
        to_fill: the placeholders that are still in the text, in order, each once.
        blocks: the letter itself.
        asked: the day of the law, in a sentence.
        sources: what the letter and the sheet cite, in the version of that day (or of the day of the act).
    """

    id: str
    number: int
    name: str
    title: str
    summary: str
    before: tuple[str, ...]
    wanted: tuple[str, ...]
    to_fill: tuple[str, ...]
    blocks: tuple[Block, ...]
    asked: str
    sources: tuple[Citation, ...]

    @property
    def text(self) -> str:
        """The letter alone, as plain text to copy."""
        return plain(self.blocks)


def fitting(decision: Decision) -> tuple[Letter, ...]:
    """The letters that fit: one of their routes is open or may open, and the asker can use it."""
    asker = decision.filled.facts.get("asker")
    status = decision.statuses()
    return tuple(
        letter
        for letter in decision.rulebook.letters
        if (asker is None or asker in letter.usable_by) and any(status[route] in OFFERED for route in letter.routes)
    )


def write_letter(decision: Decision, letter: Letter, language: Language) -> Sheet:
    """A letter written out for a decision; it must be one of those that fit."""
    return Writer(decision, letter, language).sheet()


def wanted_in(letter: Letter, variants: Mapping[str, bool]) -> tuple[Element, ...]:
    """The elements of the checklist that count in these variants."""
    true = {name for name, holds in variants.items() if holds}
    return tuple(
        element
        for element in letter.checklist
        if (not element.only or true & set(element.only)) and not true & set(element.without)
    )


class Writer:
    """Writes one letter for one decision, and remembers what it cites."""

    def __init__(self, decision: Decision, letter: Letter, language: Language) -> None:
        self.decision = decision
        self.letter = letter
        self.language: Language = language
        self.words = Phrasing(decision.rulebook, language)
        self.day, self.act = decision.filled.date, decision.filled.act
        self.knowledge = Knowledge(decision.rulebook, decision.filled.facts, self.day, self.act)
        self.cited: dict[str, Citation] = {}

    def sheet(self) -> Sheet:
        """The letter with what stands around it."""
        blocks = parse(self.render(self.variants(), self.points(), self.tells()))
        number = fitting(self.decision).index(self.letter) + 1
        return Sheet(
            id=self.letter.id,
            number=number,
            name=self.words.phrase("letter_file", number=str(number)),
            title=self.letter.title.in_(self.language),
            summary=self.letter.summary.in_(self.language),
            before=(*self.not_sure(), *self.before()),
            wanted=self.wanted(),
            to_fill=placeholders(plain(blocks)),
            blocks=blocks,
            asked=sentence(self.words.phrase("date_asked", date=self.words.short_day(self.day))),
            sources=tuple(self.cited.values()),
        )

    def render(self, variants: Mapping[str, bool], points: list[str], tells: list[str]) -> str:
        """The template's text with these variants, points and repeated facts."""
        file = template_name(self.letter.id, self.language)
        tools: dict[str, Callable[[str], str | None]] = {
            "cite": self.cite,
            "day": self.stated_day,
            "name": self.words.authority,
        }
        platform = self.decision.filled.platform
        words = {"v": variants, "points": points, "tells": tells, "platform": platform.name if platform else None}
        try:
            return _templates().from_string(self.decision.rulebook.templates[file]).render(words | tools)
        except FAILURES as error:
            message = f"this letter cannot be written: {shown(error, 200).rstrip('.')}."
            hint = "Mend its template."
            fault = Fault("rules-letter-template", message, f"{LETTERS}/{file}", _line_of(error), hint)
            raise RulebookError([fault]) from error

    def variants(self) -> dict[str, bool]:
        """Which variants hold."""
        shown = {"certain": (True,), "possible": (True, None)}
        return {row.id: self.knowledge.truth(row.when) in shown[row.show] for row in self.letter.variants}

    def points(self) -> list[str]:
        """The sentences that the letter lists, each with its articles."""
        return [
            self.with_articles(row.text.in_(self.language), row.sources, self.at(row))
            for row in self.holding(self.letter.points)
        ]

    def before(self) -> list[str]:
        """What to know before the letter is sent; its sources stand in the list of sources."""
        rows = list(self.holding(self.letter.before))
        for row in rows:
            for name in row.sources:
                self.look_up(name, self.at(row))
        return [row.text.in_(self.language) for row in rows]

    def wanted(self) -> tuple[str, ...]:
        """What belongs in the letter, each with its articles."""
        elements = [row for row in wanted_in(self.letter, self.variants()) if row.appears]
        return tuple(self.with_articles(row.words.in_(self.language), row.sources, self.day) for row in elements)

    def holding(self, rows: tuple[Remark, ...]) -> Iterator[Remark]:
        """The sentences that hold, and those that may hold where they ask for that."""
        for row in rows:
            truth = True if row.when is None else self.knowledge.truth(row.when)
            if in_force(row, self.day, self.act) and (truth or (truth is None and row.show == "possible")):
                yield row

    def at(self, row: Remark) -> date:
        """The day whose version of the law a sentence cites."""
        return self.act if row.clock == "act" else self.day

    def with_articles(self, text: str, sources: tuple[str, ...], at: date) -> str:
        """A sentence with the articles it rests on in brackets."""
        found = [self.look_up(name, at) for name in sources]
        places = ", ".join(row.locator for row in found if row.kind == "statute" and row.locator)
        return f"{text.rstrip('.')} ({places})." if places else text

    def look_up(self, cited: str, at: date) -> Citation:
        """A source; from now on it stands in the list of sources, an article once for all its paragraphs."""
        article = cited.partition("(")[0]
        if article not in self.cited:
            self.cited[article] = cite(self.decision.rulebook, article, at, self.language)
        return cite(self.decision.rulebook, cited, at, self.language)

    def cite(self, cited: str) -> str:
        """An article, or the short name of another source, as a letter names it."""
        found = self.look_up(cited, self.day)
        return found.locator or self.decision.rulebook.source_ids[cited].short.in_(self.language)

    def stated_day(self, name: str) -> str | None:
        """A day that the case states, written out."""
        given = self.decision.scenario.dates.model_dump()[name]
        return self.words.short_day(date.fromisoformat(given)) if given else None

    def tells(self) -> list[str]:
        """The facts that the letter repeats, as sentences; only those that the case itself states."""
        stated, known = self.decision.scenario.facts, self.decision.filled.facts
        names = [fact for fact in self.letter.tells if stated.get(fact, UNKNOWN) != UNKNOWN]
        return [sentence(self.words.clause(fact, known[fact])) for fact in names]

    def not_sure(self) -> Iterator[str]:
        """Where none of its routes is certain: that, and what would open one."""
        verdicts = [self.decision.route(route) for route in self.letter.routes]
        if not any(verdict.status == "available" for verdict in verdicts):
            yield self.words.phrase("status_conditional_long")
            yield from what_opens(next(row for row in verdicts if row.status in OFFERED), self.words)


@cache
def _templates() -> Environment:
    """For the templates of a rulebook, which may be a stranger's: they can only read what they are given."""
    return ImmutableSandboxedEnvironment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def _line_of(error: BaseException) -> int | None:
    """The line of the template on which it failed."""
    lines = [line for frame, line in walk_tb(error.__traceback__) if frame.f_code.co_filename == "<template>"]
    return lines[-1] if lines else None
