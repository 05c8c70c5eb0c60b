"""Who has a ticket, and whose turn it is."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from otklik.accounts.models import Operator, Team
from otklik.desk import rules
from otklik.desk.actions.fields import refuse_unfilled
from otklik.desk.actions.states import enter, locked, sees
from otklik.desk.actions.thread import note_on
from otklik.desk.facts import TicketClaimed, TicketHandedOver, TicketMoved, TicketReleased, TicketReopened, TicketResolved
from otklik.desk.models import State, Ticket
from otklik.journal.models import Entry
from otklik.journal.record import record
from otklik.lib.refused import Newer, Refused

GIVING = [fact.kind for fact in (TicketClaimed, TicketHandedOver, TicketReleased)]


@transaction.atomic
def claim(ticket: Ticket, *, by: Operator) -> Ticket:
    """Takes the ticket. Raises `Refused` with the name of the colleague who was quicker."""
    ticket = locked(ticket)
    if ticket.owner_id == by.pk:
        return ticket
    if ticket.owner is not None and ticket.owner.is_active:
        raise Refused(_("%(name)s has taken this ticket already.") % {"name": ticket.owner})
    ticket.owner = by
    enter(ticket, State.OPEN if ticket.state == State.NEW else ticket.state)
    record(TicketClaimed(ticket=ticket.pk, by=by.pk))
    return ticket


@transaction.atomic
def hand_over(
    ticket: Ticket,
    *,
    by: Operator | None,
    team: Team | None = None,
    operator: Operator | None = None,
    note: str = "",
    key: uuid.UUID | None = None,
    seen: str = "",
) -> Ticket:
    """Gives the ticket to a team, or to a colleague: then it goes to his team unless he sees it where it is.

    `by` is nobody when a rule or the assignment does it; `seen` is whose it was when somebody chose. Raises `Newer` when a colleague
    has given it elsewhere since. Where it is already it is not given once more: then only the note is left.
    """
    if team is None and operator is None:
        raise Refused(_("Choose a team or a colleague."))
    ticket = locked(ticket)
    was = ticket.whose
    given_elsewhere = given_meanwhile(ticket) if seen and seen != was else ""
    if team is not None:
        ticket.team = team
    elif operator is not None and not sees(operator, ticket.team):
        ticket.team = operator.teams.order_by("name").first()
    if operator is not None and not sees(operator, ticket.team):
        raise Refused(
            _("%(name)s is not in the team “%(team)s”, so the ticket would be out of sight. Choose somebody of the team.")
            % {"name": operator, "team": ticket.team}
        )
    ticket.owner = operator
    if ticket.whose == was:
        note_on(ticket, note, by=by, key=key)
        return ticket
    if given_elsewhere:
        raise Newer(given_elsewhere)
    enter(ticket, ticket.state)
    note_on(ticket, note, by=by, key=key)
    record(
        TicketHandedOver(
            ticket=ticket.pk,
            team=ticket.team.pk if ticket.team else None,
            operator=operator.pk if operator else None,
            by=by.pk if by else None,
        )
    )
    return ticket


def given_meanwhile(ticket: Ticket) -> str:
    """Who has it now, and whose act that was."""
    last = Entry.objects.about(ticket=ticket.pk).filter(kind__in=GIVING).last()
    who = Operator.objects.filter(pk=last.by).first() if last and last.by else None
    words = {"number": ticket.number, "goal": ticket.owner or ticket.team or _("nobody has it"), "name": who}
    if who is None:
        return _("Meanwhile ticket %(number)s has moved: %(goal)s. Hand it over once more if you still want to.") % words
    return _("Meanwhile %(name)s has moved ticket %(number)s: %(goal)s. Hand it over once more if you still want to.") % words


@transaction.atomic
def put_back(ticket: Ticket, *, team: Team | None, owner: Operator | None, by: Operator) -> Ticket:
    """To exactly whom it belonged before, as undoing a hand-over needs it; a colleague who may see it no longer is left out."""
    ticket = locked(ticket)
    ticket.team = team
    ticket.owner = owner if owner is not None and owner.is_active and sees(owner, team) else None
    enter(ticket, ticket.state)
    record(TicketHandedOver(ticket=ticket.pk, team=ticket.team_id, operator=ticket.owner_id, by=by.pk))
    return ticket


@transaction.atomic
def release(ticket: Ticket, *, by: Operator | None) -> Ticket:
    """Puts it back into the queue, at the place that its customer's waiting gives it."""
    ticket = locked(ticket)
    if ticket.owner_id is not None:
        had, ticket.owner = ticket.owner_id, None
        enter(ticket, ticket.state)
        record(TicketReleased(ticket=ticket.pk, operator=had, by=by.pk if by else None))
    return ticket


@transaction.atomic
def resolve(ticket: Ticket, *, by: Operator | None) -> Ticket:
    """`by` is nobody when the customer himself said that it works: only from operators the kind's fields are asked."""
    ticket = locked(ticket)
    if not rules.may_move(ticket.state, State.RESOLVED):
        raise Refused(_("This ticket is resolved already."))
    if by is not None:
        refuse_unfilled(ticket)
    enter(ticket, State.RESOLVED)
    record(TicketResolved(ticket=ticket.pk, by=by.pk if by else None))
    return ticket


@transaction.atomic
def reopen(ticket: Ticket, *, by: Operator | None) -> Ticket:
    ticket = locked(ticket)
    if ticket.is_live:
        raise Refused(_("This ticket is open already."))
    enter(ticket, State.OPEN)
    record(TicketReopened(ticket=ticket.pk, by=by.pk if by else None))
    return ticket


@transaction.atomic
def move(ticket: Ticket, state: str, *, by: Operator | None) -> Ticket:
    """Goes into another state; resolving and reopening are the same here as by their own names."""
    if state == State.RESOLVED:
        return resolve(ticket, by=by)
    ticket = locked(ticket)
    if state == ticket.state:
        return ticket
    if not rules.may_move(ticket.state, state):
        raise Refused(_("This cannot follow now: the ticket has changed meanwhile. Look at it again."))
    if not ticket.is_live and state == State.OPEN:
        return reopen(ticket, by=by)
    enter(ticket, state)
    record(TicketMoved(ticket=ticket.pk, state=state, by=by.pk if by else None))
    return ticket
