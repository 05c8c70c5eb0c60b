"""The app's registration with Django, and its tab among the settings."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from otklik.pages.places import Place


class ServicesConfig(AppConfig):
    name = "otklik.services"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models cannot be imported before the registry is ready.
        from otklik.accounts import tabs  # noqa: PLC0415
        from otklik.accounts.access import may  # noqa: PLC0415
        from otklik.accounts.models import Role  # noqa: PLC0415
        from otklik.accounts.shell import admins  # noqa: PLC0415

        tabs.offer(
            Place(
                id="services",
                name=_("Services"),
                url_name="services:services",
                icon="boxes",
                order=40,
                inside="services",
                may=admins,
            )
        )
        tabs.offer(
            Place(
                id="dependencies",
                name=_("Dependencies"),
                url_name="services:dependencies",
                icon="network",
                order=42,
                inside="services",
                may=may(*Role),
            )
        )
