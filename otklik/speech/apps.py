"""The app's registration with Django, and what it puts into the shell and the settings."""

from __future__ import annotations

from django.apps import AppConfig


class SpeechConfig(AppConfig):
    name = "otklik.speech"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models cannot be imported before the registry is ready.
        from otklik.speech import shell  # noqa: PLC0415

        shell.furnish()
