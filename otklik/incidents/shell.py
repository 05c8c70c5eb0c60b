"""What incidents put into the shell of the desk and into the ticket's page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from otklik.accounts.access import may
from otklik.accounts.models import Role
from otklik.desk.customer_slots import fill as fill_customer
from otklik.desk.falls_due import falls_due
from otklik.desk.slots import fill as fill_ticket
from otklik.incidents import composing
from otklik.incidents.due import next_news
from otklik.incidents.views.customer import touching
from otklik.incidents.views.strip import render_strip
from otklik.incidents.views.ticket import ticket_context, ticket_head
from otklik.pages import bundles, keys
from otklik.pages.keys import Act
from otklik.pages.places import Place, offer
from otklik.pages.slots import fill

EVERYBODY = (Role.OPERATOR, Role.RESPONDER, Role.LEAD, Role.ADMIN)


def furnish() -> None:
    bundles.add(bundles.DESK, "incidents/briefing.css")
    offer(
        Place(
            id="incidents",
            name=_("Incidents"),
            url_name="incidents:list",
            icon="triangle-alert",
            key="KeyI",
            order=20,
            may=may(*EVERYBODY),
        )
    )
    offer(
        Place(
            id="duty", name=_("Duty"), url_name="incidents:duty", icon="bell-ring", order=30, may=may(Role.RESPONDER, Role.LEAD)
        )
    )
    fill("strip", render_strip)
    keys.offer(Act(code="KeyE", name=_("Raise an incident"), order=30), Act(code="KeyL", name=_("Link"), order=31))
    fill_ticket("ticket_head", ticket_head)
    fill_ticket("ticket_context", ticket_context)
    composing.furnish()
    fill_customer("now", touching)
    falls_due(next_news)
