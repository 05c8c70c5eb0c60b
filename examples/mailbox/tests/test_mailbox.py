"""The mailbox takes real SMTP, survives a kill, refuses when told to, and shows foreign HTML shut in."""

from __future__ import annotations

import os
import signal
import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest


class Box:
    """A running mailbox in a process of its own."""

    def __init__(self, data: Path) -> None:
        self.data, self.smtp, self.web = data, free_port(), free_port()
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{self.web}", trust_env=False)
        self.start()

    def start(self) -> None:
        places = {
            "OTKLIK_DATA": str(self.data),
            "OTKLIK_MAILBOX": f"127.0.0.1:{self.smtp}",
            "OTKLIK_MAILBOX_WEB": f"127.0.0.1:{self.web}",
        }
        self.process = subprocess.Popen([sys.executable, "-m", "examples.mailbox"], env={**os.environ, **places})
        end = time.monotonic() + 30
        while time.monotonic() < end:
            try:
                smtplib.SMTP("127.0.0.1", self.smtp, timeout=5).quit()
                if self.client.get("/healthz").status_code == 200:
                    return
            except (OSError, smtplib.SMTPException, httpx.HTTPError):
                time.sleep(0.05)
        raise AssertionError("The mailbox did not start.")

    def send(self, to: str = "lev@example.org", *, html: str = "", subject: str = "Привет") -> None:
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"], mail["Message-ID"] = "desk@polus.example", to, subject, "<1@polus.example>"
        mail.set_content("Получилось? http://127.0.0.1:8000/c/x/confirm/")
        if html:
            mail.add_alternative(html, subtype="html")
        with smtplib.SMTP("127.0.0.1", self.smtp, timeout=10) as server:
            server.send_message(mail)

    def end(self, number: int = signal.SIGTERM) -> None:
        self.process.send_signal(number)
        self.process.wait(20)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    box = Box(tmp_path)
    yield box
    if box.process.poll() is None:
        box.end()


def test_a_letter_is_kept_over_a_kill_and_found_by_its_recipient(box: Box) -> None:
    box.send("lev@example.org")
    box.send("vera@example.org")
    box.end(signal.SIGKILL)
    box.start()
    found = box.client.get("/api/messages", params={"to": "lev@"}).json()["messages"]
    assert [(mail["to"], mail["subject"], mail["message_id"]) for mail in found] == [
        (["lev@example.org"], "Привет", "<1@polus.example>")
    ]
    assert found[0]["links"] == ["http://127.0.0.1:8000/c/x/confirm/"]
    assert box.client.get("/api/messages", params={"since": "2999-01-01T00:00:00Z"}).json() == {"messages": []}


def test_it_refuses_while_told_to(box: Box) -> None:
    assert box.client.post("/api/behaviour", json={"accept": False, "code": 452}).json() == {"accept": False, "code": 452}
    with pytest.raises(smtplib.SMTPDataError) as refused:
        box.send()
    assert refused.value.smtp_code == 452
    box.client.post("/api/behaviour", json={"accept": True})
    box.send()
    assert len(box.client.get("/api/messages").json()["messages"]) == 1


def test_foreign_html_is_shut_in(box: Box) -> None:
    box.send(html='<script>alert(1)</script><img src="http://127.0.0.1:1/x">')
    name = box.client.get("/api/messages").json()["messages"][0]["id"]
    answer = box.client.get(f"/letters/{name}/?lang=en")
    assert "<script>" not in answer.text
    assert "iframe sandbox srcdoc" in answer.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert '<a href="http://127.0.0.1:8000/c/x/confirm/">' in answer.text


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"accept": "no"}', b'{"accept": false, "code": 200}'])
def test_a_nonsense_wish_is_refused_in_words(box: Box, body: bytes) -> None:
    answer = box.client.post("/api/behaviour", content=body)
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "path", ["/letters/x/", "/letters/..%2f..%2fsecret/", "/nothing", "/letters/00000000000000000000-00000000.eml/"]
)
def test_what_is_not_there_is_said_in_words(box: Box, path: str) -> None:
    answer = box.client.get(path, headers={"Accept-Language": "ru"})
    assert answer.status_code == 404
    assert "Такой страницы нет" in answer.text


def test_the_list_speaks_both_languages(box: Box) -> None:
    box.send()
    assert "Все письма" in box.client.get("/?lang=ru").text
    assert "All letters" in box.client.get("/?lang=en").text
    assert box.client.get("/api/messages?since=yesterday").status_code == 422
