"""``routefinder serve``: the questionnaire as a web page on this computer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from routefinder.faces.deciding import session
from routefinder.faces.output import tell
from routefinder.faces.web.server import run
from routefinder.faces.web.site import Settings, Site
from routefinder.phrasing import Phrasing


def serve_site(settings: Settings, port: int, rules: Path | None, write: Callable[[str], None]) -> None:
    """Serve the site until Ctrl-C; say at which address, and that everything is gone once it has stopped."""
    opened = list[str]()
    with session(rules) as desk:
        words = Phrasing(desk.rulebook, settings.language)

        def open_at(address: str) -> None:
            opened.append(address)
            write(words.phrase("web_open", address=address) + "\n")

        try:
            run(Site(desk, settings), port, open_at)
        finally:
            if opened:
                tell(words.phrase("web_stopped"))
