"""What agreements put into the settings, the ticket's page and the customer's."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from otklik.accounts import menu, tabs
from otklik.accounts.access import may
from otklik.accounts.models import Role
from otklik.accounts.shell import admins
from otklik.agreements.due import resolutions
from otklik.agreements.views.customer import promises
from otklik.agreements.views.ticket import ticket_before, ticket_clocks
from otklik.desk.customer_slots import fill as fill_customer
from otklik.desk.falls_due import falls_due
from otklik.desk.slots import dress
from otklik.desk.slots import fill as fill_ticket
from otklik.pages.places import Place


def furnish() -> None:
    tabs.offer(
        Place(
            id="calendars",
            name=_("Calendars"),
            url_name="agreements:calendars",
            icon="calendar-days",
            order=60,
            inside="desk",
            may=admins,
        )
    )
    tabs.offer(
        Place(
            id="agreements",
            name=_("Agreements"),
            url_name="agreements:agreements",
            icon="timer",
            order=61,
            inside="desk",
            may=admins,
        )
    )
    menu.offer(
        Place(
            id="still",
            name=_("So that nothing is forgotten"),
            url_name="agreements:still",
            icon="hourglass",
            order=30,
            may=may(Role.LEAD),
        )
    )
    dress("agreements/ticket.css")
    fill_ticket("ticket_clocks", ticket_clocks)
    fill_ticket("ticket_before", ticket_before)
    fill_customer("promises", promises)
    falls_due(resolutions)
