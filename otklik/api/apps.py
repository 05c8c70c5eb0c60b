"""The app's registration with Django, and what it puts into the pages below."""

from __future__ import annotations

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "otklik.api"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models cannot be imported before the registry is ready.
        from otklik.api import shell  # noqa: PLC0415

        shell.furnish()
