"""What a ticket is about: its kind and the service it belongs to."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from otklik.accounts.models import Operator
from otklik.desk.actions.states import locked
from otklik.desk.facts import TicketSorted
from otklik.desk.models import Kind, Ticket
from otklik.journal.record import record
from otklik.lib.refused import Refused
from otklik.services.models import Service


@transaction.atomic
def change_kind(ticket: Ticket, kind: str, *, by: Operator | None) -> Ticket:
    """Calls it a question, a request, a failure… `by` is nobody when a rule does it."""
    if kind not in Kind.values:
        raise Refused(_("Choose what kind of ticket this is."))
    ticket = locked(ticket)
    if ticket.kind != kind:
        before, ticket.kind = ticket.kind, kind
        ticket.save(update_fields=["kind"])
        record(TicketSorted(ticket=ticket.pk, what="kind", before=before, after=kind, by=by.pk if by else None))
    return ticket


@transaction.atomic
def change_service(ticket: Ticket, service: Service | None, *, by: Operator | None) -> Ticket:
    """Says which service it is about; none when it is about no one in particular."""
    ticket = locked(ticket)
    after = service.pk if service else None
    if ticket.service_id != after:
        before, ticket.service = ticket.service_id, service
        ticket.save(update_fields=["service"])
        record(
            TicketSorted(
                ticket=ticket.pk, what="service", before=str(before or ""), after=str(after or ""), by=by.pk if by else None
            )
        )
    return ticket
