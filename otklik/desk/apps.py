"""The app's registration with Django, and what it puts into the shell."""

from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "otklik.desk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models cannot be imported before the registry is ready.
        from otklik.desk import shell, tellings  # noqa: F401, PLC0415

        shell.furnish()
