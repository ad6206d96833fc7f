"""A decision, and the trace it is: every rule with its verdict, every route with its status."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from routefinder.diagram import Status
from routefinder.filling import Filled
from routefinder.logic import Truth
from routefinder.rulebook import Conclusion, Deadline, Remark, Rule, Rulebook, Sanction
from routefinder.vocabulary import FactValue, Scenario

Verdict = Literal["applies", "waits", "excluded", "undetermined", "overridden", "not_in_force"]
ALIVE: tuple[Verdict, ...] = ("applies", "waits", "undetermined")
"""The verdicts on a rule by which its route is open or may open."""


@dataclass(frozen=True, slots=True)
class RuleVerdict:
    """What a rule came to.

    ``facts`` are the facts that exclude it, or that it still needs, or by which it applies; ``by`` the rules that
    override it; ``day`` the day on which it was not in force. ``gates`` and ``steps`` follow the rule's own order.
    """

    rule: Rule
    verdict: Verdict
    gates: tuple[Truth, ...]
    steps: tuple[Truth, ...]
    facts: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Concluded:
    """A fact that conclusions gave a value, and the conclusions that did.

    ``given`` is the value the case states, where it wins over a different conclusion.
    """

    fact: str
    value: str
    rows: tuple[Conclusion, ...]
    given: FactValue | None = None


@dataclass(frozen=True, slots=True)
class RouteVerdict:
    """The status of a route, what it hangs on, and what comes with it.

    ``nearest`` is the rule that comes nearest when the route is unavailable. Deadlines and sanctions carry whether it
    is certain that they apply.
    """

    route: str
    status: Status
    open_facts: tuple[str, ...]
    open_steps: tuple[str, ...]
    rules: tuple[RuleVerdict, ...]
    nearest: RuleVerdict
    authority: str | None
    also: tuple[str, ...]
    deadlines: tuple[tuple[Deadline, bool], ...]
    sanctions: tuple[tuple[Sanction, bool], ...]
    remarks: tuple[Remark, ...]
    reading: Callable[[], tuple[str, ...]] = field(repr=False, compare=False)

    @property
    def hangs_on(self) -> tuple[str, ...]:
        """The known facts that the status hangs on, worked out when it is first asked for."""
        return self.reading()


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two rows of one route that differ and can both apply: an authority, a deadline or a sanction."""

    route: str
    what: Literal["authority", "deadline", "sanction"]
    one: str
    other: str


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer to one scenario. Everything that is shown is read from here."""

    rulebook: Rulebook
    scenario: Scenario
    filled: Filled
    engines: tuple[str, ...]
    conclusions: tuple[Concluded, ...]
    routes: tuple[RouteVerdict, ...]
    warnings: tuple[Remark, ...]
    notes: tuple[Remark, ...]
    conflicts: tuple[Conflict, ...]

    def route(self, route_id: str) -> RouteVerdict:
        """The verdict on one route; ``KeyError`` when the rulebook has no such route."""
        for verdict in self.routes:
            if verdict.route == route_id:
                return verdict
        raise KeyError(route_id)

    def statuses(self) -> dict[str, Status]:
        """The status of every route."""
        return {verdict.route: verdict.status for verdict in self.routes}
