"""Promise P10: we do not knock on inner doors."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from threading import Thread

import httpx
import pytest

from otklik.lib.outbound import NotAllowed, is_outside, send

INSIDE = [
    "127.0.0.1", "127.1.2.3", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1", "255.255.255.255",
    "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
    "2002:7f00:1::", "::127.0.0.1", "::ffff:0:127.0.0.1", "64:ff9b:1::7f00:1", "fec0::1", "ff02::1", "192.0.2.1", "198.18.0.1", "240.0.0.1",
]  # fmt: skip
OUTSIDE = ["1.1.1.1", "8.8.8.8", "2606:4700:4700::1111", "::ffff:1.1.1.1"]


@pytest.mark.parametrize("address", INSIDE)
def test_inner_addresses_are_known(address: str) -> None:
    assert not is_outside(address)


@pytest.mark.parametrize("address", OUTSIDE)
def test_public_addresses_are_known(address: str) -> None:
    assert is_outside(address)


@pytest.fixture
def door() -> Iterator[tuple[int, list[bytes]]]:
    """A listener inside our network that counts who knocks."""
    knocks: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def listen() -> None:
        while True:
            try:
                visitor, _ = listener.accept()
            except OSError:
                return
            knocks.append(visitor.recv(100))
            visitor.close()

    Thread(target=listen, daemon=True).start()
    yield listener.getsockname()[1], knocks
    listener.close()


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{p}/", "http://localhost:{p}/", "http://2130706433:{p}/", "http://0x7f000001:{p}/", "http://017700000001:{p}/", "http://127.1:{p}/",
        "http://[::1]:{p}/", "http://[::ffff:127.0.0.1]:{p}/", "http://0:{p}/", "http://0.0.0.0:{p}/", "http://user@127.0.0.1:{p}/", "http://a:b@127.0.0.1:{p}/",
        "http://example.com@127.0.0.1:{p}/", "ftp://127.0.0.1:{p}/", "file:///etc/passwd", "gopher://127.0.0.1:{p}/", "//127.0.0.1:{p}/", "http://", "http://127.0.0.1.:{p}/",
        "http://①②⑦.⓪.⓪.①:{p}/", "http://LOCALHOST:{p}/", "http://127.0.0.1%00.example.com:{p}/",
    ],
)  # fmt: skip
def test_no_spelling_leads_inside(door: tuple[int, list[bytes]], url: str) -> None:
    port, knocks = door
    with pytest.raises((NotAllowed, httpx.HTTPError, httpx.InvalidURL)):
        send("GET", url.format(p=port))
    assert knocks == []


def test_a_name_that_leads_inside_is_found_out_when_connecting(
    door: tuple[int, list[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    port, knocks = door
    inside = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
    look_up = socket.getaddrinfo
    # Only this name: whatever else this process is asking for at the moment finds its own way.
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, *args, **kwargs: inside if host == "rebinding.example" else look_up(host, *args, **kwargs),
    )
    with pytest.raises(NotAllowed):
        send("GET", f"http://rebinding.example:{port}/")
    assert knocks == []
