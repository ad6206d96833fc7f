"""Practice: what is loaded is decided as the command decides it, whatever is wrong is said, and nothing tells."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from cases import ROOT, SCENARIOS, files, rulebook, shipped
from routefinder.faces.answering import answer
from routefinder.faces.deciding import Desk, session
from routefinder.faces.web.app import create_app
from routefinder.faces.web.cases import as_file, load
from routefinder.faces.web.shelf import own_cases, shelf
from routefinder.faces.web.site import Settings, Site
from routefinder.faces.web.store import Visit
from routefinder.interview import answered
from routefinder.scenario import scenario_from
from routefinder.vocabulary import UNKNOWN, Language, Scenario
from routefinder.yamlfile import read_bytes

DAY = date(2026, 3, 16)
FORM = "application/x-www-form-urlencoded"
START = SCENARIOS / "start" / "deepnude-on-a-very-large-platform.yaml"
SOME = files()[:: len(files()) // 20]
TITLE = re.compile(r"<title>(.*?)</title>")
NEUTRAL = re.compile(r"((Fout: |Error: )?(Overzicht|Overview))")
PATHS = ("o", "o/2", "o/v", "o/r", "o/json", "o/zaak")
HEAD = "date: '2026-03-16'\nfacts:\n"
BOMB = HEAD + "  a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"  {name}: &{name} [{','.join(['*' + before] * 10)}]\n" for before, name in zip("abcdef", "bcdefg", strict=True)
)  # fmt: skip


@dataclass
class Practice:
    """A visit in practice, and the client that asks for its pages."""

    site: Site
    client: FlaskClient
    visit: Visit

    def get(self, page: str) -> TestResponse:
        return self.client.get(f"/s/{self.visit.id}/{page}")

    def post(self, page: str, **fields: str) -> TestResponse:
        return self.client.post(f"/s/{self.visit.id}/{page}", data=fields, content_type=FORM)

    def upload(self, content: bytes, name: str = "case.yaml") -> TestResponse:
        sent = {"f": (BytesIO(content), name)}
        return self.client.post(f"/s/{self.visit.id}/o/f", data=sent, content_type="multipart/form-data")

    def change(self, key: str, value: str) -> None:
        """As answering the question again does."""
        self.visit.interview = answered(self.visit.interview, key, value, overrule=True)

    def text(self, page: str) -> str:
        shown = self.get(page)
        assert shown.status_code == 200
        return unescape(shown.get_data(as_text=True))


def practice(desk: Desk, language: Language = "nl", **settings: object) -> Practice:
    given = {"mode": "oefenen", "day": DAY, "most_requests": 10_000, **settings}
    site = Site(desk, Settings(**given))  # type: ignore[arg-type]
    return Practice(site, create_app(site).test_client(), site.begin(language))


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk(rulebook(), None)


@pytest.fixture
def at_work(desk: Desk) -> Practice:
    return practice(desk, scenarios=SCENARIOS)


def command(desk: Desk, file: Path, language: Language = "nl", day: str | None = None) -> str:
    """What ``routefinder decide FILE --format json`` prints."""
    return answer(desk.decide_file(str(file), day), ("json", language, 80), None, None, full=False)


@pytest.mark.parametrize("file", SOME, ids=lambda file: file.stem)
def test_a_loaded_case_gives_what_the_command_prints(file: Path, at_work: Practice, desk: Desk, tmp_path: Path) -> None:
    assert at_work.upload(file.read_bytes()).status_code == 303
    assert at_work.visit.loaded is not None
    at_work.visit.language = "en"
    assert at_work.get("o/json").get_data(as_text=True) == command(desk, file, "en")
    copy = tmp_path / "copy.yaml"
    copy.write_bytes(at_work.get("o/zaak").data)
    assert command(desk, copy) == command(desk, file)


def test_the_files_are_those_of_the_command_itself(tmp_path: Path) -> None:
    with session(ROOT / "rules") as desk:
        found = practice(desk)
        found.upload(START.read_bytes())
        (tmp_path / "case.yaml").write_bytes(found.get("o/zaak").data)
        ours = found.get("o/json").data
    words = ["decide", str(tmp_path / "case.yaml"), "--format", "json", "--rules", str(ROOT / "rules")]
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([sys.executable, "-m", "routefinder", *words], env=env, capture_output=True, check=True)
    assert done.stdout == ours


def test_a_file_without_a_day_is_asked_about_the_day_of_the_site(at_work: Practice, desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text("facts: {content: [doxing], police_report: no}\n", encoding="utf-8")
    at_work.upload(file.read_bytes())
    assert at_work.get("o/json").get_data(as_text=True) == command(desk, file, day=DAY.isoformat())
    today = practice(desk, day=None)
    today.upload(file.read_bytes())
    assert today.get("o/json").get_data(as_text=True) == command(desk, file)


def test_every_shipped_case_written_out_is_the_same_case() -> None:
    for scenario in shipped():
        copy = scenario_from(read_bytes(as_file(scenario).encode(), ""), rulebook())
        assert copy == scenario.model_copy(update={"expect": None})


def test_a_shipped_case_is_chosen_in_two_steps(at_work: Practice, desk: Desk) -> None:
    names = re.findall(r'<label for="f(\d+)">(.*?) <span', at_work.text("o"))
    assert names[0] == ("1", "Om te beginnen")
    assert len(names) == len([path for path in SCENARIOS.iterdir() if path.is_dir()])
    assert at_work.post("o", a="1").headers["Location"].endswith("/o/2")
    assert "Nep naaktbeeld van een volwassene" in at_work.text("o/2")
    assert at_work.post("o/2", a="1").headers["Location"].endswith("/o")
    assert "Nep naaktbeeld van een volwassene" in at_work.text("o")
    assert at_work.get("o/json").get_data(as_text=True) == command(desk, START)


def test_the_shelf_has_every_shipped_file_once() -> None:
    assert own_cases() == SCENARIOS
    found = [example.file for theme in shelf(SCENARIOS) for example in theme.examples]
    assert sorted(found) == sorted(files())
    titles = {scenario.title for scenario in shipped()}
    assert {example.title for theme in shelf(SCENARIOS) for example in theme.examples} == titles


def test_a_folder_of_ones_own_is_offered_with_what_is_wrong_in_it(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "one.yaml").write_text("facts: {colour: red}\n", encoding="utf-8")
    (tmp_path / "two.json").write_text('{"title": "Two", "facts": {"content": ["doxing"]}}', encoding="utf-8")
    found = practice(desk, scenarios=tmp_path)
    assert re.findall(r'<label for="f\d+">(.*?) <span', found.text("o")) == ["Zonder onderwerp", "mine"]
    found.post("o", a="2")
    assert found.post("o/2", a="1").status_code == 303
    assert "'colour' is not a fact." in found.text("o")
    found.post("o", a="1")
    found.post("o/2", a="1")
    assert "Two." in found.text("o")
    assert "not a fact" not in found.text("o")


@pytest.mark.parametrize("page", ["o", "o/2"])
def test_choosing_nothing_is_said_and_choosing_what_is_not_there_is_refused(page: str, at_work: Practice) -> None:
    at_work.post("o", a="1")
    assert at_work.post(page).status_code == 303
    shown = at_work.text(page)
    assert TITLE.search(shown)[1] == "Fout: Overzicht"  # type: ignore[index]
    assert f'href="#f1">{rulebook().phrases["practice_no_choice"].nl}' in shown
    assert 'id="f1"' in shown
    for wrong in ("0", "999", "x", "01", ""):
        assert at_work.post(page, a=wrong).status_code == 400
    assert at_work.post(page, a="1", b="1").status_code == 400


def test_the_second_step_without_the_first_goes_back_to_it(at_work: Practice) -> None:
    assert at_work.get("o/2").headers["Location"].endswith("/o")
    assert at_work.post("o/2", a="1").headers["Location"].endswith("/o")
    assert at_work.visit.loaded is None


WRONG = {
    "not YAML": (b"facts: [", ["yaml-syntax"]),
    "no case": (b"- one\n- two\n", ["scenario-shape"]),
    "nothing": (b"", ["yaml-empty"]),
    "a program": (b"\x7fELF\x02\x01\x01" + bytes(50), ["yaml-character"]),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), ["file-not-utf8"]),
    "an unknown key": ((HEAD + "  content: [doxing]\nname: Jan\n").encode(), ["scenario-key"]),
    "a key that stands twice": ((HEAD + "  reach: public\n  reach: closed\n").encode(), ["yaml-duplicate"]),
    "a bomb of aliases": (BOMB.encode(), ["yaml-too-many"]),
    "too deep": (b"[" * 60, ["yaml-too-deep"]),
    "three at once": (
        (f"title: {'x' * 201}\n" + HEAD + "  colour: red\n  content: [nonsense]\n").encode(),
        ["practice-long-text", "scenario-fact", "scenario-value"],
    ),
    "a story in a title": (f"title: {'lang ' * 60}\n{HEAD}  content: [doxing]\n".encode(), ["practice-long-text"]),
    "a story as a key": (
        f"{HEAD}  content: [doxing]\n? {'y' * 300}\n: x\n".encode(),
        ["practice-long-text", "scenario-key"],
    ),
    "a story in a list": (
        f"{HEAD}  content: [doxing, {'z' * 300}]\n".encode(),
        ["practice-long-text", "scenario-value"],
    ),
    "a story as what is expected": (
        f"{HEAD}  content: [doxing]\nexpect: {{sanctions: {{police_report: {{text: {'q' * 300}}}}}}}\n".encode(),
        ["practice-long-text"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_with_a_file_is_said_and_what_was_there_stays(name: str, at_work: Practice) -> None:
    content, codes = WRONG[name]
    at_work.upload(START.read_bytes())
    at_work.post("o/a")
    before, kept = at_work.get("o/json").data, at_work.visit.memory["o"]
    sent = at_work.upload(content)
    assert sent.status_code == 303
    assert sent.headers["Location"].endswith("/o")
    assert sent.data == b""
    shown = at_work.text("o")
    assert TITLE.search(shown)[1] == "Fout: Overzicht"  # type: ignore[index]
    assert sorted(re.findall(r"</span> <code>(.*?)</code>", shown)) == sorted(codes)
    assert "x" * 201 not in shown
    assert "lang lang lang lang lang lang lang lang lang lang lang lang lang lang" not in shown
    assert at_work.get("o/json").data == before
    assert at_work.visit.memory["o"] is kept
    at_work.upload(START.read_bytes())
    assert TITLE.search(at_work.text("o"))[1] == "Overzicht"  # type: ignore[index]


def test_a_fault_is_said_with_its_line_in_the_language_of_the_page(at_work: Practice) -> None:
    at_work.upload((HEAD + "  content: [doxing]\n  colour: red\n").encode())
    assert "Regel 4:" in at_work.text("o")
    at_work.visit.language = "en"
    assert "Line 4:" in at_work.text("o")


def test_a_file_of_just_the_largest_size_is_read(at_work: Practice) -> None:
    head = HEAD + "  content: [doxing]\n"
    assert at_work.upload(head.encode() + b"#" * ((20 << 10) - len(head))).status_code == 303
    assert at_work.visit.loaded is not None


def test_what_stands_in_a_file_is_text_on_the_page(at_work: Practice) -> None:
    at_work.upload((HEAD + "  content: [doxing]\ntitle: '<script>alert(1)</script>{{ 7 * 7 }}'\n").encode())
    shown = at_work.get("o").get_data(as_text=True)
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7 * 7 }}" in shown


def test_sending_no_file_is_said_and_sending_anything_else_is_refused(at_work: Practice) -> None:
    assert at_work.upload(b"", "").status_code == 303
    shown = at_work.text("o")
    assert 'href="#f">Kies eerst een bestand.' in shown
    assert 'id="f"' in shown
    url = f"/s/{at_work.visit.id}/o/f"
    for fields, names in (({"a": "1"}, ""), ({}, "g"), ({"a": "1"}, "f"), ({}, "ff"), ({}, "fg")):
        data = MultiDict(fields)
        for name in names:
            data.add(name, (BytesIO(START.read_bytes()), "x"))
        assert at_work.client.post(url, data=data, content_type="multipart/form-data").status_code == 400
    assert at_work.visit.loaded is None


@pytest.mark.parametrize("mode", ["hulp", "zelf", "ouder", None])
def test_outside_practice_there_are_no_such_pages(mode: str | None, desk: Desk) -> None:
    found = practice(desk, mode=mode)
    assert [found.get(page).status_code for page in PATHS] == [404] * len(PATHS)
    assert [found.post(page).status_code for page in ("o", "o/2", "o/a")] == [404] * 3
    assert found.upload(START.read_bytes()).status_code == 404
    assert found.visit.loaded is None


def test_who_says_to_be_practising_has_them_and_goes_on_practising(desk: Desk) -> None:
    found = practice(desk, mode=None)
    found.visit.interview = answered(found.visit.interview, "asker", "student")
    assert found.upload(START.read_bytes()).status_code == 303  # its file is about a victim who asks
    assert found.site.mode(found.visit) == "oefenen"
    assert found.get("o/json").get_data(as_text=True) == command(desk, START)


def test_a_case_beside_itself_is_the_same(at_work: Practice) -> None:
    at_work.upload(START.read_bytes())
    assert at_work.post("o/a").status_code == 303
    shown = at_work.text("o/v")
    assert "De uitkomst is gelijk." in shown
    assert "<li>" not in shown.partition("<main")[2].partition("</main>")[0]


def test_nothing_is_beside_a_case_before_one_was_kept(at_work: Practice) -> None:
    assert rulebook().phrases["practice_nothing_kept"].nl in at_work.text("o/v")
    assert at_work.post("o/a", a="1").status_code == 400


def test_one_changed_answer_is_the_only_one_that_differs(at_work: Practice) -> None:
    at_work.upload(START.read_bytes())
    at_work.post("o/a")
    at_work.change("depicted_age", "minor")
    shown = at_work.text("o/v")
    facts = shown.partition("Antwoorden die verschillen")[2].partition("</section>")[0]
    assert facts.count("<li>") == 1
    assert "U veranderde één antwoord." in shown
    assert "prosecute_252.since_2024: links: geldt niet; rechts: hangt nog af van iets." in shown
    at_work.change("depicted_age", "adult")
    assert "De uitkomst is gelijk." in at_work.text("o/v")


def test_another_case_can_be_put_beside_the_one_that_was_kept(at_work: Practice) -> None:
    at_work.upload(START.read_bytes())
    at_work.post("o/a")
    at_work.upload(SOME[3].read_bytes())
    shown = at_work.text("o/v")
    assert "Links: Nep naaktbeeld van een volwassene op een zeer groot platform. De wet" in shown
    assert "Wegen die verschillen" in shown


def loaded(scenario: Scenario, site: Site) -> Visit:
    visit = site.begin("nl")
    visit.loaded = load(scenario, visit.questions, DAY, "student")
    visit.interview = visit.loaded.interview
    return visit


@pytest.mark.parametrize("scenario", shipped()[3::25], ids=lambda scenario: scenario.id)
def test_a_changed_answer_changes_that_fact_of_the_file_and_no_other(scenario: Scenario, desk: Desk) -> None:
    visit = loaded(scenario, (found := practice(desk)).site)
    assert found.site.progress(visit).question is None
    assert found.site.case(visit) == scenario
    for key, value in (("police_report", "no"), ("acute_danger", "yes"), ("consent", UNKNOWN)):
        was = visit.interview
        counts = key in found.site.progress(visit).kept or key in scenario.facts
        visit.interview = answered(was, key, value)
        facts = {name: given for name, given in scenario.facts.items() if name != key}
        said = {key: value} if counts and value != UNKNOWN else {}
        assert found.site.case(visit).facts == {**facts, **said}
        assert found.site.case(visit).dates == scenario.dates
        visit.interview = was
    assert found.site.case(visit) == scenario


def test_naming_another_service_takes_the_facts_of_the_file_that_its_register_says(desk: Desk) -> None:
    site = practice(desk).site
    facts = {"content": ("doxing",), "platform": "x", "establishment": "DE", "vlop": "no", "police_report": "yes"}
    scenario = Scenario(date=DAY.isoformat(), facts=facts)
    visit = loaded(scenario, site)
    assert site.decision(visit).filled.facts["establishment"] == "DE"
    visit.interview = answered(visit.interview, "platform", "telegram")
    kept = site.case(visit).facts
    assert kept == {"content": ("doxing",), "platform": "telegram", "police_report": "yes"}
    assert site.decision(visit).filled.origins["establishment"].kind == "platform"
    visit.interview = answered(visit.interview, "establishment", "FR", overrule=True)
    assert site.case(visit).facts["establishment"] == "FR"
    visit.interview = answered(visit.interview, "platform", "x")
    assert site.case(visit).facts.get("establishment") != "FR"


def test_days_of_a_file_count_and_can_be_changed(desk: Desk) -> None:
    site = practice(desk).site
    scenario = next(row for row in shipped() if row.dates.act and row.facts.get("content"))
    visit = loaded(scenario, site)
    assert site.decision(visit).filled.act == date.fromisoformat(str(scenario.dates.act))
    visit.interview = answered(visit.interview, "dates.act", "2012-05-06")
    assert site.case(visit).dates.act == "2012-05-06"
    assert site.case(visit).facts == scenario.facts
    visit.interview = answered(visit.interview, "dates.act", UNKNOWN)
    assert site.case(visit).dates.act is None


def test_loading_forgets_what_was_decided_before(at_work: Practice) -> None:
    facts = "date: '2026-03-16'\nfacts: {content: [doxing]}\n"
    at_work.upload(f"title: One\n{facts}".encode())
    one = json.loads(at_work.get("o/json").data)
    at_work.upload(f"title: Two\n{facts}".encode())
    two = json.loads(at_work.get("o/json").data)
    assert (one["title"], two["title"]) == ("One", "Two")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_rule_stands_on_the_page_of_rules_with_its_place(language: Language, at_work: Practice) -> None:
    at_work.upload(START.read_bytes())
    at_work.visit.language = language
    shown = at_work.text("o/r")
    decision = at_work.site.decision(at_work.visit)
    for verdict in decision.routes:
        for row in verdict.rules:
            part = shown.partition(f"<h3><code>{row.rule.id}</code></h3>")[2].partition("<h3>")[0]
            assert rulebook().phrases[f"practice_verdict_{row.verdict}"].in_(language) in part
            assert rulebook().places[f"rules/{row.rule.id}"] in part
            assert len(re.findall(r"<li>\s*<strong>", part.partition("</details>")[0])) == len(row.gates) + len(
                row.steps
            )
    assert '<pre class="code">flowchart TD' in shown


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_title_path_or_name_of_a_file_tells_anything(language: Language, desk: Desk) -> None:
    found = practice(desk, language, scenarios=SCENARIOS)
    found.post("o", a="1")
    found.post("o/2", a="1")
    found.post("o/a")
    for page in PATHS:
        shown = found.get(page)
        assert shown.status_code == 200
        if page in {"o/json", "o/zaak"}:
            name = shown.headers["Content-Disposition"]
            assert re.fullmatch(r"attachment; filename=oefening\.(json|yaml)", name)
            continue
        text = shown.get_data(as_text=True)
        assert NEUTRAL.fullmatch(TITLE.search(text)[1])  # type: ignore[index]
        links = re.findall(r'(?:href|action)="(.*?)"', text)
        ours = re.compile(
            rf"/s/{found.visit.id}(/[a-z0-9]{{1,4}}){{0,2}}|/(weg|web\.css|icon\.svg)|#[a-z0-9]{{1,3}}|tel:\d+"
        )
        assert [link for link in links if not ours.fullmatch(link)] == []
        assert set(re.findall(r' name="(.*?)"', text)) <= {"a", "f", "s", "p", "viewport", "robots", "color-scheme"}
        assert re.findall(r"<form(?![^>]*autocomplete=\"off\" novalidate)", text) == []
        assert " style=" not in text
        assert " checked" not in text
