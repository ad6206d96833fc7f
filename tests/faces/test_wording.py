"""Every question in every mode and language: one reviewed file, and what all of its words have to hold to.

After a change on purpose, write the file anew and read what changed:
``ROUTEFINDER_WRITE_SNAPSHOTS=1 .venv/bin/python -m pytest tests/faces/test_wording.py``.
"""

from __future__ import annotations

import os
import re

import pytest

from cases import ROOT, rulebook
from routefinder.faces.asking import MODES
from routefinder.openquestions import may_ask
from routefinder.phrasing import Phrasing
from routefinder.vocabulary import DAY_OF, Dates, Fact, Language

REVIEWED = ROOT / "tests" / "snapshots" / "questions.txt"
WRITE = "ROUTEFINDER_WRITE_SNAPSHOTS"
LANGUAGES: tuple[Language, ...] = ("nl", "en")
ASKED = sorted((fact for fact in rulebook().vocabulary.each() if fact.order), key=lambda fact: fact.order)
KEYS = [fact.id for fact in ASKED] + [DAY_OF + day for day in Dates.model_fields]
SPECIAL = ("zelf", "ouder")
MOST_WORDS, USUAL_WORDS, EASIEST = 20, 15, 60
FORBIDDEN = {
    "nl": ("kinderporno", "slachtoffer", "dader", "ongeldig", "verplicht", "!", "waarom heeft u", "zelf gemaakt"),
    "en": ("child porn", "victim", "perpetrator", "invalid", "mandatory", "!", "why did you", "made it yourself"),
}
THIRD = {"nl": re.compile(r"\bde persoon\b", re.IGNORECASE), "en": re.compile(r"\bthe person\b", re.IGNORECASE)}
FIXED = re.compile(r"(ask|start|safe|error)_|why_we_ask|emergency_line|minor_rule|rather_not_say|unknown$")
each_key = pytest.mark.parametrize("key", KEYS)
each_language = pytest.mark.parametrize("language", LANGUAGES)
Page = tuple[str, ...]
"""The name of a question, its words, why it is asked, and its answers."""


def asked(key: str, mode: str) -> bool:
    return key.startswith(DAY_OF) or may_ask(rulebook().vocabulary[key], MODES[mode])


def page(key: str, asker: str | None, language: Language) -> Page:
    words, vocabulary = Phrasing(rulebook(), language), rulebook().vocabulary
    head = words.label(key, asker), words.question(key, asker), words.why(key, asker)
    if key not in vocabulary:
        return head
    fact = vocabulary[key]
    answers = [text for value in fact.first or fact.value_ids for text in answer(words, fact, value, asker)]
    behind = [text for value in fact.others for text in answer(words, fact, value, asker)]
    return (*head, *answers, *((words.phrase("another_role"), *behind) if behind else ()))


def answer(words: Phrasing, fact: Fact, value: str, asker: str | None) -> list[str]:
    """The words of an answer, and when to choose it."""
    return [text for text in (words.value(fact, value, asker), words.value_help(fact, value, asker)) if text]


def pages(key: str, language: Language) -> list[tuple[Page, list[str]]]:
    """What the question looks like, each with the modes that see it so."""
    found: dict[Page, list[str]] = {}
    for mode in MODES:
        if asked(key, mode):
            found.setdefault(page(key, MODES[mode], language), []).append(mode)
    return list(found.items())


def written() -> str:
    lines = ["Every question: its name in a list, how it is asked in each mode, why, and its answers.", ""]
    for key in KEYS:
        lines += ["", key]
        for language in LANGUAGES:
            for (name, question, why, *answers), modes in pages(key, language):
                lines += [f"  {language}: {', '.join(modes)}", f"    ({name})", f"    {question}", f"    {why}"]
                lines += [f"    - {answer}" for answer in answers]
    return "\n".join(lines) + "\n"


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.?!:])\s+", text) if part]


def test_the_questions_are_those_that_were_reviewed() -> None:
    text = written()
    if os.environ.get(WRITE):
        REVIEWED.write_text(text, encoding="utf-8")
    assert text == REVIEWED.read_text(encoding="utf-8"), f"after a change on purpose: {WRITE}=1"


@each_language
@each_key
def test_every_question_has_words_and_says_why(key: str, language: Language) -> None:
    for shown, _ in pages(key, language):
        name, question, why, *answers = shown
        assert name
        assert "?" in question
        assert why.endswith(".")
        assert all(answers)


@each_language
@each_key
def test_sentences_are_short(key: str, language: Language) -> None:
    for (_, question, why, *answers), modes in pages(key, language):
        lengths = [len(part.split()) for text in (question, why, *answers) for part in sentences(text)]
        assert max(lengths) <= MOST_WORDS, modes
        assert sum(lengths) / len(lengths) <= USUAL_WORDS, modes


@each_language
@each_key
def test_no_word_blames_or_frightens(key: str, language: Language) -> None:
    for shown, modes in pages(key, language):
        text = "\n".join(shown).lower()
        assert not [word for word in FORBIDDEN[language] if word in text], modes


@each_language
@each_key
def test_whoever_it_is_about_and_a_parent_are_not_asked_about_the_person(key: str, language: Language) -> None:
    for mode in SPECIAL:
        if asked(key, mode):
            assert not THIRD[language].search("\n".join(page(key, MODES[mode], language)))


@each_language
@each_key
def test_only_whoever_it_is_about_and_a_parent_have_words_of_their_own(key: str, language: Language) -> None:
    usual = page(key, None, language)
    own = {MODES[mode] for mode in SPECIAL}
    for asker in rulebook().vocabulary["asker"].value_ids:
        if asker == "suspected_victim":
            assert page(key, asker, language) == page(key, "victim", language)
        elif asker not in own:
            assert page(key, asker, language) == usual


@each_language
def test_some_questions_do_read_otherwise(language: Language) -> None:
    for mode, word in (("zelf", r"\b(u|uw|you|your)\b"), ("ouder", r"\b(uw kind|your child)\b")):
        changed = [key for key in KEYS if page(key, MODES[mode], language) != page(key, None, language)]
        assert {"depicted_age", "consent", "goals", "dates.learned"} <= set(changed)
        assert all(re.search(word, " ".join(page(key, MODES[mode], language)[:3])) for key in changed)


@each_key
def test_a_question_page_is_easy_dutch(key: str) -> None:
    textstat = pytest.importorskip("textstat")
    textstat.set_lang("nl")
    for (_, *texts), modes in pages(key, "nl"):
        text = "\n".join(part if part.endswith((".", "?")) else f"{part}." for part in texts)
        assert textstat.flesch_reading_ease(text) >= EASIEST, modes


@each_language
def test_the_fixed_texts_of_the_interview_suit_every_reader(language: Language) -> None:
    found = {key: text.in_(language) for key, text in rulebook().phrases.items() if FIXED.match(key)}
    for key, text in found.items():
        assert not [word for word in FORBIDDEN[language] if word in text.lower()], key
        assert max((len(part.split()) for part in sentences(text)), default=0) <= MOST_WORDS, key
        if not rulebook().phrases[key].asked_as:
            assert not THIRD[language].search(text), key
    assert len(found) > 20
