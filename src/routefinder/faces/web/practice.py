"""The workbench of who practises: where a case is loaded, and kept to compare others with.

What is loaded or kept here is kept as the answers are: in memory, with the visit.
"""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from flask import Response, abort, g, request
from werkzeug.wrappers import Response as AnyResponse

from routefinder.errors import InputError
from routefinder.faces.web import readings
from routefinder.faces.web.bench import BENCH, Kept, bench_of, case_of, onward, practising
from routefinder.faces.web.cases import case_from, load
from routefinder.faces.web.guards import AROUND, MOST_FILE
from routefinder.faces.web.pages import path
from routefinder.faces.web.shelf import Theme, own_cases, shelf
from routefinder.faces.web.showing import Page, show, title
from routefinder.faces.web.store import Visit
from routefinder.yamlfile import Document, read_bytes, read_file

Plain = dict[str, Any]
MOST_KILOBYTES = str(MOST_FILE >> 10)
SECOND = f"{BENCH}/2"
"""The second step to a case: within its theme."""
NO_CHOICE, NO_FILE, TOO_LARGE = "practice_no_choice", "practice_no_file", "practice_too_large"
FIELDS = {NO_CHOICE: "f1", NO_FILE: "f", TOO_LARGE: "f"}
"""The field that a mistake is about."""


def themes() -> tuple[Theme, ...]:
    """The cases that can be chosen: of the folder that the site was started with, else those of the checkout.

    Themes that the rulebook has a name for come first, in its order.
    """
    folder = g.site.settings.scenarios or own_cases()
    found = shelf(folder) if folder is not None and folder.is_dir() else ()
    order = {key: number for number, key in enumerate(g.site.desk.rulebook.phrases)}
    return tuple(sorted(found, key=lambda theme: order.get(_named(theme), len(order))))


def workbench(visit: Visit) -> Response:
    """The case at hand, the one kept beside it, and where to get another."""
    kept, words = bench_of(visit).kept, g.site.words(visit)
    return _show(
        visit, "practice", BENCH, case=case_of(visit).told(words), loaded=visit.loaded is not None,
        kept=kept.case.told(words) if kept is not None else "", more=g.site.progress(visit).question is not None,
        themes=[(str(n), _theme(theme, visit), len(theme.examples)) for n, theme in enumerate(themes(), 1)],
        size=MOST_KILOBYTES,
    )  # fmt: skip


def _show(visit: Visit, template: str, page: str, **context: Any) -> Response:
    """A page with what was wrong with what was sent last."""
    faults = list(_faults(visit, page))
    before = title("error_prefix") if faults else ""
    return show(template, before + title("title_overview"), page, faults=faults, **context)


def _faults(visit: Visit, page: str) -> Iterator[Plain]:
    words = g.site.words(visit)
    for fault in bench_of(visit).faults.get(page, []):
        if isinstance(fault, str):
            text = words.phrase(fault, **({"size": MOST_KILOBYTES} if fault == TOO_LARGE else {}))
            yield {"text": text, "field": FIELDS[fault], "line": "", "code": ""}
        else:
            line = words.phrase("practice_line", line=str(fault.line)) if fault.line else ""
            yield {"text": f"{fault.message} {fault.hint}".strip(), "field": "f", "line": line, "code": fault.code}


def _theme(theme: Theme, visit: Visit) -> str:
    """What a theme is called: in the words of the rulebook where it has them, else as its folder."""
    key = _named(theme)
    return str(g.site.words(visit).phrase(key)) if key in g.site.desk.rulebook.phrases else theme.name


def _named(theme: Theme) -> str:
    return f"practice_theme_{theme.name or 'none'}"


def choose_theme(visit: Visit) -> AnyResponse:
    """The first step to a case: the theme."""
    bench, chosen = bench_of(visit), _chosen(visit, BENCH, len(themes()))
    if chosen:
        bench.theme = chosen
    return onward(visit, SECOND if chosen else BENCH)


