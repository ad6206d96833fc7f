"""The pages of a visit: safe use, questions, what cannot wait, the answers, the outcome, and the other language."""

from __future__ import annotations

from http import HTTPStatus

from flask import Response, abort, current_app, g, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from routefinder.faces.web.pages import CHECK, RESULT, VisitPages, path
from routefinder.faces.web.showing import Page, only, show, title
from routefinder.faces.web.store import Visit

SECOND = "2"
"""The second step of a question in two steps."""


def safe(visit: Visit) -> Response:
    """How to use this safely: shown before the first question."""
    return show("safe", title("title_start"), onward=path(visit, VisitPages(g.site, visit).onward()))


def question(visit: Visit, k: int) -> AnyResponse:
    """The question with this number."""
    return _shown(visit, _key(visit, k), str(k), None)


def second_step(visit: Visit, k: int) -> AnyResponse:
    """The second step of a question; the first one is shown while it has no answer."""
    key = _key(visit, k)
    group = visit.first_step.get(key)
    if group is None:
        return redirect(path(visit, str(k)), HTTPStatus.SEE_OTHER)
    return _shown(visit, key, f"{k}/{SECOND}", group)


def _shown(visit: Visit, key: str, page: str, group: str | None) -> Response:
    data = VisitPages(g.site, visit).question(key, page, group)
    before = title("error_prefix") if data["error"] else ""
    return show("question", before + title("title_step", number=str(data["position"])), page, q=data)


def answer(visit: Visit, k: int) -> AnyResponse:
    """Take in the answer to a question."""
    return _answered(visit, _key(visit, k), str(k), None)


def second_answer(visit: Visit, k: int) -> AnyResponse:
    """Take in the answer to the second step of a question."""
    key = _key(visit, k)
    group = visit.first_step.get(key)
    return abort(400) if group is None else _answered(visit, key, f"{k}/{SECOND}", group)


def _answered(visit: Visit, key: str, page: str, group: str | None) -> AnyResponse:
    if request.files:
        abort(400)
    onward = VisitPages(g.site, visit).answer(key, page, request.form, group)
    return redirect(path(visit, onward), HTTPStatus.SEE_OTHER)


def _key(visit: Visit, k: int) -> str:
    if not 1 <= k <= len(visit.keys):
        abort(404)
    return visit.keys[k - 1]


def notice(visit: Visit, k: int) -> AnyResponse:
    """What became certain with an answer and cannot wait for the outcome."""
    key, pages = _key(visit, k), VisitPages(g.site, visit)
    onward = path(visit, pages.onward())
    rows = [pages.words.surely(row) for row in g.site.warnings(visit, key)]
    if not rows:
        return redirect(onward, HTTPStatus.SEE_OTHER)
    head = title("title_step", number=str(list(pages.progress().kept).index(key) + 1))
    return show("notice", head, f"n{k}", rows=rows, onward=onward, back=path(visit, str(k)))


def check(visit: Visit) -> Response:
    """The answers, each with a way to change it."""
    return show("check", title("title_overview"), CHECK, c=VisitPages(g.site, visit).check())


def result(visit: Visit) -> Response:
    """What can be done, in the order in which it is needed."""
    return show("result", title("title_overview"), RESULT, o=VisitPages(g.site, visit).result())


def speak(visit: Visit) -> AnyResponse:
    """The other language, on the same page."""
    page = path(visit, only("p"))
    if not current_app.url_map.bind("").test(page, "GET"):
        abort(400)
    visit.language = "en" if visit.language == "nl" else "nl"
    return redirect(page, HTTPStatus.SEE_OTHER)


PAGES: tuple[tuple[str, str, Page], ...] = (
    ("", "GET", safe),
    ("/<int:k>", "GET", question),
    ("/<int:k>", "POST", answer),
    (f"/<int:k>/{SECOND}", "GET", second_step),
    (f"/<int:k>/{SECOND}", "POST", second_answer),
    ("/n<int:k>", "GET", notice),
    (f"/{CHECK}", "GET", check),
    (f"/{RESULT}", "GET", result),
    ("/l", "POST", speak),
)
