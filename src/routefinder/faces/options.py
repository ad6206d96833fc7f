"""The words of the command line that its commands share. Nothing here imports the engine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

Language = Literal["nl", "en"]
Form = Literal["text", "json", "md", "html"]
Mode = Literal["hulp", "zelf", "ouder", "oefenen"]

File = Annotated[str, typer.Argument(metavar="FILE", help="A scenario file (YAML or JSON); - is standard input.")]
Paths = Annotated[list[Path], typer.Argument(metavar="PATH...", help="Scenario files, or folders with them.")]
Lang = Annotated[Language, typer.Option("--lang", help="The language of the answer.")]
Format = Annotated[Form, typer.Option("--format", help="The format of the answer.")]
Day = Annotated[str | None, typer.Option("--date", metavar="D", help="The day asked about, YYYY-MM-DD.")]
Rules = Annotated[Path | None, typer.Option("--rules", metavar="DIR", help="Another rulebook.")]
Save = Annotated[Path | None, typer.Option("--save", metavar="PATH", help="Keep the case as a test, in a new file.")]
Output = Annotated[Path | None, typer.Option("--output", metavar="FILE", help="Write to this new file.")]
Who = Annotated[Mode | None, typer.Option("--mode", help="Who asks; without it, that is asked too.")]
