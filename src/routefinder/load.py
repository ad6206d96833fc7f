"""From the files under ``rules/`` to a ``Rulebook``; every fault of every file at once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from routefinder import registers
from routefinder import rulebook as models
from routefinder.crosscheck import crosscheck
from routefinder.errors import Fault, RulebookError
from routefinder.items import Item, Lost
from routefinder.lettercheck import letter_faults
from routefinder.modelfaults import model_faults
from routefinder.rulebook import Rulebook
from routefinder.theorems import Theorem
from routefinder.vocabulary import Fact, Group, Model, Section, StartDay, Vocabulary, Wording
from routefinder.words import nearest, shown
from routefinder.yamlfile import Document, Place, read_file, read_text

SECTIONS: dict[str, type[Model]] = {
    "facts": Fact,
    "groups": Group,
    "sections": Section,
    "days": StartDay,
    "gates": models.Gate,
    "conclusions": models.Conclusion,
    "routes": models.Route,
    "rules": models.Rule,
    "warnings": models.Remark,
    "notes": models.Remark,
    "sources": registers.Source,
    "documents": registers.Document,
    "claims": registers.Claim,
    "authorities": registers.Authority,
    "platforms": registers.Platform,
    "fine_categories": registers.FineCategories,
    "calendars": registers.Calendar,
    "theorems": Theorem,
    "letters": models.Letter,
}
SINGLE = ("version", "phrases")
FILE_LIMIT = 4 << 20
TEMPLATE_LIMIT = 1 << 18


def rules_folder() -> Path:
    """The rulebook that comes with the package: inside the wheel, or beside a checkout's ``src/``."""
    inside = Path(str(files("routefinder"))) / "rules"
    return inside if inside.is_dir() else Path(__file__).resolve().parents[2] / "rules"


def load_rulebook(folder: Path | str | None = None) -> Rulebook:
    """Read and check a whole rulebook.

    Args:
        folder: the folder with the rule files; by default the rulebook that comes with the package.

    Raises:
        RulebookError: with every fault of every file.
    """
    root = Path(folder) if folder is not None else rules_folder()
    names = {path.relative_to(root).as_posix(): path for path in _rule_files(root)}
    documents = {name: read_file(path, FILE_LIMIT, str(Path(root.name) / name)) for name, path in names.items()}
    reading = _Reading()
    for document in documents.values():
        reading.take(document)
    templates = _templates(root, reading)
    content: dict[str, Any] = {name: document.data for name, document in documents.items()}
    return reading.rulebook(_digest(content | templates), {Path(name).name: text for name, text in templates.items()})


def _rule_files(root: Path) -> list[Path]:
    if not root.is_dir():
        message = "this is a file, not a folder." if root.exists() else "there is no such folder."
        raise RulebookError([Fault("rules-folder", message, shown(root, 300), hint="Name a rules folder.")])
    found = sorted(root.rglob("*.yaml"))
    if not found:
        message, hint = "the folder holds no rule files (*.yaml).", "Name a rules folder."
        raise RulebookError([Fault("rules-folder", message, shown(root, 300), hint=hint)])
    return found


def _templates(root: Path, reading: _Reading) -> dict[str, str]:
    """The texts of letters, by their place in the folder."""
    found = {}
    for path in sorted(root.rglob("*.j2")):
        name = path.relative_to(root).as_posix()
        document = read_text(path, TEMPLATE_LIMIT, str(Path(root.name) / name))
        reading.faults += document.faults
        if document.data is not None:
            found[name] = document.data
    return found


