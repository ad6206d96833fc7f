"""The command line. Facts come from files and standard input, never from flags; nothing is written unasked.

The modules that decide are imported by the command that needs them, so that ``--help`` answers at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from routefinder.faces.memory import no_dumps
from routefinder.faces.options import Day, File, Format, Lang, Output, Paths, Rules, Save, Who
from routefinder.faces.output import columns, failed, write

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Which legal routes exist against illegal online content: who can act, with what, by when, and why not.\n\n"
    "Example: routefinder decide case.yaml",
)


@app.command()
def decide(  # noqa: PLR0913, PLR0917 - each is an option of the command
    file: File,
    lang: Lang = "nl",
    form: Annotated[
        Literal["text", "json", "md", "html", "pdf"], typer.Option("--format", help="The format of the answer.")
    ] = "text",
    output: Output = None,
    date: Day = None,
    rules: Rules = None,
    full: Annotated[bool, typer.Option("--full", help="Show every remark in text.")] = False,
    save: Save = None,
) -> None:
    """Decide a scenario: the routes, who, how fast, what at most, and why not the others."""
    from routefinder.faces.answering import answer
    from routefinder.faces.deciding import session

    with session(rules) as desk:
        decision = desk.decide_file(file, date)
    write(answer(decision, (form, lang, columns()), output, save, full=full))


@app.command()
def why(
    route: Annotated[str, typer.Argument(metavar="ROUTE", help="A route; 'all': every route that is shut.")],
    file: File,
    lang: Lang = "nl",
    form: Format = "text",
    date: Day = None,
    rules: Rules = None,
) -> None:
    """Tell why a route is there or not: from the answers to the conclusions, the rule and the article."""
    from routefinder.faces.explaining import explain_route

    write(explain_route(route, file, date, rules, (form, lang, columns())))


@app.command()
def whatif(
    file: File,
    lang: Lang = "nl",
    form: Format = "text",
    date: Day = None,
    rules: Rules = None,
    full: Annotated[bool, typer.Option("--full", help="Shorten no list in text.")] = False,
) -> None:
    """Tell what every other answer would change, and what would open each route."""
    from routefinder.faces.explaining import explore

    write(explore(file, date, rules, (form, lang, columns()), full=full))


@app.command()
def compare(
    files: Annotated[list[str], typer.Argument(metavar="FILE [FILE]", help="Two scenarios, or one with two dates.")],
    dates: Annotated[
        list[str] | None, typer.Option("--date", metavar="D", help="The day asked about; twice to compare two days.")
    ] = None,
    lang: Lang = "nl",
    form: Format = "text",
    rules: Rules = None,
) -> None:
    """Put two scenarios side by side, or one on two dates: what differs."""
    from routefinder.faces.explaining import put_side_by_side

    write(put_side_by_side(files, dates or [], rules, (form, lang, columns())))


@app.command()
def letter(
    words: Annotated[
        list[str],
        typer.Argument(metavar="[KIND] FILE", help="A letter by its number or name; without one, those that fit."),
    ],
    lang: Lang = "nl",
    form: Annotated[
        Literal["text", "html", "docx"], typer.Option("--format", help="The format of the letter.")
    ] = "text",
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
    write(write_out(decision, kind, lang, form, output))


@app.command()
def calendar(file: File, lang: Lang = "nl", output: Output = None, date: Day = None, rules: Rules = None) -> None:
    """Print the last days of a scenario as a calendar file (.ics), with subjects that tell nothing."""
    from routefinder.faces.deciding import session
    from routefinder.faces.writing import write_calendar

    with session(rules) as desk:
        decision = desk.decide_file(file, date)
    write(write_calendar(decision, lang, output))


@app.command("test")
def test_scenarios(
    paths: Paths,
    rules: Rules = None,
    fix: Annotated[bool, typer.Option("--fix", help="Print an expect block that would hold; no file changes.")] = False,
) -> None:
    """Run scenario files as tests: each must give what its expect block says."""
    from routefinder.faces.testing import run

    text, code = run(paths, rules, fix=fix)
    write(text)
    raise typer.Exit(code)


@app.command()
def check(
    rules: Rules = None,
    today: Annotated[str | None, typer.Option("--today", metavar="D", help="The day that ages count from.")] = None,
    form: Annotated[Literal["text", "json"], typer.Option("--format", help="The format of the report.")] = "text",
) -> None:
    """Check the rulebook: prove its theorems and find what is wrong, over the whole space of scenarios."""
    from routefinder.faces.checking import run

    text, code = run(rules, today, form)
    write(text)
    raise typer.Exit(code)


@app.command()
def facts(lang: Lang = "nl", rules: Rules = None) -> None:
    """List the facts of a scenario, with their values."""
    from routefinder.faces.listing import list_facts

    write(list_facts(rules, lang))


@app.command()
def routes(lang: Lang = "nl", rules: Rules = None) -> None:
    """List the routes of the rulebook."""
    from routefinder.faces.listing import list_routes

    write(list_routes(rules, lang))


@app.command()
def sources(lang: Lang = "nl", date: Day = None, rules: Rules = None) -> None:
    """List everything that the rulebook cites, with its evidence and link."""
    from routefinder.faces.listing import list_sources

    write(list_sources(rules, lang, date))


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


@app.command()
def coverage(
    paths: Annotated[list[Path] | None, typer.Argument(metavar="[PATH...]", help="By default: scenarios/.")] = None,
    claims: Annotated[bool, typer.Option("--claims", help="What rests on each claim, and what is missing.")] = False,
    least: Annotated[
        int | None, typer.Option("--min", metavar="PERCENT", min=0, max=100, help="Exit code 1 below it.")
    ] = None,
    form: Annotated[Literal["text", "json", "html"], typer.Option("--format", help="The format.")] = "text",
    lang: Lang = "nl",
    rules: Rules = None,
) -> None:
    """Show what the scenarios show of the rulebook, and what no scenario shows."""
    from routefinder.faces.covering import run

    text, code = run(paths or [], rules, (form, lang, columns()), claims=claims, least=least)
    write(text)
    raise typer.Exit(code)


@app.command()
def report(
    folder: Annotated[Path | None, typer.Option("--to", metavar="DIR", help="By default: reports/.")] = None,
) -> None:
    """Write the reports: coverage, claims, documents answer by answer, and how hard the questions are."""
    from routefinder.faces.covering import write_reports

    write(write_reports(folder))


@app.command()
def ask(lang: Lang = "nl", mode: Who = None, output: Output = None, date: Day = None, rules: Rules = None) -> None:
    """Ask the questions that matter, one by one, and show what can be done. Nothing is kept without --output."""
    from routefinder.faces.asking import Wishes
    from routefinder.faces.asking import ask as run

    raise typer.Exit(run(Wishes(lang, mode, output, date, rules, columns()), write))


@app.command()
def serve(  # noqa: PLR0913, PLR0917 - each is an option of the command
    lang: Lang = "nl",
    mode: Who = None,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="The port; 0 takes a free one.")] = 0,
    sessions: Annotated[int, typer.Option("--sessions", min=1, help="How many people can use it at once.")] = 50,
    forget_after: Annotated[
        int, typer.Option("--forget-after", min=1, help="Minutes without use after which answers are erased.")
    ] = 20 * 60,
    scenarios: Annotated[
        Path | None,
        typer.Option("--scenarios", metavar="DIR", exists=True, file_okay=False, help="Cases to practise with."),
    ] = None,
    date: Day = None,
    rules: Rules = None,
) -> None:
    """Show the questionnaire as a web page, on this computer only. Nothing is kept."""
    from routefinder.faces.deciding import named_day
    from routefinder.faces.serving import serve_site
    from routefinder.faces.web.site import Settings

    day = named_day(date) if date is not None else None
    serve_site(Settings(lang, mode, day, sessions, forget_after, scenarios=scenarios), port, rules, write)


def main() -> None:
    """Run the command; every error of ours is one message a fault on standard error, and an exit code."""
    try:
        no_dumps()
        code = app(prog_name="routefinder", standalone_mode=False)
    except Exception as error:  # noqa: BLE001 - what is not ours is raised again
        code = failed(error)
    except KeyboardInterrupt:
        code = 130
    raise SystemExit(code or 0)
