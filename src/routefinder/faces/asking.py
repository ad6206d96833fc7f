"""``routefinder ask``: the questionnaire in the terminal. Nothing is kept unless a file was named for it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from routefinder.checkpage import CheckPage, Row, check_page
from routefinder.errors import ContradictionError, Fault, InputError
from routefinder.faces.deciding import Desk, named_day, session, today
from routefinder.faces.output import tell
from routefinder.faces.prompting import BackError, Choice, Prompter, StopError, no_input, nobody_answers
from routefinder.faces.questioning import Asker
from routefinder.faces.writing import NewFile
from routefinder.interview import Interview, Progress, Questionnaire, answered
from routefinder.load import load_rulebook
from routefinder.openquestions import case_of
from routefinder.phrasing import Phrasing, sentence
from routefinder.render import render
from routefinder.rulebook import Remark, Rulebook
from routefinder.trace import Tracer
from routefinder.vocabulary import ASKER, DAY_OF, Language, Scenario
from routefinder.witness import as_yaml

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

    Raises:
        InputError: when the answers end before the questions do; at once, when there is none.
    """
    if nobody_answers():
        raise no_input(Phrasing(load_rulebook(wishes.rules), wishes.language))
    with nullcontext() if wishes.output is None else NewFile(wishes.output) as kept_in:
        try:
            with session(wishes.rules) as desk:
                Conversation(desk, wishes, write, kept_in).run()
        except ContradictionError as error:
            tell(str(error))
            _emergency(load_rulebook(wishes.rules), wishes, write, error.said)
            return 3
    return 0


def _emergency(rulebook: Rulebook, wishes: Wishes, write: Write, said: str) -> None:
    """What is shown even where nothing can be answered: the number to call, the rule for images, who helps."""
    words = Phrasing(rulebook, wishes.language)
    prompter = Prompter(words, write, wishes.width)
    prompter.phrases(said, "emergency_line", "minor_rule", "help_heading")
    for row in rulebook.authorities:
        if row.kind == "helper":
            prompter.say("- " + ", ".join(filter(None, (row.name.in_(wishes.language), row.phone))))


