"""A ticket as rules see it: plain values, so that the same eyes look at a live ticket and at one of last week."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from otklik.automation.phrases import line_of
from otklik.calendars.models import Calendar
from otklik.calendars.rules import is_open
from otklik.desk.models import Message, Ticket
from otklik.lib.clock import now

NOBODY = "none"


@dataclass(frozen=True)
class Matter:
    """`team` and `owner` are ids as text, or `none`."""

    service: str = NOBODY
    kind: str = ""
    priority: str = ""
    language: str = ""
    channel: str = ""
    team: str = NOBODY
    owner: str = NOBODY
    state: str = ""
    organisation: str = ""
    text: str = ""
    at: datetime = field(default_factory=now)

    @cached_property
    def line(self) -> str:
        """The stems of what was written, in their order."""
        return line_of(self.text)


def matter_of(ticket: Ticket, message: Message | None, at: datetime | None = None) -> Matter:
    """`message` is the one that the event brought; its words count together with the subject's. `at` is now unless it is rehearsed."""
    organisation = ticket.customer.organisation
    return Matter(
        service=str(ticket.service_id or NOBODY),
        kind=ticket.kind,
        priority=str(ticket.priority),
        language=ticket.language,
        channel=message.conversation.channel if message else "",
        team=str(ticket.team_id or NOBODY),
        owner=str(ticket.owner_id or NOBODY),
        state=ticket.state,
        organisation=organisation.name if organisation else "",
        text=text_of(ticket, message),
        at=at or now(),
    )


def text_of(ticket: Ticket, message: Message | None) -> str:
    """An empty line keeps a phrase from going on from the subject into the text."""
    return f"{ticket.subject}\n\n{message.text}" if message else ticket.subject


def is_working(calendar: str, at: datetime) -> bool | None:
    """Whether this calendar has working hours at the moment; None when the calendar is gone."""
    found = Calendar.objects.prefetch_related("special_days").filter(pk=int(calendar)).first()
    return is_open(found.hours(), at) if found else None
