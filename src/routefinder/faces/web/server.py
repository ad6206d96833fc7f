"""The site on this computer's own address, and nowhere else."""

from __future__ import annotations

import socket
import sys
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import Flask, g
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError, TransferEncodingNotImplemented
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask, ThreadedTaskDispatcher
from waitress.utilities import BadRequest, RequestEntityTooLarge

from routefinder.errors import Fault, InputError
from routefinder.faces.web.app import create_app
from routefinder.faces.web.discretion import hush
from routefinder.faces.web.doors import start_page
from routefinder.faces.web.guards import HEADERS, MOST_BYTES, UPLOADS
from routefinder.faces.web.showing import show, title
from routefinder.faces.web.site import Site

ADDRESS = "127.0.0.1"
THREADS, QUICK_THREADS = 6, 2
MOST_HEADERS = 16_384
MOST_CONNECTIONS, ROOM = 900, 100
"""Connections that may stay open, and how many more there may be for a moment, until the eldest are closed."""
MOST_PASSED_OVER = 64 << 20
"""Bytes of a body that is too large which are still taken in, and not kept, so that its sender sees the answer."""
VERSIONS = ("1.0", "1.1")
REFUSED = {"TRANSFER_ENCODING", "EXPECT"}
SLOWEST = 30
"""Seconds without a byte after which a connection is closed."""
SLOWEST_REQUEST = 15
"""Seconds that may go by from the first byte of a request to its last."""
LOOKED_AT = 3
"""Seconds after which it is looked again which connections are too slow."""


class Parser(HTTPRequestParser):  # type: ignore[misc]
    """Refuses what no browser sends here: a body in chunks, a question before it, another version, endless numbers.

    Of a body that is too large nothing is kept. Where a file may be handed in, the page of the visit says so.
    """

    empty: bool

    def __init__(self, adj: Any) -> None:
        super().__init__(adj)
        self.begun = time.time()
        self.passed_over = 0

    def received(self, data: bytes) -> int:
        """Take in what came of a request; the number of bytes that were of it."""
        if self.passed_over:
            taken = min(self.passed_over, len(data))
            self.passed_over -= taken
            self.completed = not self.passed_over
            return taken
        taken = int(super().received(data))
        if self.empty:
            self.empty, self.error = False, BadRequest("")
        if isinstance(self.error, RequestEntityTooLarge) and self.content_length <= MOST_PASSED_OVER:
            self.completed, self.passed_over = False, self.content_length
            self.error = None if UPLOADS.fullmatch(self.path) else self.error
        return taken

    def parse_header(self, header_plus: bytes) -> None:
        """Read the head of a request."""
        try:
            super().parse_header(header_plus)
        except (ValueError, TransferEncodingNotImplemented):
            raise ParsingError("") from None
        finally:
            self.expect_continue = False
        if self.version not in VERSIONS or self.chunked or REFUSED & set(self.headers):
            raise ParsingError("")


class Refusal(ErrorTask):  # type: ignore[misc]
    """Answers what is no request, or fails beyond our pages, with the page that our refusals have."""

    def execute(self) -> None:
        """Write the answer."""
        code = HTTPStatus(self.request.error.code)
        page = self.channel.server.refusals[code >= HTTPStatus.INTERNAL_SERVER_ERROR]
        self.status = f"{code.value} {code.phrase}"
        self.response_headers = [("Content-Type", "text/html; charset=utf-8"), *HEADERS.items()]
        self.set_close_on_finish()
        self.content_length = len(page)
        self.write(page)


class Channel(HTTPChannel):  # type: ignore[misc]
    """A connection that reads and refuses in our way."""

    parser_class = Parser
    error_task_class = Refusal


