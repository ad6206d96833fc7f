"""``routefinder why``, ``whatif`` and ``compare``: readings of one decision, or of two."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from routefinder.compare import compare
from routefinder.decision import Decision
from routefinder.errors import Fault, InputError
from routefinder.faces.deciding import STANDARD_INPUT, Desk, session
from routefinder.outline import Outline, render_outline
from routefinder.phrasing import Phrasing
from routefinder.telling import tell_comparison, tell_why, tell_why_not
from routefinder.telling_whatif import tell_what_if
from routefinder.view import as_json
from routefinder.vocabulary import Language
from routefinder.whatif import what_if
from routefinder.whatif_view import what_if_view
from routefinder.why import why, why_not

Form = Literal["text", "json", "md", "html"]
ALL = "all"
"""In the place of a route: every route that is shut."""


def explain_route(route: str, file: str, day: str | None, rules: Path | None, shape: tuple[Form, Language, int]) -> str:
    """Why a route is there or not; for ``all``, why every route that is shut is shut."""
    with session(rules) as desk:
        decision = desk.decide_file(file, day)
    if route == ALL:
        return _shown(why_not(decision, shape[1]), decision, tell_why_not, shape)
    return _shown(why(decision, route, shape[1]), decision, tell_why, shape)


def explore(file: str, day: str | None, rules: Path | None, shape: tuple[Form, Language, int], *, full: bool) -> str:
    """What every other answer would change, and what would open each route."""
    with session(rules) as desk:
        decision = desk.decide_file(file, day)

    def tell(data: dict[str, Any], words: Phrasing) -> Outline:
        return tell_what_if(data, words, full=full or shape[0] != "text")

    return _shown(what_if_view(what_if(decision), shape[1]), decision, tell, shape)


def put_side_by_side(files: list[str], days: list[str], rules: Path | None, shape: tuple[Form, Language, int]) -> str:
    """Two cases, on their own days or on one; or one case on two days."""
    _refuse_unless_two(files, days)
    with session(rules) as desk:
        left, right = _both(desk, files, days)
    return _shown(compare(left, right, shape[1]), left, tell_comparison, shape)


def _both(desk: Desk, files: list[str], days: list[str]) -> tuple[Decision, Decision]:
    if len(files) == 1:
        scenario = desk.read(files[0])
        return desk.decide(scenario, days[0]), desk.decide(scenario, days[1])
    day = days[0] if days else None
    return desk.decide_file(files[0], day), desk.decide_file(files[1], day)


def _refuse_unless_two(files: list[str], days: list[str]) -> None:
    if (len(files), len(days)) not in ((1, 2), (2, 0), (2, 1)):
        hint = "Give two files, or one file with '--date' twice."
        raise InputError([Fault("compare-two", "two cases are compared, or one case on two days.", hint=hint)])
    if files == [STANDARD_INPUT, STANDARD_INPUT]:
        hint = "Give at least one of the two as a file."
        raise InputError([Fault("compare-input", "standard input can be read only once.", hint=hint)])


def _shown(
    data: dict[str, Any],
    decision: Decision,
    tell: Callable[[dict[str, Any], Phrasing], Outline],
    shape: tuple[Form, Language, int],
) -> str:
    form, language, width = shape
    if form == "json":
        return as_json(data) + "\n"
    return render_outline(tell(data, Phrasing(decision.rulebook, language)), form, width)
