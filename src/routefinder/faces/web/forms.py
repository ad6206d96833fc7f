"""How a question becomes a form, and what was sent becomes its answer. Names and values of fields tell nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from flask import abort
from werkzeug.datastructures import MultiDict

from routefinder.choices import REST, UNSAID, not_that_day, service_kinds, services, usual_countries
from routefinder.phrasing import Phrasing, capital
from routefinder.rulebook import Rulebook
from routefinder.scenario import NUMBER
from routefinder.vocabulary import DAY_OF, NONE, UNKNOWN, Fact, FactValue

Kind = Literal["one", "several", "country", "number", "day"]
ANSWER, OTHER, NUMERAL, DAY, MONTH, YEAR = "a", "o", "n", "d", "m", "y"
UNKNOWN_MARK, UNSAID_MARK, WRITTEN_MARK = "0", "x", "w"
"""What stands for 'I do not know', 'I would rather not say', and 'what is written or chosen beside it'."""
LONGEST = {NUMERAL: 20, DAY: 2, MONTH: 2, YEAR: 4}
"""Characters that fit into the fields of our pages."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be chosen: what the form sends, the value it stands for, its words, and whether it is on.

    ``help`` says when to choose it; mostly empty.
    """

    mark: str
    value: str
    label: str
    chosen: bool = False
    help: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A question as a form.

    ``options`` are in order, 'I do not know' last; ``alone`` are marks that go with no other; ``others`` are the
    countries behind 'another country'; ``written`` what was written before, by the name of the field; ``latest`` is the
    last day that can be written.
    """

    kind: Kind
    options: tuple[Option, ...]
    alone: frozenset[str] = frozenset()
    others: tuple[Option, ...] = ()
    written: Mapping[str, str] = field(default_factory=dict)
    latest: date = date.max

    @property
    def fields(self) -> frozenset[str]:
        """The names that this form sends."""
        more = {"country": {OTHER}, "number": {NUMERAL}, "day": {DAY, MONTH, YEAR}}
        return frozenset({ANSWER} | more.get(self.kind, set()))

    def chosen(self, sent: MultiDict[str, str]) -> frozenset[str]:
        """The values of the options that were sent."""
        marks = set(sent.getlist(ANSWER))
        return frozenset(
            {option.value for option in self.options if option.mark in marks}
            | {other.value for other in self.others if other.mark == sent.get(OTHER)}
        )

    def again(self, chosen: frozenset[str], written: Mapping[str, str]) -> Form:
        """The same form with what was sent before in it."""
        options, others = (
            tuple(replace(option, chosen=option.value in chosen) for option in rows)
            for rows in (self.options, self.others)
        )
        return replace(self, options=options, others=others, written=written)

    def label(self, value: str) -> str:
        """What the option for a value is called."""
        return next(option.label for option in self.options if option.value == value)


class MistakeError(Exception):
    """What was sent gives no answer yet: the phrase that says so, and the value of the option that it names, if any."""

    def __init__(self, key: str, about: str | None = None) -> None:
        self.key, self.about = key, about
        super().__init__(key)


