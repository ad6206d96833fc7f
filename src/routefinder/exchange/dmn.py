"""The rulebook as Decision Model and Notation (DMN 1.3): one decision for each concluded fact, and one of the routes.

The decision ``routes`` collects the id of every open rule. Cells use only what reads the same in FEEL and in Python, so
that engines of both kinds can run them: ``"word"``, ``? in ("one", "two")``, ``? >= 1 and ? < 2``. What is not known
is the word ``unknown``; a fact that the case states and rules may conclude comes in as ``given_…``.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from routefinder.engines.clauses import UNKNOWN
from routefinder.exchange.tables import Row, Table, Tables, field_name
from routefinder.index import Index

NAMESPACE = "https://www.omg.org/spec/DMN/20191111/MODEL/"
OWN = "urn:routefinder:rulebook"
ROUTES = "routes"
ANY = "-"


def dmn(index: Index) -> str:
    """The whole rulebook as one DMN document."""
    register_namespace("", NAMESPACE)
    tables = Tables(index)
    version = f"{index.rulebook.version} {index.rulebook.sha256}"
    root = Element(_tag("definitions"), {"id": "rulebook", "name": f"rulebook {version}", "namespace": OWN})
    concluded = {str(table.fact) for table in tables.facts}
    for name in sorted(_inputs(tables, concluded)):
        data = SubElement(root, _tag("inputData"), {"id": f"input_{name}", "name": name})
        SubElement(
            data, _tag("variable"), {"id": f"input_{name}_variable", "name": name, "typeRef": _type(tables, name)}
        )
    for table in (*tables.facts, tables.routes):
        _decision(root, tables, table, concluded)
    indent(root)
    return tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _inputs(tables: Tables, concluded: set[str]) -> set[str]:
    read = {name for table in (*tables.facts, tables.routes) for name in table.attributes}
    return {field_name(name) for name in read - concluded} | {_given(t) for t in tables.facts if t.given}


def _given(table: Table) -> str:
    return f"given_{table.fact}"


def _type(tables: Tables, name: str) -> str:
    return "number" if name.startswith("day_") or name in tables.space.number_cuts else "string"


def _decision(root: Element, tables: Tables, table: Table, concluded: set[str]) -> None:
    name = table.fact or ROUTES
    decision = SubElement(root, _tag("decision"), {"id": name, "name": name})
    SubElement(decision, _tag("variable"), {"id": f"{name}_variable", "name": name})
    columns = _columns(table)
    for number, column in enumerate(columns):
        needs = SubElement(decision, _tag("informationRequirement"), {"id": f"{name}_needs{number}"})
        kind, target = ("Decision", column) if column in concluded else ("Input", f"input_{field_name(column)}")
        SubElement(needs, _tag(f"required{kind}"), {"href": f"#{target}"})
    policy = "FIRST" if table.fact else "COLLECT"
    grid = SubElement(decision, _tag("decisionTable"), {"id": f"{name}_table", "hitPolicy": policy})
    for number, column in enumerate(columns):
        field = field_name(column)
        expression = {"id": f"{name}_reads{number}", "typeRef": _type(tables, field)}
        given = SubElement(grid, _tag("input"), {"id": f"{name}_input{number}", "label": column})
        _text(SubElement(given, _tag("inputExpression"), expression), field)
    output = field_name(name) if table.fact else "rule"
    SubElement(grid, _tag("output"), {"id": f"{name}_output", "name": output, "typeRef": "string"})
    for number, (cells, value) in enumerate(_rows(tables, table)):
        _rule(grid, f"{name}_row{number}", [cells.get(column, ANY) for column in columns], value)


def _columns(table: Table) -> list[str]:
    """What the table reads; what most rows read comes first, so that an engine leaves a row early."""
    counts = {name: sum(name in row.cells for row in table.rows) for name in table.attributes}
    read = sorted(counts, key=lambda name: (name.startswith("day_"), -counts[name], name))
    return [*([_given(table)] if table.given else []), *read]


def _rows(tables: Tables, table: Table) -> Iterable[tuple[dict[str, str], str]]:
    """Each row: its cells, and the expression that it gives. What the case states comes first, 'otherwise' last."""
    if table.given:
        yield {_given(table): f'? != "{UNKNOWN}"'}, _given(table)
    for row in table.rows:
        yield _cells(tables, row), f'"{row.value}"'
    if table.otherwise:
        yield {}, f'"{table.otherwise}"'


def _cells(tables: Tables, row: Row) -> dict[str, str]:
    return {name: _cell(tables, name, values) for name, values in row.cells.items()}


def _cell(tables: Tables, attribute: str, values: frozenset[str]) -> str:
    ranges = tables.intervals(attribute, values)
    if ranges is not None:
        found = [_range(low, high) for low, high in ranges]
        return found[0] if len(found) == 1 else " or ".join(f"({one})" for one in found)
    words = [f'"{value}"' for value in sorted(values)]
    return words[0] if len(words) == 1 else f"? in ({', '.join(words)})"


def _range(low: str | None, high: str | None) -> str:
    return " and ".join([*([f"? >= {low}"] if low else []), *([f"? < {high}"] if high else [])])


def _rule(grid: Element, name: str, cells: list[str], value: str) -> None:
    rule = SubElement(grid, _tag("rule"), {"id": name})
    for number, cell in enumerate(cells):
        _text(SubElement(rule, _tag("inputEntry"), {"id": f"{name}_in{number}"}), cell)
    _text(SubElement(rule, _tag("outputEntry"), {"id": f"{name}_out"}), value)


def _text(parent: Element, text: str) -> None:
    SubElement(parent, _tag("text")).text = text


def request(message: dict[str, str | int | float | None]) -> dict[str, str | int | float]:
    """A message in the names that the decisions read, with ``unknown`` for what is not known."""
    return {field_name(name): UNKNOWN if value is None else value for name, value in message.items()}
