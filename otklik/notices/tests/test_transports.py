"""Pages leave by every transport, and a transport that cannot says why."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.utils import translation
from http_ece import decrypt
from pytest_django.fixtures import Settings

from otklik.lib import apprise_address, outbound
from otklik.lib.config import Config
from otklik.notices.transports import NotSent, reasons, send_page

PAGE = {
    "title": "Не работает регистрация",
    "text": "С 14:05, жалуются 3 человека.",
    "url": "https://desk.example/duty/ack/x/",
    "key": "page-1",
}


class Service:
    """A local server that speaks for Telegram and for a browser's push service."""

    def __init__(self) -> None:
        self.took: list[tuple[str, dict[str, str], bytes]] = []
        self.answer = (200, {"ok": True})
        self.redirect = ""
        self.knocks: list[object] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.took.append((self.path, dict(self.headers), body))
                self.send_response(307 if outer.redirect else outer.answer[0])
                if outer.redirect:
                    self.send_header("Location", outer.redirect)
                self.end_headers()
                self.wfile.write(json.dumps(outer.answer[1]).encode())

            def log_message(self, format: str, *args: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            def verify_request(self, request: object, client_address: object) -> bool:
                outer.knocks.append(client_address)
                return True

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    service = Service()
    monkeypatch.setenv("OTKLIK_OUTBOUND_ALLOW", f"127.0.0.1:{service.port}")
    yield service
    service.server.shutdown()


@pytest.fixture
def inner() -> Iterator[Service]:
    """One that nobody opened to us."""
    service = Service()
    yield service
    service.server.shutdown()


def test_telegram_takes_a_page(service: Service, settings: Settings) -> None:
    settings.TELEGRAM_API, settings.TELEGRAM_TOKEN = f"http://127.0.0.1:{service.port}", "123:abc"
    send_page("telegram", "777", **PAGE)
    path, _headers, body = service.took[0]
    assert path == "/bot123:abc/sendMessage"
    assert json.loads(body)["chat_id"] == "777"
    assert PAGE["url"] in json.loads(body)["text"]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (400, "Bad Request: chat not found"),
        (429, "Too Many Requests: retry after 5"),
        (403, "Forbidden: bot was blocked by the user"),
    ],
)
def test_telegrams_refusal_is_told_without_the_token(service: Service, settings: Settings, code: int, words: str) -> None:
    settings.TELEGRAM_API, settings.TELEGRAM_TOKEN = f"http://127.0.0.1:{service.port}", "123:abc"
    service.answer = (code, {"ok": False, "error_code": code, "description": words})  # type: ignore[dict-item]
    with pytest.raises(NotSent, match=words) as refused:
        send_page("telegram", "777", **PAGE)
    assert "abc" not in str(refused.value)


def test_telegram_away_is_told_without_the_token(settings: Settings) -> None:
    settings.TELEGRAM_API, settings.TELEGRAM_TOKEN = "http://127.0.0.1:1", "123:abc"
    with pytest.raises(NotSent) as refused:
        send_page("telegram", "777", **PAGE)
    assert "abc" not in str(refused.value)


def subscription(port: int) -> tuple[str, ec.EllipticCurvePrivateKey, bytes]:
    key, auth = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)
    public = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    keys = {"p256dh": base64.urlsafe_b64encode(public).decode(), "auth": base64.urlsafe_b64encode(auth).decode()}
    return json.dumps({"endpoint": f"http://127.0.0.1:{port}/push/1", "keys": keys}), key, auth


@pytest.fixture
def secret(settings: Settings) -> None:
    settings.CONFIG = Config.from_env({"OTKLIK_SECRET": "for this test"})


@pytest.mark.usefixtures("secret")
def test_a_browser_can_read_its_page(service: Service) -> None:
    address, key, auth = subscription(service.port)
    send_page("webpush", address, **PAGE)
    _path, headers, body = service.took[0]
    assert json.loads(decrypt(body, private_key=key, auth_secret=auth, version="aes128gcm"))["title"] == PAGE["title"]
    assert headers["Authorization"].startswith("vapid t=")
    assert headers["Urgency"] == "high"


@pytest.mark.usefixtures("secret")
@pytest.mark.parametrize("code", [404, 410])
def test_a_browser_that_left_is_told_in_words(service: Service, code: int) -> None:
    service.answer = (code, {})
    with pytest.raises(NotSent, match="no longer takes notifications"):
        send_page("webpush", subscription(service.port)[0], **PAGE)


