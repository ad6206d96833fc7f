"""What every request must satisfy and every response carries."""

from __future__ import annotations

import re
import secrets
from http import HTTPStatus
from io import BytesIO
from typing import IO

from flask import Flask, Request, Response, abort, request
from werkzeug.routing import BaseConverter
from werkzeug.wrappers import Response as AnyResponse

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), clipboard-read=(), browsing-topics=()",
    "X-Robots-Tag": "noindex, nofollow",
    "X-DNS-Prefetch-Control": "off",
}
TELLING = ("ETag", "Last-Modified", "Expires", "Server", "Accept-Ranges", "Vary")
"""Headers that a library may put on a response and that none of ours has."""
METHODS = ("GET", "HEAD", "POST")
HOST = re.compile(r"(127\.0\.0\.1|localhost)(?::([0-9]{1,5}))?")
PATH = re.compile(r"(/[A-Za-z0-9_-]+(\.[a-z]+)?)+|/")
"""What the paths of this site are made of. Whatever else stands in a request line was not made by one of our pages."""
LONGEST_PATH = 200
UPLOADS = re.compile(r"/s/[A-Za-z0-9_-]+/o(/[A-Za-z0-9]+)*")
"""Where a case to practise with may be handed in: a longer text, in lines, or a file."""
FORM, UPLOAD = "application/x-www-form-urlencoded", "multipart/form-data"
MOST_BYTES = 20_000
MOST_FILE, AROUND = 20 << 10, 2 << 10
"""Bytes of a file that is handed in, and of what a browser puts around it; its own page says that it is too large."""
MOST_PARTS = 50
LONGEST_NAME, LONGEST_VALUE = 20, 40
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufffd]")
"""Signs that nobody types into a field: control, direction, and what stands for bytes that are no text."""
LEAVING = 5
"""Seconds that the cookie lives that makes a browser throw away the pages it kept for going back."""


class InMemory(Request):
    """A request whose files are never put on disk, however they are handed in."""

    def _get_file_stream(self, *_: object, **__: object) -> IO[bytes]:
        return BytesIO()


class Number(BaseConverter):
    """A number in a path as our pages write it: not in other digits, not with zeros before it, not without end."""

    regex = "[1-9][0-9]{0,3}"

    def to_python(self, value: str) -> int:
        """The number that was written."""
        return int(value)


def guard(app: Flask) -> None:
    """Check every request and complete every response of an app; no setting of the surroundings makes it tell more."""
    app.request_class = InMemory
    app.debug = app.testing = False
    app.config.update(
        MAX_CONTENT_LENGTH=MOST_BYTES,
        MAX_FORM_MEMORY_SIZE=MOST_BYTES,
        MAX_FORM_PARTS=MOST_PARTS,
        PROPAGATE_EXCEPTIONS=False,
        TRAP_BAD_REQUEST_ERRORS=False,
    )
    app.url_map.converters["int"] = Number
    app.before_request(check)
    app.after_request(complete)


def check() -> None:
    """Refuse a request that no page of ours makes."""
    if request.method not in METHODS:
        abort(HTTPStatus.METHOD_NOT_ALLOWED)
    _check_line(request)
    _check_host(request)
    if request.method == "POST":
        _check_origin(request)
        _check_size(request)
        _check_fields(request)
    elif request.content_length or "Transfer-Encoding" in request.headers:
        abort(HTTPStatus.BAD_REQUEST)


def _check_line(asked: Request) -> None:
    """The path as it was sent, before anything was decoded in it or taken from it."""
    sent = str(asked.environ.get("REQUEST_URI", ""))
    if len(sent) > LONGEST_PATH:
        abort(HTTPStatus.REQUEST_URI_TOO_LONG)
    if not PATH.fullmatch(sent):
        abort(HTTPStatus.BAD_REQUEST)


def _check_host(asked: Request) -> None:
    """Our own name and port, once: a name that somebody else made point here has no pages."""
    found = HOST.fullmatch(asked.headers.get("Host", ""))
    if not found or int(found[2] or 80) != int(asked.environ["SERVER_PORT"]):
        abort(HTTPStatus.BAD_REQUEST)


def _check_origin(asked: Request) -> None:
    """Only our own pages send forms here."""
    own = f"http://{asked.headers['Host']}"
    if (
        asked.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin"
        or asked.headers.get("Origin", own) != own
        or not asked.headers.get("Referer", f"{own}/").startswith(f"{own}/")
    ):
        abort(HTTPStatus.FORBIDDEN)


def _check_size(asked: Request) -> None:
    uploads = UPLOADS.fullmatch(asked.path) is not None
    if asked.mimetype not in ((FORM, UPLOAD) if uploads else (FORM,)) or "Content-Encoding" in asked.headers:
        abort(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    if asked.content_length is None or "Transfer-Encoding" in asked.headers:
        abort(HTTPStatus.LENGTH_REQUIRED)
    if uploads:
        asked.max_content_length = asked.max_form_memory_size = MOST_FILE + AROUND
    elif asked.content_length > MOST_BYTES:
        abort(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def _check_fields(asked: Request) -> None:
    """No more and no longer fields than our forms have."""
    if UPLOADS.fullmatch(asked.path):
        return
    fields = list(asked.form.items(multi=True))
    if asked.content_length and not fields and not asked.files:  # it could not be read
        abort(HTTPStatus.BAD_REQUEST)
    if len(fields) > MOST_PARTS:
        abort(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    for name, value in fields:
        if len(name) > LONGEST_NAME or len(value) > LONGEST_VALUE or UNSEEN.search(name + value):
            abort(HTTPStatus.BAD_REQUEST)


def complete(response: Response) -> Response:
    """Put the headers on a response that every one carries, and none that tells what serves it."""
    for name, value in HEADERS.items():
        response.headers[name] = value
    for name in TELLING:
        response.headers.pop(name, None)
    if response.headers.get("Content-Disposition", "").startswith("inline"):
        response.headers.pop("Content-Disposition")
    if "Location" in response.headers:
        response.set_data(b"")
    return response


def forget(response: AnyResponse) -> AnyResponse:
    """Make the browser forget the pages that it kept: on leaving and on erasing."""
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    cookie = f"v={secrets.token_urlsafe(8)}; Max-Age={LEAVING}; HttpOnly; SameSite=Strict; Path=/"
    response.headers["Set-Cookie"] = cookie
    return response
