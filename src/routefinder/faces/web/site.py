"""The site: one rulebook with its engines, the visits, and what every page needs to know."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import RLock

from routefinder.decision import Decision
from routefinder.faces.asking import MODES, known_asker
from routefinder.faces.deciding import Desk, today
from routefinder.faces.web.forms import Forms
from routefinder.faces.web.store import Store, Visit, elapsed
from routefinder.interview import Interview, Progress, Questionnaire
from routefinder.openquestions import case_of
from routefinder.phrasing import Phrasing
from routefinder.rulebook import Remark
from routefinder.trace import Tracer
from routefinder.vocabulary import UNKNOWN, FactValue, Language, Scenario

HOURS_KEPT = 20


@dataclass(frozen=True, slots=True)
class Settings:
    """How the site was started.

    Attributes:
        language: the language of the start page, and of pages outside a visit.
        mode: who asks (a key of ``MODES``), or None where that is asked.
        day: the day that the law is asked about, or None for the day on which a visit begins.
        most_visits: how many visits there may be at once.
        forget_after: minutes without a request after which a visit is forgotten.
        most_requests: how many requests one visit may make in ten seconds.
        scenarios: where the cases to practise with stand, if there are any.
    """

    language: Language = "nl"
    mode: str | None = None
    day: date | None = None
    most_visits: int = 50
    forget_after: float = HOURS_KEPT * 60
    most_requests: int = 100
    scenarios: Path | None = None


class Site:
    """Everything that the pages are made from; ``outside`` is the language of pages that no visit can be told of.

    That is the language of the visit that was erased last, for whoever erased it sees such a page next.
    """

    def __init__(
        self,
        desk: Desk,
        settings: Settings,
        *,
        day: Callable[[], date] = today,
        clock: Callable[[], float] = elapsed,
    ) -> None:
        self.desk, self.settings, self.day = desk, settings, day
        self.outside = settings.language
        self.store = Store(settings.most_visits, settings.forget_after * 60, settings.most_requests, clock)
        self.questions = Questionnaire(desk.rulebook)
        self.engines = RLock()

    def begin(self, language: Language) -> Visit:
        """A new visit."""
        asker = known_asker(self.desk.rulebook, self.settings.mode)
        interview = Interview(self.settings.day or self.day(), asker)
        return self.store.begin(
            lambda name, now: Visit(name, language, self.settings.mode, interview, self.questions.fresh(), now)
        )

    def forget(self, visit_id: str) -> None:
        """Erase a visit; nothing happens when it is gone already."""
        self.outside = self.store.forget(visit_id) or self.outside

    def words(self, visit: Visit) -> Phrasing:
        """The rulebook's words in the language of a visit."""
        return Phrasing(self.desk.rulebook, visit.language)

    def forms(self, visit: Visit) -> Forms:
        """The forms in the language of a visit."""
        return Forms(self.desk.rulebook, self.words(visit), self.asker(visit), visit.interview.latest(self.day()))

    def progress(self, visit: Visit) -> Progress:
        """Where a visit stands."""
        with self.engines:
            return visit.questions.progress(visit.interview)

    def decision(self, visit: Visit) -> Decision:
        """The decision on the answers that count; made once for the same answers.

        Raises:
            ContradictionError: when the engines contradict each other or one of them died.
        """
        if visit.decided is None or visit.decided[0] != visit.interview:
            scenario = self.case(visit)
            with self.engines:
                visit.decided = (visit.interview, self.desk.decide(scenario))
        return visit.decided[1]

    def case(self, visit: Visit) -> Scenario:
        """The case that the answers make; a case from a file stays that file's, with what was changed since."""
        interview, kept = visit.interview, self.progress(visit).kept
        if visit.loaded is not None:
            return visit.loaded.now(interview, kept, visit.questions)
        return case_of(interview.date, interview.asker, kept)

    def asker(self, visit: Visit) -> str | None:
        """Who asks, or None while that is not known."""
        who = visit.interview.who
        return None if who == UNKNOWN else who

    def mode(self, visit: Visit) -> str | None:
        """The mode that goes with who asks."""
        if visit.mode is not None:
            return visit.mode
        asker = self.asker(visit)
        return next((mode for mode, name in MODES.items() if name == asker), None)

    def warnings(self, visit: Visit, key: str) -> tuple[Remark, ...]:
        """The warnings that became certain with the answer to a question and are said at once."""
        kept = self.progress(visit).kept
        if key not in kept:
            return ()
        names = list(kept)[: list(kept).index(key) + 1]
        before, after = ({name: kept[name] for name in part} for part in (names[:-1], names))
        told = self._certain(visit, before)
        return tuple(row for row in self._certain(visit, after) if row not in told)

    def _certain(self, visit: Visit, kept: Mapping[str, FactValue]) -> tuple[Remark, ...]:
        rows = tuple(row for row in self.desk.rulebook.warnings if row.at_once)
        with self.engines:
            filled = visit.questions.filled(visit.interview, kept)
            return Tracer(visit.questions.index, filled).certainly(rows)
