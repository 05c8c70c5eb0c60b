"""A place on a customer's picture is marked, by keyboard or by mouse, and goes with the answer; so does a pasted screenshot."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Route, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from otklik.conftest import Cast
from otklik.desk.actions import attach, open_ticket
from otklik.desk.models import Attachment
from otklik.files.storage import path_of
from tests.browser.barriers import Barriers
from tests.browser.desk_pages import asked_for, browser, page_of, stop

__all__ = ["browser"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RED = (229, 50, 45)


def picture() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(content, "PNG")
    return content.getvalue()


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, cast: Cast, settings: Settings, tmp_path: Path) -> Page:
    settings.MEDIA_ROOT = tmp_path / "files"
    ticket = open_ticket(customer=cast.ivan, subject="Талон", text="Вот он", kind="question", channel="portal", by=None)
    sent = attach(ticket, "talon.png", [picture()], by=cast.anna)
    Attachment.objects.filter(pk=sent.pk).update(message=ticket.messages.get(), operator=None)
    page = page_of(browser, live_server, cast.anna)
    page.goto(f"/tickets/{ticket.number}/")
    return page


def attached() -> Image.Image:
    """The marked picture, as it waits in the composer."""
    made = Attachment.objects.unsent().get()
    assert made.name == "talon-marked.png"
    return Image.open(path_of(made.file.sha256)).convert("RGB")


def reds(image: Image.Image) -> list[tuple[int, int]]:
    return [(x, y) for x in range(image.width) for y in range(image.height) if image.getpixel((x, y)) == RED]


def test_a_box_is_put_moved_and_sized_by_keyboard_alone(page: Page) -> None:
    page.get_by_role("link", name="Картинка talon.png").press("Enter")
    dialog = page.get_by_role("dialog", name="talon.png")
    dialog.get_by_role("button", name="Рамка").press("Enter")
    barriers = Barriers()
    barriers.look("the picture with its marks", page)
    assert not barriers.found
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Enter")
    dialog.get_by_role("button", name="Приложить с пометками").press("Enter")
    expect(page.locator("#composer-files")).to_contain_text("talon-marked.png", timeout=20_000)
    places = reds(attached())
    left, right = min(x for x, _y in places), max(x for x, _y in places)
    top, bottom = min(y for _x, y in places), max(y for _x, y in places)
    assert (round(left, -1), round(right, -1)) == (170, 250), "a fifth of the width in its middle, one step to the right"
    assert (round(top, -1), round(bottom, -1)) == (120, 190), "a step taller than a fifth"


def test_whoever_is_quicker_than_the_picture_loses_neither_his_place_nor_his_box(page: Page) -> None:
    link = page.get_by_role("link", name="Картинка talon.png")
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    stop(page, f"**{link.get_attribute('href')}", hold)
    link.press("Enter")
    dialog = page.get_by_role("dialog", name="talon.png")
    dialog.get_by_role("button", name="Рамка").press("Enter")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    arrow = dialog.get_by_role("button", name="Стрелка")
    arrow.focus()
    asked_for(page, waiting).continue_()
    expect(dialog.locator("canvas")).to_have_attribute("width", "400")
    expect(arrow).to_be_focused()
    dialog.get_by_role("button", name="Приложить с пометками").press("Enter")
    expect(page.locator("#composer-files")).to_contain_text("talon-marked.png", timeout=20_000)
    places = reds(attached())
    assert (round(min(x for x, _y in places), -1), round(max(x for x, _y in places), -1)) == (160, 240), (
        "a fifth of the width in its middle"
    )


def test_an_arrow_is_drawn_by_mouse_and_taken_away_again(page: Page) -> None:
    page.get_by_role("link", name="Картинка talon.png").click()
    dialog = page.get_by_role("dialog", name="talon.png")
    dialog.get_by_role("button", name="Стрелка").click()
    # The sheet takes the picture's place and size only when the picture has come.
    expect(dialog.locator("canvas")).to_have_attribute("width", "400")
    box = dialog.locator("canvas").bounding_box()
    assert box is not None
    for begin, end in ((0.1, 0.3), (0.5, 0.9)):
        page.mouse.move(box["x"] + box["width"] * begin, box["y"] + box["height"] * begin)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] * end, box["y"] + box["height"] * end)
        page.mouse.up()
    dialog.get_by_role("button", name="Убрать последнюю пометку").click()
    dialog.get_by_role("button", name="Приложить с пометками").click()
    expect(page.locator("#composer-files")).to_contain_text("talon-marked.png", timeout=20_000)
    places = reds(attached())
    assert places
    assert max(x for x, _y in places) < 400 * 0.35, "only the first arrow"


PASTE = """async (text) => {
  const sheet = Object.assign(document.createElement("canvas"), { width: 40, height: 30 });
  sheet.getContext("2d").fillRect(0, 0, 40, 30);
  const blob = await new Promise((take) => sheet.toBlob(take, "image/png"));
  const clipboardData = new DataTransfer();
  clipboardData.items.add(new File([blob], "image.png", { type: "image/png" }));
  text.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


def test_a_pasted_screenshot_goes_with_the_answer(page: Page) -> None:
    page.keyboard.press("KeyN")
    page.keyboard.insert_text("Вот где это")
    page.locator(".composer-text").evaluate(PASTE)
    expect(page.locator("#composer-files")).to_contain_text("image.png", timeout=20_000)
    expect(page.locator(".composer-text")).to_have_value("Вот где это")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("log")).to_contain_text("Вот где это", timeout=20_000)
    expect(page.get_by_role("link", name="Картинка image.png")).to_be_visible(timeout=20_000)
    expect(page.locator("#composer-files")).not_to_contain_text("image.png")
    sent = Attachment.objects.get(name="image.png")
    assert sent.message is not None
    assert sent.message.is_note


def test_a_file_that_is_refused_keeps_none_of_the_others_back(page: Page) -> None:
    chosen = [("talon.png", picture()), ("empty.txt", b""), ("note.txt", "Список".encode())]
    page.locator("attach-files input").set_input_files(
        [{"name": name, "mimeType": "application/octet-stream", "buffer": content} for name, content in chosen]
    )
    expect(page.locator(".composer-files .attachment-name")).to_have_text(["talon.png", "note.txt"])
    expect(page.locator("attach-files [role=status]")).to_contain_text("empty.txt: ")


def test_the_picture_opens_in_the_middle_of_the_window(page: Page) -> None:
    page.get_by_role("link", name="Картинка talon.png").click()
    box = page.locator(".picture-dialog").bounding_box() or {}
    assert abs(box["x"] * 2 + box["width"] - 1440) <= 2
    assert abs(box["y"] * 2 + box["height"] - 800) <= 2
