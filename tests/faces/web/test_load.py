"""Many people at once: no error, nothing left, memory that does not grow. How fast it is, ``bench/load.py`` says."""

from __future__ import annotations

import sys

import pytest

from cases import ROOT


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(str(ROOT / "bench"))
    import load

    yield load
    sys.modules.pop("load")


def test_a_few_people_for_a_moment(load) -> None:
    found = load.measure(4, 3)
    assert found.errors == {}
    assert found.counts["begun"] == found.counts["erased"] >= 1
    assert found.left == 0
    assert found.complaints == ""


@pytest.mark.long
def test_200_people_for_two_minutes(load) -> None:
    found = load.measure(200, 120)
    assert found.errors == {}
    assert found.left == 0
    assert found.complaints == ""
    assert found.counts["begun"] == found.counts["erased"] >= 200
    assert found.counts["outcomes"] >= 100
    assert found.counts["answers"] >= 2000
    assert found.last <= 1.25 * found.settled


@pytest.mark.long
def test_a_server_that_is_killed_leaves_nothing_on_disk(load) -> None:
    assert load.killed(100) == []
