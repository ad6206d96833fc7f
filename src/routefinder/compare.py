"""Two decisions side by side: two cases, or one case on two days. Nothing is decided here.

What differs is read from what each decision shows: answers, conclusions, verdicts, sources, terms, highest sanctions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from routefinder.decision import Decision
from routefinder.phrasing import Phrasing
from routefinder.view import view
from routefinder.vocabulary import FactValue, Language
from routefinder.wording import deadline_text, sanction_text

Plain = dict[str, Any]


def compare(left: Decision, right: Decision, language: Language) -> Plain:
    """What differs between two decisions by the same rulebook, as plain data.

    ``left`` and ``right``: title, id, date and dates of each; ``facts`` and ``conclusions``: each fact that differs,
    with ``left`` and ``right`` (null where not known) and both in words; ``routes``: each route whose status,
    authority, open facts or open steps differ, with both; ``sources``, ``deadlines``, ``sanctions``: for each route
    what only one side has; ``same_routes``: the number of routes that do not differ.
    """
    return _Comparison(left, right, language).whole()


class _Comparison:
    def __init__(self, left: Decision, right: Decision, language: Language) -> None:
        self.words = Phrasing(left.rulebook, language)
        self.language: Language = language
        self.left, self.right = view(left, language), view(right, language)
        self.pairs = list(zip(self.left["routes"], self.right["routes"], strict=True))

    def whole(self) -> Plain:
        routes = [row for pair in self.pairs if (row := self.route(*pair))]
        sides = ("title", "id", "date", "dates")
        return {
            "left": {key: self.left[key] for key in sides},
            "right": {key: self.right[key] for key in sides},
            "language": self.language,
            "facts": self.facts(),
            "conclusions": self.conclusions(),
            "routes": routes,
            "same_routes": len(self.pairs) - len(routes),
            "sources": self.rows(_sources),
            "deadlines": self.rows(self._deadlines),
            "sanctions": self.rows(self._sanctions),
        }

    def facts(self) -> list[Plain]:
        return self.differing(self.left["facts"], self.right["facts"])

    def conclusions(self) -> list[Plain]:
        left, right = (
            {row["fact"]: row["value"] for row in side["conclusions"] if row["used"]}
            for side in (self.left, self.right)
        )
        return self.differing(left, right)

    def differing(self, left: Plain, right: Plain) -> list[Plain]:
        names = [fact.id for fact in self.words.rulebook.vocabulary.each() if left.get(fact.id) != right.get(fact.id)]
        return [self.fact(name, left.get(name), right.get(name)) for name in names]

    def fact(self, name: str, left: Any, right: Any) -> Plain:
        return {
            "fact": name,
            "label": self.words.label(name),
            "left": left,
            "right": right,
            "left_text": self.value(name, left),
            "right_text": self.value(name, right),
        }

    def value(self, name: str, value: Any) -> str | None:
        if value is None:
            return None
        one: FactValue = tuple(value) if isinstance(value, list) else value
        return self.words.answer(name, one)

    def route(self, left: Plain, right: Plain) -> Plain | None:
        sides = [
            {
                "status": row["status"],
                "authority": row["authority"] if row["status"] != "unavailable" else None,
                "open_facts": row["open_facts"],
                "open_steps": row["open_steps"],
                "todo": [step["text"] for step in row["todo"]],
                "because": row["because"],
            }
            for row in (left, right)
        ]
        if sides[0] == sides[1]:
            return None
        return {"id": left["id"], "name": left["name"], "left": sides[0], "right": sides[1]}

    def rows(self, read: Callable[[Plain], dict[str, Plain]]) -> list[Plain]:
        """For each route what only one side has; routes that are shut on a side have nothing there."""
        found = []
        for left, right in self.pairs:
            ours, theirs = (read(row) if row["status"] != "unavailable" else {} for row in (left, right))
            only_left = [row for key, row in ours.items() if key not in theirs]
            only_right = [row for key, row in theirs.items() if key not in ours]
            if only_left or only_right:
                names = {"route": left["id"], "name": left["name"]}
                found.append({**names, "only_left": only_left, "only_right": only_right})
        return found

    def _deadlines(self, route: Plain) -> dict[str, Plain]:
        return _by_words((row, deadline_text(row, self.words)) for row in route["deadlines"])

    def _sanctions(self, route: Plain) -> dict[str, Plain]:
        return _by_words((row, sanction_text(row, self.words)) for row in route["sanctions"])


def _by_words(rows: Iterable[tuple[Plain, str]]) -> dict[str, Plain]:
    return {said: {**row, "in_words": said} for row, said in rows}


def _sources(route: Plain) -> dict[str, Plain]:
    return {row["id"]: {key: row[key] for key in ("id", "kind", "title", "locator", "url")} for row in route["sources"]}
