"""How a page is shown, a visit found and an error told: what every group of pages shares."""

from __future__ import annotations

import logging
from collections.abc import Callable
from http import HTTPStatus
from types import SimpleNamespace
from typing import Any

from flask import Response, abort, g, make_response, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from routefinder.errors import ContradictionError
from routefinder.faces.web.pages import path
from routefinder.faces.web.site import Site
from routefinder.faces.web.store import FullError, GoneError, TooFastError, Visit
from routefinder.phrasing import Phrasing
from routefinder.vocabulary import Language
from routefinder.wording import helper

Page = Callable[..., AnyResponse | str]
"""A page of a visit: called with the visit and the parts of the path."""
ERRORS = (HTTPException, Exception, ContradictionError, FullError, GoneError, TooFastError)


def show(template: str, title: str, page: str = "", status: int = 200, **context: Any) -> Response:
    """A page: its template, neutral title, and name in the path of the visit."""
    site: Site = g.site
    visit: Visit | None = g.get("visit")
    language = spoken()
    words = Phrasing(site.desk.rulebook, language)
    mode = site.mode(visit) if visit else site.settings.mode
    v = SimpleNamespace(path=path(visit), id=visit.id, language=language, mode=mode) if visit else None
    helpers = [helper(row, words) for row in site.desk.rulebook.authorities if row.kind == "helper"]
    html = render_template(
        f"web/{template}.html.j2", t=words.phrase, w=words, v=v, language=language, title=title, page=page,
        helpers=helpers, **context,
    )  # fmt: skip
    return make_response(html, status)


def spoken() -> Language:
    """The language of the page: that of its visit, or that in which it was asked for, or else that of the site."""
    visit: Visit | None = g.get("visit")
    language: Language = visit.language if visit else g.get("language") or g.site.outside
    return language


def title(key: str, **more: str) -> str:
    """A neutral title in the language of the page."""
    return Phrasing(g.site.desk.rulebook, spoken()).phrase(key, **more)


def failed(error: Exception) -> Response:
    """A plain page for every error: nothing that was sent is repeated, and nothing of the program is shown."""
    if isinstance(error, ContradictionError):
        logging.getLogger("routefinder").error("", exc_info=error)
        status = HTTPStatus.INTERNAL_SERVER_ERROR
        return show("contradiction", title("title_overview"), status=status, text=error.said)
    status, key = HTTPStatus.INTERNAL_SERVER_ERROR, "web_failed"
    if isinstance(error, HTTPException):
        status, key = HTTPStatus(error.code or HTTPStatus.BAD_REQUEST), "web_refused"
    for kind, code, phrase in (
        (GoneError, HTTPStatus.GONE, "gone_page"),
        (FullError, HTTPStatus.SERVICE_UNAVAILABLE, "web_full"),
        (TooFastError, HTTPStatus.TOO_MANY_REQUESTS, "web_too_fast"),
    ):
        if isinstance(error, kind):
            status, key = code, phrase
    if status == HTTPStatus.INTERNAL_SERVER_ERROR:
        logging.getLogger("routefinder").error("", exc_info=error)
    told = error.language if isinstance(error, TooFastError) else None
    g.language, g.visit = told or spoken(), None
    return show("plain", title("title_neutral"), status=status, text=key)


def only(*names: str) -> str:
    """The value of the first of these fields; a form with other fields, or with one twice, is refused."""
    if set(request.form) != set(names) or request.files or any(len(row) > 1 for _, row in request.form.lists()):
        abort(400)
    return str(request.form[names[0]])


def visited(page: Page) -> Page:
    """A page of a visit: the visit is found by its id, and one request at a time works on it."""

    def wrapped(sid: str, **parts: Any) -> AnyResponse | str:
        site: Site = g.site
        with site.store.working(sid) as visit:
            g.visit = visit
            return page(visit, **parts)

    return wrapped
