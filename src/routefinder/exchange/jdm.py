"""The rulebook as a JSON Decision Model (JDM): a chain of decision tables, as zen-engine runs them."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from routefinder.exchange.tables import Row, Table, Tables, field_name
from routefinder.index import Index

Plain = dict[str, Any]


def jdm(index: Index) -> Plain:
    """The whole rulebook as one JDM graph; its result holds ``rules``: the id of every open rule."""
    tables = Tables(index)
    nodes = [_node("request", "inputNode", {"schema": ""}), *_tables(tables), _node("response", "outputNode", {})]
    edges = [
        {"id": f"edge{at}", "sourceId": one["id"], "targetId": other["id"], "type": "edge"}
        for at, (one, other) in enumerate(pairwise(nodes))
    ]
    return {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}


def _node(name: str, kind: str, content: Plain) -> Plain:
    return {"id": name, "name": name, "type": kind, "position": {"x": 0, "y": 0}, "content": content}


def _tables(tables: Tables) -> list[Plain]:
    facts = [_node(f"conclude_{table.fact}", "decisionTableNode", _fact(tables, table)) for table in tables.facts]
    content = {**_content(tables, tables.routes, "rule"), "hitPolicy": "collect", "outputPath": "rules"}
    return [*facts, _node("routes", "decisionTableNode", content)]


def _fact(tables: Tables, table: Table) -> Plain:
    fact = str(table.fact)
    content = _content(tables, table, fact)
    given = {"_id": "given", "given": "$ != null", "output": f"given_{fact}"} if table.given else None
    last = {"_id": "otherwise", "output": f'"{table.otherwise}"'} if table.otherwise else None
    rules = [*([given] if given else []), *content["rules"], *([last] if last else [])]
    more = [{"id": "given", "name": f"given_{fact}", "field": f"given_{fact}"}] if table.given else []
    return {**content, "inputs": [*more, *content["inputs"]], "rules": rules, "hitPolicy": "first"}


def _content(tables: Tables, table: Table, output: str) -> Plain:
    inputs = [{"id": f"in{at}", "name": name, "field": field_name(name)} for at, name in enumerate(table.attributes)]
    columns = {name: f"in{at}" for at, name in enumerate(table.attributes)}
    rules = [_row(tables, row, number, columns) for number, row in enumerate(table.rows)]
    return {
        "passThrough": True,
        "executionMode": "single",
        "inputs": inputs,
        "outputs": [{"id": "output", "name": output, "field": output}],
        "rules": rules,
    }


def _row(tables: Tables, row: Row, number: int, columns: dict[str, str]) -> Plain:
    cells = {columns[name]: _cell(tables, name, values) for name, values in row.cells.items()}
    return {"_id": f"row{number}", **cells, "output": f'"{row.value}"'}


def _cell(tables: Tables, attribute: str, values: frozenset[str]) -> str:
    ranges = tables.intervals(attribute, values)
    if ranges is None:
        return ", ".join(f'"{value}"' for value in sorted(values))
    return ", ".join(_range(low, high) for low, high in ranges)


def _range(low: str | None, high: str | None) -> str:
    if low is None:
        return f"< {high}"
    return f">= {low}" if high is None else f"[{low}..{high})"


def request(message: Plain) -> Plain:
    """A message in the names that the exported graph reads."""
    return {field_name(name): value for name, value in message.items()}
