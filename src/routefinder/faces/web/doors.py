"""The pages outside a visit: start, leaving quickly, erasing, and the files of the look."""

from __future__ import annotations

from functools import cache
from http import HTTPStatus
from importlib import resources

from flask import Response, abort, g, redirect
from werkzeug.wrappers import Response as AnyResponse

from routefinder.faces.web.guards import forget
from routefinder.faces.web.pages import path
from routefinder.faces.web.showing import only, show, title
from routefinder.vocabulary import Language

KINDS = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
LANGUAGES: tuple[Language, ...] = ("nl", "en")


def start_page(language: Language) -> str:
    """The path of the start page in a language."""
    return "/" if language == LANGUAGES[0] else f"/{language}"


def home() -> Response:
    """The start page in Dutch."""
    return _start("nl")


def home_in_english() -> Response:
    """The start page in English."""
    return _start("en")


def _start(language: Language) -> Response:
    g.language = language
    return show("start", title("title_start"))


def begin() -> AnyResponse:
    """Begin a visit in the language that was sent."""
    language = only("l")
    if language not in LANGUAGES:
        abort(400)
    g.language = language
    return redirect(path(g.site.begin(language)), HTTPStatus.SEE_OTHER)


def leave_quickly() -> AnyResponse:
    """Erase the visit and go to an empty page; this also works when the visit is gone already."""
    g.site.forget(only("s"))
    return forget(redirect("/neutraal", HTTPStatus.SEE_OTHER))


def erase() -> AnyResponse:
    """Erase the visit and go to the start, in its language."""
    g.site.forget(only("s"))
    return forget(redirect(start_page(g.site.outside), HTTPStatus.SEE_OTHER))


def neutral() -> Response:
    """A page that could be an empty notebook."""
    return show("plain", title("title_neutral"), text="")


def file(name: str) -> Response:
    """A style sheet, the script or the icon."""
    return Response(_look(name), mimetype=KINDS[name.rpartition(".")[2]])


@cache
def _look(name: str) -> bytes:
    return resources.files("routefinder").joinpath("static", name).read_bytes()
