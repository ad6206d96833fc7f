"""What does not fit a model of ``rulebook``, as one plain sentence each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, get_args

from pydantic_core import ErrorDetails

from routefinder.errors import Fault
from routefinder.vocabulary import Model, Text
from routefinder.words import nearest, shown
from routefinder.yamlfile import Document, Place

WRITTEN_SO = {
    "string": ("must be text", ""),
    "bool": ("must be yes or no", ""),
    "int": ("must be a whole number", "Write it like 30."),
    "decimal": ("must be a number", "Write it like 30 or 2.5."),
    "finite": ("must be a number", "Write it like 30 or 2.5."),
    "date": ("must be a day that exists", "Write it as YYYY-MM-DD."),
    "tuple": ("must be a list", "Write '- ' before each row."),
    "model": ("must be a mapping", "Write 'key: value'."),
    "dict": ("must be a mapping", "Write 'key: value'."),
}
"""By the first word of the type of a detail: what must stand there, and the next step."""
QUOTE = "Put a text with a comma in it in quotes."
FORMS = {
    r"^[a-z][a-z0-9_]*$": "Write it in small letters, digits and _.",
    r"^[a-z][a-z0-9_.]*$": "Write it in small letters, digits, _ and dots.",
    r"^P(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(\d+H)?)?$": "Write it like PT12H, P6M or P90D.",
}
BOUNDS = {
    "string_too_short": ("is empty", "Write the text."),
    "too_short": ("needs at least one", ""),
    "too_long": ("takes one", ""),
}


def model_faults(document: Document, model: type[Model], details: list[ErrorDetails], place: Place) -> Iterator[Fault]:
    """The faults that the details of a failed validation stand for, without those that only follow from another."""
    for detail in details:
        loc = detail["loc"]
        if not any(other["loc"] != loc and other["loc"][: len(loc)] == loc for other in details):
            yield _fault(document, model, detail, place)


def _fault(document: Document, model: type[Model], detail: ErrorDetails, place: Place) -> Fault:
    loc = tuple(_without_branches(detail["loc"]))
    code, message, hint = _said(model, loc, detail)
    return Fault(code, message, document.file, document.line((*place, *loc)), hint)


def _without_branches(loc: Place) -> Iterator[str | int]:
    """The steps of a path, without those that name a branch of the model and not a key of the file."""
    before: str | int | None = None
    for step in loc:
        if not (step == "gate" and isinstance(before, int)) and (step != "[key]" or before is None):
            yield step
        before = step


def _said(model: type[Model], loc: Place, detail: ErrorDetails) -> tuple[str, str, str]:
    kind, given, ctx = detail["type"], detail["input"], detail.get("ctx", {})
    if kind == "missing":
        return "rules-missing", f"{_name(loc)} is missing.", _form(_model_at(model, loc))
    if kind == "extra_forbidden":
        inner = _model_at(model, loc[:-1])
        hint = nearest(loc[-1], inner.model_fields if inner else ())
        return "rules-key", f"{_name(loc)} is not a key here.", QUOTE if given is None and _is_text(inner) else hint
    if kind == "literal_error":
        return "rules-value", *_no_such_word(loc, given, re.findall("'([^']*)'", ctx["expected"]))
    if kind == "string_pattern_mismatch":
        hint = FORMS.get(ctx["pattern"], f"Its form is {ctx['pattern']}")
        return "rules-value", f"'{shown(given)}' cannot be {_name(loc)}.", hint
    if kind == "value_error":
        return "rules-value", f"{_name(loc)}: {shown(ctx['error'], 200)}.", ""
    must, hint = BOUNDS.get(kind) or WRITTEN_SO.get(kind.partition("_")[0], ("does not fit here", ""))
    value = f", not '{shown(given)}'" if isinstance(given, str) and given else ""
    return "rules-value", f"{_name(loc)} {must}{value}.", _form(_model_at(model, loc)) or hint


def _no_such_word(loc: Place, given: object, known: list[str]) -> tuple[str, str]:
    if isinstance(given, str):
        return f"'{shown(given)}' is not a word for {_name(loc)}.", nearest(given, known)
    return f"{_name(loc)} takes one word.", nearest("", known)


def _name(loc: Place) -> str:
    """The key at the end of a path, as a message names it."""
    if not loc:
        return "this row"
    if isinstance(loc[-1], int):
        return f"row {loc[-1] + 1} of {_name(loc[:-1])}" if loc[:-1] else f"row {loc[-1] + 1}"
    return f"'{shown(loc[-1])}'"


def _form(model: type[Model] | None) -> str:
    return "Write {nl: …, en: …}." if _is_text(model) else ""


def _is_text(model: type[Model] | None) -> bool:
    return model is not None and issubclass(model, Text)


def _model_at(model: type[Model], loc: Place) -> type[Model] | None:
    """The model that stands at a path, or None where there is none."""
    found: type[Model] | None = model
    for step in loc:
        if isinstance(step, int) or found is None:
            continue
        field = found.model_fields.get(step)
        found = next(_models_in(field.annotation), None) if field else None
    return found


def _models_in(annotation: Any) -> Iterator[type[Model]]:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)