class Lanes(ThreadedTaskDispatcher):  # type: ignore[misc]
    """Threads for the pages of visits, and a few for all others, so that leaving never waits for a question."""

    def __init__(self) -> None:
        super().__init__()
        self.quick = ThreadedTaskDispatcher()
        self.set_thread_count(THREADS)
        self.quick.set_thread_count(QUICK_THREADS)

    def add_task(self, task: Any) -> None:
        """Take in a connection with a request."""
        if getattr(task.requests[0], "path", "").startswith("/s/"):
            super().add_task(task)
        else:
            self.quick.add_task(task)

    def shutdown(self, cancel_pending: bool = True, timeout: float = 5) -> bool:
        """End the threads."""
        self.quick.shutdown(cancel_pending, timeout)
        return bool(super().shutdown(cancel_pending, timeout))


class Server(TcpWSGIServer):  # type: ignore[misc]
    """A site, served on a port of this computer; nothing that is received or sent is ever put in a file.

    Args:
        site: what is served.
        port: the port; 0 takes a free one.

    Raises:
        OSError: when the port cannot be had.
    """

    channel_class = Channel

    def __init__(self, site: Site, port: int = 0) -> None:
        self.site = site
        app = create_app(site)
        self.refusals = [_refusal(app, "web_refused"), _refusal(app, "web_failed")]
        taken = socket.create_server((ADDRESS, port))
        super().__init__(
            app,
            _sock=taken,
            sockinfo=(taken.family, taken.type, taken.proto, taken.getsockname()),
            bind_socket=False,
            dispatcher=Lanes(),
            ident=None,
            clear_untrusted_proxy_headers=True,
            max_request_header_size=MOST_HEADERS,
            max_request_body_size=2 * MOST_BYTES,
            inbuf_overflow=sys.maxsize,
            outbuf_overflow=sys.maxsize,
            connection_limit=MOST_CONNECTIONS + ROOM,
            channel_timeout=SLOWEST,
            cleanup_interval=LOOKED_AT,
            asyncore_use_poll=True,
        )

    @property
    def address(self) -> str:
        """Where the site is: the start page in the language that it was started in."""
        return f"http://{ADDRESS}:{self.effective_port}{start_page(self.site.settings.language)}"

    def handle_accept(self) -> None:
        """Take in a connection; where there are too many, the eldest gives way for which no page is being made."""
        super().handle_accept()
        if len(self.active_channels) > MOST_CONNECTIONS:
            waiting = (one for one in self.active_channels.values() if not (one.requests or one.will_close))
            eldest = min(waiting, key=lambda one: one.creation_time, default=None)
            if eldest is not None:
                eldest.will_close = True

    def maintenance(self, now: float) -> None:
        """Close what is idle or too slow, and forget the visits that are too old, whether or not anybody asks."""
        super().maintenance(now)
        for channel in self.active_channels.values():
            coming = channel.request
            if coming is not None and not channel.requests and now - coming.begun > SLOWEST_REQUEST:
                channel.will_close = True
        self.site.store.sweep()

    def run(self) -> None:
        """Serve until interrupted; then every answer is erased."""
        try:
            self.asyncore.loop(timeout=self.adj.asyncore_loop_timeout, map=self._map, use_poll=True)
        finally:
            self.site.store.clear()
            self.task_dispatcher.shutdown()


def _refusal(app: Flask, text: str) -> bytes:
    with app.test_request_context():
        g.site = app.extensions["routefinder"]
        return bytes(show("plain", title("title_neutral"), text=text).get_data())


def run(site: Site, port: int, tell: Callable[[str], None]) -> None:
    """Serve a site until it is interrupted; ``tell`` is told the address. Every answer is erased at the end.

    Raises:
        InputError: when the port cannot be had.
    """
    try:
        server = Server(site, port)
    except OSError:
        fault = Fault("serve-port", f"port {port} on {ADDRESS} cannot be had.", hint="Leave --port out.")
        raise InputError([fault]) from None
    hush(site.desk.rulebook.version)
    try:
        tell(server.address)
        server.run()
    finally:
        server.close()
