"""Which legal routes exist against illegal online content: who can act, with what, by when, and why not.

>>> from routefinder import Scenario, decide, load_rulebook
>>> rulebook = load_rulebook()
>>> decision = decide(rulebook, Scenario(date="2026-03-16", facts={"content": ("threat",)}))
>>> sorted(set(decision.statuses().values()))
['available', 'conditional', 'unavailable']
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from routefinder.decision import Decision
    from routefinder.errors import ContradictionError, InputError, RoutefinderError, RulebookError, ScenarioError
    from routefinder.evaluate import decide
    from routefinder.load import load_rulebook
    from routefinder.vocabulary import Scenario

_HOMES = {
    "ContradictionError": "errors",
    "Decision": "decision",
    "InputError": "errors",
    "RoutefinderError": "errors",
    "RulebookError": "errors",
    "Scenario": "vocabulary",
    "ScenarioError": "errors",
    "decide": "evaluate",
    "load_rulebook": "load",
}

__all__ = [
    "ContradictionError",
    "Decision",
    "InputError",
    "RoutefinderError",
    "RulebookError",
    "Scenario",
    "ScenarioError",
    "decide",
    "load_rulebook",
]


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for, so that the command line starts without the engine."""
    if name not in _HOMES:
        raise AttributeError(f"module 'routefinder' has no attribute '{name}'")
    return getattr(import_module(f"routefinder.{_HOMES[name]}"), name)
