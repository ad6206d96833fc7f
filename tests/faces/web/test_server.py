"""The address: this computer only, and a port that is taken is said in one message."""

from __future__ import annotations

import socket

import pytest

from routefinder.errors import InputError
from routefinder.faces.web.server import ADDRESS, run


def test_a_port_that_is_taken_is_one_message_with_what_to_do(site) -> None:
    told: list[str] = []
    with socket.socket() as taken:
        taken.bind((ADDRESS, 0))
        taken.listen()
        with pytest.raises(InputError) as raised:
            run(site, taken.getsockname()[1], told.append)
    assert [fault.code for fault in raised.value.faults] == ["serve-port"]
    assert raised.value.faults[0].hint
    assert told == []
