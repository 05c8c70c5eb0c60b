"""How much a ticket matters, and putting it aside."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from otklik.accounts.models import Operator
from otklik.desk.actions.states import enter, locked
from otklik.desk.facts import TicketPrioritised, TicketSnoozed, TicketWoke
from otklik.desk.models import State, Ticket
from otklik.desk.order import Impact, Urgency, priority_of
from otklik.journal.record import record
from otklik.lib.clock import iso, now
from otklik.lib.refused import Refused

LONGEST_AHEAD = timedelta(days=366)


@transaction.atomic
def prioritise(ticket: Ticket, *, impact: int, urgency: int, deadline_at: datetime | None, by: Operator | None) -> Ticket:
    """Says what the customer loses, how soon it gets worse, and by when he needs it; the rest follows from that."""
    if impact not in Impact.values or urgency not in Urgency.values:
        raise Refused(_("Choose what the customer loses and how soon."))
    ticket = locked(ticket)
    if deadline_at is not None and deadline_at != ticket.deadline_at:
        refuse_strange(deadline_at)
    before = (ticket.impact, ticket.urgency, ticket.deadline_at)
    ticket.impact, ticket.urgency, ticket.deadline_at = impact, urgency, deadline_at
    ticket.priority = priority_of(impact, urgency)
    if before == (impact, urgency, deadline_at):
        return ticket
    ticket.place()
    ticket.save(update_fields=["impact", "urgency", "priority", "deadline_at", "turn_at"])
    deadline = iso(deadline_at) if deadline_at else ""
    record(TicketPrioritised(ticket=ticket.pk, priority=ticket.priority, deadline_at=deadline, by=by.pk if by else None))
    return ticket


@transaction.atomic
def expect_answer(ticket: Ticket, due_at: datetime | None) -> None:
    """The nearest answer that was agreed upon, counted by the room of agreements; it moves the ticket in the order of work."""
    ticket = Ticket.objects.select_for_update(no_key=True).get(pk=ticket.pk)
    if ticket.answer_due_at == due_at:
        return
    ticket.answer_due_at = due_at
    ticket.place()
    ticket.save(update_fields=["answer_due_at", "turn_at"])


@transaction.atomic
def snooze(ticket: Ticket, until: datetime, *, by: Operator | None) -> Ticket:
    """Puts the ticket aside. It comes back at that moment, or as soon as the customer writes."""
    refuse_strange(until)
    ticket = locked(ticket)
    if not ticket.is_live:
        raise Refused(_("This ticket is settled: there is nothing to put aside."))
    if ticket.snoozed_until == until:
        return ticket
    ticket.snoozed_until = until
    enter(ticket, State.OPEN if ticket.state == State.NEW else ticket.state)
    record(TicketSnoozed(ticket=ticket.pk, until=iso(until), by=by.pk if by else None))
    return ticket


@transaction.atomic
def wake(ticket: Ticket, *, by: Operator | None) -> Ticket:
    """Brings a ticket back that was put aside: from now on it waits for us, whoever it waited for before."""
    ticket = locked(ticket)
    if ticket.snoozed_until is None:
        return ticket
    ticket.snoozed_until = None
    enter(ticket, State.OPEN)
    record(TicketWoke(ticket=ticket.pk, by=by.pk if by else None))
    return ticket


def refuse_strange(moment: datetime) -> None:
    at = now()
    if moment <= at:
        raise Refused(_("This moment has passed already. Choose a later one."))
    if moment > at + LONGEST_AHEAD:
        raise Refused(_("This is more than a year away. Choose an earlier moment."))
