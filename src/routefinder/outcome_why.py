"""Why the outcome is what it is, and why everything else is shut: read from the trace, each with its articles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from routefinder.decision import ALIVE, RouteVerdict, RuleVerdict
from routefinder.outcome_page import PRACTICE, Page
from routefinder.phrasing import heading, sentence
from routefinder.picture import Picture, as_svg, picture
from routefinder.relevance import ACT
from routefinder.vocabulary import DAY_OF
from routefinder.wording import people

Plain = dict[str, Any]


def reasons(page: Page) -> Plain:
    """The answers, what the rules conclude from them, then answers, rules and articles route by route; and a picture.

    Of a route that is not certain only the articles are named, except in practice; what it hangs on stands with the
    steps and orders.
    """
    every = page.reader.mode == PRACTICE
    certain = [route for route in page.open if route["status"] == "available"]
    drawn = picture(page.decision, page.data, page.words)
    return {
        "facts": facts(page),
        "conclusions": list(conclusions(page)),
        "chains": chains(page, page.open if every else certain),
        "perhaps": [] if every else articles(page, [route for route in page.open if route not in certain]),
        "drawn": drawn,
        "boxes": boxes(drawn),
        "svg": as_svg(drawn, page.words),
    }


def boxes(drawn: Picture) -> list[Plain]:
    """What the picture shows, as a numbered list: each box names by number the boxes that lead to it."""
    numbers = {name: number for number, name in enumerate(drawn.boxes, 1)}
    return [
        {
            "heading": name,
            "start": numbers[row[0].id],
            "boxes": [{"text": box.text, "note": box.note, "by": [numbers[one] for one in box.reads]} for box in row],
        }
        for name, row in drawn.layers
        if row
    ]


def facts(page: Page) -> list[Plain]:
    """Each known fact: its name, its answer, where it comes from when it was filled, and where it can be changed."""
    asker = page.asker
    return [
        {
            "label": heading(page.words.label(fact, asker)),
            "value": page.words.answer(fact, value, asker),
            "origin": page.data["filled"].get(fact, ""),
            "url": page.reader.change(fact),
        }
        for fact, value in page.decision.filled.facts.items()
    ]


def conclusions(page: Page) -> Iterator[Plain]:
    """What the rules concluded and used, each with its articles."""
    for row in page.decision.conclusions:
        for one in row.rows:
            if row.given is None:
                cited = page.sources.cite(one.sources, page.day(one))
                yield {"text": one.words.in_(page.words.language), "cited": cited}


def chains(page: Page, routes: list[Plain]) -> list[Plain]:
    """From answers to routes: each set of answers once, with the routes that hang on it, their rules and articles."""
    known = page.decision.filled.facts
    found: dict[tuple[str, ...], list[Plain]] = {}
    for route in routes:
        verdict = page.decision.route(route["id"])
        rules = [rule(page, row) for row in counting(verdict)]
        link = {"name": heading(route["name"]), "status": route["status"], "rules": rules}
        found.setdefault(tuple(fact for fact in verdict.hangs_on if fact in known), []).append(link)
    nothing = page.t("result_whatever")
    return [
        {"because": sentence(page.words.clauses(facts, known)) if facts else nothing, "routes": links}
        for facts, links in found.items()
    ]


def articles(page: Page, routes: list[Plain]) -> list[Plain]:
    """Routes by name, each with the articles of the rules that may apply."""
    found = []
    for route in routes:
        rows = counting(page.decision.route(route["id"]))
        cited = [one for row in rows for one in page.sources.cite(row.rule.sources, page.day(row.rule))]
        named = {one["number"]: one for one in cited if one["kind"] != "document"}
        found.append({"name": heading(route["name"]), "cited": list(named.values())})
    return found


def counting(verdict: RouteVerdict) -> list[RuleVerdict]:
    """The rules that make a route certain; for a conditional one those that may."""
    applying = [row for row in verdict.rules if row.verdict == "applies"]
    if verdict.status == "available" and applying:
        return applying
    return [row for row in verdict.rules if row.verdict in ALIVE]


def rule(page: Page, row: RuleVerdict) -> Plain:
    """A rule in one sentence, with its articles."""
    cited = page.sources.cite(row.rule.sources, page.day(row.rule))
    return {"text": row.rule.words.in_(page.words.language), "cited": cited}


def shut(page: Page) -> list[Plain]:
    """Every authority with the routes that are shut; those that have no open route at all come first."""
    chosen = {row["id"] for route in page.open for row in people(route)}
    main = {route["authority"]["id"] for route in page.closed if route["authority"]}
    found: dict[str, Plain] = {}
    for route in page.closed:
        for row in (route["authority"], *(row for row in route["also"] if row["id"] not in chosen | main)):
            key = row["id"] if row else ""
            name = row["name"] if row else page.t("result_no_authority")
            group = found.setdefault(key, {"name": heading(name), "chosen": key in chosen or not key, "routes": []})
            group["routes"].append(shut_route(page, route))
    return sorted(found.values(), key=lambda group: group["chosen"])


def shut_route(page: Page, route: Plain) -> Plain:
    """A route that is shut: every failing condition, and the answers that it hangs on."""
    verdict = page.decision.route(route["id"])
    return {
        "name": heading(route["name"]),
        "because": [sentence(reason) for reason in route["because"]],
        "changes": [row for row in page.questions(verdict.hangs_on) if row["url"]] + list(day_of_act(page, verdict)),
    }


def day_of_act(page: Page, verdict: RouteVerdict) -> Iterator[Plain]:
    """The day of the act, where a rule was not in force on it."""
    nearest, key = verdict.nearest, f"{DAY_OF}{ACT}"
    if nearest.verdict == "not_in_force" and nearest.rule.clock == ACT and (url := page.reader.change(key)):
        yield {"label": page.words.label(key), "url": url}


def legal_view(page: Page) -> list[Plain]:
    """For who studies the rules: each route with its status, and each rule with what it came to."""
    return [
        {
            "id": verdict.route,
            "status": verdict.status,
            "rules": [{"id": row.rule.id, "verdict": row.verdict} for row in verdict.rules],
            "open": [*verdict.open_facts, *verdict.open_steps],
        }
        for verdict in page.decision.routes
    ]
