"""Why, what-if and a comparison in sentences: from their plain data to an outline. Every sentence is the rulebook's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from routefinder.outline import Item, Outline, Section
from routefinder.phrasing import Phrasing, sentence
from routefinder.wording import asked_about

Plain = dict[str, Any]


def tell_why(data: Plain, words: Phrasing) -> Outline:
    """The chain of one route: answers, conclusions, rules, steps, sources."""
    return _Why(data, words).outline()


def tell_why_not(data: Plain, words: Phrasing) -> Outline:
    """Every route that is shut, with the first thing that stands in its way."""
    t = words.phrase
    sources = {row["id"]: row for row in data["sources"]}
    items = tuple(
        Item(
            f"{sentence(row['name'])} {sentence(row['because'] or '')}",
            (*_source_line(row["sources"], sources, words), *([t("why_not_more")] if row["shut"] > 1 else [])),
        )
        for row in data["routes"]
    )
    intro = (asked_about(data, words), t("why_not_order") if items else t("why_not_none"))
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
        intro = (asked_about(data, self.words), sentence(route["instrument"]), t(f"why_status_{self.status}"))
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
        stands = self.say("why_rule_stands", sources=self.cited(row["sources"]))
        return Item(row["words"], (*dict.fromkeys(lines), stands))

    def gate(self, gate: Plain) -> Iterator[str]:
        if gate["holds"] is True and gate["clauses"]:
            cited = self.cited(gate["sources"])
            yield self.say("why_met", clauses=gate["clauses"] + (f" ({cited})" if cited else ""))
        elif gate["holds"] is None and gate["open"]:
            yield self.say("why_open", facts="; ".join(gate["open"]))

    def cited(self, names: Iterable[str]) -> str:
        return "; ".join(_short(self.sources[name]) for name in dict.fromkeys(names))

    def steps(self) -> Iterator[Item]:
        rows = {row["id"]: row for rule in self.data["rules"] for row in rule["steps"]}
        for row in rows.values():
            yield Item(self.step(row), tuple(self.source(row["sources"])))

    def step(self, row: Plain) -> str:
        if row["done"] is True:
            return self.say("why_done", clauses=row["clauses"]) if row["clauses"] else self.t("why_done_plain")
        return self.say("why_todo" if row["done"] is False else "why_perhaps_todo", text=row["todo"])


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


def tell_comparison(data: Plain, words: Phrasing) -> Outline:
    """What differs between two decisions, side by side."""
    t = words.phrase
    facts = (_sides(row["label"], row["left_text"], row["right_text"], words) for row in data["facts"])
    concluded = (_sides(row["label"], row["left_text"], row["right_text"], words) for row in data["conclusions"])
    same = not any(data[key] for key in ("routes", "sources", "deadlines", "sanctions"))
    sections = (
        Section(t("compare_facts"), tuple(facts)),
        Section(t("compare_conclusions"), tuple(concluded)),
        Section(t("compare_routes"), tuple(_differing_route(row, words) for row in data["routes"])),
        *(Section(t(f"compare_{key}"), tuple(_only(row, words) for row in data[key])) for key in ROWS),
    )
    intro = [sentence(t(f"compare_{side}", case=_case(data[side], words))) for side in ("left", "right")]
    counted = t("compare_same") if same else t("compare_same_routes", count=str(data["same_routes"]))
    return Outline(words.language, t("compare_title"), (*intro, counted), sections, (t("disclaimer"),))


ROWS = ("deadlines", "sanctions", "sources")


def _case(side: Plain, words: Phrasing) -> str:
    day = words.phrase("date_asked", date=words.short_day(date.fromisoformat(side["date"])))
    act = side["dates"].get("act")
    days = [day, *([words.phrase("date_of_act", date=words.short_day(date.fromisoformat(act)))] if act else [])]
    return ". ".join([*([side["title"]] if side["title"] else []), *days])


def _sides(label: str, left: str | None, right: str | None, words: Phrasing) -> Item:
    absent = words.phrase("unknown_state")
    sides = words.phrase("compare_side", left=left or absent, right=right or absent)
    return Item(sentence(f"{label}: {sides}"))


def _differing_route(row: Plain, words: Phrasing) -> Item:
    t = words.phrase
    left, right = (t(f"status_{row[side]['status']}") for side in ("left", "right"))
    lines = []
    for side in ("left", "right"):
        said = _verdict(row[side], words)
        lines += [sentence(t(f"compare_{side}", case=said))] if said else []
    sides = t("compare_side", left=left, right=right) if left != right else t("compare_both", status=left)
    return Item(sentence(f"{row['name']}: {sides}"), tuple(lines))


def _verdict(side: Plain, words: Phrasing) -> str:
    if side["status"] == "unavailable":
        return " ".join(side["because"])
    parts = [side["authority"]["name"]] if side["authority"] else []
    labels = "; ".join(words.label(fact) for fact in side["open_facts"])
    parts += [f"{words.phrase('open_facts')}: {labels}"] if labels else []
    parts += [f"{words.phrase('open_steps')}: {' '.join(map(sentence, side['todo']))}"] if side["todo"] else []
    return " ".join(map(sentence, parts))


def _only(row: Plain, words: Phrasing) -> Item:
    lines = []
    for key in ("only_left", "only_right"):
        cited = "; ".join(_short(one) for one in row[key] if "in_words" not in one)
        what = " ".join([one["in_words"] for one in row[key] if "in_words" in one] + ([cited] if cited else []))
        lines += [sentence(words.phrase(f"compare_{key}", what=what))] if what else []
    return Item(sentence(row["name"]), tuple(lines))
