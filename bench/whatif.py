"""What-if on every shipped scenario: all single changes, and all sets that open a route.

usage: bench/whatif.py [ROUNDS]      prints medians in milliseconds, and as a ratio to one call of ``statuses``
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from cases import rulebook, shipped  # noqa: E402
from routefinder.changes import Case  # noqa: E402
from routefinder.evaluate import decide  # noqa: E402
from routefinder.index import index_of  # noqa: E402
from routefinder.whatif import single_changes, what_if  # noqa: E402

BOUND_MS = 50
"""What all single changes of one case may take at most."""


def main(rounds: int) -> int:
    """Measure and print; 1 when all single changes of a case take longer than they may."""
    book = rulebook()
    index = index_of(book)
    decisions = [decide(book, scenario) for scenario in shipped()]
    known = [index.space.encode(one.filled.facts, one.filled.date, one.filled.act) for one in decisions]
    changes = [len(Case(one).changes()) for one in decisions]
    verdict = median(lambda at: index.statuses(known[at]), len(known), rounds)
    singles = median(lambda at: single_changes(decisions[at]), len(known), rounds)
    everything = median(lambda at: what_if(decisions[at]), len(known), 1)
    print(f"rules {len(book.rules)}, routes {len(book.routes)}, scenarios {len(known)}, "
          f"changes tried in a case {min(changes)} to {max(changes)}")  # fmt: skip
    for name, took in (
        ("statuses", verdict),
        ("all single changes", singles),
        ("and all sets up to three", everything),
    ):
        print(f"{name:26} {took * 1e3:8.2f} ms   {took / verdict:8.0f} times one call of statuses")
    return int(singles * 1e3 > BOUND_MS)


def median(work: Callable[[int], object], count: int, rounds: int) -> float:
    """The median over all cases of the seconds that one case takes; of several rounds the fastest counts."""
    took = []
    for at in range(count):
        best = float("inf")
        for _ in range(rounds):
            start = time.perf_counter()
            work(at)
            best = min(best, time.perf_counter() - start)
        took.append(best)
    return statistics.median(took)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 5))
