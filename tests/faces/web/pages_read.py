"""The words of a page as somebody reads them: one text for each block, and the sentences in it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

IN_LINE = {"a", "b", "br", "code", "em", "i", "mark", "small", "span", "strong"}
UNSAID = {"script", "style", "svg", "title"}


class Read(HTMLParser):
    """The texts of a page, a block at a time.

    Attributes:
        texts: the text of each block, in order.
        steps: those of them that stand in a step of the result page.
    """

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.steps: list[str] = []
        self._now: list[str] = []
        self._unsaid = 0
        self._in_steps: list[bool] = []
        self.feed(page)
        self.close()
        self._end_block()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("ol", "ul"):
            self._end_block()
            self._in_steps.append(dict(attrs).get("class") == "steps")
        elif tag not in IN_LINE:
            self._end_block()
        self._unsaid += tag in UNSAID

    def handle_endtag(self, tag: str) -> None:
        if tag not in IN_LINE:
            self._end_block()
        if tag in ("ol", "ul"):
            self._in_steps.pop()
        self._unsaid -= tag in UNSAID

    def handle_data(self, data: str) -> None:
        if not self._unsaid:
            self._now.append(data)

    def _end_block(self) -> None:
        text = " ".join("".join(self._now).split())
        self._now = []
        if text:
            self.texts.append(text)
            if any(self._in_steps):
                self.steps.append(text)


def sentences(text: str) -> list[str]:
    """The sentences of a text, and the parts of a list that stands in one; no full stop in an abbreviation ends one."""
    return [one for one in re.split(r"(?<=[.?!])\s+(?=[^a-z(])|(?<=[:;])\s+", text) if one]
