"""Another wording from a service that speaks the protocol, and every way in which it fails, told in words."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from otklik.lib import outbound
from otklik.lib.refused import Refused
from otklik.speech.proposing import Private, is_set_up, propose

PRIVATE = Private(names=["Иван Петров"], values=["555-2401234567"])
TEXT = "Иван, вернём 500 рублей по билету 555-2401234567."


class Service(ThreadingHTTPServer):
    """Answers as it is told, and remembers what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.status = 200
        self.body: bytes | None = None
        self.go_on = threading.Event()
        self.is_slow = False


class Handler(BaseHTTPRequestHandler):
    server: Service

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append({"path": self.path, **asked})
        self.server.keys.append(self.headers.get("Authorization", ""))
        if self.server.is_slow:
            self.server.go_on.wait(20)
        said = asked["messages"][-1]["content"]
        body = self.server.body
        if body is None:
            body = json.dumps({"choices": [{"message": {"role": "assistant", "content": f"Добрый день! {said}"}}]}).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def service(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    server = Service()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_address[1]
    monkeypatch.setenv("OTKLIK_OUTBOUND_ALLOW", f"127.0.0.1:{port}")
    settings.REWRITE_URL, settings.REWRITE_MODEL = f"http://127.0.0.1:{port}/v1", "small"
    settings.REWRITE_KEY, settings.REWRITE_KEY_FILE = "secret-key", ""
    yield server
    server.go_on.set()
    server.shutdown()
    server.server_close()


def refused() -> str:
    with pytest.raises(Refused) as no:
        propose(TEXT, PRIVATE)
    return str(no.value)


def answer_of(content: object) -> bytes:
    return json.dumps({"choices": [{"message": {"content": content}}]}).encode()


def test_it_is_off_until_somebody_sets_it_up() -> None:
    assert not is_set_up()
    assert "set up" in refused() or "настро" in refused()


def test_names_and_numbers_stay_here_and_come_back(service: Service) -> None:
    proposal = propose(TEXT, PRIVATE)
    assert proposal.text == f"Добрый день! {TEXT}"
    assert proposal.lost == []
    sent = json.dumps(service.asked, ensure_ascii=False)
    assert [secret for secret in ("Иван", "555", "500", "Петров") if secret in sent] == []
    assert service.asked[0]["path"] == "/v1/chat/completions"
    assert service.asked[0]["model"] == "small"
    assert service.keys == ["Bearer secret-key"]


def test_what_it_leaves_out_is_said(service: Service) -> None:
    service.body = answer_of("Деньги вернём.")
    assert "500" in " ".join(propose(TEXT, PRIVATE).lost)


def test_what_models_put_around_a_text_is_taken_off(service: Service) -> None:
    service.body = answer_of("```text\nДеньги вернём.\n```")
    assert propose(TEXT, PRIVATE).text == "Деньги вернём."


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500, 503, 302])
def test_a_no_of_the_service_is_told_in_words(service: Service, status: int) -> None:
    service.status = status
    said = refused()
    assert said.endswith(".")
    assert "secret-key" not in said


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"\xff\xfe",
        b"[" * 5000,
        b"{}",
        b'{"choices": []}',
        b'{"choices": [{"message": {"content": null}}]}',
        answer_of(["a"]),
        answer_of("   "),
        answer_of("[NAME-99] здравствуйте"),
        b"x" * 2_000_000,
    ],
)
def test_rubbish_is_never_shown(service: Service, body: bytes) -> None:
    service.body = body
    assert refused()


def test_a_slow_service_is_given_up(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    service.is_slow = True
    monkeypatch.setattr(outbound, "LONGEST_S", 0.3)
    assert refused()


def test_a_dead_service_and_an_address_inside_are_told_apart(
    service: Service, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTKLIK_OUTBOUND_ALLOW", "127.0.0.1:9")
    inside = refused()
    settings.REWRITE_URL = "http://127.0.0.1:9/v1"
    assert refused() != inside
    settings.REWRITE_URL = "http://["
    assert refused()


def test_the_key_may_stand_in_a_file(service: Service, settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("from-a-file\n")
    settings.REWRITE_KEY, settings.REWRITE_KEY_FILE = "", str(tmp_path / "key")
    propose(TEXT, PRIVATE)
    assert service.keys == ["Bearer from-a-file"]
    settings.REWRITE_KEY_FILE = str(tmp_path / "missing")
    assert refused()
