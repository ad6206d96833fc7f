"""The same answers give the same bytes on both faces: as the page's JSON, and by the file of the terminal."""

from __future__ import annotations

import io
import random
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml
from flask.testing import FlaskClient

from cases import rulebook
from routefinder.faces import asking
from routefinder.faces.cli import main
from routefinder.faces.deciding import Desk
from routefinder.faces.web.app import create_app
from routefinder.faces.web.site import Settings, Site
from routefinder.interview import Questionnaire

OPTION = re.compile(r'<input type="(radio|checkbox)" name="a" id="[^"]*" value="([^"]*)"')
ONWARD = re.compile(r'class="go" href="([^"]+)"')
MOST = 80


@dataclass
class Both:
    """Answers as they are sent to the pages, and as they are typed in the terminal."""

    chance: random.Random
    unknown: float
    typed: list[str] = field(default_factory=list)

    def answer(self, text: str) -> dict[str, str | list[str]]:
        """An answer to the question on a page."""
        options = OPTION.findall(text)
        marks = [mark for _, mark in options if mark.isdigit() and mark != "0"]
        if self.chance.random() < self.unknown or not (marks or "w" in dict(map(reversed, options))):
            return self._said("0", {"a": "0"})
        if 'name="d"' in text:
            return self._said("3 2 2026", {"a": "w", "d": "3", "m": "2", "y": "2026"})
        if 'name="n"' in text:
            return self._said("123456.5", {"a": "w", "n": "123456,5"})
        if options[0][0] == "checkbox":
            some = self.chance.sample(marks[:-1], self.chance.choice((1, 1, 2)))
            return self._said(" ".join(str(marks.index(mark) + 1) for mark in some), {"a": some})
        mark = self.chance.choice(marks)
        return self._said(str(marks.index(mark) + 1), {"a": mark})

    def _said(self, typed: str, sent: dict[str, str | list[str]]) -> dict[str, str | list[str]]:
        self.typed.append(typed)
        return sent


def through_the_pages(client: FlaskClient, visit: str, both: Both) -> None:
    """Answer every question on its page."""
    page = onward(client, visit)
    for _ in range(MOST):
        if page.endswith("/c"):
            return
        if re.search(r"/n\d+$", page):
            page = onward(client, page)
            continue
        sent = client.post(page, data=both.answer(client.get(page).text))
        assert sent.status_code == 303, sent.text
        page = sent.headers["Location"]
    raise AssertionError("the questions do not end")


def onward(client: FlaskClient, page: str) -> str:
    found = ONWARD.search(client.get(page).text)
    assert found is not None
    return found[1]


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch):
    """Run a command with lines typed; what it prints."""
    questions = Questionnaire(rulebook())
    monkeypatch.setattr("routefinder.faces.deciding.load_rulebook", lambda _: rulebook())
    monkeypatch.setattr("routefinder.faces.deciding.second_engine", lambda _: None)
    monkeypatch.setattr(asking, "Questionnaire", lambda _: questions.fresh())

    def run(*words: str, typed: str = "") -> bytes:
        out = io.BytesIO()
        monkeypatch.setattr(sys, "argv", ["routefinder", *words])
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed.encode())))
            patch.setattr(sys, "stdout", io.TextIOWrapper(out, encoding="utf-8"))
            with pytest.raises(SystemExit) as ended:
                main()
            assert ended.value.code == 0
            return out.getvalue()

    return run


@pytest.mark.parametrize(("seed", "unknown"), [(1, 0.2), (2, 0.5), (3, 1.0), (4, 0.0), (5, 0.3)])
def test_the_same_answers_give_the_same_bytes_on_both_faces(seed: int, unknown: float, program, tmp_path: Path) -> None:
    site = Site(Desk(rulebook(), None), Settings(mode="oefenen"))
    client = create_app(site).test_client()
    visit = client.post("/begin", data={"l": "nl"}).headers["Location"]
    both = Both(random.Random(seed), unknown)
    through_the_pages(client, visit, both)
    shown = client.get(f"{visit}/o/json")
    assert shown.status_code == 200

    file = tmp_path / "case.yaml"
    day = site.day().isoformat()
    program("ask", "--mode", "oefenen", "--date", day, "--output", str(file), typed="\n".join([*both.typed, "0", ""]))
    assert program("decide", str(file), "--format", "json") == shown.data


def test_a_file_of_the_terminal_says_what_the_file_of_the_page_says(program, tmp_path: Path) -> None:
    site = Site(Desk(rulebook(), None), Settings(mode="oefenen"))
    client = create_app(site).test_client()
    visit = client.post("/begin", data={"l": "nl"}).headers["Location"]
    both = Both(random.Random(6), 0.4)
    through_the_pages(client, visit, both)
    file = tmp_path / "case.yaml"
    words = ("--date", site.day().isoformat(), "--output", str(file))
    program("ask", "--mode", "oefenen", *words, typed="\n".join([*both.typed, "0", ""]))
    ours, theirs = yaml.safe_load(file.read_text("utf-8")), yaml.safe_load(client.get(f"{visit}/o/zaak").data)
    assert ours == theirs
    assert "unknown" not in ours["facts"].values()
