"""The app's registration with Django, and what it puts into the shell."""

from __future__ import annotations

from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "otklik.insight"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models cannot be imported before the registry is ready.
        from otklik.insight import shell  # noqa: PLC0415

        shell.furnish()
