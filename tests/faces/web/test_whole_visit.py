"""A whole visit over the wire, from the start to a letter, and then an error: nothing of it is said anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from cases import rulebook
from faces.web import wire
from faces.web.hushing import WORD, failing, line_of
from faces.web.pages_seen import Seen
from routefinder.faces.deciding import Desk
from routefinder.faces.web.forms import UNKNOWN_MARK, WRITTEN_MARK
from routefinder.faces.web.site import Settings, Site
from routefinder.vocabulary import DAY_OF, FactValue

ANSWERS: dict[str, FactValue] = {
    "acute_danger": "no",
    "asker": "victim",
    "content": ("sexual_imagery", "extortion"),
    "depicted_age": "adult",
    "consent": "absent",
    "provider_response": "refused_with_reasons",
    "notices": ("complete_notice",),
    "provider_turnover_eur": "7313731373137313",
    DAY_OF + "provider_decision": "2026-01-17",
}
FILES = ("b1.txt", "b1.docx", "agenda.ics")


class Visitor:
    """Answers every question as ``ANSWERS`` say, by forms as a browser sends them."""

    def __init__(self, site: Site, port: int) -> None:
        self.site, self.port = site, port
        self.path = self.ask("/begin", {"l": "nl"}).header("Location") or ""
        self.visit = site.store.get(self.path.removeprefix("/s/"))

    def ask(self, path: str, fields: dict[str, str] | None = None) -> Seen:
        return wire.ask(self.port, path, fields)

    def page(self, name: str) -> Seen:
        return self.ask(f"{self.path}/{name}")

    def fields(self, key: str) -> dict[str, str]:
        """What the form of a question sends: one option of several is enough here."""
        value = ANSWERS.get(key)
        if key.startswith(DAY_OF) and value is not None:
            year, month, day = str(value).split("-")
            return {"a": WRITTEN_MARK, "d": day, "m": month, "y": year}
        if key == "provider_turnover_eur":
            return {"a": WRITTEN_MARK, "n": str(value)}
        form = self.site.forms(self.visit).form(key, None)
        wanted = value[0] if isinstance(value, tuple) else value
        return {"a": next((option.mark for option in form.options if option.value == wanted), UNKNOWN_MARK)}

    def to_check(self) -> int:
        """How many questions were answered up to the check page."""
        for number in range(60):
            question = self.site.progress(self.visit).question
            if question is None:
                assert self.page("c").status == 200
                return number
            at = f"{self.path}/{self.visit.number(question.key)}"
            assert self.ask(at).status == 200
            assert self.ask(at, {}).status in (303, 400)
            assert self.ask(at, self.fields(question.key)).status == 303
        raise AssertionError("the questions do not end")


@pytest.fixture
def visitor() -> Iterator[Visitor]:
    site = Site(Desk(rulebook(), None), Settings(day=date(2026, 3, 16), most_requests=10_000))
    with wire.served(site) as server:
        yield Visitor(site, int(server.effective_port))


@pytest.mark.usefixtures("hushed")
def test_a_visit_to_a_letter_and_an_error_after_it_tell_nothing(capfd, visitor: Visitor, monkeypatch) -> None:
    assert visitor.to_check() > 8
    turnover = visitor.visit.number("provider_turnover_eur")
    assert visitor.ask(f"{visitor.path}/{turnover}", visitor.fields("provider_turnover_eur")).status == 303
    for page in ("r", "b", "b1", *FILES):
        assert visitor.page(page).status == 200, page
    assert capfd.readouterr() == ("", "")
    monkeypatch.setattr(visitor.site, "decision", failing(KeyError(WORD)))
    pages = ("r", "b", "b1", "b1.txt")
    for page in pages:
        assert visitor.page(page).status == 500
    out, err = capfd.readouterr()
    assert out == ""
    lines = err.splitlines(keepends=True)
    assert len(lines) == len(pages)
    answers = {str(value) for value in ANSWERS.values() if isinstance(value, str) and len(value) > 5}
    for line in lines:
        line_of(line, "KeyError")
        assert not [one for one in (visitor.visit.id, "/s/", *answers) if one in line]
    assert visitor.ask("/weg", {"s": visitor.visit.id}).status == 303
    assert len(visitor.site.store) == 0
    assert capfd.readouterr() == ("", "")
