"""What the catalogue puts into the shell, the settings and the ticket's page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from otklik.accounts import tabs
from otklik.accounts.access import may
from otklik.accounts.models import Role
from otklik.catalogue.views.ticket import ticket_context
from otklik.desk.slots import dress, fill
from otklik.pages.places import Place, offer


def furnish() -> None:
    offer(
        Place(
            id="requests",
            name=_("Requests"),
            url_name="catalogue:requests",
            icon="clipboard-list",
            key="Digit8",
            order=24,
            may=may(*Role),
        )
    )
    tabs.offer(
        Place(
            id="situations",
            name=_("Requests' forms"),
            url_name="catalogue:situations",
            icon="clipboard-list",
            order=45,
            inside="services",
            may=may(Role.ADMIN),
        )
    )
    dress("catalogue/catalogue.css")
    fill("ticket_context", ticket_context)
