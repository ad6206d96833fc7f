"""What must hold between the items of a rulebook; every fault with its file and line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from routefinder.conditions import Condition, Is, Only, Range, leaves
from routefinder.errors import Fault
from routefinder.factcheck import asker_faults, fact_faults, group_faults, wording_faults
from routefinder.items import Item, Lost
from routefinder.registers import CITATION, Claim, Platform, Source
from routefinder.rulebook import Conclusion, Deadline, Route, Rule
from routefinder.theoremcheck import theorem_faults
from routefinder.theorems import Theorem
from routefinder.tiecheck import tie_faults
from routefinder.vocabulary import Fact, Group, Model, Vocabulary, Wording
from routefinder.words import nearest, shown
from routefinder.yamlfile import Place

TEMPLATE = re.compile(r"(?P<kind>[a-z]+):\{(?P<fact>[a-z_]+)\}")
LINK = re.compile(r"https?://\S+")
SPANS = (("valid_from", "valid_to"), ("duties_from", "duties_to"), ("since", "until"))


def crosscheck(items: list[Item], vocabulary: Vocabulary, lost: Lost) -> list[Fault]:
    """Every fault between the items."""
    check = _Check(items, vocabulary, lost)
    found = [fault for item in items for fault in check.item(item)]
    return [*check.duplicates(), *found, *check.unread(), *tie_faults(items, vocabulary)]


def _parts(model: Model, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Every nested model with the place where it stands."""
    yield place, model
    for name in type(model).model_fields:
        value = getattr(model, name)
        if isinstance(value, Model):
            yield from _parts(value, (*place, name))
        for index, row in enumerate(value if isinstance(value, tuple) else ()):
            if isinstance(row, Model):
                yield from _parts(row, (*place, name, index))


def _leaf_places(data: Mapping[str, Any], place: Place) -> Iterator[Place]:
    """Where each leaf of a condition stands, in the order of ``leaves``."""
    for key, value in data.items():
        if key in ("all", "any"):
            for index, part in enumerate(value):
                yield from _leaf_places(part, (*place, key, index))
        elif key == "not":
            yield from _leaf_places(value, (*place, key))
        else:
            yield (*place, key)


