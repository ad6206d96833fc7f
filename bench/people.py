"""People who use the questionnaire all at once, each over a connection of their own; ``load.py`` starts them.

usage: bench/people.py PORT PEOPLE SECONDS      prints what they saw, as JSON
"""

from __future__ import annotations

import json
import random
import re
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from http.client import HTTPConnection
from urllib.parse import urlencode

HOST = "127.0.0.1"
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
THINKS = (1.0, 6.0)
"""Seconds that somebody looks at a page: less than people do, so that two minutes hold a whole visit and more."""
COMES_WITHIN = 0.1
"""The share of the time within which everybody has come."""
MOST_PAGES = 200
ANSWER = re.compile(r'<input type="(radio|checkbox)" name="a" id="[^"]*" value="([^"]*)"')
ONWARD = re.compile(r'class="go" href="([^"]+)"')
OTHER = re.compile(r'<option value="([0-9]+)"')
LETTER = re.compile(r'href="(/s/[^"/]+/b[0-9]+)"')
Sent = list[tuple[str, str]]


class Seen:
    """What all of them saw: milliseconds by kind of page, how often each happened, and what went wrong."""

    def __init__(self) -> None:
        self.took: dict[str, list[float]] = defaultdict(list)
        self.counts: Counter[str] = Counter()
        self.errors: Counter[str] = Counter()
        self.lock = threading.Lock()

    def add(self, kind: str, milliseconds: float) -> None:
        """One page."""
        with self.lock:
            self.took[kind].append(milliseconds)

    def happened(self, what: str) -> None:
        """Something that is counted."""
        with self.lock:
            self.counts[what] += 1

    def wrong(self, what: str) -> None:
        """Something that must not happen."""
        with self.lock:
            self.errors[what] += 1

    def told(self) -> dict[str, object]:
        """All of it."""
        return {"took": self.took, "counts": self.counts, "errors": self.errors}


class WrongError(Exception):
    """A page that should not have come."""


class Person:
    """Somebody who begins, answers, reads the outcome and a letter, and erases everything; again until time is up."""

    def __init__(self, port: int, number: int, seconds: float, seen: Seen) -> None:
        self.connection = HTTPConnection(HOST, port, timeout=60)
        self.chance = random.Random(number)
        self.until, self.comes = time.monotonic() + seconds, self.chance.uniform(0, COMES_WITHIN * seconds)
        self.seen = seen
        self.sid = ""

    def run(self) -> None:
        """Visit after visit; one that is under way when the time is up is erased."""
        time.sleep(self.comes)
        while time.monotonic() < self.until:
            try:
                self._visit()
            except WrongError as error:
                self.seen.wrong(str(error))
            except Exception as error:  # noqa: BLE001 - whatever it is, it is counted and told
                self.seen.wrong(type(error).__name__)
                return
        self.connection.close()

    def _visit(self) -> None:
        self._ask("start", self.chance.choice(("/", "/en")))
        self._think()
        self.sid = self._send("begin", "/begin", [("l", self.chance.choice(("nl", "en")))])[3:]
        self.seen.happened("begun")
        try:
            if self._answer_all(self._onward(self._ask("safe", f"/s/{self.sid}"))):
                self._read()
        finally:
            self._leave()

    def _answer_all(self, page: str) -> bool:
        """Answer every question with a random answer; whether the check page was reached in time."""
        for _ in range(MOST_PAGES):
            if page.endswith("/c"):
                return True
            if not self._think():
                return False
            text = self._ask("question", page)
            if "/n" in page.removeprefix(f"/s/{self.sid}"):
                page = self._onward(text)
            else:
                page = self._send("answer", page, self._answer(text))
                self.seen.happened("answers")
            if self.chance.random() < 0.1:
                self._ask("empty", "/neutraal")
        raise WrongError("the questions do not end")

    def _answer(self, text: str) -> Sent:
        kinds = {mark: kind for kind, mark in ANSWER.findall(text)}
        marks = [mark for mark in kinds if mark not in ("0", "x")] or ["0"]
        if "checkbox" in kinds.values():
            chosen = self.chance.sample(
                marks[:-1] or marks, min(len(marks[:-1]) or 1, self.chance.choice((1, 1, 2, 3)))
            )
            return [("a", mark) for mark in chosen]
        if self.chance.random() < 0.15:
            return [("a", "0")]
        mark = self.chance.choice(marks)
        return [("a", mark), *(self._written(text) if mark == "w" else [])]

    def _written(self, text: str) -> Sent:
        if 'name="o"' in text:
            return [("o", self.chance.choice(OTHER.findall(text)))]
        if 'name="n"' in text:
            return [("n", str(self.chance.randint(0, 10**9)))]
        return [("d", str(self.chance.randint(1, 28))), ("m", str(self.chance.randint(1, 12))), ("y", "2026")]

    def _read(self) -> None:
        """The answers, the outcome, a letter, and sometimes the other language or another answer."""
        here = f"/s/{self.sid}"
        self._ask("check", f"{here}/c")
        if self.chance.random() < 0.2:
            self._send("language", f"{here}/l", [("p", "c")])
        if self.chance.random() < 0.3:
            again = self._send("answer", f"{here}/1", self._answer(self._ask("question", f"{here}/1")))
            if not self._answer_all(again):
                return
        self._think()
        self._ask("result", f"{here}/r")
        self.seen.happened("outcomes")
        self._think()
        letters = LETTER.findall(self._ask("letters", f"{here}/b"))
        if letters:
            self._ask("letter", letters[0])
            self._ask("letter as text", letters[0] + ".txt")
            self.seen.happened("letters")
        self._think()

    def _leave(self) -> None:
        if self.chance.random() < 0.3:
            self._ask("empty", self._send("leave", "/weg", [("s", self.sid)]))
        else:
            self._ask("start", self._send("erase", "/wis", [("s", self.sid)]))
        self.seen.happened("erased")

    def _think(self) -> bool:
        """Look at a page for a while; whether there is time for another."""
        time.sleep(self.chance.uniform(*THINKS))
        return time.monotonic() < self.until

    def _onward(self, text: str) -> str:
        found = ONWARD.search(text)
        if found is None:
            raise WrongError("a page without a way on")
        return found[1]

    def _ask(self, kind: str, path: str) -> str:
        status, _, body = self._request(kind, "GET", path, None)
        if status != 200:
            raise WrongError(f"{kind}: {status}")
        return body

    def _send(self, kind: str, path: str, fields: Sent) -> str:
        status, location, _ = self._request(kind, "POST", path, urlencode(fields))
        if status != 303:
            raise WrongError(f"{kind}: {status}")
        return location

    def _request(self, kind: str, method: str, path: str, body: str | None) -> tuple[int, str, str]:
        start = time.perf_counter()
        self.connection.request(method, path, body, FORM if body is not None else {})
        response = self.connection.getresponse()
        data = response.read()
        self.seen.add(kind, (time.perf_counter() - start) * 1000)
        return response.status, response.getheader("Location") or "", data.decode()


def together(people: int, run: Callable[[int], None]) -> None:
    """Run them all, each in a thread."""
    threads = [threading.Thread(target=run, args=(number,)) for number in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def main(port: int, people: int, seconds: float) -> None:
    """All of them, until the time is up."""
    seen = Seen()
    together(people, lambda number: Person(port, number, seconds, seen).run())
    json.dump(seen.told(), sys.stdout)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
