"""The report in every format: it says what the view says, in order, safely, and reads on paper and on a telephone."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from xml.etree import ElementTree as ET

import pypdf
import pytest

from cases import rulebook, shipped
from routefinder.decision import Decision
from routefinder.evaluate import decide
from routefinder.examples import example_reports, telling
from routefinder.paper import as_pdf, paper
from routefinder.phrasing import Phrasing
from routefinder.picture import as_mermaid, as_svg, picture
from routefinder.render import render
from routefinder.view import view

SAMPLE = shipped()[:: max(1, len(shipped()) // 10)][:10]
LANGUAGES = ("nl", "en")
HOSTILE = '</title><script>alert(1)</script> " onload=\'x\' #panic("x") $x$ *b* {{ 7*7 }} | `c`'
SVG = "{http://www.w3.org/2000/svg}"
EMPTY = {"meta", "br"}
NUMBER = re.compile(r"\d[\d.,]*")
AMOUNT = re.compile(r"(\d[\d.,]*)\s?(?:%|euros?\b)|€\s?(\d[\d.,]*)")
each_case = pytest.mark.parametrize("number", range(len(SAMPLE)), ids=lambda n: SAMPLE[n].id or str(n))
each_language = pytest.mark.parametrize("language", LANGUAGES)


@cache
def decided(number: int) -> Decision:
    return decide(rulebook(), SAMPLE[number])


@cache
def hostile() -> Decision:
    return decide(rulebook(), SAMPLE[0].model_copy(update={"title": HOSTILE}))


@cache
def page(number: int, language: str) -> str:
    return render(decided(number), "html", language)


def drawn(decision: Decision, language: str):
    return picture(decision, view(decision, language), Phrasing(rulebook(), language))


class Reader(HTMLParser):
    """Tags in order, text by tag, ids, links, and whether every tag is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.stack: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in EMPTY:
            self.stack.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.stack.pop() == tag

    def all(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag == name]


def figures(text: str) -> set[str]:
    """The numbers that stand with a percent sign or with euros, without what a language puts between thousands."""
    return {plain(one or other) for one, other in AMOUNT.findall(text.replace("\xa0", " "))}


def plain(number: str) -> str:
    return re.sub(r"[.,](?=\d{3}(\D|$))", "", number.strip(".,")).replace(",", ".")


@each_language
@each_case
def test_every_case_renders_in_every_format(number, language):
    decision = decided(number)
    assert json.loads(render(decision, "json", language))["language"] == language
    assert render(decision, "text", language).strip()
    assert render(decision, "md", language).startswith("# ")
    assert page(number, language).rstrip().endswith("</html>")
    assert as_pdf(decision, language).startswith(b"%PDF-")


