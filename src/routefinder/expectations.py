"""Whether a decision gives what a scenario's ``expect`` says, and what an ``expect`` that it fits looks like."""

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
CAPS = ("kind", "max_percent", "max_eur", "max_months", "fine_category", "amount_eur")


def shortfalls(expect: Plain, data: Plain) -> list[str]:
    """What is not as expected, one sentence each; ``data`` is the object that ``--format json`` prints."""
    routes = {route["id"]: route for route in data["routes"]}
    return [line for word, wanted in expect.items() for line in _word(word, wanted, routes)]


def _word(word: str, wanted: Any, routes: dict[str, Plain]) -> Iterator[str]:
    if word in STATUSES:
        for name in wanted:
            if routes[name]["status"] not in STATUSES[word]:
                yield f"{name} is {routes[name]['status']}, expected {word}{_reason(routes[name])}"
    elif word == "no_hours":
        for name in wanted:
            hours = [row["hours"] for row in _timed(routes[name])]
            if hours:
                yield f"{name} has hours {hours}, expected none"
    else:
        for name, value in wanted.items():
            yield from _detail(word, name, value, routes[name])


def _reason(route: Plain) -> str:
    """What the status hangs on, so that a difference can be traced at once."""
    if route["status"] == "conditional":
        parts = {"open facts": route["open_facts"], "open steps": route["open_steps"]}
    else:
        parts = {"it hangs on": route["hangs_on"]}
    found = "; ".join(f"{what} {', '.join(names)}" for what, names in parts.items() if names)
    return f" ({found})" if found else ""


def _timed(route: Plain) -> list[Plain]:
    return [row for row in route["deadlines"] if row["hours"] is not None]


def _detail(word: str, name: str, wanted: Any, route: Plain) -> Iterator[str]:
    if word == "authorities":
        found = _authority(route)
        if found != wanted:
            yield f"{name} has authority {found}, expected {wanted}"
    elif not _fits(word, wanted, route):
        rows = [_shown({key: row.get(key) for key in wanted}) for row in route[word]]
        yield f"{name} has {word} {' or '.join(rows) or 'none'}, expected {_shown(wanted)}"


def _fits(word: str, wanted: Plain, route: Plain) -> bool:
    want = {key: _plain(value) for key, value in wanted.items()}
    return want in [{key: _plain(row.get(key)) for key in wanted} for row in route[word]]


def _shown(figures: Plain) -> str:
    return "{" + ", ".join(f"{key}: {_plain(value)}" for key, value in figures.items()) + "}"


def _authority(route: Plain) -> str | None:
    return (route["authority"] or {}).get("id")


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


def corrected(expect: Plain, data: Plain) -> dict[str, Any]:
    """The same ``expect`` with only what differs put right; every word that fits stays as its author wrote it."""
    routes = {route["id"]: route for route in data["routes"]}
    found: dict[str, Any] = {}
    moved: dict[str, Any] = {}
    for word, wanted in expect.items():
        if word in STATUSES or word == "no_hours":
            fitting = [name for name in wanted if not list(_word(word, [name], routes))]
            found[word] = fitting
            for name in (name for name in wanted if name not in fitting):
                _move(word, routes[name], moved)
        else:
            found[word] = {name: _mended(word, value, routes[name]) for name, value in wanted.items()}
    return _merged(found, moved)


def _move(word: str, route: Plain, moved: dict[str, Any]) -> None:
    if word == "no_hours":
        moved.setdefault("deadlines", {})[route["id"]] = _term(_timed(route)[0])
    else:
        moved.setdefault(route["status"], []).append(route["id"])


def _mended(word: str, wanted: Any, route: Plain) -> Any:
    if word == "authorities":
        return _authority(route)
    if _fits(word, wanted, route):
        return wanted
    return {key: row.get(key) for row in route[word][:1] for key in wanted}


def _merged(found: dict[str, Any], moved: dict[str, Any]) -> dict[str, Any]:
    for word, rows in moved.items():
        if isinstance(rows, dict):
            found[word] = {**rows, **found.get(word, {})}
        else:
            found[word] = list(dict.fromkeys([*found.get(word, []), *rows]))
    rows_only = {
        word: {name: value for name, value in rows.items() if value != {}} if isinstance(rows, dict) else rows
        for word, rows in found.items()
    }
    return {word: rows for word, rows in rows_only.items() if rows}


def expectation_of(data: Plain) -> dict[str, Any]:
    """An ``expect`` that says everything it can of a decision: statuses, authorities, terms in hours and caps."""
    routes = data["routes"]
    alive = [route for route in routes if route["status"] != "unavailable"]
    found: dict[str, Any] = {
        status: [route["id"] for route in routes if route["status"] == status]
        for status in ("available", "conditional", "unavailable")
    }
    found["authorities"] = {route["id"]: _authority(route) for route in alive if route["authority"]}
    found["deadlines"] = {route["id"]: _term(_timed(route)[0]) for route in alive if _timed(route)}
    found["no_hours"] = [route["id"] for route in alive if route["deadlines"] and not _timed(route)]
    found["sanctions"] = {route["id"]: _caps(route["sanctions"][0]) for route in alive if route["sanctions"]}
    return {word: rows for word, rows in found.items() if rows}


def _term(row: Plain) -> dict[str, Any]:
    return {"hours": row["hours"], "binding": row["binding"]}


def _caps(row: Plain) -> dict[str, Any]:
    return {key: row[key] for key in CAPS if row[key] is not None}
