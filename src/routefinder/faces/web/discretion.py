"""What is logged, which is nearly nothing: when, which kind of error, in which line of the program, and its version."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType


class Discreet(logging.Handler):
    """Writes one line for what went wrong; never a message, a path or an answer."""

    def __init__(self, version: str) -> None:
        super().__init__(logging.WARNING)
        self.version = version

    def emit(self, record: logging.LogRecord) -> None:
        """Write the line to standard error, where there is one."""
        error = record.exc_info[1] if record.exc_info else None
        frames = traceback.extract_tb(error.__traceback__) if error is not None else []
        where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else record.module
        kind = type(error).__name__ if error is not None else record.levelname
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with suppress(OSError, ValueError):  # it was closed: then nobody reads it
            if sys.stderr is not None:
                sys.stderr.write(f"{now} {kind} {where} {self.version}\n")
                sys.stderr.flush()


def hush(version: str) -> None:
    """Let nothing but ``Discreet`` write what libraries log or leave uncaught, and only what is wrong."""
    root = logging.getLogger()
    root.handlers[:] = [Discreet(version)]
    for logger in [logging.getLogger(name) for name in logging.root.manager.loggerDict]:
        logger.handlers.clear()
        logger.propagate = True
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    threading.excepthook = lambda found: _tell(found.exc_value)
    sys.unraisablehook = lambda found: _tell(found.exc_value)
    sys.excepthook = _tell_uncaught


def _tell(error: BaseException | None) -> None:
    logging.getLogger("routefinder").error("", exc_info=error)


def _tell_uncaught(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    _tell(error)
