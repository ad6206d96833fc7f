"""What the answer says about where it comes from."""

from __future__ import annotations

from typing import Any

from cases import rulebook
from routefinder.evaluate import decide
from routefinder.phrasing import Phrasing
from routefinder.view import view
from routefinder.vocabulary import Scenario
from routefinder.wording import sanction_text


def notes(day: str) -> list[str]:
    facts = {"platform": "tiktok", "content": ("threat",)}
    return view(decide(rulebook(), Scenario(date=day, facts=facts)), "en")["notes"]


def test_the_answer_says_when_the_register_row_is_old() -> None:
    old = rulebook().phrases["data_old"].en
    assert old not in notes("2026-12-01")
    assert old in notes("2027-06-01")


def hate_speech(**dates: str) -> dict[str, Any]:
    scenario = Scenario(date="2025-12-01", facts={"content": ("hate_speech",)}, dates=dates)
    routes = view(decide(rulebook(), scenario), "nl")["routes"]
    return next(route for route in routes if route["id"] == "prosecute_hate_speech")


def test_a_fine_takes_the_amounts_of_the_day_of_the_act() -> None:
    assert {row["max_eur"] for row in hate_speech(act="2023-06-01")["sanctions"] if row["fine_category"] == 4} == {
        22_500
    }
    assert {row["max_eur"] for row in hate_speech(act="2025-06-01")["sanctions"] if row["fine_category"] == 4} == {
        25_750
    }


def test_the_paragraph_of_group_insult_is_that_of_the_day_of_the_act() -> None:
    """Until 1 October 2024 paragraph 2 of article 137c was the habit; the paragraph on genocide came on that day."""
    before, after = (
        [row["breach"] for row in hate_speech(act=day)["sanctions"] if "137c l" in row["breach"]]
        for day in ("2024-09-30", "2024-10-01")
    )
    assert before == ["groepsbelediging (137c lid 1)"]
    assert after == ["groepsbelediging (137c leden 1 en 2)"]


def test_amounts_that_nobody_looked_up_say_so() -> None:
    """The amounts since 2020 are general knowledge: their mark stands with the sources and in the words."""
    route = hate_speech(act="2024-06-01")
    assert {row["evidence"] for row in route["sources"] if row["id"].startswith("fines_")} == {"general_knowledge"}
    words = Phrasing(rulebook(), "nl")
    texts = [sanction_text(row, words) for row in route["sanctions"] if row["fine_category"] is not None]
    assert texts
    assert all(words.phrase("fine_category_unchecked") in text for text in texts)
    old = [sanction_text(row, words) for row in hate_speech(act="2019-06-01")["sanctions"] if row["fine_category"]]
    assert not any(words.phrase("fine_category_unchecked") in text for text in old)


def test_a_shut_route_names_the_rule_that_was_nearest_in_time() -> None:
    """Before 2020 neither article 139h (2020 to 2024) nor article 254ba (since 2024) was there; 139h came first."""
    facts = {"content": ("sexual_imagery",), "depicted_age": "adult", "sexual_character": "sexual", "consent": "absent"}
    scenario = Scenario(date="2025-12-01", facts=facts, dates={"act": "2019-12-31"})
    routes = view(decide(rulebook(), scenario), "nl")["routes"]
    shut = next(route for route in routes if route["id"] == "prosecute_254ba")
    assert "1 januari 2020" in " ".join(str(line) for line in shut["because"])
