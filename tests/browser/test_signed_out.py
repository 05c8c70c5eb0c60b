"""Whoever signs out leaves nothing behind the back button to the next one at the same computer."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from playwright.sync_api import Browser, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from otklik.conftest import Cast
from tests.browser.desk_pages import page_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAS_KEPT = "addEventListener('pageshow', (event) => { document.documentElement.dataset.wasKept = event.persisted })"


@pytest.fixture(scope="module")
def keeping() -> Iterator[Browser]:
    """A test's browser keeps no pages by itself, a person's does."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"], ignore_default_args=["--disable-back-forward-cache"]
        )
        yield browser
        browser.close()


def test_back_shows_no_page_of_whoever_has_signed_out(
    keeping: Browser, live_server: LiveServer, cast: Cast, settings: LazySettings
):
    settings.CSRF_TRUSTED_ORIGINS = [live_server.url]
    page = page_of(keeping, live_server, cast.anna)
    page.add_init_script(WAS_KEPT)
    page.goto(f"/customers/{cast.ivan.pk}/")
    expect(page.get_by_role("heading", name="Иван Петров")).to_be_visible()
    page.goto("/account/logout/")
    page.evaluate("history.back()")
    expect(page.locator("html")).to_have_attribute("data-was-kept", "true")
    expect(page.get_by_role("heading", name="Иван Петров")).to_be_visible()
    page.evaluate("history.forward()")
    page.locator("main form button").first.click()
    page.wait_for_url("**/account/login/")
    page.evaluate("history.go(-2)")
    page.wait_for_url(re.compile(r"/account/login/\?next="))
    expect(page.get_by_text("Иван Петров")).to_have_count(0)
