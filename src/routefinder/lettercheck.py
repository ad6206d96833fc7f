"""What must hold between the letters of a rulebook and their templates; every fault with its file and line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import get_args

from jinja2 import Environment, TemplateSyntaxError, meta, nodes

from routefinder.crosscheck import Item
from routefinder.errors import Fault
from routefinder.rulebook import Letter
from routefinder.vocabulary import Language
from routefinder.words import nearest, shown

LETTERS = "letters"
WORDS = ("v", "cite", "day", "platform", "points", "tells", "name")
"""What a template may ask for: see ``routefinder.letters``."""


def template_name(letter: str, language: str) -> str:
    """The name of the file with a letter's text."""
    return f"{letter}.{language}.txt.j2"


def letter_faults(items: Iterable[Item], templates: dict[str, str]) -> Iterator[Fault]:
    """Every fault of every letter: routes, askers, facts and variants that do not exist, and of its templates."""
    rows = list(items)
    routes = [str(getattr(item.model, "id", "")) for item in rows if item.section == "routes"]
    facts = {getattr(item.model, "id", ""): item.model for item in rows if item.section == "facts"}
    askers = tuple(getattr(facts.get("asker"), "value_ids", ()))
    for item in rows:
        if isinstance(letter := item.model, Letter):
            yield from _unknown(item, "routes", letter.routes, routes)
            yield from _unknown(item, "usable_by", letter.usable_by, askers)
            yield from _unknown(item, "tells", letter.tells, [str(fact) for fact in facts])
            yield from _variants(item, letter)
            for language in get_args(Language):
                yield from _template(item, letter, template_name(letter.id, language), templates)


def _unknown(item: Item, key: str, words: Iterable[str], known: Iterable[str]) -> Iterator[Fault]:
    names = list(known)
    for index, word in enumerate(words):
        if word not in names:
            message = f"'{shown(word)}' is not known."
            yield item.fault("rules-letter-word", message, key, index, hint=nearest(word, names))


def _variants(item: Item, letter: Letter) -> Iterator[Fault]:
    known = [variant.id for variant in letter.variants]
    for index, element in enumerate(letter.checklist):
        for key in ("only", "without"):
            for word in getattr(element, key):
                if word not in known:
                    message, hint = f"'{shown(word)}' is no variant of this letter.", nearest(word, known)
                    yield item.fault("rules-letter-word", message, "checklist", index, key, hint=hint)


def _template(item: Item, letter: Letter, file: str, templates: dict[str, str]) -> Iterator[Fault]:
    where = f"{item.document.file.split('/', 1)[0]}/{LETTERS}/{file}"
    if file not in templates:
        yield item.fault("rules-letter-template", f"'{shown(letter.id)}' has no text.", "id", hint=f"Write {where}.")
        return
    try:
        tree = Environment().parse(templates[file])  # noqa: S701 - it is only read, never rendered
    except TemplateSyntaxError as error:
        yield Fault("rules-letter-template", f"this is not a template: {error.message}", where, error.lineno)
        return
    for word in sorted(meta.find_undeclared_variables(tree) - set(WORDS)):
        yield Fault("rules-letter-word", f"'{shown(word)}' is not a word here.", where, hint=nearest(word, WORDS))
    known = [variant.id for variant in letter.variants]
    for node in tree.find_all(nodes.Getattr):
        if isinstance(node.node, nodes.Name) and node.node.name == "v" and node.attr not in known:
            message, hint = f"'{shown(node.attr)}' is no variant of this letter.", nearest(node.attr, known)
            yield Fault("rules-letter-word", message, where, node.lineno, hint)
