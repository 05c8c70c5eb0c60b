"""The ways to drafts, replies on their way, and who else is here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from otklik.accounts.models import Operator, Role
from otklik.desk.actions.mentions import who_see
from otklik.desk.models import Draft, Outgoing, Presence, Ticket
from otklik.lib.clock import now


def draft_on(ticket: Ticket, pk: int) -> Draft:
    """Somebody's draft on a ticket that the reader may see: colleagues read each other's."""
    return get_object_or_404(ticket.drafts.select_related("operator", "ticket"), pk=pk)


def outgoing_on(ticket: Ticket, pk: int) -> Outgoing:
    return get_object_or_404(ticket.outgoing.select_related("operator", "ticket"), pk=pk)


def sees_ticket_of(outgoing: Outgoing) -> bool:
    """Whether its author may still see the ticket: teams and roles change while a reply waits."""
    return Ticket.objects.seen_by(outgoing.operator).filter(pk=outgoing.ticket_id).exists()


def who_must_look(held: Outgoing) -> list[Operator]:
    """Who can do something about a reply that was held: its author while he sees the ticket, else the ticket's owner, else its team,
    and of that whoever is on shift; the leads when there is nobody else."""
    seeing = who_see(held.ticket)
    team = seeing.filter(teams=held.ticket.team_id or 0)
    steps = (
        seeing.filter(pk=held.operator_id),
        seeing.filter(pk=held.ticket.owner_id or 0),
        team.filter(pk__in=Operator.objects.on_shift()),
        team,
        seeing.filter(roles__contains=[Role.LEAD]),
    )
    return next((people for step in steps if (people := list(step))), [])


def unfinished_drafts(operator: Operator) -> QuerySet[Draft]:
    """All drafts that this person may see, for a hand-over of the shift: filter by `operator` for one writer's."""
    return Draft.objects.unfinished().filter(ticket__in=Ticket.objects.seen_by(operator))


@dataclass(frozen=True, kw_only=True)
class Here:
    """A colleague who has the ticket open."""

    number: int
    name: str
    is_typing: bool


def others_here(operator: Operator, tickets: QuerySet[Ticket] | Sequence[Ticket]) -> list[Here]:
    """Who besides the reader has these tickets open just now; the reader may see the tickets."""
    at = now()
    rows = (
        Presence.objects.filter(ticket__in=tickets, until__gt=at)
        .exclude(operator=operator)
        .order_by("ticket_id", "operator__name")
        .values_list("ticket__number", "operator__name", "typing_until")
    )
    return [Here(number=number, name=name, is_typing=typing is not None and typing > at) for number, name, typing in rows]
