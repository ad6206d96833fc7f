"""From a citation in a rule to what a reader can look up: title, place, evidence, link to the version of a day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from routefinder.phrasing import Phrasing
from routefinder.registers import CITATION, Article, Claim, Source
from routefinder.rulebook import Rulebook
from routefinder.vocabulary import Language, Text


@dataclass(frozen=True, slots=True)
class Citation:
    """A source as it is shown. ``evidence`` says how well it was checked; ``url`` is None where no source gives one."""

    id: str
    kind: str
    evidence: str
    title: str
    locator: str | None
    url: str | None


def cite(rulebook: Rulebook, cited: str, day: date, language: Language) -> Citation:
    """The source that a citation stands for, in the version of ``day``."""
    claim = rulebook.claim_ids.get(cited)
    if claim is not None:
        return _claim(rulebook, claim, language)
    found = CITATION.fullmatch(cited)
    if cited in rulebook.source_ids or found is None:
        source = rulebook.source_ids[cited]
        return _citation(cited, source, source.title, None, None, day, language)
    source = rulebook.source_ids[found["act"]]
    article = source.article_ids[found["article"]]
    word = Phrasing(rulebook, language).phrase("article")
    locator = f"{word} {found['article']}{found['part']} {source.short.in_(language)}"
    return _citation(cited, source, article.title or source.title, article, locator, day, language)


def _citation(
    cited: str, source: Source, title: Text, article: Article | None, locator: str | None, day: date, language: Language
) -> Citation:
    evidence = (article.evidence if article else None) or source.evidence
    url = _url(source, article, day, language)
    return Citation(cited, source.kind, evidence, title.in_(language), locator, url)


def _url(source: Source, article: Article | None, day: date, language: Language) -> str | None:
    if article is not None and article.url:
        return article.url
    pattern = (source.language_url or {}).get(language) or source.url
    if pattern is None:
        return None
    number = article.id if article else ""
    url = pattern.replace("{number}", source.number or "").replace("{date}", day.isoformat())
    return url.replace("{article}", number) if article else re.split(r"[#&][^#&]*\{article\}", url)[0]


def _claim(rulebook: Rulebook, claim: Claim, language: Language) -> Citation:
    document = rulebook.document_ids[claim.document]
    title = f"{document.title.in_(language)}: {claim.summary.in_(language)}"
    return Citation(claim.id, "parliamentary_answer", "government_answer", title, claim.answer, None)
