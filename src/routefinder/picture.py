"""The way as a picture: from the answers through the conclusions to the routes, as SVG and as Mermaid text.

Every box and line is read from the decision's trace; nothing is decided here. Boxes stand below each other, so that
the picture fits a telephone; each answer and conclusion has a lane of its own, and a dot marks who reads it.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal
from xml.sax.saxutils import escape

from markupsafe import Markup

from routefinder.decision import Decision
from routefinder.phrasing import Phrasing, sentence
from routefinder.why import why, why_not
from routefinder.wording import by_effect
from routefinder.words import one_line

Plain = dict[str, Any]
Kind = Literal["answer", "conclusion", "available", "conditional", "unavailable"]
ANSWERS, CONCLUSIONS, CERTAIN, ROUTES, SHUT = 4, 3, 4, 6, 2
SHAPES: dict[Kind, str] = {
    "answer": 'rx="9"',
    "conclusion": 'rx="1"',
    "available": 'stroke-width="2.2"',
    "conditional": 'stroke-dasharray="7 4"',
    "unavailable": 'stroke-dasharray="1.5 3.5"',
}
FACTS: tuple[Kind, ...] = ("answer", "conclusion")
WIDTH, EDGE, LANE, PAD, LINE, GAP, SIZE = 320, 6, 9, 9, 17, 10, 13


@dataclass(frozen=True, slots=True)
class Box:
    """An answer, a conclusion or a route; ``reads`` are the ids of the boxes that lead to it, ``note`` says more."""

    id: str
    kind: Kind
    text: str
    reads: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """The boxes in layers, each with its heading, and how many answers are left out."""

    layers: tuple[tuple[str, tuple[Box, ...]], ...]
    left_out: int

    @property
    def boxes(self) -> dict[str, Box]:
        """Every box by its id."""
        return {box.id: box for _, boxes in self.layers for box in boxes}

    def told(self, box: Box, words: Phrasing) -> str:
        """What a box and its lines say, in sentences."""
        parts = [sentence(box.text), box.note] if box.note else [sentence(box.text)]
        if box.reads:
            parts.append(words.phrase("picture_because", texts=" ".join(self.boxes[name].text for name in box.reads)))
        return " ".join(parts)


def picture(decision: Decision, data: Plain, words: Phrasing) -> Picture:
    """The picture of a decision: at most fifteen boxes, and the routes that can be taken before those that may open."""
    shut = _shut(decision, words)
    chains = {route: why(decision, route, words.language) for route in [*_chosen(data["routes"]), *shut]}
    told = {row["fact"]: row for chain in chains.values() for row in chain["answers"]}
    concluded = {row["fact"]: row for chain in chains.values() for row in chain["conclusions"]}
    facts = {route: [row["fact"] for row in chain["answers"]] for route, chain in chains.items()}
    answers = _most_read(facts, shut, ANSWERS)
    drawn = {route: [row["fact"] for row in chain["conclusions"] if row["rules"]] for route, chain in chains.items()}
    conclusions = _most_read(drawn, shut, CONCLUSIONS)
    layers = (
        ("picture_answers", tuple(_answers(row for fact, row in told.items() if fact in answers))),
        ("picture_conclusions", tuple(_concluded([row for fact, row in concluded.items() if fact in conclusions]))),
        ("picture_routes", tuple(_routes(data["routes"], chains, words))),
    )
    shown = {box.id for _, boxes in layers for box in boxes}
    kept = ((words.phrase(heading), _kept(boxes, shown)) for heading, boxes in layers if boxes)
    return Picture(tuple(kept), len(told) - len(answers))


def _kept(boxes: tuple[Box, ...], shown: set[str]) -> tuple[Box, ...]:
    return tuple(replace(box, reads=tuple(name for name in box.reads if name in shown)) for box in boxes)


def _chosen(routes: list[Plain]) -> list[str]:
    """A few routes that can be taken, then some that may open; those that hang on an answer go first."""
    mine = by_effect(route for route in routes if route["group"] in ("you_can", "helpers_can"))
    certain = sorted((r for r in mine if r["status"] == "available"), key=lambda r: not r["hangs_on"])
    perhaps = [r for r in [*mine, *(r for r in routes if r not in mine)] if r["status"] == "conditional"]
    perhaps.sort(key=lambda r: (not r["hangs_on"], r["group"] != "authorities_can", r["effect"] != "removes"))
    few = certain[: max(CERTAIN, ROUTES - len(perhaps))]
    return [route["id"] for route in [*few, *perhaps[: ROUTES - len(few)]]]


def _shut(decision: Decision, words: Phrasing) -> list[str]:
    return [row["id"] for row in why_not(decision, words.language)["routes"][:SHUT]]


def _most_read(rows: dict[str, list[str]], shut: list[str], most: int) -> list[str]:
    """The facts that most routes read, with at least one of those that shut a route."""
    found = [fact for fact, _ in Counter(fact for row in rows.values() for fact in row).most_common()]
    chosen, shutting = found[:most], [fact for route in shut for fact in rows[route]]
    if shutting and not set(chosen) & set(shutting):
        chosen[-1] = shutting[0]
    return chosen


def _answers(rows: Iterable[Plain]) -> Iterable[Box]:
    return (Box(f"a_{row['fact']}", "answer", sentence(row["text"])) for row in rows)


def _concluded(rows: list[Plain]) -> Iterable[Box]:
    """The conclusions; one can only read what was concluded before it."""
    for row in rows:
        reads = (f"{kind}_{fact}" for fact in row["reads"] for kind in "ac")
        yield Box(f"c_{row['fact']}", "conclusion", sentence(row["text"]), tuple(reads))


def _routes(routes: list[Plain], chains: dict[str, Plain], words: Phrasing) -> Iterable[Box]:
    by_id = {route["id"]: route for route in routes}
    for name, chain in chains.items():
        route = by_id[name]
        reads = [f"a_{row['fact']}" for row in chain["answers"]] + [f"c_{row['fact']}" for row in chain["conclusions"]]
        status = words.phrase(f"picture_{route['status']}")
        note = " ".join(map(sentence, route["because"][:1]))
        yield Box(f"r_{name}", route["status"], sentence(f"{status}: {route['name']}"), tuple(reads), note)


def as_svg(drawn: Picture, words: Phrasing) -> Markup:
    """The picture as SVG with presentation attributes only, for inside a page; its text is escaped."""
    return Markup(_Drawing(drawn, words).whole())  # noqa: S704 - every text in it went through escape


class _Drawing:
    def __init__(self, drawn: Picture, words: Phrasing) -> None:
        self.drawn, self.words = drawn, words
        sources = [box.id for _, boxes in drawn.layers for box in boxes if box.kind in FACTS]
        self.lanes = {name: EDGE + LANE * number for number, name in enumerate(sources)}
        self.left = EDGE + LANE * len(sources) + 6
        self.parts: list[str] = []
        self.starts: dict[str, float] = {}
        self.ends: dict[str, float] = {}

    def whole(self) -> str:
        y = 0.0
        for heading, boxes in self.drawn.layers:
            y = self.heading(heading, y)
            for box in boxes:
                y = self.box(box, y) + GAP
        lanes = [
            f'<path d="M{x} {self.starts[name]}V{self.ends[name]}"/>'
            for name, x in self.lanes.items()
            if name in self.ends
        ]
        title, desc = self.words.phrase("picture_title"), self.words.phrase("picture_desc")
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="picture-title picture-desc" '
            f'viewBox="0 0 {WIDTH} {y:g}" width="100%" font-family="Segoe UI, Noto Sans, Liberation Sans, Arial, '
            f'sans-serif" font-size="{SIZE}" fill="currentColor">'
            f'<title id="picture-title">{escape(title)}</title><desc id="picture-desc">{escape(desc)}</desc>'
            f'<g fill="none" stroke="currentColor">{"".join(lanes)}</g>{"".join(self.parts)}</svg>'
        )

    def heading(self, text: str, y: float) -> float:
        self.parts.append(f'<text x="{self.left}" y="{y + 20:g}" font-weight="bold">{escape(text)}</text>')
        return y + 30

    def box(self, box: Box, y: float) -> float:
        """One box at this height, with its lines; the height below it is returned."""
        lines = textwrap.wrap(box.text, self.columns())
        notes = textwrap.wrap(box.note, self.columns())
        height = LINE * (len(lines) + len(notes)) + 2 * PAD - 4
        faded = ' opacity="0.68"' if box.kind == "unavailable" else ""
        text = self.text(lines, y, bold=box.kind == "available") + self.text(notes, y + LINE * len(lines))
        self.parts.append(
            f'<g{faded}>{self.wires(box, y + height / 2)}<rect x="{self.left}" y="{y:g}" '
            f'width="{WIDTH - self.left - 2}" height="{height}" fill="none" stroke="currentColor" {SHAPES[box.kind]}/>'
            f"{text}</g>"
        )
        return y + height

    def columns(self) -> int:
        return int((WIDTH - self.left - 2 * PAD) / 6.7)

    def text(self, lines: Sequence[str], y: float, *, bold: bool = False) -> str:
        weight = ' font-weight="bold"' if bold else ""
        return "".join(
            f'<text x="{self.left + PAD}" y="{y + PAD + 9 + LINE * row:g}"{weight}>{escape(line)}</text>'
            for row, line in enumerate(lines)
        )

    def wires(self, box: Box, middle: float) -> str:
        """The line from a box to its own lane, and from the lanes that it reads, each with its dot."""
        found = []
        reads = [name for name in box.reads if self.lanes[name] != self.lanes.get(box.id)]
        if any(box.id in other.reads for other in self.drawn.boxes.values()):
            self.starts[box.id] = middle + 5
            found.append(_line(self.lanes[box.id], middle + 5, self.left))
        for name in reads:
            self.ends[name] = middle - 5
            found.append(f'<circle cx="{self.lanes[name]}" cy="{middle - 5:g}" r="2.8"/>')
        if reads:
            found.append(_line(min(self.lanes[name] for name in reads), middle - 5, self.left - 4))
            found.append(f'<path d="M{self.left} {middle - 5:g}l-6 -3.5v7z"/>')
        return "".join(found)


def _line(start: int, y: float, end: int) -> str:
    return f'<path d="M{start} {y:g}H{end}" fill="none" stroke="currentColor"/>'


def as_mermaid(drawn: Picture) -> str:
    """The picture as Mermaid text; what Mermaid would read as markup is written as an entity."""
    lines = ["flowchart TD"]
    for box in drawn.boxes.values():
        label = _entities(f"{box.text} {box.note}".strip())
        shape = {"answer": f'(["{label}"])', "conclusion": f'["{label}"]'}.get(box.kind, f'[["{label}"]]')
        lines.append(f"    {box.id}{shape}")
    for box in drawn.boxes.values():
        arrow = {"available": "-->", "conditional": "-.->", "unavailable": "-.-x"}.get(box.kind, "-->")
        lines += [f"    {name} {arrow} {box.id}" for name in box.reads if name in drawn.boxes]
    return "\n".join(lines) + "\n"


def _entities(text: str) -> str:
    return "".join(f"#{ord(char)};" if char in '"#;<>&`[]{}()|\\' else char for char in one_line(text))
