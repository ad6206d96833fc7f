"""A decision in words: text, Markdown, one self-contained HTML page, or JSON. Nothing is decided here."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any, Literal

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from routefinder.decision import Decision
from routefinder.phrasing import Phrasing, sentence
from routefinder.view import as_json, view
from routefinder.vocabulary import Language

Format = Literal["text", "json", "md", "html"]
GROUPS = ("you_can", "helpers_can", "authorities_can", "duty", "says_no")
FEW = 2
Plain = dict[str, Any]


def render(decision: Decision, form: Format, language: Language, width: int = 80, *, full: bool = False) -> str:
    """The decision in a format and language.

    ``width`` is that of the terminal, in columns; ``full`` shows every remark in text, not only the first few.
    """
    data = view(decision, language)
    if form == "json":
        return as_json(data) + "\n"
    words = Phrasing(decision.rulebook, language)
    if form == "text":
        return "\n".join(_Text(data, words, width, full=full).lines()) + "\n"
    return _environment().get_template(f"decision.{form}.j2").render(**page(data, words))


def page(data: Plain, words: Phrasing) -> Plain:
    """What a template needs: the decision, its routes by group, and the words."""
    return {
        "d": data,
        "groups": grouped(data),
        "closed": [route for route in data["routes"] if route["status"] == "unavailable"],
        "w": words,
        "t": words.phrase,
        "sentence": sentence,
        "facts": facts_in_words(data, words),
        "details": lambda route: list(details(route, words)),
        "closing": closing_lines(data, words),
        "asked": asked_about(data, words),
        "sources": all_sources(data),
    }


def grouped(data: Plain) -> list[tuple[str, list[Plain]]]:
    """The routes that can be taken or may open, by group; what is certain comes first."""
    rank = {"available": 0, "conditional": 1}
    found = []
    for group in GROUPS:
        routes = [route for route in data["routes"] if route["group"] == group and route["status"] in rank]
        if routes:
            found.append((group, sorted(routes, key=lambda route: rank[route["status"]])))
    return found


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


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("routefinder"),
        autoescape=select_autoescape(("html.j2",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["md"] = _markdown
    return environment


def _markdown(text: object) -> str:
    """Text in which nothing is markup."""
    return "".join(f"\\{char}" if char in "\\`*_{}[]<>#|" else char for char in str(text))


class _Text:
    """The decision as lines that fit the width, read well aloud, and need no colour."""

    def __init__(self, data: Plain, words: Phrasing, width: int, *, full: bool) -> None:
        self.data = data
        self.most = 1000 if full else FEW
        self.words = words
        self.t = words.phrase
        self.width = max(30, width)

    def wrap(self, text: str, indent: str = "", first: str | None = None) -> list[str]:
        clean = "".join(char if char.isprintable() else " " for char in text)
        return textwrap.wrap(
            clean,
            self.width,
            initial_indent=indent if first is None else first,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )

    def lines(self) -> Iterator[str]:
        data = self.data
        yield from self.wrap(data["title"] or self.t("answer_title"))
        yield from self.wrap(asked_about(data, self.words))
        for warning in data["warnings"]:
            yield ""
            yield from self.wrap(f"{self.t('warnings')}: {warning}")
        for group, routes in grouped(data):
            yield from self.heading(self.t(group))
            for route in routes:
                yield from self.route(route)
        yield from self.closed()
        yield from self.facts()
        yield from self.sources()
        yield from self.end()

    def heading(self, text: str) -> Iterator[str]:
        yield ""
        yield from self.wrap(text.upper())

    def route(self, route: Plain) -> Iterator[str]:
        yield ""
        yield from self.wrap(f"{route['name']}: {self.t('status_' + route['status'])}", "  ", "* ")
        yield from self.wrap(route["explanation"], "  ")
        for label, text in details(route, self.words):
            yield from self.wrap(f"{label}: {text}", "    ", "  - ")
        for row in route["remarks"][: self.most]:
            yield from self.wrap(f"{self.t('remark')}: {row['text']}", "    ", "  - ")
        more = len(route["remarks"]) - self.most
        if more > 0:
            yield from self.wrap(self.t("more_remarks", count=str(more)), "    ", "  - ")
        cited = "; ".join(source["locator"] or source["title"] for source in cited_acts(route))
        if cited:
            yield from self.wrap(f"{self.t('sources')}: {cited}", "    ", "  - ")

    def closed(self) -> Iterator[str]:
        routes = [route for route in self.data["routes"] if route["status"] == "unavailable"]
        if routes:
            yield from self.heading(self.t("unavailable"))
        for route in routes:
            yield from self.wrap(f"{route['name']}. {' '.join(map(sentence, route['because']))}", "  ", "* ")

    def facts(self) -> Iterator[str]:
        yield from self.heading(self.t("facts_heading"))
        for label, value, origin in facts_in_words(self.data, self.words):
            yield from self.wrap(f"{label}: {value}" + (f" ({origin})" if origin else ""), "  ", "* ")
        for row in self.data["conclusions"]:
            yield from self.wrap(f"{self.t('concluded')}: {' '.join(row['text'])}", "  ", "* ")

    def sources(self) -> Iterator[str]:
        yield from self.heading(self.t("sources"))
        for source in all_sources(self.data):
            where = f" ({source['locator']})" if source["locator"] else ""
            evidence = self.t(f"evidence_{source['evidence']}")
            yield from self.wrap(f"{source['id']}: {source['title']}{where}. {evidence}.", "  ", "* ")
            if source["url"]:
                yield f"  {source['url']}"

    def end(self) -> Iterator[str]:
        yield ""
        for row in self.data["conflicts"]:
            yield from self.wrap(f"{self.t('conflicts')}: {row['route']}: {row['between'][0]} / {row['between'][1]}")
        for note in self.data["notes"]:
            yield from self.wrap(note)
        for line in closing_lines(self.data, self.words):
            yield from self.wrap(line)


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
