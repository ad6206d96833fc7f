"""Small random rulebooks, written as a lawyer would write them: files in a folder, read by the loader."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from hypothesis import strategies as st

TEXT = {"nl": "tekst", "en": "text"}
YES_NO = [{"id": "yes", "label": TEXT}, {"id": "no", "label": TEXT}]
CHOICE = [{"id": value, "label": TEXT} for value in ("red", "green", "blue")]
MEMBERS = [{"id": value, "label": TEXT} for value in ("cat", "dog", "owl")]
FACTS: list[dict[str, Any]] = [
    {"id": "a", "kind": "choice", "label": TEXT, "values": YES_NO},
    {"id": "b", "kind": "choice", "label": TEXT, "values": CHOICE},
    {"id": "c", "kind": "list", "label": TEXT, "values": MEMBERS},
    {"id": "d", "kind": "list", "label": TEXT, "values": [*MEMBERS[:2], {"id": "none", "label": TEXT}]},
    {"id": "e", "kind": "number", "label": TEXT},
    {"id": "f", "kind": "choice", "label": TEXT, "values": YES_NO, "concluded": True},
    {"id": "g", "kind": "choice", "label": TEXT, "values": CHOICE, "concluded": True, "otherwise": "red"},
]
ROLE = {"role": "words"}
LEAVES = st.one_of(
    st.sampled_from([{"a": "yes"}, {"a": "no"}, {"f": "yes"}, {"f": "no"}, {"d": "none"}]),
    st.lists(st.sampled_from(["red", "green", "blue"]), min_size=1, max_size=2, unique=True).map(lambda v: {"b": v}),
    st.lists(st.sampled_from(["red", "green", "blue"]), min_size=1, max_size=2, unique=True).map(lambda v: {"g": v}),
    st.lists(st.sampled_from(["cat", "dog", "owl"]), min_size=1, max_size=2, unique=True).map(lambda v: {"c": v}),
    st.lists(st.sampled_from(["cat", "dog", "owl"]), min_size=1, max_size=2, unique=True).map(
        lambda v: {"c": {"only": v}}
    ),
    st.sampled_from([{"d": "cat"}, {"d": "dog"}, {"d": {"only": "cat"}}]),
    st.sampled_from([{"e": {"at_least": "10"}}, {"e": {"below": "20"}}, {"e": {"at_least": "10", "below": "30"}}]),
)
INPUT_LEAVES = LEAVES.filter(lambda leaf: not {"f", "g"} & set(leaf))
MIDDLE_LEAVES = LEAVES.filter(lambda leaf: "g" not in leaf)


def conditions(leaves: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts}),
            st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
            inner.map(lambda part: {"not": part}),
        ),
        max_leaves=4,
    )


DAYS = st.sampled_from(
    [{}, {"valid_from": "2025-01-01"}, {"valid_to": "2025-12-31"}, {"valid_from": "2025-06-01", "clock": "act"}]
)


@st.composite
def rulebooks(draw: st.DrawFn) -> dict[str, Any]:
    """The data of a rulebook with three routes, conclusions in two layers, dates, overrides and steps."""
    conclusions = [
        {"id": f"f.{n}", "concludes": {"f": draw(st.sampled_from(["yes", "no"]))}, **draw(DAYS),
         "when": draw(conditions(INPUT_LEAVES)), "words": TEXT, "sources": ["act:1"]}
        for n in range(draw(st.integers(1, 2)))
    ] + [
        {"id": f"g.{n}", "concludes": {"g": draw(st.sampled_from(["green", "blue"]))}, **draw(DAYS),
         "when": draw(conditions(MIDDLE_LEAVES)), "words": TEXT, "sources": ["act:1"]}
        for n in range(draw(st.integers(1, 2)))
    ]  # fmt: skip
    rules = []
    for route in ("one", "two", "three"):
        for n in range(draw(st.integers(1, 3))):
            gates = draw(st.lists(conditions(LEAVES), min_size=1, max_size=3))
            steps = draw(st.lists(conditions(LEAVES), max_size=2))
            never = [{"id": "finding", "todo": TEXT}] if draw(st.integers(0, 5)) == 0 else []
            rules.append(
                {"id": f"{route}.{n}", "route": route, "words": TEXT, "sources": ["act:1"], **draw(DAYS),
                 "gates": [{"needs": needs, "otherwise": TEXT} for needs in gates],
                 "steps": [{"id": f"step{m}", "needs": needs, "todo": TEXT} for m, needs in enumerate(steps)] + never,
                 **({"overrides": [f"{route}.0"]} if n and draw(st.booleans()) else {})}
            )  # fmt: skip
    return {"conclusions": conclusions, "rules": rules}


def write(folder: Path, data: dict[str, Any]) -> Path:
    """A folder with the files of a small rulebook."""
    route = {"name": TEXT, "group": "you_can", "effect": "removes", "authority": "me", "addressee": TEXT,
             "instrument": TEXT, "usable_by": ["anyone"], "explanation": TEXT, "sources": ["act:1"]}  # fmt: skip
    facts = [{**fact, **ROLE} for fact in FACTS]
    whole = {
        "version": "1",
        "facts": facts,
        "routes": [{"id": name, **route} for name in ("one", "two", "three")],
        "sources": [{"id": "act", "kind": "statute", "title": TEXT, "short": TEXT, "articles": [{"id": "1"}]}],
        "authorities": [{"id": "me", "name": TEXT, "source": "act:1", "checked": "2025-01-01"}],
        **data,
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "all.yaml").write_text(yaml.safe_dump(whole, sort_keys=False), encoding="utf-8")
    return folder


VALUES: dict[str, st.SearchStrategy[Any]] = {
    "a": st.sampled_from(["yes", "no"]),
    "b": st.sampled_from(["red", "green", "blue"]),
    "c": st.lists(st.sampled_from(["cat", "dog", "owl"]), min_size=1, max_size=3, unique=True).map(tuple),
    "d": st.sampled_from([("none",), ("cat",), ("dog",), ("cat", "dog")]),
    "e": st.sampled_from(["0", "10", "15", "20", "99"]),
    "f": st.sampled_from(["yes", "no"]),
}


@st.composite
def facts(draw: st.DrawFn) -> dict[str, Any]:
    """Some of the facts; the rest is unknown."""
    names = draw(st.lists(st.sampled_from(sorted(VALUES)), unique=True))
    return {name: draw(VALUES[name]) for name in names}
