"""The memory of this program, in which answers stand: it stays off the disk."""

from __future__ import annotations

from contextlib import suppress


def no_dumps() -> None:
    """Let no memory of this program, or of one that it starts, be written to disk when it crashes."""
    with suppress(ImportError, OSError, ValueError):  # where systems have no such limit
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (0, most))
