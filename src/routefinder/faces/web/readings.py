"""What somebody who practises can read and take along: what differs between two cases, the rules, and files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from flask import Response, g

from routefinder.compare import compare
from routefinder.decision import Decision
from routefinder.faces.web.bench import BENCH, Case, bench_of, case_of
from routefinder.faces.web.cases import as_file
from routefinder.faces.web.pages import path
from routefinder.faces.web.showing import show, title
from routefinder.faces.web.store import Visit
from routefinder.outline import Item, Outline, Section
from routefinder.phrasing import Phrasing, sentence
from routefinder.picture import as_mermaid, picture
from routefinder.render import render
from routefinder.ruleview import rule_view
from routefinder.telling import tell_comparison
from routefinder.view import view

BESIDE, RULES = f"{BENCH}/v", f"{BENCH}/r"
JSON, FILE = f"{BENCH}/json", f"{BENCH}/zaak"
NAME = "oefening"
"""What files are called; it tells nothing about the case."""
TYPES = {"json": "application/json; charset=utf-8", "yaml": "application/yaml; charset=utf-8"}
OUTCOMES = 3
"""The sections of a comparison that come first: answers, conclusions, routes."""


def beside(visit: Visit) -> Response:
    """What differs between the case that was kept and the one at hand."""
    kept, words = bench_of(visit).kept, g.site.words(visit)
    outline = None
    if kept is not None:
        right = _called(g.site.decision(visit), case_of(visit), words)
        outline = _told(_called(kept.decision, kept.case, words), right, words)
    return show("practice_compare", title("title_overview"), BESIDE, o=outline, back=path(visit, BENCH))


def _called(decision: Decision, case: Case, words: Phrasing) -> Decision:
    """The decision under the name that its case has here, which says that answers were changed."""
    name = case.told(words).removesuffix(".")
    return replace(decision, scenario=decision.scenario.model_copy(update={"title": name}))


def _told(left: Decision, right: Decision, words: Phrasing) -> Outline:
    told = tell_comparison(compare(left, right, words.language), words)
    rules = Section(words.phrase("practice_rules_differ"), tuple(_differing(left, right, words)))
    return replace(told, sections=(*told.sections[:OUTCOMES], rules, *told.sections[OUTCOMES:]))


def _differing(left: Decision, right: Decision, words: Phrasing) -> Iterator[Item]:
    """For each route the rules that came to something else."""
    names = {route.id: route.name.in_(words.language) for route in left.rulebook.routes}
    for one, other in zip(left.routes, right.routes, strict=True):
        pairs = [(a, b) for a, b in zip(one.rules, other.rules, strict=True) if a.verdict != b.verdict]
        said = {a.rule.id: [words.phrase(f"practice_verdict_{row.verdict}") for row in (a, b)] for a, b in pairs}
        lines = [f"{rule}: {words.phrase('compare_side', left=a, right=b)}." for rule, (a, b) in said.items()]
        if lines:
            yield Item(sentence(names[one.route]), tuple(lines))


def rules(visit: Visit) -> Response:
    """Every rule with its verdict, its gates and steps, and the picture as text."""
    decision, words = g.site.decision(visit), g.site.words(visit)
    drawn = picture(decision, view(decision, visit.language), words)
    return show(
        "practice_rules", title("title_overview"), RULES, routes=rule_view(decision, words),
        mermaid=as_mermaid(drawn), back=path(visit, BENCH),
    )  # fmt: skip


def as_json(visit: Visit) -> Response:
    """The decision as a file: what ``routefinder decide --format json`` prints."""
    return _file(render(g.site.decision(visit), "json", visit.language), "json")


def as_case(visit: Visit) -> Response:
    """The case as a file that ``routefinder decide`` reads."""
    return _file(as_file(g.site.case(visit)), "yaml")


def _file(text: str, ending: str) -> Response:
    response = Response(text.encode("utf-8", "replace"), content_type=TYPES[ending])
    response.headers.set("Content-Disposition", "attachment", filename=f"{NAME}.{ending}")
    return response
