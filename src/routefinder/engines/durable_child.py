"""The child process in which durable-rules runs: rulesets in, then one message a line in, what fired a line out.

A crash here cannot take the session along. Nothing of the package is imported. What the C code cannot do safely is
avoided: no timer threads, no events, no joins, no negation, one fixed session and fact id, a sentinel rule in each
ruleset that proves that the run was complete.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import Any

SESSION, FACT = "1", "1"
Plain = dict[str, Any]


class Run:
    """What has fired for the message at hand, and what went wrong inside an action."""

    def __init__(self) -> None:
        self.fired: set[str] = set()
        self.faults: list[str] = []

    def action(self, rule: str) -> Callable[[Any], None]:
        """An action that only notes its rule; durable-rules swallows exceptions, so they are kept."""

        def note(_context: Any) -> None:
            try:
                self.fired.add(rule)
            except Exception as error:  # noqa: BLE001
                self.faults.append(repr(error))

        return note


class Chain:
    """The strata, each a few small rulesets; a stratum's conclusions complete the next stratum's message."""

    def __init__(self, engine: Any, strata: list[Plain]) -> None:
        class QuietHost(engine.Host):  # type: ignore[misc]
            """A host whose timer threads are never started."""

            def _run(self) -> None:
                """Start nothing."""

        self.engine = engine
        self.host = QuietHost()
        self.strata = strata
        self.run = Run()
        for stratum in strata:
            for name, rules in stratum["rulesets"].items():
                self.host.set_rulesets({name: {rule: self._rule(body, rule) for rule, body in rules.items()}})

    def _rule(self, body: Plain, rule: str) -> Plain:
        return {**body, "run": self.run.action(rule)}

    def decide(self, message: dict[str, str]) -> Plain:
        """The rules that certainly apply and those that possibly do."""
        self.run.fired.clear()
        known = dict(message)
        for stratum in self.strata:
            for name in stratum["rulesets"]:
                self._assert(name, {**known, "stratum": stratum["tag"]})
            known.update(self._closing(stratum["closing"], known))
        if self.run.faults:
            raise RuntimeError("; ".join(self.run.faults))
        ids = {kind: sorted({rule.split("|")[1] for rule in self.run.fired if rule[0] == kind}) for kind in "cp"}
        return {"certain": ids["c"], "possible": ids["p"]}

    def _assert(self, name: str, message: dict[str, str]) -> None:
        fact = {**message, "sid": SESSION, "id": FACT}
        try:
            self.host.assert_fact(name, dict(fact))
        finally:
            self.host.retract_fact(name, {"sid": SESSION, "id": FACT})
        if f"s|{name}" not in self.run.fired:
            raise RuntimeError(f"the sentinel of '{name}' did not fire")

    def _closing(self, facts: Plain, known: dict[str, str]) -> dict[str, str]:
        return {fact: self._concluded(rows) for fact, rows in facts.items() if known.get(fact, "unknown") == "unknown"}

    def _concluded(self, rows: Plain) -> str:
        values = set()
        for rule, value in rows["rows"]:
            if any(fired.startswith(f"p|{rule}|") for fired in self.run.fired):
                values.add(value)
            if any(fired.startswith(f"c|{rule}|") for fired in self.run.fired):
                break
        else:
            values.add(rows["otherwise"])
        return values.pop() if len(values) == 1 else "unknown"


def _answer(chain: Chain, line: str) -> Plain:
    try:
        return chain.decide(json.loads(line))
    except Exception as error:  # noqa: BLE001 - whatever went wrong is told to the parent, which refuses
        return {"error": repr(error)}


def main() -> None:
    """Read the strata, say whether durable-rules can be had, then answer message after message."""
    line = sys.stdin.readline()
    if not line.endswith("\n"):  # whoever asked is gone
        return
    strata = json.loads(line)
    try:
        from durable import engine
    except ImportError as error:
        print(json.dumps({"unavailable": str(error)}), flush=True)
        return
    chain = Chain(engine, strata)
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        print(json.dumps(_answer(chain, line)), flush=True)


if __name__ == "__main__":
    try:
        main()
    except BrokenPipeError:  # whoever asked is gone
        os._exit(1)
