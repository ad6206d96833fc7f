"""The pieces of an answer in words that every format shares: terms, sanctions, sources, closing lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from routefinder.phrasing import Phrasing, sentence

GROUPS = ("you_can", "helpers_can", "authorities_can", "duty", "says_no")
EFFECTS = ("removes", "supports", "informs", "identifies", "compensates", "sanctions", "none")
"""What a route brings, in the order in which a reader wants it."""
Plain = dict[str, Any]


def grouped(data: Plain) -> list[tuple[str, list[Plain]]]:
    """The routes that can be taken or may open, by group; first what is certain, then what takes down or helps."""
    rank = {"available": 0, "conditional": 1}
    found = []
    for group in GROUPS:
        routes = [route for route in data["routes"] if route["group"] == group and route["status"] in rank]
        if routes:
            found.append((group, sorted(by_effect(routes), key=lambda route: rank[route["status"]])))
    return found


def by_effect(routes: Iterable[Plain]) -> list[Plain]:
    """The routes that take something down or give help before the others; the rulebook's order is kept otherwise."""
    return sorted(routes, key=lambda route: EFFECTS.index(route["effect"]))


def facts_in_words(data: Plain, words: Phrasing) -> list[tuple[str, str, str]]:
    """Each known fact: its name, its value, and where it comes from when it was filled."""
    return [
        (words.label(fact), words.answer(fact, tuple(v) if isinstance(v, list) else v), data["filled"].get(fact, ""))
        for fact, v in data["facts"].items()
    ]


def all_sources(data: Plain) -> list[Plain]:
    """Every source of the routes that are shown, once, in order."""
    found: dict[str, Plain] = {}
    for route in data["routes"]:
        if route["status"] != "unavailable":
            for source in route["sources"]:
                found.setdefault(source["id"], source)
    return [found[key] for key in sorted(found)]


def details(route: Plain, words: Phrasing) -> Iterator[tuple[str, str]]:
    """What comes with a route, each with its label: authority, instrument, terms, highest sanctions."""
    t = words.phrase
    if route["authority"]:
        yield t("authority"), ", ".join(a["name"] for a in [route["authority"], *route["also"]])
    elif route["also"]:
        yield t("help_heading"), ", ".join(a["name"] for a in route["also"])
    yield t("instrument"), f"{route['instrument']} ({t('addressee')}: {route['addressee']})"
    for row in route["deadlines"]:
        yield t(f"deadline_{row['whose']}"), deadline_text(row, words)
    for row in route["sanctions"]:
        yield t("sanction"), sanction_text(row, words)


def cited_acts(route: Plain) -> list[Plain]:
    """The statutes and decisions that a route cites; the documents stand in the list of sources."""
    return [source for source in route["sources"] if source["kind"] != "parliamentary_answer"]


def closing_lines(data: Plain, words: Phrasing) -> list[str]:
    """What this answer is not, who decided it, and from which rulebook."""
    engines = "engines_two" if len(data["engines"]) > 1 else "engines_one"
    book = data["rulebook"]
    version = f"{words.phrase('rulebook_version', version=book['version'])} ({book['sha256'][:12]})."
    return [words.phrase("disclaimer"), f"{words.phrase(engines)} {version}"]


def asked_about(data: Plain, words: Phrasing) -> str:
    """The day of the law that was asked about, in a sentence."""
    return sentence(words.phrase("date_asked", date=words.short_day(date.fromisoformat(data["date"]))))


def deadline_text(row: Plain, words: Phrasing) -> str:
    """A term in words: how long, whether it binds, and how certain it is."""
    parts = [sentence(row["text"])]
    parts.append(sentence(words.phrase("binding" if row["binding"] else "not_binding")))
    if row["until"]:
        parts.append(sentence(words.phrase("until", date=words.day(date.fromisoformat(row["until"])))))
    if not row["certain"]:
        parts.append(sentence(words.phrase("uncertain_plain")))
    return " ".join(parts)


def sanction_text(row: Plain, words: Phrasing) -> str:
    """A highest sanction in words, with the amount where it could be computed."""
    parts = [sentence(row["text"])]
    if row["fine_category"] is not None:
        parts.append(_category(row, words))
    if row["amount_eur"] is not None:
        parts.append(sentence(words.phrase("amount", amount=words.euros(row["amount_eur"]))))
    if not row["certain"]:
        parts.append(sentence(words.phrase("uncertain_plain")))
    return " ".join(parts)


def _category(row: Plain, words: Phrasing) -> str:
    name = words.phrase("fine_category", category=str(row["fine_category"]))
    if row["max_eur"] is None:
        return f"{sentence(name)} {sentence(words.phrase('fine_category_no_amount'))}"
    return sentence(f"{name}: {words.phrase('max_eur', amount=words.euros(row['max_eur']))}")
