"""Conditions as they stand in a rule file: all, any and not over facts and conclusions.

service: [online_platform, hosting_provider]     one of these (a list fact: it contains one of these)
content: {only: [political_expression]}          a list fact names nothing else
hours: {at_least: 24}                            a number; ``below`` is the other bound
all: [...]   any: [...]   not: {...}             several keys side by side mean all of them
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import PlainValidator, WithJsonSchema


@dataclass(frozen=True, slots=True)
class Is:
    """A fact has one of these values; a list fact contains one of them."""

    fact: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Only:
    """A list fact names nothing but these."""

    fact: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Range:
    """A number lies in ``[at_least, below)``; None leaves a side open."""

    fact: str
    at_least: Decimal | None
    below: Decimal | None


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Condition


Condition = Is | Only | Range | All | AnyOf | Not


def parse_condition(data: object) -> Condition:
    """Read a condition from its plain form; ``ValueError`` says what is wrong."""
    if isinstance(data, Is | Only | Range | All | AnyOf | Not):
        return data
    if not isinstance(data, Mapping) or not data:
        raise ValueError("a condition is a mapping such as 'service: [online_platform]', or all/any/not")
    parts = tuple(_parse_entry(str(key), value) for key, value in data.items())
    return parts[0] if len(parts) == 1 else All(parts)


def _parse_entry(key: str, value: Any) -> Condition:
    if key in ("all", "any"):
        if not isinstance(value, list | tuple) or not value:
            raise ValueError(f"'{key}' needs a list of at least one condition")
        parts = tuple(parse_condition(part) for part in value)
        return All(parts) if key == "all" else AnyOf(parts)
    if key == "not":
        return Not(parse_condition(value))
    return _parse_leaf(key, value)


def _parse_leaf(fact: str, value: Any) -> Condition:
    if isinstance(value, str):
        return Is(fact, (value,))
    if isinstance(value, list | tuple) and value and all(isinstance(word, str) for word in value):
        return Is(fact, tuple(value))
    if isinstance(value, Mapping) and set(value) == {"only"}:
        inner = _parse_leaf(fact, value["only"])
        if isinstance(inner, Is):
            return Only(fact, inner.values)
    if isinstance(value, Mapping) and value and set(value) <= {"at_least", "below"}:
        return Range(fact, _number(value.get("at_least")), _number(value.get("below")))
    raise ValueError(f"'{fact}' needs a value, a list of values, 'only:' with values, or 'at_least:'/'below:'")


def _number(text: Any) -> Decimal | None:
    if text is None:
        return None
    try:
        number = Decimal(str(text))
    except InvalidOperation:
        number = Decimal("nan")
    if not number.is_finite():
        raise ValueError(f"'{text}' is not a plain number")
    return number


def leaves(condition: Condition) -> Iterator[Is | Only | Range]:
    """Every comparison with a fact in the condition, left to right."""
    match condition:
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)
        case _:
            yield condition


ConditionField = Annotated[
    Condition, PlainValidator(parse_condition), WithJsonSchema({"type": "object", "title": "Condition"})
]
