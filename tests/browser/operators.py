"""An operator at the desk in a browser of her own, without a mouse."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from tests.browser.story_people import Typist


class Operator(Typist):
    """Somebody at the desk who never touches the mouse."""

    @property
    def main(self) -> Locator:
        return self.page.get_by_role("main")

    @property
    def thread(self) -> Locator:
        return self.page.get_by_role("log")

    @property
    def text(self) -> Locator:
        return self.page.locator(".composer:not([hidden]) .composer-text")

    def go(self, path: str) -> None:
        self.page.goto(f"{self.demo.config.desk_url}{path}")

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)

    def enter(self, goal: Locator) -> None:
        """Walks to it with the Tab key and presses Enter."""
        self.walk_to(goal)
        self.press("Enter")

    def fill(self, label: str, words: str) -> None:
        self.walk_to(self.main.get_by_label(label).first)
        self.type(words)

    def command(self, words: str) -> None:
        """Through the menu on Ctrl+K: types, sees it on top, presses Enter."""
        self.press("Control+k")
        menu = self.page.locator("dialog.command")
        expect(menu.get_by_role("combobox")).to_be_focused()
        self.type(words)
        expect(menu.get_by_role("option").first).to_contain_text(words)
        self.press("Enter")

    def sends(self) -> None:
        """Ctrl+Enter, until the thread shows what was sent or left."""
        with self.page.expect_response(re.compile("/write/$")):
            self.press("Control+Enter")
        expect(self.text).to_have_value("")

    def choose(self, goal: Locator, words: str) -> None:
        """From a short list, with the arrows."""
        self.walk_to(goal)
        self.press("Home")
        for _ in range(len(goal.locator("option").all())):
            if words in goal.evaluate("one => one.selectedOptions[0].textContent"):
                return
            self.press("ArrowDown")
        raise AssertionError(f"There is no “{words}” to choose.")

    def button(self, name: str | re.Pattern[str]) -> Locator:
        return self.main.get_by_role("button", name=name)

    def write(self, key: str, words: str) -> None:
        """R or N: the cursor stands in the text."""
        self.press(key)
        expect(self.text).to_be_focused()
        self.press("Control+a")
        self.type(words)

    def keys(self) -> list[str]:
        """Those that do something on this screen, as often as they are given away."""
        seen = "all => all.filter(one => one.getClientRects().length && !one.closest('dialog')).map(one => one.dataset.key)"
        return list(self.page.locator("[data-key]").evaluate_all(seen))
