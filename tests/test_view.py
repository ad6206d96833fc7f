"""What the answer says about where it comes from."""

from __future__ import annotations

from cases import rulebook
from routefinder.evaluate import decide
from routefinder.view import view
from routefinder.vocabulary import Scenario


def notes(day: str) -> list[str]:
    facts = {"platform": "tiktok", "content": ("threat",)}
    return view(decide(rulebook(), Scenario(date=day, facts=facts)), "en")["notes"]


def test_the_answer_says_when_the_register_row_is_old() -> None:
    old = rulebook().phrases["data_old"].en
    assert old not in notes("2026-12-01")
    assert old in notes("2027-06-01")
