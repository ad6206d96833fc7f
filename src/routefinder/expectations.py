"""Whether a decision gives what a scenario's ``expect`` says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Plain = Mapping[str, Any]
STATUSES: dict[str, frozenset[str]] = {
    "available": frozenset({"available"}),
    "conditional": frozenset({"conditional"}),
    "unavailable": frozenset({"unavailable"}),
    "reachable": frozenset({"available", "conditional"}),
    "not_available": frozenset({"conditional", "unavailable"}),
}


def shortfalls(expect: Plain, data: Plain) -> list[str]:
    """What is not as expected, one sentence each; ``data`` is the object that ``--format json`` prints."""
    routes = {route["id"]: route for route in data["routes"]}
    return [line for word, wanted in expect.items() for line in _word(word, wanted, routes)]


def _word(word: str, wanted: Any, routes: dict[str, Plain]) -> Iterator[str]:
    if word in STATUSES:
        for name in wanted:
            if routes[name]["status"] not in STATUSES[word]:
                yield f"{name} is {routes[name]['status']}, expected {word}"
    elif word == "no_hours":
        for name in wanted:
            hours = [row["hours"] for row in routes[name]["deadlines"] if row["hours"] is not None]
            if hours:
                yield f"{name} has hours {hours}, expected none"
    else:
        for name, value in wanted.items():
            yield from _detail(word, name, value, routes[name])


def _detail(word: str, name: str, wanted: Any, route: Plain) -> Iterator[str]:
    if word == "authorities":
        found = (route["authority"] or {}).get("id")
        if found != wanted:
            yield f"{name} has authority {found}, expected {wanted}"
        return
    rows = [{key: _plain(row.get(key)) for key in wanted} for row in route[word]]
    want = {key: _plain(value) for key, value in wanted.items()}
    if want not in rows:
        yield f"{name} has {word} {rows}, expected {want}"


def _plain(value: Any) -> str:
    """A figure as text, so that a file's 12 and the answer's 12.0 are the same."""
    if isinstance(value, bool) or str(value).lower() in ("true", "false", "yes", "no"):
        return str(value).lower().replace("yes", "true").replace("no", "false")
    if value is None or value in ("null", ""):
        return "null"
    try:
        return f"{float(str(value)):g}" if float(str(value)) < 1e6 else str(round(float(str(value)), 2))
    except ValueError:
        return str(value)
