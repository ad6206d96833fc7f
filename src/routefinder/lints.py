"""Lints that are decided over the whole space: what no scenario, every scenario, or two rows at once would show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations, permutations

from routefinder.conditions import leaves
from routefinder.findings import Finding
from routefinder.questions import Applies, Every, Holds, Never, OnDiagrams, Question, Some, State, period
from routefinder.rowlints import place
from routefinder.rulebook import Deadline, Remark, Route, Rule, Rulebook, Sanction
from routefinder.space import all_conditions
from routefinder.vocabulary import Scenario
from routefinder.witness import minimal


@dataclass(frozen=True, slots=True)
class Book:
    """A rulebook with the diagrams it is asked on."""

    rulebook: Rulebook
    diagrams: OnDiagrams
    today: date

    def scenario(self, node: int) -> Scenario | None:
        """Few facts that show a node."""
        return minimal(self.diagrams.space, node, self.today)

    def route(self, route_id: str) -> Route:
        """The route with this id."""
        return next(row for row in self.rulebook.routes if row.id == route_id)


def space_lints(rulebook: Rulebook, diagrams: OnDiagrams, today: date) -> Iterator[Finding]:
    """Every finding about rules, routes and facts that the diagrams decide; scenarios play ``today`` where they can."""
    book = Book(rulebook, diagrams, today)
    for lint in LINTS:
        yield from lint(book)


def rules(book: Book) -> Iterator[Finding]:
    """Rules that can never apply, never be open, or change nothing."""
    for rule in book.rulebook.rules:
        where = place(book.rulebook, "rules", rule.id)
        applies = book.diagrams.cases(Applies(rule.id, "not_closed"))
        if not applies:
            gates = ", ".join(_clash(book, rule))
            message = f"rule '{rule.id}' can never apply: {gates} exclude each other."
            yield Finding("rule-never", "error", where, message, "Mend one of these, or drop the rule.")
            continue
        if all(step.needs for step in rule.steps) and not book.diagrams.cases(Applies(rule.id, "open")):
            message = f"rule '{rule.id}' can wait but never be open: its steps contradict each other or its gates."
            expect = {"conditional": [rule.route]}
            shown = book.scenario(applies)
            yield Finding("rule-never-open", "warning", where, message, "Mend the steps.", shown, expect)
        yield from _useless(book, rule, where, applies)


def _clash(book: Book, rule: Rule) -> list[str]:
    """A smallest set of parts of a rule that exclude each other."""
    parts: dict[str, Question] = {"its days": period(rule)}
    for number, gate in enumerate(book.rulebook.gates_of(rule), 1):
        parts[f"gate {number}" + (f" ({gate.id})" if gate.id else "")] = Holds(gate.needs)
    for other in book.rulebook.rules_of[rule.route]:
        if rule.id in other.overrides:
            parts[f"the overriding rule '{other.id}'"] = Never(Applies(other.id, "not_closed"))
    for name in list(parts):
        rest = {key: part for key, part in parts.items() if key != name}
        if not book.diagrams.node(Every(tuple(rest.values()))):
            parts = rest
    return list(parts)


def _useless(book: Book, rule: Rule, where: str, applies: int) -> Iterator[Finding]:
    others = [row for row in book.rulebook.rules_of[rule.route] if row is not rule]
    if not others or all((row.authority or "") != (rule.authority or "") for row in others):
        return
    route = rule.route
    waits = _differs(State(route, "not_closed"), State(route, "not_closed", rule.id))
    if book.diagrams.cases(Some((waits, _differs(State(route, "open"), State(route, "open", rule.id))))):
        return
    beside = [row.id for row in others if book.diagrams.node(Every((_on(rule), _on(row))))]
    message = f"rule '{rule.id}' changes no state of '{route}': where it applies, {_words(beside)} decides the same."
    hint = "Drop it, or write what sets it apart; where it must win, give it 'overrides'."
    yield Finding("rule-useless", "warning", where, message, hint, book.scenario(applies), {"reachable": [route]})


def _on(rule: Rule) -> Question:
    return Applies(rule.id, "not_closed")


def _differs(one: Question, other: Question) -> Question:
    return Some((Every((one, Never(other))), Every((Never(one), other))))


def routes(book: Book) -> Iterator[Finding]:
    """Routes that can never be open: where a source has them always wait, that is only noted."""
    for route in book.rulebook.routes:
        if book.diagrams.cases(State(route.id, "open")):
            continue
        where = place(book.rulebook, "routes", route.id)
        waits = book.diagrams.cases(State(route.id, "not_closed"))
        if not waits:
            message = f"route '{route.id}' is closed in every scenario."
            yield Finding("route-never", "error", where, message, "Mend its rules, or drop it.")
            continue
        findings = {step.id for rule in book.rulebook.rules_of[route.id] for step in rule.steps if step.needs is None}
        expect = {"conditional": [route.id]}
        shown = book.scenario(waits)
        if findings:
            message = f"route '{route.id}' is never available: it always waits for {_words(sorted(findings))}."
            hint = "Right where only the authority can find this; else give the step 'needs'."
            yield Finding("route-always-waits", "note", where, message, hint, shown, expect)
        else:
            message = f"route '{route.id}' is never available: its steps are never all done."
            yield Finding("route-never-open", "warning", where, message, "Mend its steps.", shown, expect)


def ties(book: Book) -> Iterator[Finding]:
    """Rows that give one route two authorities, terms or caps in one scenario."""
    for route in book.rulebook.routes:
        for what, one, other, question in (*_authority_ties(book, route), *_figure_ties(route)):
            node = book.diagrams.cases(question)
            if node:
                message = f"'{route.id}' gets two {what} in one scenario: {one}, and {other}."
                hint = (
                    "Write 'overrides' in the special rule." if what == "authorities" else "Give them 'when' or dates."
                )
                where, expect = place(book.rulebook, "routes", route.id), {"reachable": [route.id]}
                yield Finding(f"tie-{what}", "error", where, message, hint, book.scenario(node), expect)


Tie = tuple[str, str, str, Question]


def _authority_ties(book: Book, route: Route) -> Iterator[Tie]:
    for one, other in combinations(book.rulebook.rules_of[route.id], 2):
        left, right = one.authority or route.authority, other.authority or route.authority
        if left != right:
            yield "authorities", f"{left} by '{one.id}'", f"{right} by '{other.id}'", Every((_on(one), _on(other)))


def _figure_ties(route: Route) -> Iterator[Tie]:
    alive = State(route.id, "not_closed")
    for left, right in combinations(route.deadlines, 2):
        if (left.whose, left.starts) == (right.whose, right.starts) and _term(left) != _term(right):
            both = Every((alive, in_use(left), in_use(right)))
            yield "deadlines", f"'{left.text.en}'", f"'{right.text.en}'", both
    for one, other in combinations(route.sanctions, 2):
        if (one.kind, one.breach.en) == (other.kind, other.breach.en) and _cap(one) != _cap(other):
            yield "caps", f"'{one.text.en}'", f"'{other.text.en}'", Every((alive, in_use(one), in_use(other)))


def _term(row: Deadline) -> tuple[object, ...]:
    return row.hours, row.period


def _cap(row: Sanction) -> tuple[object, ...]:
    return row.max_percent, row.max_eur, row.max_months, row.fine_category, row.per, row.rule


def in_use(row: Deadline | Sanction) -> Question:
    """A term or cap is in force and its condition holds."""
    return Every((period(row), *(() if row.when is None else (Holds(row.when),))))


def overlaps(book: Book) -> Iterator[Finding]:
    """Versions of one rule of which the next begins before the one before has ended, in one scenario."""
    for one, other in permutations(book.rulebook.rules, 2):
        if one.route != other.route or one.clock != other.clock or one.valid_to is None or other.valid_from is None:
            continue
        if not (one.valid_from or date.min) < other.valid_from <= one.valid_to < (other.valid_to or date.max):
            continue
        node = book.diagrams.cases(Every((_on(one), _on(other))))
        if node:
            message = f"'{other.id}' begins on {other.valid_from}, before '{one.id}' ends on {one.valid_to}."
            where, expect = place(book.rulebook, "rules", other.id), {"reachable": [one.route]}
            hint = "Let one end on the day before the other begins."
            yield Finding("time-overlap", "warning", where, message, hint, book.scenario(node), expect)


def facts_without_effect(book: Book) -> Iterator[Finding]:
    """Facts that a condition names and on which nothing in any answer depends."""
    space, table = book.diagrams.space, book.diagrams.table
    read = {leaf.fact for condition in all_conditions(book.rulebook) for leaf in leaves(condition)}
    nodes = list(book.diagrams.index.states.values())
    shown: list[Deadline | Sanction | Remark] = [*book.rulebook.warnings, *book.rulebook.notes]
    for route in book.rulebook.routes:
        shown += [*route.deadlines, *route.sanctions, *route.remarks]
    nodes += [space.node(row.when) for row in shown if row.when is not None]
    used = {space.axes[variable].fact for node in nodes for variable in table.support(node)}
    for fact in book.rulebook.vocabulary.each():
        if fact.is_input and fact.id in read and fact.id not in used:
            where = place(book.rulebook, "facts", fact.id)
            message = f"'{fact.id}' is read, but no state, term, cap or remark depends on it."
            yield Finding("fact-without-effect", "warning", where, message, "Drop it, or mend the rules that read it.")


def nothing_at_all(book: Book) -> Iterator[Finding]:
    """A scenario in which every route is closed: no route and no reasoned no."""
    diagrams = book.diagrams
    closed: list[Question] = [Never(State(route.id, "not_closed")) for route in book.rulebook.routes]
    closed.sort(key=lambda question: len(diagrams.table.support(diagrams.node(question))))
    node = diagrams.cases(Every(tuple(closed)))
    if node:
        says_no = [route.id for route in book.rulebook.routes if route.group == "says_no"]
        message = "there is a scenario in which every route is closed, so that nothing is answered."
        hint = "Open a route, or one that says why not, for such cases."
        expect = {"reachable": says_no[:1]} if says_no else None
        yield Finding("no-answer", "error", "", message, hint, book.scenario(node), expect)


LINTS: tuple[Callable[[Book], Iterator[Finding]], ...] = (
    rules,
    routes,
    ties,
    overlaps,
    facts_without_effect,
    nothing_at_all,
)


def _words(names: list[str]) -> str:
    return ", ".join(f"'{name}'" for name in names) or "another rule"
