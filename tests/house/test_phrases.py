"""Every phrase of the rulebook is said somewhere."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from cases import ROOT, SCENARIOS, rulebook
from routefinder.vocabulary import Dates

SOURCE = ROOT / "src" / "routefinder"
TEMPLATES = [*(SOURCE / "templates").rglob("*.j2"), *(ROOT / "rules" / "letters").glob("*.j2")]


def words(tree: ast.AST) -> Iterator[str]:
    """The texts that a module holds, those inside a made text left out."""
    made = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in made:
            yield node.value


def made(tree: ast.AST) -> Iterator[str]:
    """The keys that a module makes from words, as patterns with a group for each word."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(re.escape(str(p.value)) if isinstance(p, ast.Constant) else "(.+)" for p in node.values)
        if isinstance(node, ast.BinOp) and isinstance(node.left, ast.Constant) and isinstance(node.op, ast.Add):
            yield f"{re.escape(str(node.left.value))}(.+)"


def test_every_phrase_is_said_somewhere() -> None:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in SOURCE.rglob("*.py")]
    shown = "\n".join(path.read_text(encoding="utf-8") for path in TEMPLATES)
    book = rulebook()
    known = {word for tree in trees for word in words(tree)} | set(re.findall(r"'([a-z0-9_]+)'", shown))
    named = known | {route.id for route in book.routes} | {step.id for rule in book.rules for step in rule.steps}
    named |= {who for row in (*book.routes, *book.letters) for who in row.usable_by} | set(Dates.model_fields)
    named |= {fact.id for fact in book.vocabulary.each()} | {row.id for row in book.warnings if row.id}
    named |= {path.relative_to(SCENARIOS).as_posix() for path in SCENARIOS.rglob("*") if path.is_dir()}
    patterns = {pattern for tree in trees for pattern in made(tree)} | {
        f"{start}(.+)" for start in re.findall(r"'([a-z_]+_)' ?[~+]", shown)
    }
    keys = [re.compile(pattern) for pattern in patterns if re.match(r"[a-z]+_", pattern)]

    def is_made(key: str) -> bool:
        return any(found and named.issuperset(found.groups()) for found in (one.fullmatch(key) for one in keys))

    unused = [key for key in book.phrases if key not in known and not is_made(key)]
    assert not unused