@pytest.mark.usefixtures("secret")
@pytest.mark.parametrize(
    "address", ["", "{}", "[]", "null", '{"endpoint": "http://127.0.0.1:1/"}', '{"endpoint": 5, "keys": {}}']
)
def test_a_broken_subscription_is_told_in_words(address: str) -> None:
    with pytest.raises(NotSent):
        send_page("webpush", address, **PAGE)


@pytest.mark.parametrize(
    "address",
    [
        "json://127.0.0.1:1/",
        "xml://2130706433/",
        "json://localhost",
        "json://[::1]/",
        "dbus://",
        "syslog://",
        "nothing",
        "",
        "file:///etc/passwd",
    ],
)
def test_apprise_does_not_knock_on_inner_doors(address: str) -> None:
    with pytest.raises(NotSent):
        send_page("apprise", address, **PAGE)


def test_apprise_is_not_led_inside_by_a_redirect(service: Service, inner: Service) -> None:
    service.redirect = f"http://127.0.0.1:{inner.port}/admin"
    with pytest.raises(NotSent):
        send_page("apprise", f"json://127.0.0.1:{service.port}/page", **PAGE)
    assert service.took
    assert inner.took == []


@pytest.mark.parametrize(
    "way",
    [
        "mailto://u:p@1.1.1.1:{port}?smtp=127.0.0.1&from=a@b.example&to=c@d.example&mode=insecure",
        "json://rebinding.example:{port}",
    ],
)
def test_apprise_is_not_led_inside_by_another_name(inner: Service, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    """The mail server may be named beside the host, and a name may mean another address when it is asked for again."""
    monkeypatch.setattr(apprise_address, "checked_addresses", lambda _host, _port: ["1.1.1.1"])
    real, knocks = outbound._resolve, []

    def changing(host: str, port: int, *args: Any, **kwargs: Any) -> Any:
        knocks.append(host)
        return real("127.0.0.1", port, *args, **kwargs)

    monkeypatch.setattr(outbound, "_resolve", changing)
    with pytest.raises(NotSent):
        send_page("apprise", way.format(port=inner.port), **PAGE)
    assert knocks
    assert inner.knocks == []


def test_others_go_where_they_like_meanwhile(service: Service, inner: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    with outbound.only_outside():
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"http://127.0.0.1:{inner.port}/", trust_env=False)
        seen = ThreadPoolExecutor(1).submit(lambda: httpx.post(f"http://127.0.0.1:{inner.port}/", content="x", trust_env=False))
        assert seen.result().status_code == 200


@pytest.mark.parametrize(
    "address", ["rsyslog://1.1.1.1", "mqtt://1.1.1.1/topic", "xmpp://u:p@1.1.1.1", "irc://1.1.1.1/#x", "gio://x"]
)
def test_apprise_uses_no_way_that_cannot_be_watched(address: str) -> None:
    with pytest.raises(NotSent):
        send_page("apprise", address, **PAGE)


def test_apprise_takes_a_page(service: Service) -> None:
    send_page("apprise", f"json://127.0.0.1:{service.port}/page", **PAGE)
    assert json.loads(service.took[0][2])["title"] == PAGE["title"]


def test_an_unknown_transport_is_told_in_words() -> None:
    with pytest.raises(NotSent):
        send_page("pigeon", "x", **PAGE)


def test_without_a_mail_server_none_is_looked_for_and_the_reason_is_said(settings: Settings) -> None:
    settings.SMTP_URL = ""
    with pytest.raises(NotSent, match="OTKLIK_SMTP_URL"):
        send_page("email", "vera@polus.example", **PAGE)


@pytest.mark.parametrize(
    ("kept", "russian"),
    [
        ("No mail server is set (OTKLIK_SMTP_URL).", "Почтовый сервер не задан (OTKLIK_SMTP_URL)."),
        ("Telegram did not take it: 403 Forbidden", "Telegram не принял сообщение: 403 Forbidden"),
        ("Something of a former version.", "Something of a former version."),
    ],
)
def test_the_reason_is_read_in_the_readers_language(kept: str, russian: str) -> None:
    with translation.override("ru"):
        assert reasons.in_words(kept) == russian
    with translation.override("en"):
        assert reasons.in_words(kept) == kept
