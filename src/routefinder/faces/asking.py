"""``routefinder ask``: the questionnaire in the terminal. Nothing is kept unless a file was named for it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from routefinder.checkpage import CheckPage, Row, check_page
from routefinder.errors import ContradictionError, Fault, InputError
from routefinder.faces.deciding import Desk, checked_day, session, today
from routefinder.faces.prompting import BackError, Choice, Prompter, StopError
from routefinder.faces.questioning import Asker
from routefinder.faces.writing import save
from routefinder.interview import Interview, Progress, Questionnaire, answered, without
from routefinder.load import load_rulebook
from routefinder.openquestions import ASKER, DAY_OF, case_of
from routefinder.phrasing import Phrasing
from routefinder.render import render
from routefinder.rulebook import Remark, Rulebook
from routefinder.trace import Tracer
from routefinder.vocabulary import Language
from routefinder.words import shown

MODES = {"hulp": "supporter", "zelf": "victim", "ouder": "relative", "oefenen": "student"}
"""Who asks in each mode, as a value of the fact ``asker``; without a mode it is asked."""
PRACTICE = "oefenen"
SHOW = ()
Write = Callable[[str], None]


def known_asker(rulebook: Rulebook, mode: str | None) -> str | None:
    """Who asks in a mode; None without a mode, and where the rulebook does not know such an asker."""
    vocabulary, asker = rulebook.vocabulary, MODES.get(mode or "")
    return asker if ASKER in vocabulary and asker in vocabulary[ASKER].value_ids else None


@dataclass(frozen=True, slots=True)
class Wishes:
    """How the questionnaire was called."""

    language: Language
    mode: str | None
    output: Path | None
    day: str | None
    rules: Path | None
    width: int


def ask(wishes: Wishes, write: Write) -> int:
    """Ask the questions, let the asker check the answers, and show what can be done.

    Returns:
        The exit code: 0, or 3 where the two engines contradict each other or one of them died.
    """
    if wishes.output is not None and wishes.output.exists():
        raise InputError(
            [Fault("output-exists", f"'{shown(wishes.output)}' is there already.", hint="Name another file.")]
        )
    try:
        with session(wishes.rules) as desk:
            Conversation(desk, wishes, write).run()
    except ContradictionError as error:
        print(error, file=sys.stderr)
        _emergency(load_rulebook(wishes.rules), wishes, write)
        return 3
    return 0


def _emergency(rulebook: Rulebook, wishes: Wishes, write: Write) -> None:
    """What is shown even where nothing can be answered: the number to call, the rule for images, who helps."""
    words = Phrasing(rulebook, wishes.language)
    prompter = Prompter(words, write, wishes.width)
    prompter.phrases("engines_differ", "emergency_line", "minor_rule", "help_heading")
    for row in rulebook.authorities:
        if row.kind == "helper":
            prompter.say("- " + ", ".join(filter(None, (row.name.in_(wishes.language), row.phone))))


class Conversation:
    """One run of the questionnaire."""

    def __init__(self, desk: Desk, wishes: Wishes, write: Write) -> None:
        self.desk = desk
        self.wishes = wishes
        self.words = Phrasing(desk.rulebook, wishes.language)
        self.prompter = Prompter(self.words, write, wishes.width)
        self.questions = Questionnaire(desk.rulebook)
        self.asker = Asker(desk.rulebook, self.prompter, lambda: self.interview.who)
        self.interview = Interview(self._day(), known_asker(desk.rulebook, wishes.mode))
        self.warned: list[Remark] = []

    def _day(self) -> date:
        return date.fromisoformat(checked_day(self.wishes.day)) if self.wishes.day else today()

    def run(self) -> None:
        """The questions, the check page and the answer; what was to be kept is kept, however it ends."""
        try:
            self._introduce()
            self._to_the_end()
            self._show()
        except StopError:
            self.prompter.phrases("ask_stopped")
        finally:
            self._keep()
        self.prompter.offer_to_clear()

    def _introduce(self) -> None:
        if self.wishes.mode == PRACTICE:
            self.prompter.phrases("practice_banner")
        self.prompter.phrases("start_what", "start_not", "start_content_note", "emergency_line", "ask_keys")
        if self.wishes.output is None:
            self.prompter.phrases("ask_nothing_kept")
        else:
            print(self.words.phrase("ask_kept_in", file=str(self.wishes.output)), file=sys.stderr)

    def _to_the_end(self) -> None:
        while True:
            progress = self.questions.progress(self.interview)
            if progress.question is not None:
                self._ask_next(progress)
            elif not self._checked(progress):
                return

    def _ask_next(self, progress: Progress) -> None:
        assert progress.question is not None
        key = progress.question.key
        try:
            value = self.asker.ask(key, len(progress.kept) + 1)
        except BackError:
            self._back(progress)
            return
        self.interview = answered(self.interview, key, value)
        self._tell_filled(key)
        self._warn()

    def _warn(self) -> None:
        """Say at once what is certain and cannot wait for the answer, each warning once."""
        filled = self.questions.progress(self.interview).filled
        rows = [row for row in self.desk.rulebook.warnings if row.at_once and row not in self.warned]
        for row in Tracer(self.questions.index, filled).certainly(tuple(rows)):
            self.warned.append(row)
            self.prompter.say("", f"{self.words.phrase('remark')}: {row.text.in_(self.wishes.language)}")

    def _back(self, progress: Progress) -> None:
        asked = [name for name in progress.kept if name not in progress.overruling]
        if asked:
            self.interview = without(self.interview, asked[-1])
        else:
            self.prompter.phrases("ask_first")

    def _tell_filled(self, key: str) -> None:
        """Say what the register filled in once a platform was named."""
        if not self._is_platform(key):
            return
        progress = self.questions.progress(self.interview)
        rows = [self._filled_row(progress, name) for name in self._from_register(progress)]
        if rows:
            self.prompter.phrases("ask_filled_by_us")
            self.prompter.say(*(f"- {row}" for row in rows))

    def _is_platform(self, key: str) -> bool:
        return not key.startswith(DAY_OF) and self.desk.rulebook.vocabulary[key].kind == "platform"

    def _from_register(self, progress: Progress) -> list[str]:
        origins = progress.filled.origins
        return [name for name in progress.filled.facts if name in origins and origins[name].kind == "platform"]

    def _filled_row(self, progress: Progress, name: str) -> str:
        return self.words.phrase(
            "ask_row_filled",
            label=self.words.label(name),
            value=self.words.answer(name, progress.filled.facts[name]),
            origin=self.words.origin(progress.filled.origins[name]),
        )

    def _checked(self, progress: Progress) -> bool:
        """Show the check page; whether an answer was changed."""
        page = check_page(self.questions, self.interview, self.words)
        rows = [row for row in page.rows if row.changeable]
        self._show_page(page)
        try:
            chosen = self.prompter.choose(Choice(tuple((row.key, row.label) for row in rows)), ())
            if chosen == SHOW:
                return False
            self._change(next(row for row in rows if row.key == chosen[0]))
        except BackError:
            if not progress.kept:
                return False
            self._back(progress)
        return True

    def _show_page(self, page: CheckPage) -> None:
        self.prompter.say("", self.words.phrase("check_heading"))
        number = 0
        for part in page.parts:
            self.prompter.say("", *((part.heading,) if part.heading else ()))
            for row in part.rows:
                number += row.changeable
                self.prompter.say(f"{number}. {self._row(row)}" if row.changeable else f"- {self._row(row)}")
                if row.may_change:
                    self.prompter.say(f"   {self.words.phrase('may_change')}")
        self.prompter.say("")
        if page.dropped:
            self.prompter.phrases("dropped_heading")
            self.prompter.say(*(f"- {self._row(row)}" for row in page.dropped))
        self.prompter.say(f"0. {self.words.phrase('show_result')}", self.words.phrase("ask_change"))

    def _row(self, row: Row) -> str:
        key = "ask_row_filled" if row.origin else "ask_row"
        return self.words.phrase(key, label=row.label, value=row.value, origin=row.origin)

    def _change(self, row: Row) -> None:
        value = self.asker.ask(row.key, None)
        self.interview = answered(self.interview, row.key, value, overrule=row.kind != "given" or row.overrules)
        self._tell_filled(row.key)

    def _show(self) -> None:
        kept = self.questions.progress(self.interview).kept
        scenario = case_of(self.interview.date, self.interview.asker, kept)
        decision = self.desk.decide(scenario)
        self.prompter.write("\n" + render(decision, "text", self.wishes.language, self.wishes.width))

    def _keep(self) -> None:
        if self.wishes.output is None:
            return
        save(self.wishes.output, self._scenario_file().encode())
        print(self.words.phrase("ask_saved", file=str(self.wishes.output)), file=sys.stderr)

    def _scenario_file(self) -> str:
        kept = self.questions.progress(self.interview).kept
        scenario = case_of(self.interview.date, self.interview.asker, kept)
        facts = {**{key: value for key, value in kept.items() if not key.startswith(DAY_OF)}, **scenario.facts}
        data = {
            "date": scenario.date,
            "dates": scenario.dates.model_dump(exclude_none=True),
            "facts": {name: list(value) if isinstance(value, tuple) else value for name, value in facts.items()},
        }
        return yaml.safe_dump(data, sort_keys=False, allow_unicode=True)