class _Check:
    def __init__(self, items: list[Item], vocabulary: Vocabulary, lost: Lost) -> None:
        self.items = items
        self.vocabulary = vocabulary
        self.lost = lost
        sections = ("gates", "routes", "rules", "authorities", "claims", "documents", "calendars")
        self.ids = {section: self._ids(section) for section in sections}
        self.sources = {i.model.id: i.model for i in items if isinstance(i.model, Source)}
        self.facts = [fact.id for fact in vocabulary.each()]
        self.spoken = {i.model.fact for i in items if isinstance(i.model, Conclusion)}
        self.ruled = {i.model.route for i in items if isinstance(i.model, Rule)}
        self.read: set[str] = set()

    def _ids(self, section: str) -> list[str]:
        return [str(getattr(item.model, "id", "")) for item in self.items if item.section == section]

    def duplicates(self) -> Iterator[Fault]:
        seen: dict[tuple[str, str], Item] = {}
        for item in self.items:
            key = (item.section, str(getattr(item.model, "id", None)))
            if key[1] != "None" and key in seen:
                message = f"'{shown(key[1])}' is also the id of {seen[key].where}."
                yield item.fault("rules-duplicate-id", message, "id", hint="Give it an id of its own.")
            seen.setdefault(key, item)

    def absent(self, item: Item, code: str, word: str, known: Iterable[str], *place: str | int) -> Iterator[Fault]:
        """The fault that a word stands for nothing, unless what it stands for may have been lost."""
        if not self.lost.may_hold(word):
            what = code.removeprefix("rules-unknown-").replace("gate", "shared gate")
            message = f"'{shown(word)}' is not a known {what}."
            yield item.fault(code, message, *place, hint=nearest(word, known))

    def item(self, item: Item) -> Iterator[Fault]:
        for place, part in _parts(item.model):
            for name in ("needs", "when", "then", "happened_when"):
                condition = getattr(part, name, None)
                if condition is not None:
                    yield from self.condition(item, condition, (*place, name))
            for name in ("sources", "source", "cites"):
                yield from self.cited(item, getattr(part, name, ()), (*place, name))
            for first, last in SPANS:
                start, end = getattr(part, first, None), getattr(part, last, None)
                if start and end and start > end:
                    yield item.fault("rules-dates", f"'{first}' lies after '{last}'.", *place, last)
            if isinstance(part, Deadline) and part.law and part.law not in self.ids["calendars"]:
                yield from self.absent(item, "rules-unknown-calendar", part.law, self.ids["calendars"], *place, "law")
            if isinstance(part, Wording):
                yield from wording_faults(item, place, part, self.vocabulary, self.lost)
        yield from self.own(item)

    def own(self, item: Item) -> Iterator[Fault]:
        match item.model:
            case Fact():
                yield from fact_faults(item, item.model, self.vocabulary, self.spoken, self.lost)
            case Group():
                yield from group_faults(item, item.model, self.vocabulary, self.lost)
            case Conclusion():
                yield from self.conclusion(item, item.model)
            case Rule():
                yield from self.rule(item, item.model)
            case Route():
                yield from self.route(item, item.model)
            case _:
                yield from self.other(item)

    def other(self, item: Item) -> Iterator[Fault]:
        match item.model:
            case Platform():
                for fact, value in item.model.fills.items():
                    yield from self.leaf(item, Is(fact, (value,)), ("fills", fact))
            case Claim() if item.model.document not in self.ids["documents"]:
                known = self.ids["documents"]
                yield from self.absent(item, "rules-unknown-source", item.model.document, known, "document")
            case Theorem() if not self.lost.files:
                ids = {section: [*words, *self.lost.words] for section, words in self.ids.items()}
                yield from theorem_faults(item, item.model, ids, [*self.facts, *self.lost.words])

    def condition(self, item: Item, condition: Condition, place: Place) -> Iterator[Fault]:
        for leaf, at in zip(leaves(condition), _leaf_places(item.data(place), place), strict=True):
            if item.section not in ("theorems", "days"):
                self.read.add(leaf.fact)
            yield from self.leaf(item, leaf, at)

    def leaf(self, item: Item, leaf: Is | Only | Range, place: Place) -> Iterator[Fault]:
        if leaf.fact not in self.vocabulary:
            yield from self.absent(item, "rules-unknown-fact", leaf.fact, self.facts, *place)
        elif isinstance(leaf, Range) or self.vocabulary[leaf.fact].kind == "number":
            yield from self.range(item, leaf, place)
        else:
            yield from self.values(item, leaf, place)

    def range(self, item: Item, leaf: Is | Only | Range, place: Place) -> Iterator[Fault]:
        if not isinstance(leaf, Range):
            message, hint = f"'{shown(leaf.fact)}' is a number.", "Write {at_least: …} or {below: …}."
            yield item.fault("rules-comparison", message, *place, hint=hint)
        elif self.vocabulary[leaf.fact].kind != "number":
            message = f"'{shown(leaf.fact)}' is not a number."
            yield item.fault("rules-comparison", message, *place, hint="Write one of its values, or a list of them.")
        elif leaf.at_least is not None and leaf.below is not None and leaf.at_least >= leaf.below:
            hint = "'at_least' must be less than 'below'."
            yield item.fault("rules-comparison", "no number lies in this range.", *place, hint=hint)

    def values(self, item: Item, leaf: Is | Only, place: Place) -> Iterator[Fault]:
        fact = self.vocabulary[leaf.fact]
        if isinstance(leaf, Only) and fact.kind != "list":
            message = f"'only' needs a fact with several values; '{shown(fact.id)}' has one."
            yield item.fault("rules-comparison", message, *place, hint="Leave 'only' out.")
        known = self.vocabulary.domain(fact)
        inner = (*place, "only") if isinstance(leaf, Only) else place
        for index, word in enumerate(leaf.values):
            group = self.vocabulary.group(word)
            if word in known or (group and set(group.members) & set(known)) or self.lost.may_hold(word):
                continue
            message = f"'{shown(word)}' is not a value of '{shown(fact.id)}'."
            yield item.fault("rules-unknown-value", message, *inner, index, hint=nearest(word, known))

    def cited(self, item: Item, words: str | tuple[str, ...], place: Place) -> Iterator[Fault]:
        for index, word in enumerate((words,) if isinstance(words, str) else words):
            if isinstance(words, str) and LINK.fullmatch(word):
                continue
            yield from self.citation(item, word, (*place, index))

    def citation(self, item: Item, cited: str, place: Place) -> Iterator[Fault]:
        found = CITATION.fullmatch(cited)
        source = self.sources.get(found["act"]) if found else None
        if cited in self.ids["claims"] or cited in self.sources:
            return
        if found and ((source and found["article"] in source.article_ids) or found["act"] in self.lost.words):
            return
        known = [f"{source.id}:{article}" for article in source.article_ids] if source else list(self.sources)
        known += self.ids["claims"]
        if not self.lost.may_hold(cited):
            message = f"'{shown(cited)}' is not in the source lists."
            hint = nearest(cited.split("(", maxsplit=1)[0], known)
            yield item.fault("rules-unknown-source", message, *place, hint=hint)

    def conclusion(self, item: Item, conclusion: Conclusion) -> Iterator[Fault]:
        if conclusion.fact not in self.vocabulary:
            yield from self.absent(item, "rules-unknown-fact", conclusion.fact, self.facts, "concludes")
            return
        fact = self.vocabulary[conclusion.fact]
        if not fact.concluded:
            message = f"'{shown(fact.id)}' may not be concluded."
            yield item.fault("rules-not-concludable", message, "concludes", hint="Mark it 'concluded: true'.")
        elif conclusion.value not in fact.value_ids:
            message = f"'{shown(conclusion.value)}' is not a value of '{shown(fact.id)}'."
            hint = nearest(conclusion.value, fact.value_ids)
            yield item.fault("rules-unknown-value", message, "concludes", hint=hint)

    def rule(self, item: Item, rule: Rule) -> Iterator[Fault]:
        if rule.route not in self.ids["routes"]:
            yield from self.absent(item, "rules-unknown-route", rule.route, self.ids["routes"], "route")
        for index, gate in enumerate(rule.gates):
            if isinstance(gate, str) and gate not in self.ids["gates"]:
                yield from self.absent(item, "rules-unknown-gate", gate, self.ids["gates"], "gates", index)
        same = [m.id for i in self.items if isinstance(m := i.model, Rule) and m.route == rule.route and m is not rule]
        for index, other in enumerate(rule.overrides):
            if other not in same and not self.lost.may_hold(other):
                message, hint = f"'{shown(other)}' is no other rule of '{shown(rule.route)}'.", nearest(other, same)
                yield item.fault("rules-unknown-rule", message, "overrides", index, hint=hint)
        yield from self.authority(item, rule.authority, "authority")

    def route(self, item: Item, route: Route) -> Iterator[Fault]:
        if route.id not in self.ruled and not self.lost.may_hold(route.id):
            hint = f"Write a rule with 'route: {shown(route.id)}'."
            yield item.fault("rules-no-rule", f"no rule says when '{shown(route.id)}' is open.", "id", hint=hint)
        yield from asker_faults(item, ("usable_by",), route.usable_by, self.vocabulary, self.lost)
        yield from self.authority(item, route.authority, "authority")
        for index, authority in enumerate(route.also):
            yield from self.authority(item, authority, "also", index)

    def authority(self, item: Item, authority: str | None, *place: str | int) -> Iterator[Fault]:
        known = self.ids["authorities"]
        if authority is None or authority in known:
            return
        found = TEMPLATE.fullmatch(authority)
        if found and found["fact"] in self.vocabulary and f"{found['kind']}:?" in known:
            return
        yield from self.absent(item, "rules-unknown-authority", authority, known, *place)

    def unread(self) -> Iterator[Fault]:
        for item in self.items:
            fact = item.model
            if isinstance(fact, Fact) and fact.id not in self.read and fact.role is None and fact.kind != "platform":
                if self.lost.may_hold(fact.id):
                    continue
                hint = "Give it a 'role', or let a rule read it."
                yield item.fault("rules-unread-fact", f"no rule reads '{shown(fact.id)}'.", "id", hint=hint)
