"""The steps that the reader can take, grouped by when they are best taken, and what others can do and order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from routefinder.conditions import leaves
from routefinder.moments import MOMENTS, TODAY, brought_forward, by_telephone, last_day, moment
from routefinder.outcome_page import PRACTICE, Page
from routefinder.outcome_people import People
from routefinder.phrasing import heading, sentence
from routefinder.report import OTHERS, YOURS
from routefinder.vocabulary import Value
from routefinder.wording import EFFECTS, deciders, people, reached

Plain = dict[str, Any]
HELPS = ("supporter", "relative", "student")
PERSON = "victim"
"""Whoever helps the person can take, with them, the steps of the person."""
FEW = (2, 1, 0, 0)
"""So many remarks stand with a certain step of each moment; all of them stand in the full report."""
MOST = 4
"""So many facts that a conditional route hangs on are named; the rest is counted."""
NOTHING_MORE: Plain = {"done": False, "rows": [], "about": "", "remarks": [], "hangs": [], "more": 0, "todo": []}


class Steps:
    """The steps of one page."""

    def __init__(self, page: Page) -> None:
        self.page, self.t, self.book = page, page.t, page.words.rulebook
        self.known = page.decision.filled.facts
        self.asker, self.people = page.asker, People(page)
        self.routes = {row.id: row for row in self.book.routes}
        self.places = {row.id: number for number, row in enumerate(self.book.routes)}
        self.wishes = frozenset(effect for value in self.values() for effect in value.brings)
        self.mine = [route for route in page.open if self.can_take(route)]
        self.not_mine = [route for route in page.open if route["group"] in YOURS and route not in self.mine]

    def values(self) -> Iterator[Value]:
        """The values that the facts of the case have."""
        for fact in self.book.vocabulary.each():
            known = self.known.get(fact.id, ())
            yield from (value for value in fact.values if value.id in ((known,) if isinstance(known, str) else known))

    def can_take(self, route: Plain) -> bool:
        """Whether the reader can take the route: alone, with the person, by asking a helper, or as an authority."""
        users, group = route["usable_by"], route["group"]
        if group not in YOURS:
            return group == "authorities_can" and self.asker in users
        on_behalf = self.asker in HELPS and PERSON in users
        return self.asker is None or group == "helpers_can" or self.asker in users or on_behalf

    def grouped(self) -> list[Plain]:
        """The steps by moment, numbered through; a moment without steps is left out."""
        today, found = self.page.reader.today, dict[int, list[tuple[tuple[object, ...], Plain]]]()
        for route in self.mine:
            remarks = () if self.done(route) else self.page.decision.route(route["id"]).remarks
            when = moment(self.book, route, today, remarks)
            step = self.step(route, when) if route["status"] == "available" else self.perhaps(route)
            found.setdefault(when, []).append((self.rank(route), step))
        for last, route, todo in self.asked_by_others():
            when = brought_forward(last, today)
            found.setdefault(when, []).append((self.rank(route), self.errand(last, route, todo)))
        groups, number = [], 1
        for when in sorted(found):
            steps = [step for _, step in sorted(found[when], key=lambda row: row[0])]
            groups.append({"heading": self.t(MOMENTS[when]), "start": number, "steps": steps, "moment": MOMENTS[when]})
            number += len(steps)
        return groups

    def rank(self, route: Plain) -> tuple[object, ...]:
        """Within a moment: danger, what is not done yet, own last day, what is certain, wishes, effect, telephone."""
        last = last_day(route, self.page.reader.today)
        return (
            not self.in_danger(route),
            self.done(route),
            last is None or brought_forward(last, self.page.reader.today) == len(MOMENTS) - 1,
            route["status"] != "available",
            route["effect"] not in self.wishes,
            EFFECTS.index(route["effect"]),
            not by_telephone(self.book, route),
            self.places[route["id"]],
        )

    def in_danger(self, route: Plain) -> bool:
        """Whether the route is certain, and open because of just what the first warning of the rulebook looks at."""
        whens = [row.when for row in self.book.warnings[:1] if row.when is not None]
        looked_at = {leaf.fact for when in whens for leaf in leaves(when)}
        return route["status"] == "available" and bool(route["hangs_on"]) and looked_at.issuperset(route["hangs_on"])

    def done(self, route: Plain) -> bool:
        """Whether the case says so: a fact with the name of a route says that the route was taken."""
        return self.known.get(route["id"]) == "yes"

    def step(self, route: Plain, when: int) -> Plain:
        """One thing that can certainly be done."""
        row = self.routes[route["id"]]
        remarks = route["remarks"][: FEW[when]]
        names = [*row.sources, *(name for remark in remarks for name in remark["sources"])]
        self.page.sources.cite(names, self.page.decision.filled.date)
        return {
            **self.named(route),
            "done": self.done(route),
            "rows": list(self.rows(route)),
            "about": row.explanation.in_(self.page.words.language),
            "remarks": [row["text"] for row in remarks],
        }

    def perhaps(self, route: Plain) -> Plain:
        """One thing that can be done only if something still shows or happens: what that is, and no more."""
        return {**self.named(route), **self.waits(route)}

    def named(self, route: Plain) -> Plain:
        """What every step says."""
        last, name = self.last(route), self.verb_first(route)
        return {
            "name": name,
            **self.people.phone(route, name),
            "status": route["status"],
            "last_day": self.t("result_last_day", date=self.page.words.day(last)) if last else "",
            "letters": [
                {"number": number, "title": letter.title.in_(self.page.words.language)}
                for number, letter in enumerate(self.page.letters, 1)
                if route["id"] in letter.routes
            ],
            **NOTHING_MORE,
        }

    def waits(self, route: Plain) -> Plain:
        """What a conditional route still hangs on: facts to find out, what the reader can answer first, and steps."""
        facts = sorted(self.page.questions(route["open_facts"]), key=lambda row: row["url"] is None)
        most = len(facts) if self.page.reader.mode == PRACTICE or len(facts) == MOST + 1 else MOST
        return {
            "hangs": facts[:most],
            "more": len(facts[most:]),
            "todo": [sentence(row["text"]) for row in route["todo"]],
        }

    def last(self, route: Plain) -> date | None:
        """The reader's own earliest last day that is not over."""
        return last_day(route, self.page.reader.today)

    def verb_first(self, route: Plain) -> str:
        """The step with its verb first; a helper who takes the route does not ask a helper for it."""
        own = route["group"] == "helpers_can" and self.asker in route["usable_by"] and PERSON not in route["usable_by"]
        name = heading(route["name"])
        return name if own else heading(self.page.or_phrase(f"do_{route['id']}", name))

    def rows(self, route: Plain) -> Iterator[tuple[str, str | list[str]]]:
        """Who takes the step where that is not the reader, with whom, how, and what it needs."""
        t = self.t
        if self.asker is not None and self.asker not in route["usable_by"] and route["group"] != "helpers_can":
            yield t("result_who_does"), heading(self.users(route))
        if people(route):
            yield t("authority" if route["authority"] else "help_heading"), self.people.told(route)
        yield t("result_how"), sentence(route["instrument"])
        need = self.page.or_phrase(f"need_{route['id']}", "")
        if need:
            yield t("result_need"), need

    def users(self, route: Plain) -> str:
        """Who can use a route."""
        return ", ".join(self.t(f"user_{who}") for who in route["usable_by"])

    def asked_by_others(self) -> Iterator[tuple[date, Plain, Plain]]:
        """What others still need from the reader before a last day of the reader's, each once: the earliest."""
        taken = {route["id"] for route in self.mine}
        waiting = [
            (last, route, todo)
            for route in self.page.open
            if route["group"] in OTHERS and (last := self.last(route))
            for todo in route["todo"]
            if todo["step"] not in taken and f"do_{todo['step']}" in self.book.phrases
        ]
        seen = set[str]()
        for last, route, todo in sorted(waiting, key=lambda row: row[0]):
            if todo["step"] not in seen:
                seen.add(todo["step"])
                yield last, route, todo

    def errand(self, last: date, route: Plain, todo: Plain) -> Plain:
        """A step that another's route still needs."""
        purpose = self.t("result_term_of", routes=route["name"])
        return {
            **NOTHING_MORE,
            "name": heading(self.t(f"do_{todo['step']}")),
            "phone": "",
            "looked_up": True,
            "status": "",
            "last_day": self.t("result_last_day", date=self.page.words.day(last)),
            "letters": [],
            "about": f"{sentence(todo['text'])} {sentence(purpose)}",
        }

    def short(self, groups: list[Plain]) -> list[str]:
        """Two sentences that begin with what can be done."""
        steps = [step for group in groups for step in group["steps"] if not step["done"]]
        certain = [step for step in steps if step["status"] == "available"]
        if not certain:
            return [self.t("result_can_none")]
        count = str(len(certain))
        said = self.t("result_can_one") if len(certain) == 1 else self.t("result_can_some", count=count)
        return [said, sentence(self.t("result_begin", step=_small(certain[0]["name"])))]

    def soon(self) -> list[str]:
        """What a last day is near of, the nearest first."""
        steps = [(last, route["name"]) for route in self.mine if (last := self.last(route)) and not self.done(route)]
        errands = [
            (last, self.page.or_phrase(f"name_{todo['step']}", todo["text"]))
            for last, _, todo in self.asked_by_others()
        ]
        near = [row for row in sorted({*steps, *errands}) if brought_forward(row[0], self.page.reader.today) <= TODAY]
        return [sentence(self.t("result_soon", step=name, date=self.page.words.day(last))) for last, name in near]

    def others(self) -> list[Plain]:
        """What is open but can only be done by someone else."""
        return [
            {"name": heading(row["name"]), "status": row["status"], "who": self.users(row)} for row in self.not_mine
        ]

    def orders(self) -> list[Plain]:
        """Who else can do what, to whom, and how each is asked; what a court can do stands with it."""
        others = (row for row in self.page.open if row["group"] in OTHERS and row not in self.mine)
        courts = (row for row in self.page.open if row["group"] in YOURS and self.ordered_by_court(row))
        routes = [*others, *courts]
        found: dict[str, Plain] = {}
        for route in routes:
            names = deciders(route, self.page.words)
            row = found.setdefault(names, {"who": heading(names), "routes": [], "ask": reached(route, self.page.words)})
            row["routes"].append(
                {
                    "name": heading(route["name"]),
                    "status": route["status"],
                    "addressee": route["addressee"],
                    **self.waits(route),
                }
            )
        return list(found.values())

    def ordered_by_court(self, route: Plain) -> bool:
        """Whether a court orders something on this route."""
        authority = route["authority"]
        court = bool(authority) and self.book.authority_ids[authority["id"]].kind == "court"
        return court and route["effect"] in ("removes", "identifies", "compensates")


def _small(text: str) -> str:
    """With a small first letter, unless the word is a name in capitals."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]