def _chosen(visit: Visit, page: str, most: int) -> int:
    """The number that was chosen, from 1; 0 where nothing was, and then the page will say so."""
    if not request.form and not request.files:
        bench_of(visit).faults = {page: [NO_CHOICE]}
        return 0
    marks = {str(number): number for number in range(1, most + 1)}
    sent = request.form.getlist("a")
    if request.files or set(request.form) != {"a"} or len(sent) != 1 or sent[0] not in marks:
        abort(HTTPStatus.BAD_REQUEST)
    bench_of(visit).faults = {}
    return marks[sent[0]]


def cases(visit: Visit) -> AnyResponse:
    """The second step to a case: the cases of the theme that was chosen."""
    theme = _theme_of(visit)
    if theme is None:
        return onward(visit)
    rows = [(str(number), example.title) for number, example in enumerate(theme.examples, 1)]
    return _show(visit, "practice_cases", SECOND, theme=_theme(theme, visit), cases=rows, back=path(visit, BENCH))


def _theme_of(visit: Visit) -> Theme | None:
    number, found = bench_of(visit).theme, themes()
    return found[number - 1] if 1 <= number <= len(found) else None


def choose_case(visit: Visit) -> AnyResponse:
    """Load the case that was chosen."""
    theme = _theme_of(visit)
    if theme is None:
        return onward(visit)
    chosen = _chosen(visit, SECOND, len(theme.examples))
    if not chosen:
        return onward(visit, SECOND)
    return _take(visit, read_file(theme.examples[chosen - 1].file, name=""))


def upload(visit: Visit) -> AnyResponse:
    """Load the case of a file that was sent."""
    if (request.content_length or 0) > MOST_FILE + AROUND:
        return _not_taken(visit, TOO_LARGE)
    sent = request.files.getlist("f")
    if request.form or set(request.files) != {"f"} or len(sent) != 1:
        abort(HTTPStatus.BAD_REQUEST)
    if not sent[0].filename:
        return _not_taken(visit, NO_FILE)
    content = sent[0].read()
    if len(content) > MOST_FILE:
        return _not_taken(visit, TOO_LARGE)
    return _take(visit, read_bytes(content, "", MOST_FILE))


def _not_taken(visit: Visit, why: str) -> AnyResponse:
    bench_of(visit).faults = {BENCH: [why]}
    return onward(visit)


def _take(visit: Visit, document: Document) -> AnyResponse:
    """Put a case in the place of the one at hand; with a fault in it, that one stays as it is."""
    site, bench = g.site, bench_of(visit)
    try:
        scenario = case_from(document, site.desk.rulebook)
    except InputError as error:
        bench.faults = {BENCH: list(error.faults)}
        return onward(visit)
    bench.faults = {}
    if scenario.date is None and site.settings.day is not None:
        scenario = scenario.model_copy(update={"date": site.settings.day.isoformat()})
    with site.engines:
        visit.loaded = load(scenario, visit.questions, site.day(), site.asker(visit))
    visit.interview, visit.decided = visit.loaded.interview, None
    for left in (visit.mistakes, visit.first_step, visit.unsaid):
        left.clear()
    return onward(visit)


def keep(visit: Visit) -> AnyResponse:
    """Keep the case at hand, to compare others with."""
    if request.form or request.files:
        abort(HTTPStatus.BAD_REQUEST)
    bench_of(visit).kept = Kept(case_of(visit), g.site.decision(visit))
    return onward(visit)


PAGES: tuple[tuple[str, str, Page], ...] = (
    (f"/{BENCH}", "GET", practising(workbench)),
    (f"/{BENCH}", "POST", practising(choose_theme)),
    (f"/{SECOND}", "GET", practising(cases)),
    (f"/{SECOND}", "POST", practising(choose_case)),
    (f"/{BENCH}/f", "POST", practising(upload)),
    (f"/{BENCH}/a", "POST", practising(keep)),
    (f"/{readings.JSON}", "GET", practising(readings.as_json)),
    (f"/{readings.FILE}", "GET", practising(readings.as_case)),
    (f"/{readings.BESIDE}", "GET", practising(readings.beside)),
    (f"/{readings.RULES}", "GET", practising(readings.rules)),
)
