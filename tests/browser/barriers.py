"""What keeps somebody out of a screen, as far as a program can see it."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


class Barriers:
    """What axe finds wrong on the screens of a story, in both themes."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def look(self, name: str, page: Page) -> None:
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            for violation in Axe().run(page).response["violations"]:
                nodes = "; ".join(f"{node['target']} {node['html'][:160]}" for node in violation["nodes"][:4])
                self.found.append(f"{name}, {theme}: {violation['id']} ({violation['help']}): {nodes}")
        page.emulate_media(color_scheme="light")
