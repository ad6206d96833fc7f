"""What a page cites: every source once, numbered in the order in which it is first named, and listed by act.

Paragraphs of one article share a number, since they share a link.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from routefinder.citations import Citation, cite
from routefinder.phrasing import DAY, Phrasing, sentence
from routefinder.registers import CITATION, Document, Source

Plain = dict[str, Any]


@dataclass(slots=True)
class Entry:
    """One article, document or other source, in one version."""

    number: int
    first: Citation
    row: Source | Document
    parts: list[str] = field(default_factory=list)


class Bibliography:
    """Collects what a page cites, in one language; ``asked`` is the day of the law that the page names itself."""

    def __init__(self, words: Phrasing, asked: date) -> None:
        self.words = words
        self.asked = asked
        self.rulebook = words.rulebook
        self.entries: dict[tuple[str, str | None], Entry] = {}

    def cite(self, names: Iterable[str], day: date) -> list[Plain]:
        """The sources in the version of ``day``, each article and document once: its number, its text and its link.

        ``version`` says of which day the linked text is, where that is not the day that the page names.
        """
        found: dict[int, tuple[Entry, list[str]]] = {}
        for name in dict.fromkeys(names):
            entry, part = self._entry(name, day)
            found.setdefault(entry.number, (entry, []))[1].append(part)
        return [
            {
                "number": entry.number,
                "text": self._named(entry, parts),
                "parts": ", ".join(filter(None, parts)),
                "act": self._act(entry),
                "url": entry.first.url,
                "version": self._version(entry.first.url),
                "kind": self._kind(entry),
            }
            for entry, parts in found.values()
        ]

    def _entry(self, name: str, day: date) -> tuple[Entry, str]:
        """The entry of a citation, made when it is new, and which part of it the citation names."""
        citation = cite(self.rulebook, name, day, self.words.language)
        key, part, row = self._place(name)
        number = len(self.entries) + 1
        entry = self.entries.setdefault((key, citation.url), Entry(number, citation, row))
        if part not in entry.parts:
            entry.parts.append(part)
        return entry, part

    def _place(self, name: str) -> tuple[str, str, Source | Document]:
        """What stands together with a citation, its own part of that, and the row of the register."""
        book = self.rulebook
        claim, matched = book.claim_ids.get(name), CITATION.fullmatch(name)
        if claim is not None:
            return claim.document, name, book.document_ids[claim.document]
        if name in book.source_ids or matched is None:
            return name, "", book.source_ids[name]
        article = f"{matched['act']}:{matched['article']}"
        return article, f"{matched['article']}{matched['part']}", book.source_ids[matched["act"]]

    def _named(self, entry: Entry, parts: list[str]) -> str:
        """An article with its paragraphs, the numbers of a document, or the short name of another source."""
        first, row = entry.first, entry.row
        if isinstance(row, Document):
            return ", ".join(_runs(parts))
        if first.locator is None:
            return row.short.in_(self.words.language)
        return f"{self.words.phrase('article')} {', '.join(parts)} {row.short.in_(self.words.language)}"

    def listed(self) -> list[Plain]:
        """Everything that was cited: acts first, then other sources, then documents with the numbers used of each."""
        groups: dict[tuple[str, str], list[Entry]] = {}
        for entry in self.entries.values():
            groups.setdefault((self._kind(entry), entry.row.id), []).append(entry)
        order = {"act": 0, "other": 1, "document": 2}
        return [
            self._group(kind, entries)
            for (kind, _), entries in sorted(groups.items(), key=lambda item: (order[item[0][0]], item[0][1]))
        ]

    def _act(self, entry: Entry) -> str:
        """The short name of an act; empty for what is none."""
        row = entry.row
        return row.short.in_(self.words.language) if isinstance(row, Source) and row.kind == "statute" else ""

    def _kind(self, entry: Entry) -> str:
        if isinstance(entry.row, Document):
            return "document"
        return "act" if entry.row.kind == "statute" else "other"

    def _group(self, kind: str, entries: list[Entry]) -> Plain:
        """One act or source: what is true of most of its articles is said once, and beside the others what differs.

        That the text itself was read is not said: the page says that this is so where nothing else is said.
        """
        rows = [self._row(entry) for entry in entries]
        source, urls = entries[0].row, {row["url"] for row in rows}
        url = rows[0]["url"] if len(urls) == 1 else ""
        evidence, _ = Counter(row["evidence"] for row in rows).most_common(1)[0]
        for row in rows:
            row["url"] = "" if url else row["url"]
            row["evidence"] = "" if row["evidence"] == evidence else row["evidence"]
        read = self.words.phrase("evidence_read")
        dated = "" if any(DAY.search(one) for one in urls) else self._dated(source)
        checked = "" if source.checked in (None, self.checked()) else self._checked(source.checked)
        return {
            "kind": kind,
            "title": sentence(source.title.in_(self.words.language)),
            "said": " ".join(sentence(part) for part in ("" if evidence == read else evidence, dated, checked) if part),
            "url": url,
            "rows": rows,
        }

    def _row(self, entry: Entry) -> Plain:
        own_title = entry.first.locator is not None and not isinstance(entry.row, Document)
        title = entry.first.title if own_title else ""
        if title == entry.row.title.in_(self.words.language):
            title = ""
        parts = sorted(filter(None, entry.parts), key=_natural)
        return {
            "number": entry.number,
            "text": self._named(entry, parts) if parts else "",
            "parts": ", ".join(parts),
            "title": title,
            "evidence": self.words.phrase(f"evidence_{entry.first.evidence}"),
            "version": self._version(entry.first.url),
            "url": entry.first.url or "",
        }

    def checked(self) -> date | None:
        """The day on which most of what is cited was looked at."""
        days = Counter(entry.row.checked for entry in self.entries.values() if entry.row.checked)
        return days.most_common(1)[0][0] if days else None

    def _checked(self, day: date | None) -> str:
        return self.words.phrase("source_checked", date=self.words.short_day(day)) if day else ""

    def _version(self, url: str | None) -> str:
        """Of which day the linked text is, where that is not the day that the page names."""
        found = DAY.search(url or "")
        if found and found.group() == self.asked.isoformat():
            return ""
        return self.words.phrase("source_version", date=self.words.register_day(found.group())) if found else ""

    def _dated(self, row: Source | Document) -> str:
        return self.words.phrase("result_dated", date=self.words.register_day(str(row.dated))) if row.dated else ""


def _natural(text: str) -> list[tuple[int, str]]:
    """Sorts 9 before 10."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.findall(r"\d+|\D+", text)]


def _runs(names: list[str]) -> list[str]:
    """Numbers such as C001, with three or more in a row as one run."""
    runs: list[list[str]] = []
    for name in names:
        if runs and int(name[1:]) == int(runs[-1][-1][1:]) + 1:
            runs[-1].append(name)
        else:
            runs.append([name])
    return [part for run in runs for part in (run if len(run) < 3 else [f"{run[0]}-{run[-1]}"])]
