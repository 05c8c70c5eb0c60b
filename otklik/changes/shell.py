"""What planned work puts into the shell, the strip, the ticket's page, the incident's room and the published tree."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from otklik.accounts.access import may
from otklik.accounts.models import Role
from otklik.changes.public import planned
from otklik.changes.views.slots import incident_head, strip, ticket_context
from otklik.desk.slots import fill as fill_ticket
from otklik.incidents.planned import tells
from otklik.incidents.slots import fill as fill_incident
from otklik.incidents.slots import fill_strip
from otklik.pages import bundles
from otklik.pages.places import Place, offer


def furnish() -> None:
    bundles.add(bundles.DESK, "changes/changes.css")
    offer(
        Place(
            id="changes",
            name=_("Planned work"),
            url_name="changes:changes",
            icon="calendar-cog",
            key="Digit9",
            order=26,
            inside="incidents",
            may=may(*Role),
        )
    )
    tells(planned)
    fill_strip(strip)
    fill_ticket("ticket_context", ticket_context)
    fill_incident("room_head", incident_head)
