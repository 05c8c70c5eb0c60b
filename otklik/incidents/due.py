"""What a customer was promised of a failure: the next news, which falls due also while his ticket is put aside."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy

from otklik.desk.falls_due import Due
from otklik.desk.models import Ticket
from otklik.incidents.access import touching
from otklik.incidents.outlook import outlook_of


def next_news(ticket: Ticket) -> Iterable[Due]:
    """Of live incidents that touch him in this matter. A time that has passed is renewed and asked for where they are repaired."""
    for incident in touching(ticket):
        if at := outlook_of(incident).next_update_at:
            yield Due(
                at=at,
                words=gettext_lazy("The next news of the failure is promised at %(when)s, before you come back to the ticket."),
            )
