"""Registers the room with Django."""

from __future__ import annotations

from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "otklik.pages"
    label = "pages"
