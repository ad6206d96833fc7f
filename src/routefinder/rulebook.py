"""Everything that stands in ``rules/``, as frozen models. No law in here: only its shape."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from routefinder.conditions import ConditionField, leaves
from routefinder.registers import Authority, Calendar, Claim, Document, FineCategories, Platform, Source
from routefinder.theorems import Theorem
from routefinder.vocabulary import Day, Effect, Model, Text, Vocabulary, Wording, Words

Group_ = Literal["you_can", "helpers_can", "authorities_can", "duty", "says_no"]
Clock = Literal["date", "act"]
Moment = Literal["now", "today", "this_week"]
Whose = Literal["yours", "theirs", "practice"]


class Dated(Model):
    """Something that holds from ``valid_from`` to ``valid_to``, both included, on the day that ``clock`` looks at."""

    valid_from: Day | None = None
    valid_to: Day | None = None
    clock: Clock = "date"


class Gate(Model):
    """A condition that must hold; when it does not, the route is closed and ``otherwise`` says why."""

    id: str | None = None
    needs: ConditionField
    otherwise: Text
    sources: Words = ()


class Step(Model):
    """Something that must have been done first; while it is not, the route waits and ``todo`` says what to do.

    A step without ``needs`` is a finding that only the authority itself can make; it is never done in advance.
    """

    id: str
    needs: ConditionField | None = None
    todo: Text
    sources: Words = ()


def _gate_or_name(value: object) -> str:
    return "name" if isinstance(value, str) else "gate"


GateRef = Annotated[Annotated[str, Tag("name")] | Annotated[Gate, Tag("gate")], Discriminator(_gate_or_name)]
"""A gate of its own, or the name of a shared one."""


class Deadline(Dated):
    """A term: whose it is, how long, whether it binds, and from when it counts.

    ``hours`` is a number only where the source gives hours; ``period`` is ISO 8601 or None for an open norm.
    """

    whose: Whose
    hours: int | None = None
    period: str | None = Field(default=None, pattern=r"^P(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(\d+H)?)?$")
    binding: bool
    certain: bool = True
    starts: str | None = Field(default=None, description="act, learned, notice, provider_decision, order, or a word.")
    law: Literal["nl", "eu"] | None = Field(default=None, description="The calendar by which the term is counted.")
    when: ConditionField | None = None
    text: Text
    sources: Words = Field(min_length=1)


class Sanction(Dated):
    """The most that can be imposed. Amounts in euros, terms in months; None where no source gives a figure."""

    kind: Literal["fine", "periodic_penalty", "imprisonment", "publication", "liability"]
    breach: Text
    max_percent: Decimal | None = None
    base: Text | None = None
    per: Literal["day"] | None = None
    max_eur: Decimal | None = None
    max_months: int | None = None
    fine_category: int | None = None
    rule: Literal["single", "whichever_higher", "only_if_inadequate"] = "single"
    certain: bool = True
    when: ConditionField | None = None
    text: Text
    sources: Words = Field(min_length=1)


class Remark(Dated):
    """A sentence shown with a route, a warning or a note, where its condition holds."""

    id: str | None = None
    when: ConditionField | None = None
    show: Literal["certain", "possible"] = "certain"
    at_once: bool = Field(default=False, description="Whether a questionnaire says it as soon as it is certain.")
    moment: Moment | None = Field(default=None, description="By when a step is best taken where this surely holds.")
    text: Text
    sources: Words = ()


class Route(Model):
    """A way to act, or a reasoned no. What it needs stands in its rules."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: Text
    group: Group_
    effect: Effect
    authority: str | None = None
    also: Words = ()
    addressee: Text
    instrument: Text
    usable_by: Words = Field(min_length=1)
    explanation: Text
    sources: Words = Field(min_length=1)
    deadlines: tuple[Deadline, ...] = ()
    sanctions: tuple[Sanction, ...] = ()
    remarks: tuple[Remark, ...] = ()


class Rule(Dated):
    """When a route is open: every gate true and every step done. Several rules of a route are alternatives."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_.]*$")
    route: str
    gates: tuple[GateRef, ...] = Field(min_length=1)
    steps: tuple[Step, ...] = ()
    overrides: Words = Field(default=(), description="Rules that give way where this rule's gates are true.")
    authority: str | None = Field(
        default=None, description="Overrules the route's; 'kind:{fact}' takes its country from a fact."
    )
    words: Text
    sources: Words = Field(min_length=1)


class Conclusion(Dated):
    """Concludes one value of one fact when its condition holds."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_.]*$")
    concludes: dict[str, str] = Field(min_length=1, max_length=1)
    when: ConditionField
    words: Text
    sources: Words = Field(min_length=1)

    @property
    def fact(self) -> str:
        """The fact it speaks for."""
        return next(iter(self.concludes))

    @property
    def value(self) -> str:
        """The value it concludes."""
        return next(iter(self.concludes.values()))


