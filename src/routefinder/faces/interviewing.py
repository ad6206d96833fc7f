"""The command ``ask``; ``cli`` adds it to its own."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from routefinder.faces.cli import Day, Lang, Language, Output, Rules, columns, write

commands = typer.Typer()


class Mode(StrEnum):
    """Who asks: whoever helps, the person, a parent, or whoever practises."""

    hulp = "hulp"
    zelf = "zelf"
    ouder = "ouder"
    oefenen = "oefenen"


@commands.command()
def ask(
    lang: Lang = Language.nl,
    mode: Annotated[Mode | None, typer.Option("--mode", help="Who asks; without it, that is asked too.")] = None,
    output: Output = None,
    date: Day = None,
    rules: Rules = None,
) -> None:
    """Ask the questions that matter, one by one, and show what can be done. Nothing is kept without --output."""
    from routefinder.faces.asking import Wishes
    from routefinder.faces.asking import ask as run

    raise typer.Exit(run(Wishes(lang.value, mode.value if mode else None, output, date, rules, columns()), write))
