"""Theorems: sentences about the whole space of scenarios that ``check`` proves or refutes. Only their shape.

A theorem has one form, written as a key: ``closed:``, ``not_open:``, ``implies:`` and so on. Most forms begin with a
choice of routes: what is named side by side must all fit, and of a list one is enough; nothing named is all routes.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import Field, model_validator

from routefinder.conditions import Condition, ConditionField
from routefinder.vocabulary import Day, Model, Text, Words


class Routes(Model):
    """A choice of routes; ``routes`` and ``without`` may end in ``*``."""

    routes: Words = ()
    groups: Words = ()
    effects: Words = ()
    authorities: Words = Field(default=(), description="Of the route, or of one of its rules.")
    without: Words = Field(default=(), description="Routes that are left out again.")


class Cases(Routes):
    """Routes, and the cases that are meant: a condition, and days from ``since`` up to and including ``until``."""

    when: ConditionField | None = None
    since: Day | None = None
    until: Day | None = None
    clock: Literal["date", "act"] = "date"


class Implies(Routes):
    """Wherever one of the routes is ``open`` (or ``not_closed``), ``then`` holds."""

    state: Literal["open", "not_closed"] = "not_closed"
    then: ConditionField


class Independent(Routes):
    """No state, term or cap of the routes depends on these facts."""

    facts: Words = Field(min_length=1)


class Percent(Routes):
    """The percentage stands only with these routes, and, where ``cites`` is given, only beside one of those sources."""

    percent: Decimal
    cites: Words = ()


class Effects(Routes):
    """None of the routes has one of these effects."""

    never: Words = Field(min_length=1)


class Deciders(Routes):
    """All authorities of the routes and their rules are among these; a word before a colon is each country's."""

    only: Words = Field(min_length=1)


class Kinds(Routes):
    """None of the routes has a sanction of one of these kinds; without ``kinds``: no sanction at all."""

    kinds: Words = ()


CHOOSING: dict[str, type[Routes]] = {
    "closed": Cases,
    "not_open": Cases,
    "open": Cases,
    "some": Cases,
    "apart": Cases,
    "implies": Implies,
    "independent": Independent,
    "no_hours": Routes,
    "hours_only": Routes,
    "percent_only": Percent,
    "effects": Effects,
    "decided_by": Deciders,
    "no_sanction": Kinds,
}
"""The forms that begin with a choice of routes, with what stands under them."""
FORMS = (*CHOOSING, "unread")
Form = Cases | Routes | Implies | Independent | Percent | Effects | Deciders | Kinds | tuple[str, ...]


class Theorem(Model):
    """A sentence about every scenario, in words and in one of the forms.

    Attributes:
        closed: in every such case each of the routes is closed.
        not_open: in every such case none of the routes is open.
        open: in every such case each of the routes is open.
        some: in every such case at least one of the routes is not closed.
        apart: in no such case are two of the routes not closed.
        implies: wherever a route is open (or not closed), a condition holds.
        independent: the routes do not depend on some facts.
        no_hours: no term of the routes is given in hours.
        hours_only: a binding term in hours stands with no other route.
        percent_only: a percentage stands with no other route, and with no other source.
        effects: the routes never have some effects.
        decided_by: nobody else decides on the routes.
        no_sanction: the routes carry no sanction, or none of some kinds.
        unread: no rule, conclusion, term or cap reads these facts at all.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    words: Text
    sources: Words = Field(min_length=1)
    closed: Cases | None = None
    not_open: Cases | None = None
    open: Cases | None = None
    some: Cases | None = None
    apart: Cases | None = None
    implies: Implies | None = None
    independent: Independent | None = None
    no_hours: Routes | None = None
    hours_only: Routes | None = None
    percent_only: Percent | None = None
    effects: Effects | None = None
    decided_by: Deciders | None = None
    no_sanction: Kinds | None = None
    unread: Words | None = None

    @model_validator(mode="after")
    def _one_form(self) -> Theorem:
        given = [name for name in FORMS if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"a theorem has exactly one form; here: {', '.join(given) or 'none'}")
        return self

    @property
    def form(self) -> str:
        """The name of its form."""
        return next(name for name in FORMS if getattr(self, name) is not None)

    @property
    def says(self) -> Form:
        """What stands under its form."""
        found: Form = getattr(self, self.form)
        return found

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """The conditions it names."""
        found = (getattr(self.says, name, None) for name in ("when", "then"))
        return tuple(condition for condition in found if condition is not None)

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts it names outside conditions."""
        says = self.says
        if isinstance(says, tuple):
            return says
        return says.facts if isinstance(says, Independent) else ()
