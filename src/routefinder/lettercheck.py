"""What must hold between the letters of a rulebook and their templates; every fault with its file and line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import get_args

from jinja2 import Environment, TemplateSyntaxError, meta, nodes

from routefinder.errors import Fault
from routefinder.items import Item
from routefinder.registers import CITATION, Source
from routefinder.rulebook import Letter
from routefinder.vocabulary import Dates, Language
from routefinder.words import nearest, shown

LETTERS = "letters"
WORDS = ("v", "cite", "day", "platform", "points", "tells", "name")
"""What a template may ask for: see ``routefinder.letters``."""
READER = Environment()  # noqa: S701 - it only reads and never renders
OTHER_FILES = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)


def template_name(letter: str, language: str) -> str:
    """The name of the file with a letter's text."""
    return f"{letter}.{language}.txt.j2"


def letter_faults(items: Iterable[Item], templates: dict[str, str]) -> Iterator[Fault]:
    """Every fault of every letter: routes, askers, facts and variants that do not exist, and of its templates."""
    rows = list(items)
    routes = _ids(rows, "routes")
    facts = {getattr(item.model, "id", ""): item.model for item in rows if item.section == "facts"}
    askers = tuple(getattr(facts.get("asker"), "value_ids", ()))
    called = {"cite": _citable(rows), "day": list(Dates.model_fields), "name": _ids(rows, "authorities")}
    for item in rows:
        if isinstance(letter := item.model, Letter):
            yield from _unknown(item, "routes", letter.routes, routes)
            yield from _unknown(item, "usable_by", letter.usable_by, askers)
            yield from _unknown(item, "tells", letter.tells, [str(fact) for fact in facts])
            yield from _variants(item, letter)
            for language in get_args(Language):
                yield from _template(item, letter, template_name(letter.id, language), templates, called)


def _ids(rows: Iterable[Item], section: str) -> list[str]:
    return [str(getattr(item.model, "id", "")) for item in rows if item.section == section]


def _citable(rows: list[Item]) -> list[str]:
    sources = [item.model for item in rows if isinstance(item.model, Source)]
    articles = [f"{source.id}:{article.id}" for source in sources for article in source.articles]
    return [*(source.id for source in sources), *articles, *_ids(rows, "claims")]


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


def _template(
    item: Item, letter: Letter, file: str, templates: dict[str, str], called: dict[str, list[str]]
) -> Iterator[Fault]:
    where = f"{item.document.file.split('/', 1)[0]}/{LETTERS}/{file}"
    if file not in templates:
        yield item.fault("rules-letter-template", f"'{shown(letter.id)}' has no text.", "id", hint=f"Write {where}.")
        return
    try:
        tree = READER.parse(templates[file])
        asked = meta.find_undeclared_variables(tree)
    except TemplateSyntaxError as error:
        message, hint = f"this is not a template: {error.message}", "Compare it with a letter that works."
        yield Fault("rules-letter-template", message, where, error.lineno, hint)
        return
    yield from _words(tree, asked, letter, where)
    yield from _calls(tree, where, called)
    for part in tree.find_all(OTHER_FILES):
        hint = "Write the words out."
        yield Fault("rules-letter-template", "a letter stands in one file.", where, part.lineno, hint)


def _words(tree: nodes.Template, asked: set[str], letter: Letter, where: str) -> Iterator[Fault]:
    """Words and variants that a template asks for and is not given."""
    for word in sorted(asked - set(WORDS)):
        yield Fault("rules-letter-word", f"'{shown(word)}' is not a word here.", where, hint=nearest(word, WORDS))
    known = [variant.id for variant in letter.variants]
    for node in tree.find_all(nodes.Getattr):
        if isinstance(node.node, nodes.Name) and node.node.name == "v" and node.attr not in known:
            message, hint = f"'{shown(node.attr)}' is no variant of this letter.", nearest(node.attr, known)
            yield Fault("rules-letter-word", message, where, node.lineno, hint)


def _calls(tree: nodes.Template, where: str, called: dict[str, list[str]]) -> Iterator[Fault]:
    """Sources, days and authorities that a template names and that do not exist."""
    for call in tree.find_all(nodes.Call):
        name = call.node.name if isinstance(call.node, nodes.Name) else ""
        if name not in called:
            continue
        if len(call.args) != 1 or call.kwargs or call.dyn_args or call.dyn_kwargs:
            message, hint = f"'{name}' takes one word.", f"Write {name}('{called[name][0]}')." if called[name] else ""
            yield Fault("rules-letter-template", message, where, call.lineno, hint)
        elif isinstance(call.args[0], nodes.Const) and not _knows(name, call.args[0].value, called[name]):
            word = call.args[0].value
            message, hint = f"'{shown(word)}' is nothing that '{name}' knows.", nearest(word, called[name])
            yield Fault("rules-letter-word", message, where, call.lineno, hint)


def _knows(name: str, word: object, known: list[str]) -> bool:
    """Whether the word is known; an article may be cited with its paragraphs."""
    found = CITATION.fullmatch(str(word)) if name == "cite" else None
    return word in known or (found is not None and f"{found['act']}:{found['article']}" in known)
