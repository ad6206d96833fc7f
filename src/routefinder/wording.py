"""The pieces of an answer in words that every format shares: people, terms, sanctions, sources, closing lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, get_args

from routefinder.phrasing import Phrasing, sentence
from routefinder.registers import Authority, looked_up
from routefinder.rulebook import Whose

WHOSE: tuple[Whose, ...] = get_args(Whose)
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


def people(route: Plain) -> list[Plain]:
    """Who decides or helps: the authority, where there is one, and who can do the same."""
    return [row for row in (route["authority"], *route["also"]) if row]


def named(route: Plain, words: Phrasing) -> tuple[str, str] | None:
    """Who decides or helps, with the label; None where that is nobody."""
    label = "authority" if route["authority"] else "help_heading"
    return (words.phrase(label), ", ".join(row["name"] for row in people(route))) if people(route) else None


def deciders(route: Plain, words: Phrasing) -> str:
    """Who decides, and who can do the same; in words also where that is nobody."""
    return "; ".join(row["name"] for row in people(route)) or words.phrase("page_nobody")


def reached(route: Plain, words: Phrasing) -> list[str]:
    """How the authority of a route is reached, as far as the register knows."""
    if not route["authority"]:
        return []
    row = words.rulebook.authority_ids[route["authority"]["id"]]
    note = [sentence(row.note.in_(words.language))] if row.note else []
    phone = [f"{words.phrase('help_phone')}: {row.phone}."] if row.phone else []
    site = [f"{words.phrase('page_site')}: {row.address}"] if row.address else []
    return [*note, *phone, *site]


def helper(row: Authority, words: Phrasing) -> Plain:
    """A help organisation as every list of them shows it; what the register does not know is empty."""
    return {
        "name": row.name.in_(words.language),
        "for_whom": row.for_whom.in_(words.language) if row.for_whom else "",
        "phone": row.phone or ("" if row.address else words.phrase("help_none_known")),
        "hours": sentence(row.hours.in_(words.language)) if row.hours else "",
        "site": row.address or "",
        "looked_up": looked_up(row),
        "note": row.note.in_(words.language) if row.note else "",
        "checked": sentence(words.phrase("source_checked", date=words.short_day(row.checked))),
    }


def helpers(data: Plain, words: Phrasing) -> list[Plain]:
    """The helpers that the open routes name, or all of the register."""
    routes = (route for route in data["routes"] if route["status"] != "unavailable")
    names = dict.fromkeys(row["id"] for route in routes for row in people(route))
    every = {row.id: row for row in words.rulebook.authorities if row.kind == "helper"}
    found = [every[name] for name in names if name in every] or every.values()
    return [helper(one, words) for one in found]


def conflicts(data: Plain, words: Phrasing) -> list[str]:
    """What the rules leave open between two rows, each in a sentence."""
    rows = ((row["route"], *row["between"]) for row in data["conflicts"])
    return [sentence(f"{words.phrase('conflicts')}: {route}: {one} / {other}") for route, one, other in rows]


def details(route: Plain, words: Phrasing) -> Iterator[tuple[str, str]]:
    """What comes with a route, each with its label: authority, instrument, terms, highest sanctions."""
    t = words.phrase
    if who := named(route, words):
        yield who
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


def term_text(row: Plain, words: Phrasing, *more: str) -> str:
    """A term in words: how long, whether it binds, ``more``, and whether it is uncertain."""
    parts = [row["text"], words.phrase("binding" if row["binding"] else "not_binding"), *more]
    return " ".join(map(sentence, parts if row["certain"] else [*parts, words.phrase("uncertain_plain")]))


def deadline_text(row: Plain, words: Phrasing) -> str:
    """A term in words, with its last day where that is known."""
    last = [words.phrase("until", date=words.day(date.fromisoformat(row["until"])))] if row["until"] else []
    return term_text(row, words, *last)


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
    amount = sentence(f"{name}: {words.phrase('max_eur', amount=words.euros(row['max_eur']))}")
    unread = {table.source for table in words.rulebook.fine_categories if not looked_up(table)}
    return amount if unread.isdisjoint(row["sources"]) else f"{amount} {words.phrase('fine_category_unchecked')}"
