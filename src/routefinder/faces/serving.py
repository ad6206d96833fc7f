"""The command ``serve``; ``cli`` adds it to its own."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from routefinder.faces.cli import Day, Lang, Language, Rules, write
from routefinder.faces.interviewing import Mode

commands = typer.Typer()
HOURS_KEPT = 20


@commands.command()
def serve(  # noqa: PLR0913, PLR0917 - each is an option of the command
    lang: Lang = Language.nl,
    mode: Annotated[Mode | None, typer.Option("--mode", help="Who asks; without it, that is asked too.")] = None,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="The port; 0 takes a free one.")] = 0,
    sessions: Annotated[int, typer.Option("--sessions", min=1, help="How many people can use it at once.")] = 50,
    forget_after: Annotated[
        int, typer.Option("--forget-after", min=1, help="Minutes without use after which answers are erased.")
    ] = HOURS_KEPT * 60,
    scenarios: Annotated[
        Path | None,
        typer.Option("--scenarios", metavar="DIR", exists=True, file_okay=False, help="Cases to practise with."),
    ] = None,
    date: Day = None,
    rules: Rules = None,
) -> None:
    """Show the questionnaire as a web page, on this computer only. Nothing is kept."""
    from datetime import date as day

    from routefinder.faces.deciding import checked_day, session
    from routefinder.faces.web.discretion import no_dumps
    from routefinder.faces.web.server import run
    from routefinder.faces.web.site import Settings, Site
    from routefinder.phrasing import Phrasing

    asked = day.fromisoformat(checked_day(date)) if date else None
    settings = Settings(lang.value, mode.value if mode else None, asked, sessions, forget_after, scenarios=scenarios)
    no_dumps()
    with session(rules) as desk:
        words = Phrasing(desk.rulebook, lang.value)
        try:
            run(Site(desk, settings), port, lambda address: write(words.phrase("web_open", address=address) + "\n"))
        finally:
            print(words.phrase("web_stopped"), file=sys.stderr)
