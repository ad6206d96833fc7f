"""Why, what-if and a comparison in sentences: from their plain data to an outline. Every sentence is the rulebook's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from routefinder.outline import Item, Outline, Section
from routefinder.phrasing import Phrasing, sentence
from routefinder.vocabulary import Language

Plain = dict[str, Any]
KINDS = ("unknown", "given", "filled", "concluded")


def tell_why(data: Plain, words: Phrasing) -> Outline:
    """The chain of one route: answers, conclusions, rules, steps, sources."""
    return _Why(data, words).outline()


def tell_why_not(data: Plain, words: Phrasing) -> Outline:
    """Every route that is shut, with the first thing that stands in its way."""
    t = words.phrase
    sources = {row["id"]: row for row in data["sources"]}
    items = tuple(
        Item(
            f"{row['name']}. {sentence(row['because'] or '')}",
            tuple([*_source_line(row["sources"], sources, words), *([t("why_not_more")] if row["shut"] > 1 else [])]),
        )
        for row in data["routes"]
    )
    intro = (_asked(data, words), t("why_not_order") if items else t("why_not_none"))
    section = Section(t("unavailable"), items)
    return Outline(words.language, t("why_not_title"), intro, (section, _source_list(data, words)), (t("disclaimer"),))


class _Why:
    def __init__(self, data: Plain, words: Phrasing) -> None:
        self.data, self.words, self.t = data, words, words.phrase
        self.sources = {row["id"]: row for row in data["sources"]}
        self.status = data["route"]["status"]

    def outline(self) -> Outline:
        data, t = self.data, self.t
        shut = self.status == "unavailable"
        heading = "why_rules_shut" if shut else "why_rules_apply" if self.status == "available" else "why_rules_alive"
        sections = (
            Section(t("hangs_on"), tuple(self.answers())),
            Section(t("conclusions"), tuple(self.conclusion(row) for row in data["conclusions"])),
            Section(t(heading), tuple(self.rule(row) for row in data["rules"])),
            Section(t("why_steps"), () if shut else tuple(self.steps())),
            Section(t("open_facts"), tuple(Item(sentence(row["label"])) for row in data["open_facts"])),
            _source_list(data, self.words),
        )
        route = data["route"]
        title = t("why_title", route=route["name"])
        intro = (_asked(data, self.words), sentence(route["instrument"]), t(f"why_status_{self.status}"))
        return Outline(self.words.language, title, intro, sections, (t("disclaimer"),))

    def answers(self) -> Iterator[Item]:
        for row in self.data["answers"]:
            yield Item(sentence(row["text"] + (f" ({row['origin']})" if row["origin"] else "")))
        if not self.data["answers"]:
            yield Item(self.t("why_no_answers"))

    def conclusion(self, row: Plain) -> Item:
        lines = [self.say("why_looks_at", clauses=row["clauses"])] if row["clauses"] else []
        lines += [rule["words"] for rule in row["rules"]] or [self.t("why_no_other_rule")]
        cited = [name for rule in row["rules"] for name in rule["sources"]]
        return Item(sentence(row["text"]), (*lines, *self.source(cited)))

    def say(self, key: str, **parts: str) -> str:
        return sentence(self.t(key, **parts))

    def source(self, names: Iterable[str]) -> list[str]:
        return _source_line(names, self.sources, self.words)

    def rule(self, row: Plain) -> Item:
        lines = [line for gate in row["gates"] for line in self.gate(gate)]
        for barrier in row["barriers"]:
            lines += [self.say("why_shut", text=barrier["text"]), *self.source(barrier["sources"])]
        return Item(row["words"], tuple(dict.fromkeys([*lines, *self.source(row["sources"])])))

    def gate(self, gate: Plain) -> Iterator[str]:
        if gate["holds"] is True and gate["clauses"]:
            cited = self.cited(gate["sources"])
            yield self.say("why_met", clauses=gate["clauses"] + (f" ({cited})" if cited else ""))
        elif gate["holds"] is None and gate["open"]:
            yield self.say("why_open", facts="; ".join(gate["open"]))

    def cited(self, names: Iterable[str]) -> str:
        return "; ".join(_short(self.sources[name]) for name in names)

    def steps(self) -> Iterator[Item]:
        rows = {row["id"]: row for rule in self.data["rules"] for row in rule["steps"]}
        for row in rows.values():
            yield Item(self.step(row), tuple(self.source(row["sources"])))

    def step(self, row: Plain) -> str:
        if row["done"] is True:
            return self.say("why_done", clauses=row["clauses"]) if row["clauses"] else self.t("why_done_plain")
        return self.say("why_todo" if row["done"] is False else "why_perhaps_todo", text=row["todo"])


def _asked(data: Plain, words: Phrasing) -> str:
    return sentence(words.phrase("date_asked", date=words.short_day(date.fromisoformat(data["date"]))))


def _short(source: Plain) -> str:
    return str(source["locator"] if source["kind"] != "parliamentary_answer" and source["locator"] else source["id"])


def _source_line(names: Iterable[str], sources: dict[str, Plain], words: Phrasing) -> list[str]:
    found = [_short(sources[name]) for name in dict.fromkeys(names)]
    key = "why_source" if len(found) == 1 else "why_sources"
    return [sentence(words.phrase(key, sources="; ".join(found)))] if found else []


def _source_list(data: Plain, words: Phrasing) -> Section:
    items = []
    for row in data["sources"]:
        where = f" ({row['locator']})" if row["locator"] else ""
        evidence = words.phrase(f"evidence_{row['evidence']}")
        items.append(Item(f"{row['id']}: {row['title']}{where}. {sentence(evidence)}", url=row["url"]))
    return Section(words.phrase("sources"), tuple(items))