class Conversation:
    """One run of the questionnaire; ``kept_in`` is the file that the answers go to, if any.

    ``again`` is the question that comes again because the asker went back to it; its answer stands meanwhile.
    """

    def __init__(self, desk: Desk, wishes: Wishes, write: Write, kept_in: NewFile | None) -> None:
        self.desk = desk
        self.wishes = wishes
        self.kept_in = kept_in
        self.words = Phrasing(desk.rulebook, wishes.language)
        self.prompter = Prompter(self.words, write, wishes.width)
        self.questions = Questionnaire(desk.rulebook)
        self.interview = Interview(self._day(), known_asker(desk.rulebook, wishes.mode))
        latest = self.interview.latest(today())
        self.asker = Asker(desk.rulebook, self.prompter, lambda: self.interview.who, latest)
        self.again: str | None = None
        self.warned: list[Remark] = []

    def _day(self) -> date:
        return today() if self.wishes.day is None else named_day(self.wishes.day)

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
        if self.kept_in is None:
            self.prompter.phrases("ask_nothing_kept")
        else:
            tell(self.words.phrase("ask_kept_in", file=str(self.kept_in.path)))

    def _to_the_end(self) -> None:
        while True:
            progress = self.questions.progress(self.interview)
            key = self.again or (progress.question.key if progress.question is not None else None)
            if key is not None:
                self._ask(progress, key)
            elif not self._checked(progress):
                return

    def _ask(self, progress: Progress, key: str) -> None:
        """Ask a question: the next one, or one that is asked again."""
        names = list(progress.kept)
        place = names.index(key) if key in names else len(names)
        stands = self.asker.shown(key, progress.kept[key]) if key in names else ""
        self.again = None
        try:
            value = self.asker.ask(key, place + 1, stands)
        except BackError:
            self._back(progress, names[:place], key)
            return
        if value is not None:
            self._take(answered(self.interview, key, value), key)

    def _take(self, interview: Interview, key: str) -> None:
        """Go on with an interview that has another answer, and say what follows from that at once."""
        self.interview = interview
        self._tell_filled(key)
        self._warn()

    def _warn(self) -> None:
        """Say at once what is certain and cannot wait for the answer, each warning once."""
        filled = self.questions.progress(self.interview).filled
        rows = [row for row in self.desk.rulebook.warnings if row.at_once and row not in self.warned]
        for row in Tracer(self.questions.index, filled).certainly(tuple(rows)):
            self.warned.append(row)
            self.prompter.say("", f"{self.words.phrase('remark')}: {self.words.surely(row)}")

    def _back(self, progress: Progress, before: list[str], here: str | None) -> None:
        """Go back to the last of the questions ``before``; where there is none, stay ``here``."""
        asked = [name for name in before if name not in progress.overruling]
        if not asked:
            self.prompter.phrases("ask_first")
        self.again = asked[-1] if asked else here

    def _tell_filled(self, key: str) -> None:
        """Say what the register filled in once a platform was named."""
        if not self._is_platform(key):
            return
        progress = self.questions.progress(self.interview)
        names = self._from_register(progress)
        if names:
            self.prompter.phrases("ask_filled_by_us")
            self.prompter.say(*(f"- {self._filled_row(progress, name)}" for name in names))
            self.prompter.say(sentence(self.words.origin(progress.filled.origins[names[0]])))

    def _is_platform(self, key: str) -> bool:
        return not key.startswith(DAY_OF) and self.desk.rulebook.vocabulary[key].kind == "platform"

    def _from_register(self, progress: Progress) -> list[str]:
        origins = progress.filled.origins
        return [name for name in progress.filled.facts if name in origins and origins[name].kind == "platform"]

    def _filled_row(self, progress: Progress, name: str) -> str:
        value = self.words.answer(name, progress.filled.facts[name])
        return self.words.phrase("ask_row", label=self.words.label(name), value=value)

    def _checked(self, progress: Progress) -> bool:
        """Show the check page; whether there is more to ask or to show again."""
        page = check_page(self.questions, self.interview, self.words)
        rows = [row for row in page.rows if row.changeable]
        self._show_page(page)
        try:
            chosen = self.prompter.choose(Choice(tuple((row.key, row.label) for row in rows)), ())
        except BackError:
            self._back(progress, list(progress.kept), None)
            return True
        if chosen == SHOW:
            return False
        self._change(next(row for row in rows if row.key == chosen[0]))
        return True

    def _show_page(self, page: CheckPage) -> None:
        self.prompter.say("", self.words.phrase("check_heading"))
        number = 0
        for part in page.parts:
            self.prompter.say("", *((part.heading,) if part.heading else ()))
            for row in part.rows:
                number += row.changeable
                text = self._row(row, part.shared)
                self.prompter.say(f"{number}. {text}" if row.changeable else f"- {text}")
                if row.may_change:
                    self.prompter.say(f"   {self.words.phrase('may_change')}")
            self.prompter.say(*(sentence(f"{self.words.phrase('filled')}: {origin}") for origin in part.shared))
        self.prompter.say("")
        if page.dropped:
            self.prompter.phrases("dropped_heading")
            self.prompter.say(*(f"- {self._row(row)}" for row in page.dropped))
        self.prompter.say(f"0. {self.words.phrase('show_result')}", self.words.phrase("ask_change"))

    def _row(self, row: Row, shared: tuple[str, ...] = ()) -> str:
        """A row in words; where several rows come from is said once, below them."""
        key = "ask_row_filled" if row.origin else "ask_row"
        origin = self.words.phrase("filled") if row.origin in shared else row.origin
        return self.words.phrase(key, label=row.label, value=row.value, origin=origin)

    def _change(self, row: Row) -> None:
        """Ask for another answer in the place of this one, which stands until there is one."""
        try:
            value = self.asker.ask(row.key, None, row.value)
        except BackError:
            return
        if value is not None:
            overrule = row.kind != "given" or row.overrules
            self._take(answered(self.interview, row.key, value, overrule=overrule), row.key)

    def _show(self) -> None:
        decision = self.desk.decide(self._case())
        self.prompter.write("\n" + render(decision, "text", self.wishes.language, self.wishes.width))

    def _case(self) -> Scenario:
        return case_of(self.interview.date, self.interview.asker, self.questions.progress(self.interview).kept)

    def _keep(self) -> None:
        """Write the answers that there are to the file; on the screen where the file takes them no more."""
        if self.kept_in is None or not self.questions.progress(self.interview).kept:
            return
        text = as_yaml(self._case())
        try:
            self.kept_in.write(text.encode())
        except InputError as error:
            self.prompter.write(f"\n{text}")
            message, hint = (self.words.phrase(key) for key in ("ask_not_kept", "ask_not_kept_hint"))
            raise InputError([*error.faults, Fault("ask-not-kept", message, hint=hint)]) from error
        tell(self.words.phrase("ask_saved", file=str(self.kept_in.path)))