@dataclass(slots=True)
class _Reading:
    """Collects the items of all files, then builds the rulebook."""

    items: list[Item] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    version: str = ""
    phrases: dict[str, Wording] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    lost_words: set[str] = field(default_factory=set)
    lost_files: bool = False

    def take(self, document: Document) -> None:
        self.files.append(document.file)
        self.faults.extend(document.faults)
        self.lost_words.update(_words_of(document.dropped))
        if isinstance(document.data, dict):
            for section, rows in document.data.items():
                self.section(document, section, rows)
            return
        self.lost_files = True
        if document.data is not None or not document.faults:
            self.note(document, "rules-shape", "a rule file is a mapping of sections.", (), "Begin with 'rules:'.")

    def section(self, document: Document, section: str, rows: Any) -> None:
        if section == "version":
            self.take_version(document, rows)
        elif section == "phrases":
            self.take_phrases(document, rows)
        elif section not in SECTIONS:
            hint = nearest(section, (*SECTIONS, *SINGLE))
            self.note(document, "rules-section", f"'{shown(section)}' is not a section.", (section,), hint)
            self.lost_words.update(_words_of(rows))
        elif isinstance(rows, list):
            self.rows(document, section, rows)
        else:
            hint = "Write '- ' before each row."
            self.note(document, "rules-shape", f"'{section}' must be a list.", (section,), hint)
            self.lost_words.update(_words_of(rows))

    def take_version(self, document: Document, given: Any) -> None:
        if not isinstance(given, str) or not given:
            self.note(document, "rules-shape", "'version' must be text.", ("version",), "Write it in quotes.")
        elif self.version not in ("", given):
            message = f"'{shown(given)}' is a second version; the first is '{shown(self.version)}'."
            self.note(document, "rules-duplicate-id", message, ("version",), "Keep one of them.")
        else:
            self.version = given

    def take_phrases(self, document: Document, rows: Any) -> None:
        if not isinstance(rows, dict):
            self.note(
                document, "rules-shape", "'phrases' must be a mapping.", ("phrases",), "Write 'key: {nl: …, en: …}'."
            )
            return
        for key, row in rows.items():
            place: Place = ("phrases", key)
            where = f"{document.file}:{document.line(place)}"
            if key in self.places:
                message = f"'{shown(key)}' is also the key of {self.places[key]}."
                self.note(document, "rules-duplicate-id", message, place, "Give it a key of its own.")
            self.places.setdefault(key, where)
            text = self.item(document, Wording, row, place)
            if isinstance(text, Wording):
                self.phrases[key] = text
                self.items.append(Item("phrases", text, document, place))

    def rows(self, document: Document, section: str, rows: list[Any]) -> None:
        for index, row in enumerate(rows):
            place: Place = (section, index)
            model = self.item(document, SECTIONS[section], row, place)
            if model is not None:
                self.items.append(Item(section, model, document, place))

    def item(self, document: Document, model: type[Model], row: Any, place: Place) -> Model | None:
        try:
            return model.model_validate(row)
        except ValidationError as error:
            self.faults.extend(model_faults(document, model, error.errors(), place))
            self.lost_words.update(_words_of(row))
            self.lost_files |= not isinstance(row, dict) or not isinstance(row.get("id", ""), str)
            return None

    def note(self, document: Document, code: str, message: str, place: Place, hint: str = "") -> None:
        self.faults.append(Fault(code, message, document.file, document.line(place), hint))

    def of(self, section: str) -> tuple[Any, ...]:
        return tuple(item.model for item in self.items if item.section == section)

    def rulebook(self, sha256: str, templates: dict[str, str]) -> Rulebook:
        vocabulary = Vocabulary(**{name: self.of(name) for name in Vocabulary.model_fields})
        lost = Lost(frozenset(self.lost_words), self.lost_files)
        self.faults += crosscheck(self.items, vocabulary, lost)
        if lost == Lost():
            self.faults += letter_faults(self.items, templates)
        if self.faults:
            raise RulebookError(sorted(dict.fromkeys(self.faults), key=self.position))
        rest: dict[str, Any] = {name: self.of(name) for name in SECTIONS if name not in Vocabulary.model_fields}
        rest |= {"places": {item.key: item.where for item in self.items}, "phrases": self.phrases}
        return Rulebook.model_construct(
            version=self.version, sha256=sha256, vocabulary=vocabulary, templates=templates, **rest
        )

    def position(self, fault: Fault) -> tuple[int, int]:
        return self.files.index(fault.file) if fault.file in self.files else len(self.files), fault.line or 0


def _words_of(row: Any) -> Iterator[str]:
    """Every key and word in a row that could not be read."""
    if isinstance(row, str):
        yield row
    elif isinstance(row, dict | list):
        for part in row:
            yield from _words_of(part)
        if isinstance(row, dict):
            yield from _words_of(list(row.values()))


def _digest(content: dict[str, Any]) -> str:
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
