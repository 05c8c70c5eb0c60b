"""A busy port is named with its holder and the variable that moves it."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator

import pytest

from otklik.lib.config import Address
from otklik.project import ports
from otklik.project.trouble import Trouble


@pytest.fixture
def taken() -> Iterator[Address]:
    with socket.create_server(("127.0.0.1", 0)) as held:
        yield Address(host="127.0.0.1", port=held.getsockname()[1])


def test_a_busy_port_says_who_holds_it_and_what_moves_it(taken: Address) -> None:
    with pytest.raises(Trouble) as trouble:
        ports.refuse_busy({"OTKLIK_DESK": taken})
    assert str(taken.port) in str(trouble.value)
    assert f"(process {os.getpid()})" in str(trouble.value)
    assert "OTKLIK_DESK=127.0.0.1:" in str(trouble.value)


def test_two_parts_cannot_share_a_port() -> None:
    same = Address(host="127.0.0.1", port=8000)
    with pytest.raises(Trouble, match="OTKLIK_DESK and OTKLIK_DOOR both want port 8000"):
        ports.refuse_busy({"OTKLIK_DESK": same, "OTKLIK_DOOR": same})


@pytest.mark.parametrize(
    ("host", "said"), [("192.0.2.1", "no address of this machine"), ("no-such-host.invalid", "unknown here")]
)
def test_an_address_that_is_not_ours(host: str, said: str) -> None:
    assert said in ports.trouble_with("OTKLIK_DOOR", Address(host=host, port=8001))


def test_a_free_port_is_no_trouble(taken: Address) -> None:
    assert ports.answers(taken)
    with socket.create_server(("127.0.0.1", 0)) as other:
        free = other.getsockname()[1]
    assert ports.trouble_with("OTKLIK_DOOR", Address(host="127.0.0.1", port=free)) == ""
    assert not ports.answers(Address(host="127.0.0.1", port=free))
