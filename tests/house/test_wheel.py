"""The wheel carries the rulebook, its letters and the templates, and no compiled code."""

from __future__ import annotations

import subprocess
import sys
import zipfile

from cases import ROOT


def test_the_wheel_carries_the_rulebook(tmp_path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    assert wheel.name.endswith("-py3-none-any.whl")
    inside = set(zipfile.ZipFile(wheel).namelist())
    rules = [path for path in (ROOT / "rules").rglob("*") if path.suffix in (".yaml", ".j2")]
    source = [path for path in (ROOT / "src" / "routefinder").rglob("*") if path.is_file() and path.suffix != ".pyc"]
    assert {f"routefinder/rules/{path.relative_to(ROOT / 'rules').as_posix()}" for path in rules} <= inside
    assert {path.relative_to(ROOT / "src").as_posix() for path in source} <= inside
