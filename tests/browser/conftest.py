"""One browser for each test that plays a story with the demo company."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from tests.browser.story_people import PATIENCE_MS


@pytest.fixture(autouse=True)
def scripts_do_not_fail(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[None]:
    """What no page shows and no test waits for: an error that a script of ours has thrown. The kit's sites break on purpose."""
    said: list[str] = []
    new_context = Browser.new_context

    def heard(browser: Browser, **options: Any) -> BrowserContext:
        context = new_context(browser, **options)
        context.on("weberror", lambda failed: said.append(f"{failed.page and failed.page.url}: {failed.error.stack}"))
        return context

    if "kit" not in request.path.parts:
        monkeypatch.setattr(Browser, "new_context", heard)
    yield
    assert said == []


@pytest.fixture
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        expect.set_options(timeout=PATIENCE_MS)
        yield chromium
        expect.set_options(timeout=5_000)
        chromium.close()
