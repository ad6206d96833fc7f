"""Write everything in reports/: what ``routefinder report`` writes, the number of questions, and the mutation run.

usage: bench/reports.py      takes some minutes; the tests check that every report was made from these rules
"""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from cases import files, rulebook, shipped  # noqa: E402
from routefinder.questioncount import questions_report  # noqa: E402

ASKER = "supporter"


def main() -> None:
    """Run the three, one after the other."""
    subprocess.run([sys.executable, "-m", "routefinder", "report"], cwd=ROOT, check=True)
    names = [path.relative_to(ROOT).as_posix() for path in files()]
    day = date(2026, 1, 1)  # every shipped scenario has a day of its own
    text = questions_report(rulebook(), zip(names, shipped(), strict=True), ASKER, "nl", day)
    (ROOT / "reports" / "questions.md").write_text(text, encoding="utf-8", newline="\n")
    subprocess.run([sys.executable, str(ROOT / "bench" / "mutation.py")], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
