"""What stands on the kit's screen, and the ways of a customer on it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import Page

OURS = "Не получилось: ошибка на нашей стороне"
SAFE = "Ваш билет на месте: эта ошибка его не отменяет."
KNOWN = "Мы уже знаем об этой ошибке"


def soon(what: Callable[[], Any], seconds: float = 10) -> Any:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends and not what():
        time.sleep(0.05)
    return what()


def the_only(found: list[Any]) -> Any:
    """Where there are more, they are told."""
    assert len(found) == 1, found
    return found[0]


def title(page: Page) -> Any:
    """The last one: the screen lies over the page it was called from."""
    return page.get_by_role("heading", level=1).last


def open_with_worker(page: Page, url: str) -> None:
    page.goto(url)
    page.evaluate("() => navigator.serviceWorker.ready.then(() => new Promise(done => setTimeout(done, 300)))")


def incident(**more: Any) -> dict[str, Any]:
    soon_from, soon_to = (datetime.now(UTC) + timedelta(minutes=minutes) for minutes in (20, 40))
    return {
        "id": 7, "label": "Не работает печать посадочных", "text": "Чиним печать, регистрация работает.", "version": 1, "count": 127,
        "since": datetime.now(UTC).isoformat(), "public_state": "identified", "next_update_at": soon_from.isoformat(),
        "forecast": {"from": soon_from.isoformat(), "to": soon_to.isoformat(), "basis": "Меняем сервер печати."}, **more,
    }  # fmt: skip


def fill(page: Page) -> None:
    page.get_by_label("Билет").fill("555-2401234567")
    page.get_by_label("Фамилия").fill("Орлов")
    page.get_by_label("Аэропорт").select_option("LED")
    page.get_by_label("Правила прочитаны").check()
    page.get_by_label("Проход").check()
    page.get_by_label("Пароль").fill("secret-password")
    page.get_by_label("Карта").fill("4111111111111111")
    page.get_by_label("Тайна").fill("a-mystery")
