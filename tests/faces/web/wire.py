"""The server as a program of its own, and requests to it byte by byte."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from faces.web.pages_seen import Seen
from routefinder.faces.web.server import Server
from routefinder.faces.web.site import Site

ROOT = Path(__file__).resolve().parents[3]
ADDRESS = re.compile(r"http://(127\.0\.0\.1):([0-9]+)/")
FORM = "application/x-www-form-urlencoded"
PATIENCE = 10.0


class Program:
    """``routefinder serve`` in a process of its own, in a folder of its own; what it writes to standard error is kept.

    Args:
        folder: where it runs, and its home and place for temporary files.
        words: options of the command.
    """

    def __init__(self, folder: Path, *words: str) -> None:
        self.errors = folder / "stderr"
        self.home = folder / "home"
        self.home.mkdir(exist_ok=True)
        env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
        env |= {"HOME": str(self.home), "TMPDIR": str(self.home)}
        with self.errors.open("wb") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "routefinder", "serve", "--rules", str(ROOT / "rules"), *words],
                cwd=self.home,
                env=env,
                stdout=subprocess.PIPE,
                stderr=errors,
            )
        assert self.process.stdout is not None
        found = ADDRESS.search(self.process.stdout.readline().decode())
        assert found is not None, self.errors.read_text()
        self.port = int(found[2])
        self.host = f"{found[1]}:{found[2]}"

    def ask(self, path: str, fields: dict[str, str] | None = None, **headers: str) -> Seen:
        """A well-made request; a POST where there are fields."""
        return ask(self.port, path, fields, headers)

    def begin(self, language: str = "nl") -> str:
        """The id of a new visit."""
        location = self.ask("/begin", {"l": language}).header("Location")
        assert location is not None
        return location.removeprefix("/s/")

    def send(self, data: bytes, *, and_leave: bool = False) -> list[Seen]:
        """Everything that the server answers to these bytes until it closes the connection.

        ``and_leave`` says that nothing more will come, for a request that is never finished.
        """
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as connection:
            with suppress(ConnectionError):
                connection.sendall(data)
                if and_leave:
                    connection.shutdown(socket.SHUT_WR)
            answer = b""
            with suppress(ConnectionError):
                while part := connection.recv(65536):
                    answer += part
        return _replies(answer, headless=data.startswith(b"HEAD "))

    def close(self) -> None:
        """End the program."""
        self.process.terminate()
        self.process.communicate()


@contextmanager
def served(site: Site, application: Callable[..., object] | None = None) -> Iterator[Server]:
    """A server in a thread of the test, so that a test can look into what it keeps."""
    server = Server(site)
    server.application = application or server.application
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield server
    finally:
        server.task_dispatcher.shutdown()
        server.trigger.pull_trigger(lambda: server.asyncore.close_all(server._map))  # noqa: SLF001 - so its loop ends
        thread.join(PATIENCE)
        assert not thread.is_alive()


def ask(
    port: int, path: str, fields: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
) -> Seen:
    """A well-made request; a POST where there are fields."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        body, more = (None, {}) if fields is None else (urlencode(fields), {"Content-Type": FORM})
        connection.request("GET" if fields is None else "POST", path, body, {**more, **(headers or {})})
        reply = connection.getresponse()
        return Seen(reply.status, tuple(reply.getheaders()), reply.read())
    finally:
        connection.close()


def _replies(answer: bytes, *, headless: bool) -> list[Seen]:
    found = []
    while answer:
        head, _, rest = answer.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        assert re.fullmatch(r"HTTP/1\.[01] [0-9]{3} [A-Za-z-' ]+", first), first
        headers = tuple((name, value) for name, _, value in (line.partition(": ") for line in lines))
        seen = Seen(int(first.split()[1]), headers, b"")
        size = 0 if headless else int(seen.header("Content-Length") or 0)
        assert len(rest) >= size, "less came than was said"
        found.append(Seen(seen.status, headers, rest[:size]))
        answer = rest[size:]
    return found
