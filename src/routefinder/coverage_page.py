"""The coverage as one page on which one clicks from a route or rule to the scenarios that show it, and back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from routefinder.claims_view import made_from
from routefinder.coverage import VERDICTS, Coverage
from routefinder.coverage_view import PartTexts
from routefinder.goals import ROWS, Goal, Part
from routefinder.phrasing import Phrasing
from routefinder.rulebook import Route, Rule
from routefinder.stories import Story
from routefinder.templating import templates

MOST_LINKS = 4
"""So many scenarios are linked beside an outcome, those about the route first; the rest is counted."""
STATUSES = ("available", "conditional", "unavailable")
TRUTHS = ("true", "false", "unknown")


def coverage_page(found: Coverage, words: Phrasing) -> str:
    """The page, self-contained."""
    return templates().get_template("coverage.html.j2").render(p=_Page(found, words).data(), t=words.phrase)


class _Page:
    def __init__(self, found: Coverage, words: Phrasing) -> None:
        self.found, self.words = found, words
        self.rulebook = found.rulebook
        self.parts = PartTexts(found.rulebook, words)
        self.anchors = {story.name: f"s{number}" for number, story in enumerate(found.stories.rows, 1)}
        self.meant = {story.name: expected_routes(story) for story in found.stories.rows}
        self.by_story: dict[str, dict[str, list[str]]] = {name: {} for name in self.anchors}
        for goal, stories in found.reached.items():
            for story in stories:
                if self.named(goal, story):
                    self.by_story[story.name].setdefault(goal.outcome, []).append(goal.id)

    def named(self, goal: Goal, story: Story) -> bool:
        """Whether a scenario names it: every rule that it does not exclude, and the closed routes it is about."""
        if goal.part == "rule":
            return goal.outcome != "excluded"
        return (goal.part, goal.outcome) == ("route", "unavailable") and goal.id in self.meant[story.name]

    def data(self) -> dict[str, Any]:
        return {
            "language": self.words.language,
            "made_from": made_from(self.words, self.found.stories),
            "measures": self.found.measures,
            "missing": [
                {"id": goal.id, "href": self.href(goal), "text": self.parts.line(goal)} for goal in self.found.missing
            ],
            "routes": [self.route(route) for route in self.rulebook.routes],
            "rest": self.rest(),
            "stories": [self.story(story) for story in self.found.stories.rows],
        }

    def href(self, goal: Goal) -> str:
        if goal.part in ("rule", "gate", "step"):
            return f"rule-{goal.id}"
        return "rest" if goal.part in ("conclusion", "warning", "note") else f"route-{goal.id}"

    def route(self, route: Route) -> dict[str, Any]:
        rows = [row for part, name in ROWS for row in self.rows(part, route.id, len(getattr(route, name)))]
        return {
            "id": route.id,
            "name": route.name.in_(self.words.language),
            "outcomes": self.outcomes("route", route.id, 0, STATUSES),
            "rules": [self.rule(rule) for rule in self.rulebook.rules_of[route.id]],
            "rows": rows,
        }

    def rule(self, rule: Rule) -> dict[str, Any]:
        gates = [self.condition("gate", rule.id, at) for at in range(1, len(rule.gates) + 1)]
        steps = [self.condition("step", rule.id, at) for at in range(1, len(rule.steps) + 1)]
        return {
            "id": rule.id,
            "where": self.rulebook.places.get(f"rules/{rule.id}", ""),
            "words": rule.words.in_(self.words.language),
            "outcomes": self.outcomes("rule", rule.id, 0, VERDICTS),
            "conditions": [*gates, *steps],
        }

    def condition(self, part: Part, rule: str, at: int) -> dict[str, Any]:
        text = self.parts.text(Goal(part, rule, at, ""))
        return {"part": part, "text": text, "outcomes": self.outcomes(part, rule, at, TRUTHS)}

    def rows(self, part: Part, route: str, count: int) -> list[dict[str, Any]]:
        found = []
        for at in range(1, count + 1):
            goal = Goal(part, route, at, "shown")
            found.append({"part": part, "text": self.parts.text(goal), "shown": self.links(goal)})
        return found

    def rest(self) -> list[dict[str, Any]]:
        chosen = [goal for goal in self.found.reached if goal.part in ("conclusion", "warning", "note")]
        return [
            {"part": goal.part, "id": goal.id, "text": self.parts.text(goal), "shown": self.links(goal)}
            for goal in chosen
        ]

    def outcomes(self, part: Part, name: str, at: int, outcomes: Iterable[str]) -> list[dict[str, Any]]:
        return [{"outcome": outcome, "shown": self.links(Goal(part, name, at, outcome))} for outcome in outcomes]

    def links(self, goal: Goal) -> dict[str, Any] | None:
        """The first scenarios that reach a goal, and how many more; None for what cannot be."""
        stories = self.found.reached.get(goal)
        if stories is None:
            return None
        route = goal.id.split(".")[0]
        chosen = sorted(stories, key=lambda story: route not in self.meant[story.name])[:MOST_LINKS]
        first = [(self.anchors[story.name], _short(story.name)) for story in chosen]
        return {"first": first, "more": max(0, len(stories) - MOST_LINKS)}

    def story(self, story: Story) -> dict[str, Any]:
        shown = self.by_story[story.name]
        return {
            "anchor": self.anchors[story.name],
            "name": story.name,
            "title": story.title,
            "source": story.scenario.source,
            "rules": [(verdict, shown[verdict]) for verdict in VERDICTS if verdict in shown],
            "closed": shown.get("unavailable", []),
        }


def expected_routes(story: Story) -> frozenset[str]:
    """The routes that a scenario expects something of."""
    return frozenset(route for routes in (story.scenario.expect or {}).values() for route in routes)


def _short(name: str) -> str:
    return name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
