"""The app's registration with Django, and what it puts into the shell."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "otklik.accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models cannot be imported before the registry is ready.
        from otklik.accounts import shell, signals  # noqa: PLC0415

        shell.furnish()
        signals.connect()
