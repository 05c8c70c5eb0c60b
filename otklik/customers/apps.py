"""The app's registration with Django, and its page among the settings."""

from __future__ import annotations

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "otklik.customers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models cannot be imported before the registry is ready.
        from otklik.customers import shell  # noqa: PLC0415

        shell.furnish()
