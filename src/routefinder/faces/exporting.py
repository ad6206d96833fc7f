"""``routefinder export``: the rulebook in the format of another engine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

from routefinder.exchange.dmn import dmn
from routefinder.exchange.jdm import jdm
from routefinder.index import Index
from routefinder.load import load_rulebook


def export_rules(rules: Path | None, form: Literal["jdm", "dmn"]) -> str:
    """The whole rulebook as one JSON graph or one XML document."""
    index = Index(load_rulebook(rules))
    return json.dumps(jdm(index), ensure_ascii=False, indent=2) + "\n" if form == "jdm" else dmn(index)
