"""The app's registration with Django, and what it puts over the list."""

from __future__ import annotations

from django.apps import AppConfig


class BulkConfig(AppConfig):
    name = "otklik.bulk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models cannot be imported before the registry is ready.
        from otklik.bulk import shell  # noqa: PLC0415

        shell.furnish()
