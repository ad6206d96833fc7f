"""The shipped scenarios, and the same with one to three facts forgotten or changed: where things are found."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

from routefinder.load import load_rulebook
from routefinder.rulebook import Rulebook
from routefinder.scenario import scenario_from
from routefinder.space import Space
from routefinder.vocabulary import UNKNOWN, Fact, FactValue, Scenario
from routefinder.yamlfile import read_file

ROOT = Path(__file__).resolve().parent.parent
SCENARIOS = ROOT / "scenarios"


@cache
def rulebook() -> Rulebook:
    """The real rulebook."""
    return load_rulebook(ROOT / "rules")


@cache
def files() -> tuple[Path, ...]:
    """Every shipped scenario file."""
    return tuple(sorted(SCENARIOS.rglob("*.yaml")))


@cache
def shipped() -> tuple[Scenario, ...]:
    """Every shipped scenario."""
    return tuple(scenario_from(read_file(file), rulebook()) for file in files())


def random_value(fact: Fact, space: Space, choice: random.Random) -> FactValue:
    """A random value of a fact."""
    if fact.kind == "list":
        if "none" in fact.value_ids and choice.random() < 0.2:
            return ("none",)
        chosen = choice.sample(fact.members, choice.randint(1, min(3, len(fact.members))))
        return tuple(member for member in fact.members if member in chosen)
    if fact.kind == "number":
        return str(choice.choice([0, 1, 24, 1_000_000, 5_000_000_000]))
    if fact.kind == "country":
        codes = [code for code in ("NL", "IE", "DE", "GB", "US") if code in space.vocabulary.countries]
        return choice.choice([*codes, *fact.value_ids])
    if fact.kind == "platform":
        return "none"
    return choice.choice(fact.value_ids)


def mutated(scenario: Scenario, space: Space, choice: random.Random, most: int = 3) -> Scenario:
    """The scenario with one to ``most`` facts forgotten or changed."""
    facts = dict(scenario.facts)
    inputs = [fact for fact in space.vocabulary.each() if fact.is_input and fact.kind != "platform"]
    for _ in range(choice.randint(1, most)):
        fact = (
            choice.choice([space.vocabulary[name] for name in facts] or inputs)
            if choice.random() < 0.6
            else choice.choice(inputs)
        )
        if fact.id in facts and choice.random() < 0.5:
            del facts[fact.id]
        elif fact.kind != "platform":
            facts[fact.id] = random_value(fact, space, choice)
    return scenario.model_copy(update={"facts": facts})


def completed(scenario: Scenario, space: Space, choice: random.Random) -> Scenario:
    """The scenario with every fact that it leaves open given a random value."""
    facts = dict(scenario.facts)
    for fact in space.vocabulary.each():
        if fact.is_input and fact.kind != "platform" and facts.get(fact.id, UNKNOWN) == UNKNOWN:
            facts[fact.id] = random_value(fact, space, choice)
    return scenario.model_copy(update={"facts": facts})
