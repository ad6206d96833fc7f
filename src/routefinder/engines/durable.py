"""The second engine: the same rulebook for durable-rules, in a child process fed through a pipe.

Each rule becomes one ``$and`` of equalities and ``$or`` of equalities per alternative, twice: *certain*, where an
attribute needs its value, and *possible*, where ``unknown`` will do as well. Where facts are unknown this reading is
coarser than the native one, never contrary to it.

The child stands in a group of its own, so that Ctrl-C in a terminal reaches only the program that asks; it ends when
the pipe from that program does. One that died is started anew for the next decision.
"""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any, Self

from routefinder.engines.clauses import UNKNOWN, Alternative, Clauses, both
from routefinder.errors import ContradictionError, EngineDiedError
from routefinder.filling import Filled
from routefinder.index import Index

NAME = "durable-rules"
CHILD = Path(__file__).with_name("durable_child.py")
RULES_IN_A_RULESET = 50
MOST_ORS = 14
MOST_CHILDREN = 400
Plain = dict[str, Any]


class DurableRules:
    """durable-rules, decided in a child process. Use as a context manager, or call ``close``."""

    name = NAME

    def __init__(self, index: Index) -> None:
        self.clauses = Clauses(index.space)
        self.strata = strata(index, self.clauses)
        self._lock = Lock()
        self._child = Child()
        self.unavailable = self._begin()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the child."""
        self._child.end()

    def decide(self, filled: Filled) -> tuple[frozenset[str], frozenset[str]]:
        """The ids of the rules that certainly apply and of those that possibly do.

        Raises:
            EngineDiedError: when the engine died; the next decision has a new one.
            ContradictionError: when the engine could not finish.
        """
        with self._lock:
            if self._child.ended:
                self._child = Child()
                self._begin()
            answer = self._child.ask(self.clauses.message(filled))
        if "error" in answer:
            raise ContradictionError(f"durable-rules did not finish: {answer['error']}. Nothing is answered.")
        return frozenset(answer["certain"]), frozenset(answer["possible"])

    def _begin(self) -> str | None:
        """Hand the rules to the child; why it cannot run them, or None where it can."""
        unavailable: str | None = self._child.ask(self.strata).get("unavailable")
        return unavailable


class Child:
    """The process in which durable-rules runs; ``ended`` once it died or was ended."""

    def __init__(self) -> None:
        self.ended = False
        self._process = subprocess.Popen(  # noqa: S603 - our own file, no words from outside
            [sys.executable, "-I", str(CHILD)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            process_group=0,
        )

    def ask(self, data: object) -> Plain:
        """What the process answers to a line; whatever stops that halfway ends it, for the next answer is not ours.

        Raises:
            EngineDiedError: when it died.
        """
        try:
            answer: Plain = json.loads(self._line(json.dumps(data) + "\n"))
        except BaseException as error:
            self.end()
            if isinstance(error, OSError | ValueError):
                raise EngineDiedError("durable-rules died while it decided. Nothing is answered.") from None
            raise
        return answer

    def _line(self, line: str) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(line)
        self._process.stdin.flush()
        return self._process.stdout.readline()

    def end(self) -> None:
        """End the process, and let go of its pipes."""
        self.ended = True
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):  # what was not sent is not sent any more
                if pipe is not None:
                    pipe.close()
        self._process.wait()


def second_engine(index: Index) -> DurableRules | None:
    """The second engine, or None where durable-rules cannot be imported."""
    if find_spec("durable") is None:
        return None
    engine = DurableRules(index)
    if engine.unavailable is None:
        return engine
    engine.close()
    return None


def strata(index: Index, clauses: Clauses) -> list[Plain]:
    """The rulebook as strata of small rulesets, with what each concludes for the next."""
    rulebook = index.rulebook
    found = []
    for number, facts in enumerate(rulebook.strata, 1):
        rows = [row for fact in facts for row in rulebook.conclusions_of[fact]]
        bodies = {row.id: _variants(row.id, both(clauses.in_force(row), clauses.of(row.when))) for row in rows}
        closing = {
            fact: {
                "rows": [(row.id, clauses.text_of(fact, row.value)) for row in rulebook.conclusions_of[fact]],
                "otherwise": _otherwise(clauses, fact),
            }
            for fact in facts
        }
        found.append(_stratum(f"s{number}", bodies, closing))
    bodies = {rule.id: _variants(rule.id, clauses.rule(rule)) for rule in rulebook.rules}
    found.append(_stratum(f"s{len(found) + 1}", bodies, {}))
    return found


def _otherwise(clauses: Clauses, fact: str) -> str:
    value = clauses.vocabulary[fact].otherwise
    return UNKNOWN if value is None else clauses.text_of(fact, value)


def _variants(name: str, alternatives: list[Alternative]) -> Plain:
    """Two rules for each alternative: one that is certain, one that is possible."""
    found: Plain = {}
    for number, alternative in enumerate(alternatives):
        found[f"c|{name}|{number}"] = alternative
        found[f"p|{name}|{number}"] = {key: values | {UNKNOWN} for key, values in alternative.items()}
    return found


def _stratum(tag: str, bodies: dict[str, Plain], closing: Plain) -> Plain:
    rows = [(rule, alternative) for body in bodies.values() for rule, alternative in body.items()]
    chunks = [rows[at : at + RULES_IN_A_RULESET] for at in range(0, len(rows), RULES_IN_A_RULESET)]
    rulesets = {f"{tag}_{number}": _ruleset(f"{tag}_{number}", tag, chunk) for number, chunk in enumerate(chunks)}
    return {"tag": tag, "rulesets": rulesets, "closing": closing}


def _ruleset(name: str, tag: str, rows: list[tuple[str, Alternative]]) -> Plain:
    """The rules of one ruleset, with the sentinel last; refuses what would overrun the C code's limits."""
    children = {(key, value) for _, alternative in rows for key, values in alternative.items() for value in values}
    if len(children) > MOST_CHILDREN:
        raise ContradictionError(f"the ruleset '{name}' compares {len(children)} values; durable-rules takes 400.")
    rules = {
        rule: {"all": [{"m": {"$and": _conjuncts(rule, tag, alternative)}}], "pri": 1} for rule, alternative in rows
    }
    return {**rules, f"s|{name}": {"all": [{"m": {"stratum": tag}}], "pri": 2}}


def _conjuncts(rule: str, tag: str, alternative: Alternative) -> list[Plain]:
    parts: list[Plain] = [{"stratum": tag}]
    ors = 0
    for key, values in sorted(alternative.items()):
        if len(values) == 1:
            parts.append({key: next(iter(values))})
        else:
            ors += 1
            parts.append({"$or": [{key: value} for value in sorted(values)]})
    if ors > MOST_ORS:
        raise ContradictionError(f"the rule '{rule}' compares {ors} facts with several values; durable-rules takes 14.")
    return parts