@each_language
@each_case
def test_a_page_is_well_formed_with_headings_in_order(number, language):
    read = Reader(page(number, language))
    assert not read.stack
    assert read.all("html") == [{"lang": language}]
    levels = [int(tag[1]) for tag, _ in read.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    ids = [attributes["id"] for _, attributes in read.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = {(row["href"] or "")[1:] for row in read.all("a") if (row["href"] or "").startswith("#")}
    assert targets <= set(ids)


@each_case
def test_tables_have_a_caption_and_scopes(number):
    read = Reader(page(number, "nl"))
    assert len(read.all("table")) == len(read.all("caption")) > 0
    assert all(row.get("scope") in ("col", "row") for row in read.all("th"))


@each_case
def test_a_page_asks_for_nothing_from_elsewhere(number):
    read = Reader(page(number, "nl"))
    names = {tag for tag, _ in read.tags}
    assert not names & {"script", "link", "img", "iframe", "object", "embed", "form", "video", "audio", "source"}
    for tag, attributes in read.tags:
        assert not {"src", "srcset", "style", "action", "data", "background"} & set(attributes)
        assert not [name for name in attributes if name.startswith("on")]
        if tag != "a":
            reach = {name: v for name, v in attributes.items() if v and "//" in v}
            assert reach in ({}, {"xmlns": "http://www.w3.org/2000/svg"})
    style = page(number, "nl").split("<style>")[1].split("</style>")[0]
    assert "url(" not in style
    assert "@import" not in style


@each_language
@each_case
def test_a_page_cites_no_source_that_the_view_lacks(number, language):
    data = view(decided(number), language)
    known = {source["id"] for route in data["routes"] for source in route["sources"]}
    shown = {
        row["id"][7:] for row in Reader(page(number, language)).all("li") if (row.get("id") or "").startswith("source-")
    }
    assert shown
    assert shown <= known
    claims = set(re.findall(r"\bC\d{3}\b", page(number, language)))
    assert claims <= set(re.findall(r"\bC\d{3}\b", json.dumps(data)))


@each_language
@each_case
def test_every_percentage_and_amount_of_a_page_stands_in_the_view(number, language):
    data = json.dumps(view(decided(number), language), ensure_ascii=False)
    known = {plain(found) for found in NUMBER.findall(data)}
    body = re.sub(r"<style>.*?</style>|<svg.*?</svg>|<[^>]+>", " ", page(number, language), flags=re.DOTALL)
    assert figures(body) <= known


@each_language
def test_what_is_hostile_stays_text(language):
    text = render(hostile(), "html", language)
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "{{ 7*7 }}" in text
    assert "script" not in {tag for tag, _ in Reader(text).tags}
    first = render(hostile(), "md", language).splitlines()[0]
    assert "\\<script\\>" in first
    assert "\\|" in first


def test_what_is_hostile_stays_text_on_paper():
    read = pypdf.PdfReader(io.BytesIO(as_pdf(hostile(), "nl")))
    assert read.metadata is not None
    assert read.metadata.title == HOSTILE
    assert '#panic("x")' in paper(hostile(), "nl")["title"]


@each_language
def test_a_paper_is_tagged_and_says_its_language(language):
    root = pypdf.PdfReader(io.BytesIO(as_pdf(decided(0), language))).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == language
    assert "/StructTreeRoot" in root
    assert b"pdfuaid" in root["/Metadata"].get_data()


@each_language
@each_case
def test_a_picture_is_xml_with_a_title_and_without_style(number, language):
    svg = ET.fromstring(str(as_svg(drawn(decided(number), language), Phrasing(rulebook(), language))))  # noqa: S314
    assert svg.get("role") == "img"
    title, desc = svg.find(f"{SVG}title"), svg.find(f"{SVG}desc")
    assert title is not None
    assert title.text
    assert desc is not None
    assert desc.text
    assert svg.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    for part in svg.iter():
        assert part.tag.removeprefix(SVG) in {"svg", "title", "desc", "g", "path", "rect", "circle", "text"}
        assert "style" not in part.attrib
        assert "class" not in part.attrib
        assert part.get("stroke") in (None, "currentColor")
        assert part.get("fill") in (None, "none", "currentColor")


@each_language
@each_case
def test_a_picture_shows_few_boxes_and_only_what_the_view_says(number, language):
    made, data = drawn(decided(number), language), view(decided(number), language)
    status = {f"r_{route['id']}": route["status"] for route in data["routes"]}
    hangs = {f"r_{route['id']}": {f"a_{fact}" for fact in route["hangs_on"]} for route in data["routes"]}
    concluded = {f"c_{row['fact']}" for row in data["conclusions"]}
    assert 0 < len(made.boxes) <= 15
    for box in made.boxes.values():
        assert set(box.reads) <= set(made.boxes)
        if box.id.startswith("r_"):
            assert box.kind == status[box.id]
            assert {name for name in box.reads if name.startswith("a_")} <= hangs[box.id]
        elif box.kind == "conclusion":
            assert box.id in concluded
    routes = [box.kind for box in made.boxes.values() if box.id.startswith("r_")]
    assert routes == sorted(routes, key=["available", "conditional", "unavailable"].index)
    assert routes.count("unavailable") <= 2


@each_case
def test_no_line_of_a_picture_is_too_long_for_its_box(number):
    svg = ET.fromstring(str(as_svg(drawn(decided(number), "nl"), Phrasing(rulebook(), "nl"))))  # noqa: S314
    for text in svg.iter(f"{SVG}text"):
        assert float(text.get("x", "0")) + 6.7 * len(text.text or "") <= 320


@each_language
@each_case
def test_the_list_below_a_picture_says_the_same(number, language):
    made, text = drawn(decided(number), language), page(number, language)
    for box in made.boxes.values():
        told = made.told(box, Phrasing(rulebook(), language))
        assert str(told).replace("&", "&amp;").replace("'", "&#39;").replace('"', "&#34;") in text
        assert all(made.boxes[name].text in told for name in box.reads)


@each_case
def test_mermaid_text_holds_every_box_and_no_markup(number):
    made = drawn(decided(number), "nl")
    lines = as_mermaid(made).splitlines()
    assert lines[0] == "flowchart TD"
    assert len(lines) == 1 + len(made.boxes) + sum(len(box.reads) for box in made.boxes.values())
    assert all(line.count('"') in (0, 2) for line in lines)


@each_case
def test_what_helps_now_comes_first_and_the_routes_that_are_certain_follow(number):
    text = page(number, "nl")
    order = ("danger", "short", "steps", "orders", "deadlines", "sanctions", "why", "why-not", "hangs", "sources")
    found = [text.find(f'<h2 id="{name}"') for name in (*order, "helpers")]
    shown = [place for place in found if place >= 0]
    assert shown == sorted(shown)
    assert found[0] >= 0
    for warning in view(decided(number), "nl")["warnings"]:
        assert -1 < text.find(warning[:30].replace("'", "&#39;")) < found[1]


@each_case
def test_every_route_of_the_view_stands_on_the_page(number):
    ids = {row.get("id") for _, row in Reader(page(number, "nl")).tags}
    assert {route["id"] for route in view(decided(number), "nl")["routes"]} <= ids


def test_a_last_day_is_written_with_its_weekday():
    case = next(
        one
        for one in shipped()
        if any(row["until"] for r in view(decide(rulebook(), one), "nl")["routes"] for row in r["deadlines"])
    )
    text = render(decide(rulebook(), case), "html", "nl")
    days = re.findall(r'<time datetime="[\d-]{10}">(.*?)</time>', text)
    assert days
    assert all(re.search(r"(maan|dins|woens|donder|vrij|zater|zon)dag \d{1,2} \w+ \d{4}", day) for day in days)


def test_examples_are_different_cases_with_a_day_of_their_own():
    decisions = {f"case-{number}": decided(number) for number in range(len(SAMPLE))}
    chosen = telling(decisions, 2)
    assert len(chosen) == len(set(chosen)) == 2
    pages = example_reports(decisions, "en", 2)
    assert list(pages) == [f"{name}.html" for name in chosen]
    assert all('<html lang="en">' in text for text in pages.values())
    undated = replace(decided(0), scenario=SAMPLE[0].model_copy(update={"date": None}))
    assert telling({"today": undated}) == []
