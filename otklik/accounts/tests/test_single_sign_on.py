"""Single sign-on against a small identity provider of our own: it opens accounts that exist, and makes none."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from pytest_django.fixtures import Settings

from otklik.accounts.models import Operator
from otklik.conftest import Cast


class Provider:
    """Says of whoever comes what the test told it."""

    def __init__(self) -> None:
        self.visitor: dict[str, object] = {}
        provider = self

        class Answers(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                base = f"http://127.0.0.1:{self.server.server_port}"  # type: ignore[attr-defined]
                pages = {
                    "/.well-known/openid-configuration": {
                        "issuer": base,
                        "authorization_endpoint": f"{base}/authorize",
                        "token_endpoint": f"{base}/token",
                        "userinfo_endpoint": f"{base}/userinfo",
                        "jwks_uri": f"{base}/keys",
                    },
                    "/token": {"access_token": "open sesame", "token_type": "Bearer", "expires_in": 60},
                    "/userinfo": provider.visitor,
                }
                body = json.dumps(pages[urlsplit(self.path).path]).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                self.do_GET()

            def log_message(self, *_args: object) -> None:
                """A test says only what fails."""

        self.server = HTTPServer(("127.0.0.1", 0), Answers)
        self.url = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def provider(settings: Settings) -> Iterator[Provider]:
    provider = Provider()
    threading.Thread(target=provider.server.serve_forever, daemon=True).start()
    app = {
        "provider_id": "company",
        "name": "Polyus ID",
        "client_id": "desk",
        "secret": "s",
        "settings": {"server_url": provider.url},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    yield provider
    provider.server.shutdown()
    provider.server.server_close()


def come(browser: Client, provider: Provider, **visitor: object) -> tuple[int, str]:
    """Presses the button, passes the provider, comes back: the status and the text of the last answer."""
    provider.visitor = visitor
    sent = browser.post("/account/oidc/company/login/?process=login&lang=en")
    state = parse_qs(urlsplit(sent["Location"]).query)["state"][0]
    answer = browser.get(
        "/account/oidc/company/login/callback/", {"code": "c", "state": state}, headers={"accept-language": "en"}
    )
    return answer.status_code, answer.text.replace("\N{NO-BREAK SPACE}", " ")


def test_the_button_is_there_only_when_it_is_set_up(db: None, client: Client, provider: Provider, settings: Settings) -> None:
    assert "Polyus ID" in client.get("/account/login/").text
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert "oidc" not in client.get("/account/login/").text
    assert client.get("/account/oidc/company/login/").status_code == 404


def test_anna_is_known_by_her_verified_e_mail_and_later_by_her_account(cast: Cast, client: Client, provider: Provider) -> None:
    assert come(client, provider, sub="17", email="Anna@polus.example", email_verified=True)[0] == 302
    assert client.get("/me/").context["user"] == cast.anna
    again = Client()
    assert come(again, provider, sub="17", email="kotova@polus.example", email_verified=True)[0] == 302
    assert again.get("/me/").context["user"] == cast.anna
    cast.anna.refresh_from_db()
    assert cast.anna.has_usable_password()


@pytest.mark.parametrize(
    "visitor",
    [
        {"sub": "18", "email": "anna@polus.example", "email_verified": False},
        {"sub": "18", "email": "anna@polus.example"},
        {"sub": "18", "email": "stranger@polus.example", "email_verified": True},
        {"sub": "18"},
    ],
)
def test_others_are_told_to_ask_the_admin(cast: Cast, client: Client, provider: Provider, visitor: dict[str, object]) -> None:
    before = Operator.objects.get_queryset().count()
    status, text = come(client, provider, **visitor)
    assert status == 403
    assert "Ask your admin to invite you" in text
    assert client.get("/me/").status_code == 302
    assert Operator.objects.get_queryset().count() == before
    assert not SocialAccount.objects.exists()


def test_fyodor_who_left_is_not_let_in(cast: Cast, client: Client, provider: Provider) -> None:
    assert come(client, provider, sub="19", email=cast.fyodor.email, email_verified=True)[0] == 403
    assert client.get("/me/").status_code == 302
