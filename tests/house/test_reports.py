"""Everything in reports/ was made from this rulebook and these scenarios, and would be written the same now."""

from __future__ import annotations

import sys

import pytest

from cases import ROOT, rulebook
from routefinder.faces.covering import all_reports
from routefinder.faces.deciding import session
from routefinder.reading import can_measure

FOLDER = ROOT / "reports"
REPORTS = sorted(path for path in FOLDER.rglob("*") if path.is_file())
MUTATION, QUESTIONS = "mutation.md", "questions.md"


@pytest.fixture
def bench(monkeypatch):
    """``bench/reports.py``, which writes them all."""
    monkeypatch.syspath_prepend(str(ROOT / "bench"))
    import reports

    yield reports
    sys.modules.pop("reports")


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.name)
def test_a_report_was_made_from_these_rules(path) -> None:
    digest = rulebook().sha256
    text = path.read_text(encoding="utf-8")
    assert digest in text or digest[:12] in text, "run bench/reports.py"


def test_the_count_of_questions_was_made_from_these_scenarios(bench) -> None:
    """The reports of ``routefinder report`` are written anew and compared in tests/test_coverage.py."""
    assert bench.stories().sha256 in (FOLDER / QUESTIONS).read_text(encoding="utf-8"), "run bench/reports.py"


@pytest.mark.long
@pytest.mark.skipif(not can_measure(), reason="textstat is not installed")
def test_every_report_would_be_written_the_same_now(bench) -> None:
    """All but the mutation run, which takes minutes; the long tests make that run themselves."""
    with session(None) as desk:
        now = {**all_reports(desk), QUESTIONS: bench.questions()}
    there = {path.relative_to(FOLDER).as_posix(): path.read_text(encoding="utf-8") for path in REPORTS}
    assert now.keys() == there.keys() - {MUTATION}
    stale = [name for name, text in now.items() if text != there[name]]
    assert not stale, "run bench/reports.py"