class Variant(Model):
    """A word that a letter's template may ask for as ``v.<id>``: true where the condition holds (or may hold)."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    when: ConditionField
    show: Literal["certain", "possible"] = "certain"


class Phrases(Model):
    """Words to look for in a letter, per language: every one of them counts."""

    nl: Words = Field(min_length=1)
    en: Words = Field(min_length=1)


class Element(Model):
    """Something that the law wants a letter to say, and the phrases or placeholders that show it does.

    It is wanted in every variant, or only in those of ``only``, and not in those of ``without``. With
    ``appears: no`` none of the phrases may be there.
    """

    id: str
    words: Text
    phrases: Phrases
    appears: bool = True
    only: Words = ()
    without: Words = ()
    sources: Words = Field(min_length=1)


class Letter(Model):
    """A letter or sheet that goes with some routes; its text stands in ``letters/<id>.<language>.txt.j2``."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    routes: Words = Field(min_length=1)
    usable_by: Words = Field(min_length=1)
    title: Text
    summary: Text
    before: tuple[Remark, ...] = Field(min_length=1, description="What they ask about you, and who may see it.")
    variants: tuple[Variant, ...] = ()
    tells: Words = Field(default=(), description="Facts that the letter repeats where the case states them.")
    points: tuple[Remark, ...] = Field(default=(), description="Sentences that the letter lists where they hold.")
    checklist: tuple[Element, ...] = Field(min_length=1)
    sources: Words = Field(min_length=1)


class Rulebook(Model):
    """All of ``rules/``, checked: every reference resolves."""

    version: str
    sha256: str
    vocabulary: Vocabulary
    gates: tuple[Gate, ...] = ()
    conclusions: tuple[Conclusion, ...]
    routes: tuple[Route, ...]
    rules: tuple[Rule, ...]
    warnings: tuple[Remark, ...] = ()
    notes: tuple[Remark, ...] = ()
    phrases: dict[str, Wording] = Field(default_factory=dict)
    sources: tuple[Source, ...] = ()
    documents: tuple[Document, ...] = ()
    claims: tuple[Claim, ...] = ()
    authorities: tuple[Authority, ...] = ()
    platforms: tuple[Platform, ...] = ()
    fine_categories: tuple[FineCategories, ...] = ()
    calendars: tuple[Calendar, ...] = ()
    theorems: tuple[Theorem, ...] = ()
    letters: tuple[Letter, ...] = ()
    templates: dict[str, str] = Field(default_factory=dict, description="The texts of the letters, by file name.")
    places: dict[str, str] = Field(default_factory=dict, description="File and line of each row, by section/id.")

    @cached_property
    def rules_of(self) -> Mapping[str, tuple[Rule, ...]]:
        """The rules of each route, in the order of the files."""
        found: dict[str, list[Rule]] = {route.id: [] for route in self.routes}
        for rule in self.rules:
            found[rule.route].append(rule)
        return {route: tuple(rules) for route, rules in found.items()}

    @cached_property
    def source_ids(self) -> Mapping[str, Source]:
        """The acts, decisions and other texts by id."""
        return {row.id: row for row in self.sources}

    @cached_property
    def claim_ids(self) -> Mapping[str, Claim]:
        """The claims by id."""
        return {row.id: row for row in self.claims}

    @cached_property
    def document_ids(self) -> Mapping[str, Document]:
        """The documents that claims are taken from, by id."""
        return {row.id: row for row in self.documents}

    @cached_property
    def authority_ids(self) -> Mapping[str, Authority]:
        """The register of authorities and helpers by id."""
        return {row.id: row for row in self.authorities}

    @cached_property
    def calendar_ids(self) -> Mapping[str, Calendar]:
        """The calendars by id."""
        return {row.id: row for row in self.calendars}

    @cached_property
    def shared_gates(self) -> Mapping[str, Gate]:
        """The gates that rules refer to by name."""
        return {str(gate.id): gate for gate in self.gates}

    def gates_of(self, rule: Rule) -> tuple[Gate, ...]:
        """The rule's gates, with names resolved."""
        return tuple(self.shared_gates[gate] if isinstance(gate, str) else gate for gate in rule.gates)

    @cached_property
    def conclusions_of(self) -> Mapping[str, tuple[Conclusion, ...]]:
        """The conclusions that speak for each fact."""
        found: dict[str, list[Conclusion]] = {}
        for conclusion in self.conclusions:
            found.setdefault(conclusion.fact, []).append(conclusion)
        return {fact: tuple(rows) for fact, rows in found.items()}

    @cached_property
    def strata(self) -> tuple[tuple[str, ...], ...]:
        """The concluded facts in layers, each in the order of the files; none reads its own layer or a later one."""
        depth: dict[str, int] = {}

        def depth_of(fact: str) -> int:
            if fact not in self.conclusions_of:
                return 0
            if fact not in depth:
                reads = {leaf.fact for row in self.conclusions_of[fact] for leaf in leaves(row.when)}
                depth[fact] = 1 + max((depth_of(read) for read in reads), default=0)
            return depth[fact]

        for fact in self.conclusions_of:
            depth_of(fact)
        layers = range(1, max(depth.values(), default=0) + 1)
        return tuple(tuple(fact for fact in self.conclusions_of if depth[fact] == layer) for layer in layers)
