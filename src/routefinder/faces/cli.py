"""The command line. Facts come from files and standard input, never from flags; nothing is written unasked.

The modules that decide are imported by the command that needs them, so that ``--help`` answers at once.
"""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import typer

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Which legal routes exist against illegal online content: who can act, with what, by when, and why not.\n\n"
    "Example: routefinder decide case.yaml",
)


class Language(StrEnum):
    """The language of the answer."""

    nl = "nl"
    en = "en"


class Form(StrEnum):
    """The format of the answer."""

    text = "text"
    json = "json"
    md = "md"
    html = "html"


class Page(StrEnum):
    """The format of an answer that may also be set for paper."""

    text = "text"
    json = "json"
    md = "md"
    html = "html"
    pdf = "pdf"


class Plain(StrEnum):
    """The format of a report for people who edit rules, or for programs."""

    text = "text"
    json = "json"


class Paper(StrEnum):
    """The format of a letter."""

    text = "text"
    html = "html"
    docx = "docx"


File = Annotated[str, typer.Argument(metavar="FILE", help="A scenario file (YAML or JSON); - is standard input.")]
Lang = Annotated[Language, typer.Option("--lang", help="The language of the answer.")]
Format = Annotated[Form, typer.Option("--format", help="The format of the answer.")]
Day = Annotated[str | None, typer.Option("--date", metavar="D", help="The day asked about, YYYY-MM-DD.")]
Rules = Annotated[Path | None, typer.Option("--rules", metavar="DIR", help="Another rulebook.")]
Save = Annotated[Path | None, typer.Option("--save", metavar="PATH", help="Keep the case as a test, in a new file.")]
Output = Annotated[Path | None, typer.Option("--output", metavar="FILE", help="Write to this new file.")]


@app.command()
def decide(  # noqa: PLR0913, PLR0917 - each is an option of the command
    file: File,
    lang: Lang = Language.nl,
    form: Annotated[Page, typer.Option("--format", help="The format of the answer.")] = Page.text,
    output: Output = None,
    date: Day = None,
    rules: Rules = None,
    full: Annotated[bool, typer.Option("--full", help="Show every remark in text.")] = False,
    save: Annotated[Path | None, typer.Option("--save", metavar="PATH", help="Keep the case as a new test.")] = None,
) -> None:
    """Decide a scenario: the routes, who, how fast, what at most, and why not the others."""
    from routefinder.faces.answering import answer
    from routefinder.faces.deciding import session

    with session(rules) as desk:
        decision = desk.decide_file(file, date)
    write(answer(decision, (form.value, lang.value, columns()), output, save, full=full))


@app.command()
def why(
    route: Annotated[str, typer.Argument(metavar="ROUTE", help="A route; 'all': every route that is shut.")],
    file: File,
    lang: Lang = Language.nl,
    form: Format = Form.text,
    date: Day = None,
    rules: Rules = None,
) -> None:
    """Tell why a route is there or not: from the answers to the conclusions, the rule and the article."""
    from routefinder.faces.explaining import explain_route

    write(explain_route(route, file, date, rules, (form.value, lang.value, columns())))


@app.command()
def whatif(
    file: File,
    lang: Lang = Language.nl,
    form: Format = Form.text,
    date: Day = None,
    rules: Rules = None,
    full: Annotated[bool, typer.Option("--full", help="Shorten no list in text.")] = False,
) -> None:
    """Tell what every other answer would change, and what would open each route."""
    from routefinder.faces.explaining import explore

    write(explore(file, date, rules, (form.value, lang.value, columns()), full=full))


@app.command()
def compare(
    files: Annotated[list[str], typer.Argument(metavar="FILE [FILE]", help="Two scenarios, or one with two dates.")],
    dates: Annotated[
        list[str] | None, typer.Option("--date", metavar="D", help="The day asked about; twice to compare two days.")
    ] = None,
    lang: Lang = Language.nl,
    form: Format = Form.text,
    rules: Rules = None,
) -> None:
    """Put two scenarios side by side, or one on two dates: what differs."""
    from routefinder.faces.explaining import put_side_by_side

    write(put_side_by_side(files, dates or [], rules, (form.value, lang.value, columns())))


@app.command()
def letter(
    words: Annotated[
        list[str],
        typer.Argument(metavar="[KIND] FILE", help="A letter by its number or name; without one, those that fit."),
    ],
    lang: Lang = Language.nl,
    form: Annotated[Paper, typer.Option("--format", help="The format of the letter.")] = Paper.text,
    output: Output = None,
    date: Day = None,
    rules: Rules = None,
) -> None:
    """Write a letter that fits a scenario; what only you know stays open, in square brackets."""
    from routefinder.faces.deciding import session
    from routefinder.faces.writing import kind_and_file, write_out

    kind, file = kind_and_file(words)
    with session(rules) as desk:
        decision = desk.decide_file(file, date)
    write(write_out(decision, kind, lang.value, form.value, output))


