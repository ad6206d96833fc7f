"""Reading YAML or JSON as plain text values, with the line of every value and every fault at once.

Every scalar stays text; only an unquoted ``null``, ``~`` or nothing becomes None. The depth is limited on the event
stream before anything is composed, and aliases may not multiply the size of a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import yaml

from routefinder.errors import Fault
from routefinder.words import shown

MAX_BYTES = 1 << 20
MAX_DEPTH = 50
MAX_NODES = 100_000
LONGEST_NAME = 300
TOO_DEEP = f"the file is nested more than {MAX_DEPTH} levels deep."
LESS_DEEP = "Write it in fewer levels."

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Place = tuple[str | int, ...]

NOT_YAML = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Characters that steer a terminal, or turn the order of what a reader sees."""
ESCAPED = re.compile(r"\\(?:u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})|.)", re.IGNORECASE | re.DOTALL)
# The second place of a key that stands twice: no key can be called so, as control characters are refused.
AGAIN = "\0"


@dataclass(slots=True)
class Document:
    """What a file holds: its data (None when it cannot be read), the line of each place, and the faults.

    ``dropped`` is what stood under keys that stand twice; the first one counts.
    """

    file: str
    data: Any = None
    lines: dict[Place, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    dropped: list[Any] = field(default_factory=list)

    def line(self, place: Place) -> int | None:
        """The line of a place, or of the nearest place around it."""
        for end in range(len(place), -1, -1):
            if place[:end] in self.lines:
                return self.lines[place[:end]]
        return None

    def fault(self, code: str, message: str, place: Place = (), hint: str = "") -> None:
        """Note a fault at a place."""
        self.faults.append(Fault(code, message, self.file, self.line(place), hint))

    def fault_at(self, code: str, message: str, line: int | None, hint: str = "") -> None:
        """Note a fault on a line."""
        self.faults.append(Fault(code, message, self.file, line, hint))


class _RefusedError(Exception):
    """Reading stops here; the fault has been noted."""


def read_file(path: Path, limit: int = MAX_BYTES, name: str | None = None) -> Document:
    """Read a file; what is wrong with it stands in ``faults``. ``name`` is what messages call it."""
    document = Document(shown(path if name is None else name, LONGEST_NAME))
    content = _content(document, path, limit)
    return document if content is None else read_bytes(content, document.file, limit)


def read_text(path: Path, limit: int, name: str) -> Document:
    """Read a file as text that is not YAML: its data is that text, with one kind of line ends."""
    document = Document(shown(name, LONGEST_NAME))
    content = _content(document, path, limit)
    text = None if content is None else _decoded(document, content, limit)
    document.data = None if text is None else text.replace("\r\n", "\n").replace("\r", "\n")
    return document


def _content(document: Document, path: Path, limit: int) -> bytes | None:
    """The bytes of a file, one more than the limit where there are more; None where there is none to read."""
    try:
        if path.is_dir():
            document.fault("file-folder", "this is a folder, not a file.", hint="Name one file.")
            return None
        with path.open("rb") as stream:
            return stream.read(limit + 1)
    except FileNotFoundError:
        document.fault("file-missing", "there is no such file.", hint="Check the name and the folder.")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name cannot be used"
        hint = "Check the name, and that you may read it."
        document.fault("file-unreadable", f"the file cannot be read: {reason}.", hint=hint)
    return None


def read_bytes(content: bytes, file: str, limit: int = MAX_BYTES) -> Document:
    """Read bytes as YAML or JSON; ``file`` names them in messages."""
    document = Document(file)
    text = _decoded(document, content, limit)
    if text is not None:
        _compose(document, _with_pairs_joined(text) if text.lstrip().startswith("{") else text)
    return document


def _decoded(document: Document, content: bytes, limit: int) -> str | None:
    """Bytes as text; None, with the fault noted, where there are too many or some cannot stand in a file."""
    if len(content) > limit:
        document.fault("file-too-large", f"the file is larger than {limit >> 10} KiB.", hint="Put less into it.")
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        document.fault_at("file-not-utf8", f"byte {error.start} is not UTF-8.", line, "Save the file as UTF-8.")
        return None
    found = NOT_YAML.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        document.fault_at("yaml-character", _cannot_stand(found.group()), line, "Leave it out.")
        return None
    return text


def _compose(document: Document, text: str) -> None:
    try:
        _Composer(document, text).run()
    except _RefusedError:
        document.data = None
    except yaml.YAMLError as error:
        document.data = None
        _note_syntax(document, error, text)


def _with_pairs_joined(text: str) -> str:
    """The text of JSON with each escaped pair of surrogates as the one character that it stands for in JSON."""

    def joined(found: re.Match[str]) -> str:
        high, low = found.groups()
        return found.group() if high is None else chr(0x10000 + ((int(high, 16) & 1023) << 10 | int(low, 16) & 1023))

    return ESCAPED.sub(joined, text)


def _cannot_stand(char: str) -> str:
    return f"the character U+{ord(char):04X} cannot stand in a file."


def _note_syntax(document: Document, error: yaml.YAMLError, text: str) -> None:
    mark, start = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be read"
    if "nesting depth" in problem:
        document.fault_at("yaml-too-deep", TOO_DEEP, mark.line + 1 if mark else None, LESS_DEEP)
        return
    context = getattr(error, "context", None)
    if context and start is not None:
        problem = f"{context} that begins on line {start.line + 1}, {problem}"
    lines = text.rstrip().split("\n")
    hint = "Check indents, quotes and colons."
    line = None if mark is None else min(mark.line + 1, len(lines))
    if mark is not None and mark.line < len(lines) and lines[mark.line][mark.column : mark.column + 1] == "\t":
        hint = "Write spaces instead of the tab."
    document.fault_at("yaml-syntax", f"this is not YAML: {shown(problem, 200)}.", line, hint)


@dataclass(frozen=True, slots=True)
class _Anchored:
    """What an anchor names, with its number of values and of levels."""

    value: Any
    nodes: int
    levels: int


class _Composer:
    """Builds plain data from the event stream."""

    def __init__(self, document: Document, text: str) -> None:
        self.document = document
        self.events: Iterator[Any] = iter(yaml.parse(text, Loader=Loader))
        self.anchors: dict[str, _Anchored] = {}
        self.nodes = 0
        self.deepest = 0
        self.usable = True
        self.last = text.count("\n", 0, len(text.rstrip())) + 1

    def line(self, event: Any) -> int:
        """The line on which an event begins; what is left out at the end begins on the last line."""
        return min(int(event.start_mark.line) + 1, self.last)

    def run(self) -> None:
        next(self.events)
        event = next(self.events)
        if isinstance(event, yaml.StreamEndEvent):
            self.stop("yaml-empty", "the file is empty.", 1, "Write 'word: value' in it, or name another file.")
        self.document.data = self.node(next(self.events), ())
        next(self.events)
        if not isinstance(event := next(self.events), yaml.StreamEndEvent):
            line = self.line(event)
            self.stop("yaml-several", "a second document begins here.", line, "Put each in a file of its own.")
        if not self.usable:
            self.document.data = None

    def stop(self, code: str, message: str, line: int, hint: str = "") -> NoReturn:
        self.document.fault_at(code, message, line, hint)
        raise _RefusedError

    def refuse(self, code: str, message: str, line: int, hint: str = "") -> None:
        """Note a fault and read on; what the file says is not used."""
        self.document.fault_at(code, message, line, hint)
        self.usable = False

    def count(self, number: int, line: int) -> None:
        self.nodes += number
        if self.nodes > MAX_NODES:
            hint = "Write it without aliases." if self.anchors else "Put less into it."
            self.stop("yaml-too-many", f"the file holds more than {MAX_NODES} values.", line, hint)

    def level(self, depth: int, line: int) -> None:
        self.deepest = max(self.deepest, depth)
        if depth > MAX_DEPTH:
            self.stop("yaml-too-deep", TOO_DEEP, line, LESS_DEEP)

    def node(self, event: Any, place: Place) -> Any:
        line = self.line(event)
        self.document.lines.setdefault(place, line)
        if isinstance(event, yaml.AliasEvent):
            return self.alias(str(event.anchor), place, line)
        before, around, self.deepest = self.nodes, self.deepest, 0
        self.level(len(place), line)
        self.count(1, line)
        value = self.value(event, place, line)
        if event.anchor:
            self.anchors[event.anchor] = _Anchored(value, self.nodes - before, self.deepest - len(place))
        self.deepest = max(self.deepest, around)
        return value

    def alias(self, name: str, place: Place, line: int) -> Any:
        found = self.anchors.get(name)
        if found is None:
            hint = f"Write '&{shown(name)}' before it, or write the words out."
            self.stop("yaml-alias", f"the alias '*{shown(name)}' stands for nothing.", line, hint)
        self.count(found.nodes, line)
        self.level(len(place) + found.levels, line)
        return found.value

    def value(self, event: Any, place: Place, line: int) -> Any:
        if event.tag is not None:
            message = f"the tag '{shown(event.tag)}' is not read."
            self.refuse("yaml-tag", message, line, "Leave it out: everything is read as text.")
        if isinstance(event, yaml.ScalarEvent):
            self.visible(event.value, line)
            plain_null = not event.style and event.value in ("", "~", "null", "Null", "NULL")
            return None if plain_null else event.value
        return self.sequence(place) if isinstance(event, yaml.SequenceStartEvent) else self.mapping(place)

    def visible(self, text: str, line: int) -> None:
        found = HIDDEN.search(text)
        if found:
            self.refuse("yaml-character", _cannot_stand(found.group()), line, "Leave it out.")

    def sequence(self, place: Place) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self.node(event, (*place, len(items))))
        return items

    def mapping(self, place: Place) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            line = self.line(event)
            key = self.key(event, place)
            if key in found:
                self.twice((*place, key), line)
                self.document.dropped.append(self.node(next(self.events), (*place, AGAIN)))
                continue
            self.document.lines[*place, key] = line
            found[key] = self.node(next(self.events), (*place, key))
        return found

    def twice(self, place: Place, line: int) -> None:
        message = f"'{shown(place[-1])}' stands here twice; first on line {self.document.lines[place]}."
        self.document.fault_at("yaml-duplicate", message, line, "Keep one of them.")

    def key(self, event: Any, place: Place) -> str:
        line = self.line(event)
        key = self.node(event, (*place, AGAIN))
        if not isinstance(key, str):
            self.stop("yaml-key", "a key must be a word.", line, "Write 'word: value'.")
        if key == "<<" and isinstance(event, yaml.ScalarEvent) and not event.style:
            self.refuse("yaml-merge", "'<<' does not merge here.", line, "Write the words out.")
        return key
