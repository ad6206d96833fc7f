"""The commands ``coverage`` and ``report``; ``cli`` adds them to its own."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from routefinder.faces.cli import Lang, Language, Rules, columns, write

commands = typer.Typer()


class Page(StrEnum):
    """The format of the coverage."""

    text = "text"
    json = "json"
    html = "html"


@commands.command()
def coverage(
    paths: Annotated[list[Path] | None, typer.Argument(metavar="[PATH...]", help="By default: scenarios/.")] = None,
    claims: Annotated[bool, typer.Option("--claims", help="What rests on each claim, and what is missing.")] = False,
    least: Annotated[
        int | None, typer.Option("--min", metavar="PERCENT", min=0, max=100, help="Exit code 1 below it.")
    ] = None,
    form: Annotated[Page, typer.Option("--format", help="The format.")] = Page.text,
    lang: Lang = Language.nl,
    rules: Rules = None,
) -> None:
    """Show what the scenarios show of the rulebook, and what no scenario shows."""
    from routefinder.faces.covering import run

    text, code = run(paths or [], rules, (form.value, lang.value, columns()), claims=claims, least=least)
    write(text)
    raise typer.Exit(code)


@commands.command()
def report(
    folder: Annotated[Path | None, typer.Option("--to", metavar="DIR", help="By default: reports/.")] = None,
) -> None:
    """Write the reports: coverage, claims, documents answer by answer, and how hard the questions are."""
    from routefinder.faces.covering import write_reports

    write(write_reports(folder))