class Forms:
    """Makes the forms of one rulebook, in one language and in the words for whoever asks.

    ``latest`` is the last day that can be answered: what is asked for has happened.
    """

    def __init__(self, rulebook: Rulebook, words: Phrasing, asker: str | None, latest: date = date.max) -> None:
        self.rulebook, self.words, self.asker, self.latest = rulebook, words, asker, latest

    def form(self, key: str, answer: FactValue | None, *, group: str | None = None, unsaid: bool = False) -> Form:
        """The form of a question, with the earlier answer on; ``group`` is what the first of two steps said."""
        given = UNSAID if unsaid and answer == UNKNOWN else answer
        if key.startswith(DAY_OF):
            return self._day(given)
        fact = self.rulebook.vocabulary[key]
        if fact.kind == "number":
            return self._number(given)
        if fact.kind == "country":
            return self._country(fact, given)
        rows = self._second(fact, group) if group else self._first(fact, given)
        return self._choice(fact, rows, given)

    def steps(self, key: str) -> int:
        """In how many steps a question is asked: 2 for a service, and where a few values are offered first."""
        fact = None if key.startswith(DAY_OF) else self.rulebook.vocabulary[key]
        return 2 if fact is not None and (fact.kind == "platform" or fact.first) else 1

    def opens_second(self, key: str, value: FactValue) -> bool:
        """Whether what was chosen in the first step leads to a second one."""
        if self.steps(key) == 1:
            return False
        return value == REST or (
            self.rulebook.vocabulary[key].kind == "platform" and value in dict(service_kinds(self.words))
        )

    def _first(self, fact: Fact, given: FactValue | None) -> list[tuple[str, str, bool]]:
        if fact.kind == "platform":
            kind = next((row.kind for row in self.rulebook.platforms if row.id == given), given)
            rows = [(name, label, name == kind) for name, label in service_kinds(self.words)]
            return [*rows, (NONE, self.words.phrase("another_service"), given == NONE)]
        values = fact.first or fact.value_ids
        rows = [(value, self.words.value(fact, value, self.asker), _on(value, given)) for value in values]
        if fact.first:
            behind = given in set(fact.value_ids) - set(fact.first)
            rows.append((REST, self.words.phrase("another_role"), behind))
        return rows

    def _second(self, fact: Fact, group: str) -> list[tuple[str, str, bool]]:
        if fact.kind == "platform":
            named = [*services(group, self.words), (NONE, self.words.phrase("another_service"))]
        else:
            named = [(v, self.words.value(fact, v, self.asker)) for v in fact.value_ids if v not in fact.first]
        return [(value, label, False) for value, label in named]

    def _choice(self, fact: Fact, rows: list[tuple[str, str, bool]], given: FactValue | None) -> Form:
        values = [value for value, _, _ in rows]
        marks = _marks(sorted(values) if fact.kind == "platform" else values)
        options = [
            Option(marks[value], value, label, on or value == given, self.words.value_help(fact, value, self.asker))
            for value, label, on in rows
        ]
        several = fact.kind == "list"
        alone = {option.mark for option in options if several and option.value == NONE} | {UNKNOWN_MARK, UNSAID_MARK}
        return Form("several" if several else "one", (*options, *self._last(given, fact.intimate)), frozenset(alone))

    def _last(self, given: FactValue | None, intimate: bool = False) -> list[Option]:
        unsaid = Option(UNSAID_MARK, UNSAID, capital(self.words.phrase("rather_not_say")), given == UNSAID)
        unknown = Option(UNKNOWN_MARK, UNKNOWN, capital(self.words.phrase("unknown")), given == UNKNOWN)
        return [unsaid, unknown] if intimate else [unknown]

    def _written(self, label: str, given: FactValue | None) -> Option:
        return Option(WRITTEN_MARK, "", self.words.phrase(label), given not in (None, UNKNOWN, UNSAID))

    def _number(self, given: FactValue | None) -> Form:
        known = {} if given in (None, UNKNOWN, UNSAID) else {NUMERAL: str(given)}
        return Form("number", (self._written("web_number", given), *self._last(given)), written=known)

    def _day(self, given: FactValue | None) -> Form:
        known = {}
        if given not in (None, UNKNOWN, UNSAID):
            year, month, day = str(given).split("-")
            known = {DAY: str(int(day)), MONTH: str(int(month)), YEAR: year}
        options = (self._written("web_day", given), *self._last(given))
        return Form("day", options, written=known, latest=self.latest)

    def _country(self, fact: Fact, given: FactValue | None) -> Form:
        usual = [*usual_countries(fact, self.words), *fact.value_ids]
        marks = _marks(sorted(usual))
        rows = [Option(marks[c], c, capital(self.words.value(fact, c)), c == given) for c in usual]
        codes = [c for c in self.rulebook.vocabulary.countries if len(c) == len("XX") and c not in usual]
        codes.sort(key=lambda code: self.words.value(fact, code).casefold())
        marks = _marks(sorted(codes))
        others = [Option(marks[c], c, self.words.value(fact, c), c == given) for c in codes]
        behind = Option(WRITTEN_MARK, "", self.words.phrase("web_other_country"), any(o.chosen for o in others))
        return Form("country", (*rows, behind, *self._last(given, fact.intimate)), others=tuple(others))


