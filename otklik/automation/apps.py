"""The app's registration with Django, and what it puts into the shell and the ticket's page."""

from __future__ import annotations

from django.apps import AppConfig


class AutomationConfig(AppConfig):
    name = "otklik.automation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models cannot be imported before the registry is ready.
        from otklik.automation import shell  # noqa: PLC0415

        shell.furnish()
