"""The app's registration with Django, and its tab among the settings."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from otklik.pages.places import Place


class ExchangeConfig(AppConfig):
    name = "otklik.exchange"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models cannot be imported before the registry is ready.
        from otklik.accounts import tabs  # noqa: PLC0415
        from otklik.accounts.shell import admins, managers  # noqa: PLC0415
        from otklik.exchange.forms import MOST_BYTES  # noqa: PLC0415
        from otklik.files import uploading  # noqa: PLC0415

        uploading.take_more("exchange:ask-import", MOST_BYTES, admins)
        tabs.offer(
            Place(
                id="exchange",
                name=_("Import and export"),
                url_name="exchange:list",
                icon="arrow-left-right",
                order=80,
                inside="data",
                may=managers,
            )
        )