def _marks(values: Iterable[str]) -> dict[str, str]:
    """A number for each value: what is shown by name is sorted first, for names stand in another order elsewhere."""
    return {value: str(number) for number, value in enumerate(values, 1)}


def read(form: Form, sent: MultiDict[str, str]) -> FactValue:
    """The answer that was sent; ``UNSAID`` for 'I would rather not say'.

    Raises:
        MistakeError: when something is still to be chosen or written.
        BadRequest: for fields or options that this form does not have.
    """
    marks, by_mark = sent.getlist(ANSWER), {option.mark: option for option in form.options}
    if not _fits(form, sent):
        abort(400)
    written = any(sent.get(name, "").strip() for name in form.fields - {ANSWER})
    if not marks and not written:
        raise MistakeError("error_choose")
    alone = [mark for mark in marks if mark in form.alone]
    if alone and len(marks) > 1:
        raise MistakeError("ask_alone", by_mark[alone[0]].value)
    if form.kind == "several" and not alone:
        return tuple(option.value for option in form.options if option.mark in marks)
    if not marks or marks == [WRITTEN_MARK] or (by_mark[marks[0]].chosen and _is_new(form, sent)):
        return _written_value(form, sent)
    return by_mark[marks[0]].value


def _fits(form: Form, sent: MultiDict[str, str]) -> bool:
    """Whether this form can have sent it."""
    marks = sent.getlist(ANSWER)
    return not (
        set(sent) - form.fields
        or set(marks) - {option.mark for option in form.options}
        or len(set(marks)) < len(marks)
        or (len(marks) > 1 and form.kind != "several")
        or any(len(row) > 1 for name, row in sent.lists() if name != ANSWER)
        or any(len(sent.get(name, "")) > most for name, most in LONGEST.items())
    )


def _is_new(form: Form, sent: MultiDict[str, str]) -> bool:
    """Whether something is written that was not there before: it counts, though the earlier option is still on."""
    before = {OTHER: next((other.mark for other in form.others if other.chosen), ""), **form.written}
    now = {name: sent.get(name, "").strip() for name in form.fields - {ANSWER}}
    return any(text and text != before.get(name, "") for name, text in now.items())


def _written_value(form: Form, sent: MultiDict[str, str]) -> str:
    if form.kind == "country":
        chosen = sent.get(OTHER, "")
        codes = {option.mark: option.value for option in form.others}
        if chosen and chosen not in codes:
            abort(400)
        if not chosen:
            raise MistakeError("error_choose")
        return codes[chosen]
    if form.kind == "number":
        text = sent.get(NUMERAL, "").strip().replace(",", ".")
        if not NUMBER.fullmatch(text):
            raise MistakeError("error_number")
        return text
    return _written_day(form, sent)


def _written_day(form: Form, sent: MultiDict[str, str]) -> str:
    parts = [sent.get(name, "").strip() for name in (YEAR, MONTH, DAY)]
    day = "-".join(part.zfill(2) for part in parts)
    numbers = all(part.isascii() and part.isdigit() and len(part) <= len("2026") for part in parts)
    wrong = not_that_day(day if numbers else "", form.latest)
    if wrong is not None:
        raise MistakeError(wrong)
    return day


def _on(value: str, given: FactValue | None) -> bool:
    return value == given or (isinstance(given, tuple) and value in given)
