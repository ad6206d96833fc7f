"""What a theorem names must exist: routes, groups, effects, authorities, facts, values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from typing import Any, Literal, get_args

from routefinder.errors import Fault
from routefinder.items import Item
from routefinder.rulebook import Group_, Route, Sanction
from routefinder.theorems import Routes, Theorem
from routefinder.vocabulary import Effect
from routefinder.words import nearest, shown

EFFECTS: tuple[str, ...] = get_args(Effect)
GROUPS: tuple[str, ...] = get_args(Group_)
KINDS: tuple[str, ...] = get_args(Sanction.model_fields["kind"].annotation)
Word = tuple[str, Literal["route", "group", "effect", "authority", "fact", "kind of sanction"]]


def theorem_faults(item: Item, theorem: Theorem, known: dict[str, list[str]], facts: Iterable[str]) -> Iterator[Fault]:
    """Every word of a theorem that stands for nothing; ``known`` has the ids of routes and authorities."""
    templates = sorted({name.split(":")[0] for name in known["authorities"] if ":" in name})
    lists: dict[str, list[str]] = {
        "route": known["routes"],
        "group": list(GROUPS),
        "effect": list(EFFECTS),
        "authority": [*known["authorities"], *templates],
        "fact": list(facts),
        "kind of sanction": list(KINDS),
    }
    for word, what in _words(theorem):
        if not any(fnmatchcase(name, word) for name in lists[what]):
            message, hint = f"'{shown(word)}' is not a known {what}.", nearest(word, lists[what])
            yield item.fault("rules-theorem-word", message, theorem.form, hint=hint)


def _words(theorem: Theorem) -> Iterator[Word]:
    says: Any = theorem.says
    yield from ((word, "fact") for word in theorem.facts)
    if isinstance(says, Routes):
        yield from ((word, "route") for word in (*says.routes, *says.without))
        yield from ((word, "group") for word in says.groups)
        yield from ((word, "effect") for word in (*says.effects, *getattr(says, "never", ())))
        yield from ((word, "authority") for word in (*says.authorities, *getattr(says, "only", ())))
        yield from ((word, "kind of sanction") for word in getattr(says, "kinds", ()))


def chosen(routes: Iterable[Route], authorities: dict[str, frozenset[str]], says: Routes) -> list[Route]:
    """The routes that a theorem means; ``authorities`` are those of each route with its rules'."""
    return [
        route
        for route in routes
        if (not says.routes or any(fnmatchcase(route.id, word) for word in says.routes))
        and (not says.groups or route.group in says.groups)
        and (not says.effects or route.effect in says.effects)
        and (not says.authorities or authorities[route.id] & set(says.authorities))
        and not any(fnmatchcase(route.id, word) for word in says.without)
    ]
