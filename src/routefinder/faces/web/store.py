"""The visits: answers in memory, each under an id that nobody can guess; nothing of them is ever written anywhere."""

from __future__ import annotations

import secrets
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock, RLock

from routefinder.decision import Decision
from routefinder.faces.web.cases import Loaded
from routefinder.interview import Interview, Questionnaire
from routefinder.vocabulary import Language

ID_BYTES = 16
WINDOW = 10.0
"""Seconds over which requests are counted."""


def elapsed() -> float:
    """Seconds that only go up, and go on while the computer sleeps where the system can tell."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if clock is None else time.clock_gettime(clock)


class GoneError(Exception):
    """There is no visit with this id (any more)."""


class FullError(Exception):
    """There are as many visits as there may be at once."""


class TooFastError(Exception):
    """More requests in a short time than a person makes; ``language`` is that of the visit, where there is one."""

    def __init__(self, language: Language | None = None) -> None:
        self.language = language
        super().__init__()


@dataclass(frozen=True, slots=True)
class Mistake:
    """An error that a page shows, without a word of any language, for the page may be asked for in the other one.

    ``key`` is the phrase that says it, ``about`` the value of the option that it names, if any; ``chosen`` are the
    values of the options that were chosen, ``written`` what was written, by the name of the field.
    """

    key: str
    about: str | None
    chosen: frozenset[str]
    written: Mapping[str, str]


@dataclass
class Visit:
    """One run of the questionnaire.

    ``keys`` gives each question that was shown a number that tells nothing: its place here, from 1. ``mistakes`` are
    the errors that a page is still to show; ``first_step`` what was chosen in the first of two steps;
    ``unsaid`` the questions answered with 'I would rather not say'; ``loaded`` is the case from a file that it began
    with; ``memory`` is for what a mode keeps beside.
    """

    id: str
    language: Language
    mode: str | None
    interview: Interview
    questions: Questionnaire
    touched: float
    keys: list[str] = field(default_factory=list)
    mistakes: dict[str, Mistake] = field(default_factory=dict)
    first_step: dict[str, str] = field(default_factory=dict)
    unsaid: set[str] = field(default_factory=set)
    loaded: Loaded | None = None
    memory: dict[str, object] = field(default_factory=dict)
    decided: tuple[Interview, Decision] | None = None
    recent: deque[float] = field(default_factory=deque)
    lock: RLock = field(default_factory=RLock)

    def number(self, key: str) -> int:
        """The number of a question in this visit; it gets one when it has none."""
        if key not in self.keys:
            self.keys.append(key)
        return self.keys.index(key) + 1


class Store:
    """The visits of one server.

    Args:
        most: how many visits there may be at once.
        max_age: seconds without a request after which a visit is forgotten.
        most_requests: how many requests one visit may make, and how many visits may begin, in ten seconds.
        clock: seconds that only go up.
    """

    def __init__(self, most: int, max_age: float, most_requests: int, clock: Callable[[], float]) -> None:
        self.most, self.max_age, self.most_requests, self.clock = most, max_age, most_requests, clock
        self._visits: dict[str, Visit] = {}
        self._begun: deque[float] = deque()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._visits)

    def begin(self, make: Callable[[str, float], Visit]) -> Visit:
        """A new visit, made from its id and the time.

        Raises:
            FullError: when there are as many as there may be.
            TooFastError: when visits begin faster than people begin them.
        """
        with self._lock:
            now = self._sweep()
            if len(self._visits) >= self.most:
                raise FullError
            _count(self._begun, now, max(self.most_requests, 2 * self.most))
            visit = make(secrets.token_urlsafe(ID_BYTES), now)
            self._visits[visit.id] = visit
            return visit

    def get(self, visit_id: str) -> Visit:
        """The visit with this id.

        Raises:
            GoneError: when there is none.
            TooFastError: when it asks faster than a person does.
        """
        with self._lock:
            now = self._sweep()
            visit = self._visits.get(visit_id)
            if visit is None:
                raise GoneError
            _count(visit.recent, now, self.most_requests, visit.language)
            visit.touched = now
            return visit

    @contextmanager
    def working(self, visit_id: str) -> Iterator[Visit]:
        """The visit with this id, for one request at a time; what was erased while a request waited is gone for it.

        Raises:
            GoneError: when there is none.
            TooFastError: when it asks faster than a person does.
        """
        visit = self.get(visit_id)
        with visit.lock:
            if self._visits.get(visit_id) is not visit:
                raise GoneError
            yield visit

    def forget(self, visit_id: str) -> Language | None:
        """Erase a visit; its language, or None when it is gone already."""
        with self._lock:
            visit = self._visits.pop(visit_id, None)
            return visit.language if visit else None

    def sweep(self) -> None:
        """Erase the visits that are too old."""
        with self._lock:
            self._sweep()

    def _sweep(self) -> float:
        now = self.clock()
        for visit in [visit for visit in self._visits.values() if now - visit.touched > self.max_age]:
            del self._visits[visit.id]
        return now

    def clear(self) -> None:
        """Erase every visit."""
        with self._lock:
            self._visits.clear()


def _count(times: deque[float], now: float, most: int, language: Language | None = None) -> None:
    while times and now - times[0] > WINDOW:
        times.popleft()
    if len(times) >= most:
        raise TooFastError(language)
    times.append(now)
