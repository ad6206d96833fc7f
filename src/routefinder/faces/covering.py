"""``routefinder coverage`` and ``report``: what the scenarios show, and the generated reports."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryFile
from typing import Literal

from routefinder.claims import claim_coverage
from routefinder.claims_view import claims_data, tell_claims
from routefinder.coverage import coverage
from routefinder.coverage_page import coverage_page
from routefinder.coverage_view import coverage_data, tell_coverage
from routefinder.errors import Fault, InputError
from routefinder.evidence import READING, evidence
from routefinder.examples import example_reports
from routefinder.faces.deciding import Desk, session, today
from routefinder.faces.testing import scenario_files
from routefinder.faces.writing import unwritable
from routefinder.load import load_rulebook
from routefinder.outline import render_outline
from routefinder.phrasing import Phrasing
from routefinder.rulebook import Rulebook
from routefinder.stories import Stories, read_stories
from routefinder.vocabulary import Language

Form = Literal["text", "json", "html"]


def run(
    paths: list[Path], rules: Path | None, shape: tuple[Form, Language, int], *, claims: bool, least: int | None
) -> tuple[str, int]:
    """The coverage of a rulebook by scenarios, or of its claims; and the exit code: 0 when all is in order, else 1."""
    rulebook = load_rulebook(rules)
    stories = _stories(paths, rulebook)
    return (_claims if claims else _scenarios)(rulebook, stories, shape, least)


def _claims(
    rulebook: Rulebook, stories: Stories, shape: tuple[Form, Language, int], least: int | None
) -> tuple[str, int]:
    form, language, width = shape
    if least is not None:
        hint = "Without '--claims' it sets the least percentage; with it, all claims must be in order."
        raise InputError([Fault("coverage-min", "'--min' does not go with '--claims'.", hint=hint)])
    found = claim_coverage(rulebook, stories)
    code = 0 if found.complete else 1
    if form == "json":
        return _json(claims_data(found, rulebook, stories)), code
    return render_outline(tell_claims(found, Phrasing(rulebook, language), stories), form, width), code


def _scenarios(
    rulebook: Rulebook, stories: Stories, shape: tuple[Form, Language, int], least: int | None
) -> tuple[str, int]:
    form, language, width = shape
    found = coverage(rulebook, stories, today())
    code = 1 if least is not None and found.lowest < least else 0
    words = Phrasing(rulebook, language)
    if form == "json":
        return _json(coverage_data(found)), code
    if form == "html":
        return coverage_page(found, words), code
    return render_outline(tell_coverage(found, words, least), "text", width), code


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def write_reports(folder: Path | None) -> str:
    """Write every report; the answer names the files, and says what could not be made."""
    target = folder if folder is not None else _checkout() / "reports"
    _make(target)
    with session(None) as desk:
        reports = all_reports(desk)
    words = Phrasing(desk.rulebook, "nl")
    lines = []
    for name, text in reports.items():
        path = target / name
        _put(path, text)
        lines.append(words.phrase("report_written", file=str(path)))
    if READING not in reports:
        lines.append(words.phrase("report_no_reading"))
    return "".join(f"{line}\n" for line in lines)


def all_reports(desk: Desk) -> dict[str, str]:
    """The text of every report on the checkout's scenarios, by its path in the folder of reports."""
    stories = _stories([], desk.rulebook)
    return evidence(desk.rulebook, stories, today()) | examples(desk, stories)


def _make(folder: Path) -> None:
    """Make a folder and see that it can be written to, before the work of minutes begins."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise unwritable(folder, error) from error


def _put(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise unwritable(path, error) from error


def examples(desk: Desk, stories: Stories) -> dict[str, str]:
    """A few decisions as pages, by their path in the folder of reports."""
    decisions = {Path(story.name).stem: desk.decide(story.scenario) for story in stories.rows}
    return {f"examples/{name}": page for name, page in example_reports(decisions).items()}


def _stories(paths: list[Path], rulebook: Rulebook) -> Stories:
    """The scenarios under the paths, or else those of the checkout; the latter are named from its root."""
    found = paths or [_checkout() / "scenarios"]
    root = None if paths else _checkout()
    files = scenario_files(found)
    return read_stories({(path.relative_to(root) if root else path).as_posix(): path for path in files}, rulebook)


def _checkout() -> Path:
    """The folder of the checkout that this runs from."""
    root = Path(__file__).resolve().parents[3]
    if not (root / "scenarios").is_dir():
        hint = "Name scenario files, or run it from a checkout."
        raise InputError([Fault("coverage-no-checkout", "the scenarios are not here.", hint=hint)])
    return root
