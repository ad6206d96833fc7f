"""The cases to practise with: the files of a folder, by theme."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from routefinder.words import shown
from routefinder.yamlfile import read_file


@dataclass(frozen=True, slots=True)
class Example:
    """A file with a case, and what it calls itself."""

    file: Path
    title: str


@dataclass(frozen=True, slots=True)
class Theme:
    """A folder with cases; its name is a path below the whole, empty for the whole itself."""

    name: str
    examples: tuple[Example, ...]


def own_cases() -> Path | None:
    """The cases that stand beside the program in a checkout; a wheel has none."""
    source = Path(__file__).resolve().parents[3]
    folder = source.parent / "scenarios"
    return folder if source.name == "src" and folder.is_dir() else None


@cache
def shelf(folder: Path) -> tuple[Theme, ...]:
    """The themes of a folder with their cases, both by name; read once, as nobody must wait for hundreds of files.

    What a file holds is checked when it is chosen: then its faults are shown as those of any other file.
    """
    themes: dict[str, list[Example]] = {}
    for file in sorted(path for path in folder.rglob("*") if path.suffix in {".yaml", ".yml", ".json"}):
        name = file.parent.relative_to(folder).as_posix()
        themes.setdefault("" if name == "." else name, []).append(Example(file, _title(file)))
    rows = {name: sorted(found, key=lambda one: one.title.casefold()) for name, found in themes.items()}
    return tuple(Theme(name, tuple(found)) for name, found in sorted(rows.items()))


def _title(file: Path) -> str:
    data = read_file(file).data
    title = data.get("title") if isinstance(data, dict) else None
    return shown(title, 200) if isinstance(title, str) else file.stem
