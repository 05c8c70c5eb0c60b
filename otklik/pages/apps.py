"""Registers the room with Django."""

from __future__ import annotations

from types import ModuleType

from django.apps import AppConfig

from otklik.pages import texts
from otklik.pages.fields import say_what_to_do


class PagesConfig(AppConfig):
    name = "otklik.pages"
    label = "pages"

    def __init__(self, app_name: str, app_module: ModuleType) -> None:
        super().__init__(app_name, app_module)
        # Models ask for the first texts, and rooms load their forms with their models: `ready` would be too late for both.
        texts.merge()
        say_what_to_do()
