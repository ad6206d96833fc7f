"""Write everything in reports/: what ``routefinder report`` writes, the number of questions, and the mutation run.

usage: bench/reports.py      takes some minutes; the tests check that they were made from these rules and scenarios, the
long ones that what is written now is the same
"""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from cases import files, rulebook  # noqa: E402
from routefinder.questioncount import questions_report  # noqa: E402
from routefinder.stories import Stories, read_stories  # noqa: E402

ASKER = "supporter"
QUESTIONS = ROOT / "reports" / "questions.md"


def stories() -> Stories:
    """Every shipped scenario, by its path in the checkout."""
    return read_stories({path.relative_to(ROOT).as_posix(): path for path in files()}, rulebook())


def questions() -> str:
    """The report on how many questions each scenario takes."""
    day = date(2026, 1, 1)  # every shipped scenario has a day of its own
    return questions_report(rulebook(), stories(), ASKER, "nl", day)


def main() -> None:
    """Run the three, one after the other."""
    subprocess.run([sys.executable, "-m", "routefinder", "report"], cwd=ROOT, check=True)
    QUESTIONS.write_text(questions(), encoding="utf-8", newline="\n")
    subprocess.run([sys.executable, str(ROOT / "bench" / "mutation.py")], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
