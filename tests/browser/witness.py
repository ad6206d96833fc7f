"""Watches every page of a test: where it goes, and what the browser complains of."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError

OWN = ("GET", "POST")


class Witness:
    """What a browser context asked for and complained of."""

    def __init__(self, context: BrowserContext, own: str) -> None:
        self.own = own
        self.asked: list[str] = []
        self.complaints: list[str] = []
        context.on("request", self._request)
        context.on("console", self._console)
        context.on("weberror", self._error)

    def _request(self, request: Request) -> None:
        self.asked.append(request.url)

    def _console(self, message: ConsoleMessage) -> None:
        # Chromium reports every page that is not 200 as an error of the console; some pages are meant to be so.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def _error(self, error: WebError) -> None:
        self.complaints.append(str(error.error))

    @property
    def foreign(self) -> list[str]:
        """What was asked of another machine or port."""
        return [url for url in self.asked if not url.startswith(self.own + "/")]

    def check(self) -> None:
        """Nothing left the machine, no script failed, and the security policy blocked nothing of ours."""
        assert self.foreign == []
        assert self.complaints == []
