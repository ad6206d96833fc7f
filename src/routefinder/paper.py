"""The report as a tagged PDF for paper and for screen readers, set by Typst.

The text travels as JSON, apart from the template, so that nothing in it is read as markup.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any, Literal

from routefinder.decision import Decision
from routefinder.errors import Fault, InputError
from routefinder.phrasing import Phrasing, heading, sentence
from routefinder.picture import Picture, as_svg, picture
from routefinder.report import report
from routefinder.view import view
from routefinder.vocabulary import Language

Plain = dict[str, Any]
STANDARD: Literal["ua-1"] = "ua-1"


def as_pdf(decision: Decision, language: Language) -> bytes:
    """The report of a decision as PDF/UA-1; the same decision gives the same text.

    Raises:
        InputError: when the extra that sets pages is not installed.
    """
    try:
        import typst  # noqa: PLC0415 - an extra, which most uses do without
    except ImportError as error:
        hint = "Install the extra 'pdf', or take --format html and print it."
        raise InputError([Fault("decide-no-pdf", "a PDF cannot be made here.", hint=hint)]) from error
    template = (files("routefinder") / "templates" / "decision.typ").read_bytes()
    inputs = {"data": json.dumps(paper(decision, language), ensure_ascii=False)}
    return typst.compile(template, format="pdf", sys_inputs=inputs, pdf_standards=STANDARD, ignore_system_fonts=True)


def paper(decision: Decision, language: Language) -> Plain:
    """What the template sets: title, language, and blocks (headings, paragraphs, lists, tables, a picture)."""
    data, words = view(decision, language), Phrasing(decision.rulebook, language)
    made = _Paper(report(data, words), words, picture(decision, data, words))
    return {"title": made.r["title"], "language": language, "blocks": list(made.blocks())}


class _Paper:
    def __init__(self, made: Plain, words: Phrasing, drawn: Picture) -> None:
        self.r, self.words, self.t, self.drawn = made, words, words.phrase, drawn

    def blocks(self) -> Iterator[Plain]:
        yield _text(self.r["asked"])
        yield {"kind": "danger", "heading": self.t("what_helps_now"), "lines": self.r["danger"]}
        yield _heading(self.t("in_short"))
        yield _text(" ".join(self.r["short"]))
        yield from self.steps()
        yield from self.says_no()
        yield from self.orders()
        yield from self.deadlines()
        yield from self.sanctions()
        yield from self.why()
        yield from self.picture()
        yield from self.each_route()
        yield from self.closed()
        yield from self.hangs()
        yield from self.sources()
        yield from self.helpers()
        yield from map(_text, [*self.r["conflicts"], *self.r["notes"], *self.r["closing"]])

    def named(self, route: Plain) -> str:
        return f"{heading(route['name'])} ({self.t('status_' + route['status'])})"

    def steps(self) -> Iterator[Plain]:
        if self.r["steps"] or self.r["perhaps"]:
            yield _heading(self.t("you_can"))
        for number, row in enumerate(self.r["steps"], 1):
            yield _heading(f"{number}. {self.named(row['route'])}", 3)
            yield _text(row["about"])
            yield _list([f"{label}: {text}" for label, text in row["rows"]])
            yield from self.remarks(row["route"])
        if self.r["perhaps"]:
            yield _text(self.t("page_perhaps"))
            yield _list([self.named(route) for route in self.r["perhaps"]])

    def remarks(self, route: Plain) -> Iterator[Plain]:
        if route["remarks"]:
            yield _text(f"{self.t('notes')}:")
            yield _list([row["text"] + _cited(row["sources"]) for row in route["remarks"]])

    def says_no(self) -> Iterator[Plain]:
        if self.r["says_no"]:
            yield _heading(self.t("says_no"))
        for row in self.r["says_no"]:
            yield _heading(self.named(row["route"]), 3)
            yield _text(row["about"])
            yield from self.remarks(row["route"])

    def orders(self) -> Iterator[Plain]:
        rows = self.r["orders"]
        if not rows:
            return
        yield _heading(self.t("who_can_order"))
        names = ("authority", "page_what", "addressee", "page_ask")
        cells = [self.order(row) for row in rows]
        yield self.table("page_orders_caption", names, cells)
        for row in rows:
            if row["route"]["remarks"]:
                yield _heading(self.named(row["route"]), 3)
                yield from self.remarks(row["route"])

    def order(self, row: Plain) -> list[str]:
        what = f"{self.named(row['route'])}: {row['route']['instrument']}"
        return [row["who"], what, row["route"]["addressee"], " ".join(row["ask"])]

    def deadlines(self) -> Iterator[Plain]:
        if self.r["deadlines"]:
            yield _heading(self.t("deadlines_heading"))
        for whose, rows in self.r["deadlines"]:
            yield _heading(self.t(f"deadline_{whose}"), 3)
            cells = [[heading("; ".join(row["routes"])), row["text"], row["last"]] for row in rows]
            yield self.table(f"page_{whose}_caption", ("page_which", "page_term", "page_last_day"), cells)

    def sanctions(self) -> Iterator[Plain]:
        if self.r["sanctions"]:
            yield _heading(self.t("sanctions_heading"))
            yield _text(self.t("person_gets_nothing"))
            cells = [[heading(row["breach"]), row["text"], row["by"], row["on"]] for row in self.r["sanctions"]]
            yield self.table("page_sanctions_caption", ("breach", "page_highest", "page_by", "page_on"), cells)

    def why(self) -> Iterator[Plain]:
        yield _heading(self.t("why_this"))
        yield _heading(self.t("facts_heading"), 3)
        facts = self.r["facts"]
        yield _list([f"{label}: {value}" + (f" ({origin})" if origin else "") for label, value, origin in facts])
        if self.r["conclusions"]:
            yield _heading(self.t("conclusions"), 3)
            yield _list(self.r["conclusions"])

    def picture(self) -> Iterator[Plain]:
        yield _heading(self.t("route_picture"), 3)
        yield {"kind": "picture", "svg": str(as_svg(self.drawn, self.words)), "alt": self.t("picture_desc")}
        left_out = self.t("picture_left_out", count=str(self.drawn.left_out)) if self.drawn.left_out else ""
        yield _text(f"{self.t('picture_legend')} {left_out}".strip())
        for name, boxes in self.drawn.layers:
            yield _heading(name, 4)
            yield _list([self.drawn.told(box, self.words) for box in boxes])

    def each_route(self) -> Iterator[Plain]:
        yield _heading(self.t("page_each_route"), 3)
        for route in self.r["why"]:
            yield _heading(self.named(route), 4)
            yield _text(route["explanation"])
            yield _text(f"{self.t('sources')}: {', '.join(source['id'] for source in route['sources'])}.")

    def closed(self) -> Iterator[Plain]:
        rows = [f"{sentence(row['name'])} {' '.join(map(sentence, row['because']))}" for row in self.r["closed"]]
        if rows:
            yield _heading(self.t("unavailable"))
            yield _list(rows)

    def hangs(self) -> Iterator[Plain]:
        if self.r["hangs"]:
            yield _heading(self.t("page_hangs"))
        for row in self.r["hangs"]:
            yield _heading(self.named(row["route"]), 3)
            yield _list(
                [f"{self.t('open_facts')}: {label}" for label in row["open"]]
                + [f"{self.t('page_needs')}: {text}" for text in row["needs"]]
            )
            if row["remarks"]:
                yield from self.remarks(row["route"])

    def sources(self) -> Iterator[Plain]:
        yield _heading(self.t("sources"))
        yield {"kind": "links", "items": [{"text": _source(row), "url": row["url"]} for row in self.r["sources"]]}

    def helpers(self) -> Iterator[Plain]:
        yield _heading(self.t("help_heading"))
        cells = [_helper(row) for row in self.r["helpers"]]
        names = ("help_heading", "help_for_whom", "help_phone", "help_hours")
        yield self.table("page_helpers_caption", names, cells)

    def table(self, caption: str, names: tuple[str, ...], rows: list[list[str]]) -> Plain:
        return {"kind": "table", "caption": self.t(caption), "names": [self.t(name) for name in names], "rows": rows}


def _heading(text: str, level: int = 2) -> Plain:
    return {"kind": "heading", "level": level, "text": text}


def _text(text: str) -> Plain:
    return {"kind": "text", "text": text}


def _list(items: list[str]) -> Plain:
    return {"kind": "list", "items": items}


def _cited(sources: list[str]) -> str:
    return f" ({', '.join(sources)})" if sources else ""


def _helper(row: Plain) -> list[str]:
    whom, reach = f"{row['for_whom']} {row['note']}", f"{row['phone']} {row['site']}"
    return [row["name"], whom.strip(), reach.strip(), f"{row['hours']} {row['checked']}".strip()]


def _source(row: Plain) -> str:
    where = f" {sentence(row['locator'])}" if row["locator"] else ""
    return f"{row['id']}: {sentence(row['title'])}{where} {row['said']}"
