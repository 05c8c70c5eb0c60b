"""By keyboard from one language of a name to the other: the reader's own is reached first."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from otklik.conftest import Cast
from tests.browser.desk_pages import browser, page_of

__all__ = ["browser"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("language", "other"), [("ru", "en"), ("en", "ru")])
def test_the_readers_own_language_is_reached_first(
    browser: Browser, live_server: LiveServer, cast: Cast, language: str, other: str
):
    cast.oleg.locale = language
    cast.oleg.save(update_fields=["locale"])
    page = page_of(browser, live_server, cast.oleg)
    page.goto("/first-run/service/")
    page.locator(f"#id_name_{language}").focus()
    for name in (f"name_{other}", "slug", f"safe_text_{language}", f"safe_text_{other}"):
        page.keyboard.press("Tab")
        expect(page.locator(f"#id_{name}")).to_be_focused()
    page.context.close()
