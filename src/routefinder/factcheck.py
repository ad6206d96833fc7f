"""What must hold inside the vocabulary: the values, fillings and groups of facts."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from routefinder.errors import Fault
from routefinder.items import Item, Lost
from routefinder.vocabulary import Fact, Group, Vocabulary, Wording
from routefinder.words import nearest, shown
from routefinder.yamlfile import Place

EVERYONE = "everyone"
MUST_HAVE_VALUES = {"choice": True, "list": True, "number": False}


def fact_faults(item: Item, fact: Fact, vocabulary: Vocabulary, spoken: Collection[str], lost: Lost) -> Iterator[Fault]:
    """Every fault of a fact; ``spoken`` are the facts that some rule concludes."""
    if fact.concluded and fact.id not in spoken and not lost.may_hold(fact.id):
        hint = "Write a conclusion for it, or leave 'concluded' out."
        yield item.fault("rules-nobody-concludes", f"no rule concludes '{shown(fact.id)}'.", "concluded", hint=hint)
    if fact.otherwise is not None and not fact.concluded:
        message, hint = f"'{shown(fact.id)}' has 'otherwise' but is not concluded.", "Mark it 'concluded: true'."
        yield item.fault("rules-nobody-concludes", message, "otherwise", hint=hint)
    yield from _values(item, fact)
    yield from _first(item, fact)
    yield from _words(item, fact, vocabulary, lost)
    yield from _copied(item, fact, vocabulary, lost)
    yield from _section(item, fact, vocabulary, lost)
    asked_of = [word for word in fact.asked_of if word != EVERYONE]
    yield from asker_faults(item, ("asked_of",), asked_of, vocabulary, lost)


def wording_faults(item: Item, place: Place, wording: Wording, vocabulary: Vocabulary, lost: Lost) -> Iterator[Fault]:
    """Variants of a text for nobody who asks, and for an asker who has a variant already."""
    seen: set[str] = set()
    for index, variant in enumerate(wording.asked_as):
        at = (*place, "asked_as", index, "of")
        yield from asker_faults(item, at, variant.of, vocabulary, lost)
        for word in variant.of:
            if word in seen:
                message = f"'{shown(word)}' has other words for this already."
                yield item.fault("rules-two-wordings", message, *at, hint="Keep one of them.")
            seen.add(word)


def asker_faults(item: Item, at: Place, words: Collection[str], vocabulary: Vocabulary, lost: Lost) -> Iterator[Fault]:
    """Words for whoever asks that no fact ordering the answer has; without such a fact, any word will do."""
    known = [value for fact in vocabulary.each() if fact.role == "order" for value in fact.value_ids]
    for word in words if known else ():
        if word not in known and not lost.may_hold(word):
            message = f"'{shown(word)}' is nobody who asks."
            yield item.fault("rules-unknown-value", message, *at, hint=nearest(word, known))


def _values(item: Item, fact: Fact) -> Iterator[Fault]:
    if MUST_HAVE_VALUES.get(fact.kind, bool(fact.values)) != bool(fact.values):
        message = f"a fact of the kind '{fact.kind}' {'has no' if fact.values else 'needs'} values."
        yield item.fault("rules-fact-values", message, "values", hint="Change its 'kind' or its 'values'.")
    for index, value in enumerate(fact.value_ids):
        if value in fact.value_ids[:index]:
            message = f"'{shown(value)}' is also the id of another value of '{shown(fact.id)}'."
            yield item.fault("rules-duplicate-id", message, "values", index, "id", hint="Keep one of them.")


def _first(item: Item, fact: Fact) -> Iterator[Fault]:
    if fact.first and fact.kind != "choice":
        message = f"a fact of the kind '{fact.kind}' offers no values first."
        yield item.fault("rules-fact-values", message, "first", hint="Leave 'first' out.")
    for index, word in enumerate(fact.first):
        if word in fact.first[:index]:
            message = f"'{shown(word)}' stands here twice."
            yield item.fault("rules-duplicate-id", message, "first", index, hint="Keep one of them.")


def _words(item: Item, fact: Fact, vocabulary: Vocabulary, lost: Lost) -> Iterator[Fault]:
    known = vocabulary.domain(fact)
    filled = fact.fill.value if fact.fill else None
    words = [("otherwise", fact.otherwise), ("assumed", fact.assumed), ("fill", filled)]
    for name, word in (*words, *(("first", word) for word in fact.first)):
        if word is not None and word not in known and not lost.may_hold(word):
            message = f"'{shown(word)}' is not a value of '{shown(fact.id)}'."
            yield item.fault("rules-unknown-value", message, name, hint=nearest(word, known))


def _copied(item: Item, fact: Fact, vocabulary: Vocabulary, lost: Lost) -> Iterator[Fault]:
    copied = fact.fill.from_fact if fact.fill else None
    if copied is not None and copied not in vocabulary and not lost.may_hold(copied):
        hint = nearest(copied, (other.id for other in vocabulary.each()))
        message = f"'{shown(copied)}' is not a known fact."
        yield item.fault("rules-unknown-fact", message, "fill", "from_fact", hint=hint)


def _section(item: Item, fact: Fact, vocabulary: Vocabulary, lost: Lost) -> Iterator[Fault]:
    known = [section.id for section in vocabulary.sections]
    if fact.section is None and fact.order and known:
        hint = f"Write one of: {', '.join(known)}."
        yield item.fault("rules-missing", "'section' is missing: the fact is asked for.", hint=hint)
    if fact.section is not None and fact.section not in known and not lost.may_hold(fact.section):
        message = f"'{shown(fact.section)}' is not a section of the check page."
        yield item.fault("rules-unknown-section", message, "section", hint=nearest(fact.section, known))


def group_faults(item: Item, group: Group, vocabulary: Vocabulary, lost: Lost) -> Iterator[Fault]:
    """Members that are no value of any fact, and a name that is a value itself; two letters are a country."""
    known = {value for fact in vocabulary.each() for value in fact.value_ids}
    for index, word in enumerate(group.members):
        if word not in known and not _is_country(word) and not lost.may_hold(word):
            message = f"'{shown(word)}' is not a value of any fact."
            yield item.fault("rules-unknown-value", message, "members", index, hint=nearest(word, known))
    if group.id in known or _is_country(group.id):
        message = f"'{shown(group.id)}' is also a value."
        yield item.fault("rules-duplicate-id", message, "id", hint="Give the group a name of its own.")


def _is_country(word: str) -> bool:
    return len(word) == 2 and word.isascii() and word.isupper()
