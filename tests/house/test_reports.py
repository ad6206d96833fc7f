"""Everything in reports/ names the rulebook that it was made from, and that is this one."""

from __future__ import annotations

import pytest

from cases import ROOT, rulebook

REPORTS = sorted(path for path in (ROOT / "reports").rglob("*") if path.is_file())


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.name)
def test_a_report_was_made_from_these_rules(path) -> None:
    digest = rulebook().sha256
    text = path.read_text(encoding="utf-8")
    assert digest in text or digest[:12] in text, "run bench/reports.py"
