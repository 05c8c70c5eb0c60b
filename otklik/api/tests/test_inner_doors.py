"""Promise P10 for webhooks, with real servers: neither a redirect nor a name that changes its mind leads into our own network."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import httpcore
import pytest
from structlog.testing import capture_logs

from otklik.api import calling, jobs
from otklik.api.actions import webhooks as actions
from otklik.conftest import Cast
from otklik.desk import actions as desk
from otklik.journal.testing import run_jobs

OUTSIDE = "93.184.215.14"
INSIDE = ("127.0.0.1", "10.0.0.7", "169.254.169.254", "192.168.1.1", "::1", "::ffff:127.0.0.1", "fd00::1")


class Door:
    """A server that counts who knocks and answers what it is told to."""

    def __init__(self, status: int = 204, leads_to: str = "") -> None:
        self.knocks = 0
        door = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                door.knocks += 1
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                self.send_response(status)
                self.send_header("Location", leads_to)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.place = f"127.0.0.1:{self.server.server_port}"
        Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def inner() -> Iterator[Door]:
    door = Door()
    yield door
    door.close()


def resolved_to(*addresses: str) -> list[tuple[Any, ...]]:
    return [
        (socket.AF_INET6 if ":" in one else socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 80, *((0, 0) if ":" in one else ())))
        for one in addresses
    ]


def sent(url: str) -> calling.Came:
    return calling.call(url, calling.fresh_secret(), "msg_1_1", "{}")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_an_inner_address_is_not_followed(status: int, inner: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    outer = Door(status, f"http://{inner.place}/admin")
    monkeypatch.setenv("OTKLIK_OUTBOUND_ALLOW", outer.place)
    came = sent(f"http://{outer.place}/")
    outer.close()
    assert (came.status, came.is_received) == (status, False)
    assert (outer.knocks, inner.knocks) == (1, 0)


def test_a_name_that_leads_inside_by_the_time_of_the_call_is_refused(inner: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside when the form was filled in, inside when the call is made."""
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: resolved_to("127.0.0.1"))
    came = sent(f"http://hooks.example:{inner.place.rpartition(':')[2]}/")
    assert (came.status, inner.knocks) == (None, 0)
    assert came.answer == "This address is inside our own network."


@pytest.mark.parametrize("inside", INSIDE)
@pytest.mark.parametrize("first", [True, False])
def test_a_name_with_one_foot_inside_is_refused(inside: str, first: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    both = (inside, OUTSIDE) if first else (OUTSIDE, inside)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: resolved_to(*both))
    assert sent("http://hooks.example/").answer == "This address is inside our own network."


def test_what_was_checked_is_what_is_connected_to(inner: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """The name answers with an outer address when it is asked first, and with an inner one ever after."""
    answers = iter([OUTSIDE])
    asked, reached = [], []
    true, here = socket.getaddrinfo, threading.get_ident()

    def resolve(host: str, *args: Any, **more: Any) -> list[tuple[Any, ...]]:
        if threading.get_ident() != here:
            # A connection to the database that is made anew meanwhile.
            return true(host, *args, **more)
        asked.append(host)
        return resolved_to(next(answers, "127.0.0.1"))

    def connect(_backend: object, host: str, *_args: Any, **_more: Any) -> httpcore.NetworkStream:
        reached.append(host)
        raise httpcore.ConnectError("as far as a test goes")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
    sent(f"http://hooks.example:{inner.place.rpartition(':')[2]}/")
    assert (asked, reached, inner.knocks) == (["hooks.example"], [OUTSIDE], 0)


@pytest.mark.django_db
@pytest.mark.parametrize("status", [204, 500, 302])
def test_no_log_tells_what_a_call_carries(
    status: int,
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Promise P14: neither a good call nor a failing one leaves a customer's words, his address or the secret in a log."""
    outer = Door(status)
    monkeypatch.setenv("OTKLIK_OUTBOUND_ALLOW", outer.place)
    hook = actions.make_webhook(
        url=f"http://{outer.place}/?key=sesame", kinds=["ticket.opened"], operator=cast.lena, by=cast.oleg
    )
    with capture_logs() as logs:
        desk.open_ticket(
            customer=cast.ivan, subject="тайна-канарейки", text="тайна-канарейки", kind="question", channel="portal", by=None
        )
        run_jobs()
        jobs.send_calls()
    outer.close()
    assert outer.knocks == 1
    out, err = capfd.readouterr()
    told = f"{logs}{caplog.text}{out}{err}"
    assert [one for one in ("тайна-канарейки", "Иван Петров", "ivan@mail.example", hook.secret, "sesame") if one in told] == []
