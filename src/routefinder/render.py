"""A decision in words: text, Markdown, one self-contained HTML page, or JSON. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from routefinder.decision import Decision
from routefinder.outline import wrap
from routefinder.phrasing import Phrasing, sentence
from routefinder.picture import Picture, as_mermaid, as_svg, picture
from routefinder.report import report
from routefinder.templating import templates
from routefinder.view import as_json, view
from routefinder.vocabulary import Language
from routefinder.wording import all_sources, asked_about, cited_acts, closing_lines, details, facts_in_words, grouped

Format = Literal["text", "json", "md", "html"]
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
    template = templates().get_template(f"decision.{form}.j2")
    return template.render(**page(data, words, picture(decision, data, words)))


def page(data: Plain, words: Phrasing, drawn: Picture) -> Plain:
    """What a template needs: the decision, the report made of it, its picture, and the words."""
    return {
        "d": data,
        "r": report(data, words),
        "drawn": drawn,
        "svg": as_svg(drawn, words),
        "mermaid": as_mermaid(drawn),
        "w": words,
        "t": words.phrase,
    }


class _Text:
    """The decision as lines that fit the width, read well aloud, and need no colour."""

    def __init__(self, data: Plain, words: Phrasing, width: int, *, full: bool) -> None:
        self.data = data
        self.most = 1000 if full else FEW
        self.words = words
        self.t = words.phrase
        self.width = max(30, width)

    def wrap(self, text: str, indent: str = "", first: str | None = None) -> list[str]:
        return wrap(text, self.width, indent, first)

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
