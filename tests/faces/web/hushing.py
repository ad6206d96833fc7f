"""What a test makes go wrong, and the one line that may be said of it."""

from __future__ import annotations

import re
from collections.abc import Callable

WORD = "zeldzaam7313"
LINE = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\+00:00 [A-Za-z]+ [A-Za-z_0-9]+(\.html)?(\.j2|\.py)?(:[0-9]+)? [0-9.]+\n"
)
"""The moment, the kind of error, where in the program, and the version: nothing else."""


def failing(error: BaseException) -> Callable[..., object]:
    def fail(*_: object, **__: object) -> object:
        answer = WORD  # what a traceback with locals would show
        raise error from KeyError(answer)

    return fail


def line_of(text: str, kind: str) -> None:
    assert LINE.fullmatch(text), text
    assert text.split()[1] == kind
    assert WORD not in text
