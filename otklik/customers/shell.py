"""What customers put into the shell: a page among the settings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from otklik.accounts import tabs
from otklik.accounts.shell import admins
from otklik.pages.places import Place


def furnish() -> None:
    tabs.offer(
        Place(
            id="sms",
            name=_("Codes by SMS"),
            url_name="customers:sms",
            icon="message-square-text",
            order=65,
            inside="data",
            may=admins,
        )
    )
