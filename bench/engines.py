"""One decision: the native engine beside durable-rules and zen-engine, on the same rules, in one process.

usage: bench/engines.py [ROUNDS]      prints medians and ratios; every answer is checked against the native one first
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

import zen  # noqa: E402
from durable import engine as durable_engine  # noqa: E402

from cases import completed, rulebook, shipped  # noqa: E402
from routefinder.engines.clauses import Clauses  # noqa: E402
from routefinder.engines.durable import strata  # noqa: E402
from routefinder.engines.durable_child import Chain  # noqa: E402
from routefinder.evaluate import decide_filled  # noqa: E402
from routefinder.exchange.jdm import jdm, request  # noqa: E402
from routefinder.exchange.tables import Tables  # noqa: E402
from routefinder.filling import fill  # noqa: E402
from routefinder.index import index_of  # noqa: E402
from routefinder.trace import Tracer  # noqa: E402

Work = Callable[[int], object]


def main(rounds: int) -> None:
    """Measure and print."""
    book = rulebook()
    start = time.perf_counter()
    index = index_of(book)
    compiled = time.perf_counter() - start
    choice = random.Random(1)
    scenarios = [completed(scenario, index.space, choice) for scenario in shipped()]
    filled = [fill(scenario, book, None) for scenario in scenarios]
    vague = [fill(scenario, book, None) for scenario in shipped()]
    tables = Tables(index)
    graph = json.dumps(jdm(index))
    zen_engine = zen.ZenEngine({"loader": lambda _key: zen.ZenDecisionContent(graph)})
    requests = [request(tables.message(one)) for one in filled]
    clauses = Clauses(index.space)
    chain = Chain(durable_engine, strata(index, clauses))
    messages = [clauses.message(one) for one in filled]
    known = [index.space.encode(one.facts, one.date, one.act) for one in vague]
    for at, one in enumerate(filled):
        tracer = Tracer(index, one)
        want = {rule for rule, nodes in index.rules.items() if tracer.truth(nodes.opens)}
        assert want == set(chain.decide(messages[at])["certain"]) & set(index.rules), scenarios[at].id
        got = zen_engine.evaluate("book", requests[at])["result"].get("rules") or []
        assert want == {row["rule"] for row in got}, scenarios[at].id
    works: dict[str, Work] = {
        "native, full decision with trace, facts unknown": lambda at: decide_filled(book, scenarios[at], vague[at]),
        "native, full decision with trace, nothing unknown": lambda at: decide_filled(book, scenarios[at], filled[at]),
        "native, verdicts only, facts unknown": lambda at: index.statuses(known[at]),
        "durable-rules, verdicts only": lambda at: chain.decide(messages[at]),
        "zen-engine, static loader": lambda at: zen_engine.evaluate("book", requests[at]),
        "zen-engine, traced": lambda at: zen_engine.evaluate("book", requests[at], {"trace": True}),
    }
    times = {name: measure(work, len(scenarios), rounds) for name, work in works.items()}
    traced = times["zen-engine, traced"]
    print(f"rules {len(book.rules)}, conclusions {len(book.conclusions)}, routes {len(book.routes)}, "
          f"scenarios {len(scenarios)}, compiled in {compiled * 1000:.0f} ms")  # fmt: skip
    for name, took in times.items():
        print(f"{name:52} {took * 1e6:9.0f} us   {took / traced:8.3f} of zen traced")


def measure(work: Work, count: int, rounds: int) -> float:
    """The median seconds of one decision."""
    took = []
    for _ in range(rounds):
        start = time.perf_counter()
        for at in range(count):
            work(at)
        took.append((time.perf_counter() - start) / count)
    return statistics.median(took)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