@app.command()
def calendar(
    file: File, lang: Lang = Language.nl, output: Output = None, date: Day = None, rules: Rules = None
) -> None:
    """Print the last days of a scenario as a calendar file (.ics), with subjects that tell nothing."""
    from routefinder.faces.deciding import session
    from routefinder.faces.writing import write_calendar

    with session(rules) as desk:
        decision = desk.decide_file(file, date)
    write(write_calendar(decision, lang.value, output))


@app.command("test")
def test_scenarios(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Scenario files, or folders with them.")],
    rules: Rules = None,
    fix: Annotated[bool, typer.Option("--fix", help="Print an expect block that would hold; no file changes.")] = False,
) -> None:
    """Run scenario files as tests: each must give what its expect block says."""
    from routefinder.faces.testing import run

    raise typer.Exit(run(paths, rules, fix=fix))


@app.command()
def check(
    rules: Rules = None,
    today: Annotated[str | None, typer.Option("--today", metavar="D", help="The day that ages count from.")] = None,
    form: Annotated[Plain, typer.Option("--format", help="The format of the report.")] = Plain.text,
) -> None:
    """Check the rulebook: prove its theorems and find what is wrong, over the whole space of scenarios."""
    from routefinder.faces.checking import run

    text, code = run(rules, today, form.value)
    write(text)
    raise typer.Exit(code)


@app.command()
def facts(lang: Lang = Language.nl, rules: Rules = None) -> None:
    """List the facts of a scenario, with their values."""
    from routefinder.faces.listing import list_facts

    write(list_facts(rules, lang.value))


@app.command()
def routes(lang: Lang = Language.nl, rules: Rules = None) -> None:
    """List the routes of the rulebook."""
    from routefinder.faces.listing import list_routes

    write(list_routes(rules, lang.value))


@app.command()
def sources(lang: Lang = Language.nl, date: Day = None, rules: Rules = None) -> None:
    """List everything that the rulebook cites, with its evidence and link."""
    from routefinder.faces.listing import list_sources

    write(list_sources(rules, lang.value, date))


@app.command()
def schema(
    kind: Annotated[str, typer.Argument(metavar="rules|scenario", help="Of rule files or of scenario files.")],
    rules: Rules = None,
) -> None:
    """Print the JSON Schema of rule files or scenario files, so that an editor can complete them."""
    from routefinder.faces.listing import print_schema

    write(print_schema(kind, rules))


@app.command()
def export(
    form: Annotated[Literal["jdm", "dmn"], typer.Option("--format", help="The format: JDM (JSON) or DMN 1.3 (XML).")],
    rules: Rules = None,
) -> None:
    """Print the rulebook as decision tables for other engines."""
    from routefinder.faces.exporting import export_rules

    write(export_rules(rules, form))


def columns() -> int:
    """The width of the terminal, or 80 where there is none."""
    try:
        return min(100, os.get_terminal_size(sys.stdout.fileno()).columns)
    except (OSError, ValueError):
        return int(os.environ.get("COLUMNS", "80")) if os.environ.get("COLUMNS", "").isdigit() else 80


def write(text: str) -> None:
    """Write to standard output, in UTF-8 whatever the locale says."""
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    sys.stdout.flush()


@cache
def _whole() -> typer.Typer:
    """All commands; added once, also where ``main`` runs again in the same process."""
    from routefinder.faces import interviewing, reporting, serving

    app.add_typer(reporting.commands)
    app.add_typer(interviewing.commands)
    app.add_typer(serving.commands)
    return app


def main() -> None:
    """Run the command; every error of ours is one message a fault on standard error, and an exit code."""
    try:
        code = _whole()(prog_name="routefinder", standalone_mode=False)
    except Exception as error:  # noqa: BLE001 - what is not ours is raised again
        code = _failed(error)
    except KeyboardInterrupt:
        code = 130
    raise SystemExit(code or 0)


def _failed(error: Exception) -> int:
    from routefinder.errors import ContradictionError, InputError

    if isinstance(error, BrokenPipeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    if isinstance(error, ContradictionError | InputError):
        print(error, file=sys.stderr)
        return 3 if isinstance(error, ContradictionError) else 2
    show = getattr(error, "show", None)
    if show is None:
        raise error
    show()
    return 2
