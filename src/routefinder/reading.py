"""How hard the questions and steps of a rulebook are to read, by the formula of Flesch and Douma for Dutch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Literal

from routefinder.phrasing import Phrasing
from routefinder.rulebook import Rulebook
from routefinder.templating import plain

WORST = 10


@dataclass(frozen=True, slots=True)
class Reading:
    """One text with its score: the higher, the easier; ``id`` says where it stands."""

    kind: Literal["questions", "steps"]
    id: str
    text: str
    score: float


def can_measure() -> bool:
    """Whether textstat is installed; it belongs to the extra ``test``."""
    return find_spec("textstat") is not None


def readings(rulebook: Rulebook) -> tuple[Reading, ...]:
    """Every question and every step in Dutch, scored."""
    return tuple(Reading(kind, name, text, score(text)) for kind, name, text in _texts(rulebook))


def _texts(rulebook: Rulebook) -> Iterator[tuple[Literal["questions", "steps"], str, str]]:
    for fact in rulebook.vocabulary.each():
        if fact.question is not None:
            yield "questions", fact.id, fact.question.nl
    said: set[str] = set()
    for rule in rulebook.rules:
        for step in rule.steps:
            if step.todo.nl not in said:
                said.add(step.todo.nl)
                yield "steps", f"{rule.id}: {step.id}", step.todo.nl


def score(text: str) -> float:
    """The score of a Dutch text."""
    import textstat  # noqa: PLC0415 - it belongs to the extra `test`, which may be missing

    textstat.set_lang("nl")
    return float(textstat.flesch_reading_ease(text))


def together(rows: tuple[Reading, ...]) -> float:
    """The score of all texts as one."""
    return score(" ".join(row.text for row in rows))


def reading_report(rulebook: Rulebook, words: Phrasing) -> str:
    """The scores as Markdown: all together, each kind, and the hardest texts."""
    return "\n".join(_report(readings(rulebook), words)) + "\n"


def _report(rows: tuple[Reading, ...], words: Phrasing) -> Iterator[str]:
    book = words.rulebook
    yield f"# {words.phrase('reading_title')}"
    yield from ("", words.phrase("reading_how"), "")
    yield words.phrase("reading_made_from", version=book.version, rulebook=book.sha256)
    yield ""
    yield f"- {_line('reading_all', rows, words)}"
    for kind in ("questions", "steps"):
        yield f"- {_line(f'reading_{kind}', tuple(row for row in rows if row.kind == kind), words)}"
    yield from ("", f"## {words.phrase('reading_worst')}", "")
    for row in sorted(rows, key=lambda row: (row.score, row.id))[:WORST]:
        yield f"- {plain(words.phrase('reading_row', score=f'{row.score:.0f}', text=row.text, id=row.id))}"


def _line(name: str, rows: tuple[Reading, ...], words: Phrasing) -> str:
    figures = {"score": f"{together(rows):.0f}", "count": str(len(rows))}
    return words.phrase("reading_score", name=words.phrase(name), **figures)
