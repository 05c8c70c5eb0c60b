"""What comes next on a ticket, and who wants to know of it."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from django.db import transaction
from django.utils.translation import gettext as _

from otklik.accounts.models import Operator
from otklik.desk.actions.priority import refuse_strange
from otklik.desk.actions.states import locked, sees
from otklik.desk.facts import StepCameDue, StepDone, StepPassed, StepPlanned, TicketFollowed, TicketUnfollowed
from otklik.desk.models import Follow, NextStep, Ticket
from otklik.journal.record import record
from otklik.lib.clock import now
from otklik.lib.refused import Refused
from otklik.lib.text import clean_line


@transaction.atomic
def plan(ticket: Ticket, text: str, *, owner: Operator, due_at: datetime, by: Operator | None) -> NextStep:
    """Says what comes next; the step before, if it was not done, is replaced."""
    text = clean_line(text, most=200)
    if not text:
        raise Refused(_("Say what comes next: a few words are enough."))
    refuse_strange(due_at)
    ticket = locked(ticket)
    if not ticket.is_live:
        raise Refused(_("This ticket is settled: nothing comes next."))
    if not sees(owner, ticket.team):
        raise Refused(
            _("%(name)s is not in the team “%(team)s”, so the ticket would be out of sight. Choose somebody of the team.")
            % {"name": owner, "team": ticket.team}
        )
    ticket.steps.filter(ended_at__isnull=True).update(ended_at=now())
    step = NextStep.objects.create(ticket=ticket, text=text, owner=owner, due_at=due_at, by=by)
    record(StepPlanned(ticket=ticket.pk, step=step.pk, operator=owner.pk, by=by.pk if by else None))
    return step


@transaction.atomic
def pass_on_step(step: NextStep) -> NextStep:
    """Whoever cannot see the ticket cannot do the step: it goes to whoever has the ticket, otherwise it waits on the lead's list."""
    ticket = locked(step.ticket)
    step = ticket.steps.select_related("owner").get(pk=step.pk)
    had, heir = step.owner, seer(ticket.owner, ticket)
    if step.ended_at is None and had != heir and seer(had, ticket) is None:
        step.owner, step.told_at = heir, None
        step.save(update_fields=["owner", "told_at"])
        record(StepPassed(ticket=ticket.pk, step=step.pk, operator=heir.pk if heir else None, had=had.pk if had else None))
    return step


def seer(person: Operator | None, ticket: Ticket) -> Operator | None:
    """Himself, if he sees the ticket."""
    return person if person and Ticket.objects.seen_by(person).filter(pk=ticket.pk).exists() else None


@transaction.atomic
def tell_step_due(step: NextStep) -> NextStep:
    """Its time has come: whoever does it is told, once. A colleague may have ended it or got it meanwhile: then the next look finds out."""
    ticket = locked(step.ticket)
    due = NextStep.objects.due(now()).filter(ticket=ticket, pk=step.pk).first()
    if due is None:
        return step
    due.told_at = now()
    due.save(update_fields=["told_at"])
    record(StepCameDue(ticket=ticket.pk, step=due.pk, operator=cast(int, due.owner_id)))
    return due


@transaction.atomic
def finish_step(ticket: Ticket, step: int, *, by: Operator) -> Ticket:
    """The step is done. A colleague may have been quicker; then there is nothing left to do."""
    ticket = locked(ticket)
    found = ticket.steps.filter(pk=step, ended_at__isnull=True).first()
    if found is None:
        raise Refused(_("This step is no longer open. Look at the ticket again."))
    found.ended_at, found.is_done = now(), True
    found.save(update_fields=["ended_at", "is_done"])
    record(StepDone(ticket=ticket.pk, step=found.pk, by=by.pk))
    return ticket


@transaction.atomic
def follow(ticket: Ticket, *, by: Operator) -> None:
    """The person learns of what happens to the ticket from now on."""
    if Follow.objects.get_or_create(ticket=ticket, operator=by)[1]:
        record(TicketFollowed(ticket=ticket.pk, by=by.pk))


@transaction.atomic
def unfollow(ticket: Ticket, *, by: Operator) -> None:
    if Follow.objects.filter(ticket=ticket, operator=by).delete()[0]:
        record(TicketUnfollowed(ticket=ticket.pk, by=by.pk))
