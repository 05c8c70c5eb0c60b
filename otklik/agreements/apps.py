"""The app's registration with Django, and what it puts into the shell and the ticket's page."""

from __future__ import annotations

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "otklik.agreements"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models cannot be imported before the registry is ready.
        from otklik.agreements import shell  # noqa: PLC0415

        shell.furnish()
