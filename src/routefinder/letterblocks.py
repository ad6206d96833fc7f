"""The body of a letter as blocks: what text, HTML and documents are made from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

PLACEHOLDER = re.compile(r"\[[^\[\]]+\]")
Kind = Literal["heading", "list", "lines", "paragraph"]
MARKS: dict[str, Kind] = {"# ": "heading", "- ": "list", "| ": "lines"}


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a letter: a heading, a list, lines that stay apart (an address), or a paragraph (one line)."""

    kind: Kind
    lines: tuple[str, ...]


def parse(text: str) -> tuple[Block, ...]:
    """The blocks of a rendered template.

    A line that begins with ``#``, ``-`` or ``|`` and a space is a heading, an item of a list, or a line that stays
    apart; an indented line goes on with the one before it; other lines together are a paragraph; an empty line ends
    a block.
    """
    blocks: list[Block] = []
    fresh = True
    for line in text.splitlines():
        if line.strip():
            blocks = _added(blocks, line, fresh=fresh)
        fresh = not line.strip()
    return tuple(blocks)


def _added(blocks: list[Block], line: str, *, fresh: bool) -> list[Block]:
    kind = MARKS.get(line[:2], "paragraph")
    content = line.strip() if kind == "paragraph" else line[2:].strip()
    last = blocks[-1] if blocks and not fresh else None
    if last is None or "heading" in (kind, last.kind):
        return [*blocks, Block(kind, (content,))]
    if kind == "paragraph" and (last.kind == "paragraph" or line.startswith("  ")):
        return [*blocks[:-1], Block(last.kind, (*last.lines[:-1], f"{last.lines[-1]} {content}"))]
    if kind == last.kind:
        return [*blocks[:-1], Block(kind, (*last.lines, content))]
    return [*blocks, Block(kind, (content,))]


def plain(blocks: tuple[Block, ...]) -> str:
    """Blocks as plain text, one line a paragraph, so that it can be pasted into a form."""
    parts = ["\n".join(f"- {line}" if block.kind == "list" else line for line in block.lines) for block in blocks]
    return "\n\n".join(parts) + "\n"


def placeholders(text: str) -> tuple[str, ...]:
    """What is still to be filled in, in order, each once."""
    return tuple(dict.fromkeys(PLACEHOLDER.findall(text)))
