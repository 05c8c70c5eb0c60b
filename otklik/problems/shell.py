"""What problems put into the shell, the ticket's page and the incident's room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from otklik.accounts.access import may
from otklik.accounts.models import Role
from otklik.desk.slots import dress
from otklik.desk.slots import fill as fill_ticket
from otklik.incidents.slots import fill as fill_incident
from otklik.pages import keys
from otklik.pages.keys import Act
from otklik.pages.places import Place, offer
from otklik.problems.views.slots import incident_side, ticket_context, ticket_links


def furnish() -> None:
    offer(
        Place(
            id="problems",
            name=_("Problems"),
            url_name="problems:problems",
            icon="bug",
            key="Digit7",
            order=22,
            inside="incidents",
            may=may(*Role),
        )
    )
    dress("problems/problems.css")
    keys.offer(Act(code="KeyV", name=_("Put the workaround into the reply"), order=32))
    fill_ticket("ticket_context", ticket_context)
    fill_ticket("ticket_links", ticket_links)
    fill_incident("room_side", incident_side)
