"""A passkey in a real browser with a virtual authenticator: made, used to sign in, under our strict policy."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from otklik.accounts import actions
from otklik.accounts.models import Operator, Role
from otklik.lib.clock import now

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    # Playwright keeps a loop in this thread, and Django takes that for asynchronous code.
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(locale="en-GB")
        page.set_default_timeout(15_000)
        devtools = page.context.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
        yield page
        browser.close()


def test_anna_makes_a_passkey_and_comes_back_with_it(live_server: LiveServer, page: Page) -> None:
    actions.finish_set_up()
    anna = Operator.objects.create_user("anna@polus.example", name="Anna", roles=[Role.OPERATOR], locale="en", last_login=now())
    base = live_server.url.replace("127.0.0.1", "localhost")
    page.goto(base + "/" + actions.sign_in_link(anna).split("/", 3)[3])
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{base}/account/2fa/passkeys/add/")
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.goto(f"{base}/account/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{base}/tickets/")
    page.goto(f"{base}/me/")
    expect(page.get_by_role("heading", name="Anna")).to_be_visible()
