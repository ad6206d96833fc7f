"""``routefinder decide``: the answer on the screen or in a file; a PDF never goes to a screen."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from routefinder.decision import Decision
from routefinder.errors import Fault, InputError
from routefinder.faces.testing import save_scenario
from routefinder.faces.writing import save
from routefinder.phrasing import Phrasing
from routefinder.render import render
from routefinder.vocabulary import Language

Form = Literal["text", "json", "md", "html", "pdf"]


def answer(
    decision: Decision, shape: tuple[Form, Language, int], output: Path | None, save_as: Path | None, *, full: bool
) -> str:
    """What to print: the answer, or where it was written. ``save_as`` keeps the case as a test.

    Raises:
        InputError: for a PDF without a file, a file that is there already, or an extra that is not installed.
    """
    form, language, width = shape
    if save_as is not None:
        save_scenario(decision, save_as, language)
    if form == "pdf":
        if output is None:
            fault = Fault("decide-output", "a PDF cannot be printed here.", hint="Add --output FILE.")
            raise InputError([fault])
        from routefinder.paper import as_pdf

        content = as_pdf(decision, language)
    else:
        text = render(decision, form, language, width, full=full)
        if output is None:
            return text
        content = text.encode("utf-8", "replace")
    save(output, content)
    words = Phrasing(decision.rulebook, language)
    return f"{words.phrase('page_written', file=str(output))}\n{words.phrase('download_note')}\n"
