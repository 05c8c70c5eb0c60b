"""Taking back what a macro without a reply has done: all of it, once, as long as nobody has touched the ticket."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from otklik.accounts.models import Operator, Team
from otklik.desk.access import ticket_for
from otklik.desk.actions import aside_back, change_kind, prioritise, put_back, state_back
from otklik.desk.actions.states import sees
from otklik.desk.models import Ticket, sees_tickets
from otklik.desk.writing.facts import ActsDone
from otklik.journal.models import Entry
from otklik.journal.record import record
from otklik.lib import tokens
from otklik.lib.clock import now
from otklik.lib.refused import Refused

# A note has been read, and what stood in a field before is kept nowhere.
ACTS = frozenset({"kind", "priority", "state", "aside", "owner", "team"})
PURPOSE = "macro-undo"
WITHIN = timedelta(days=1)
Standing = Mapping[str, Any]


def may_be_undone(acts: Iterable[str]) -> bool:
    return ACTS.issuperset(acts)


def standing(ticket: Ticket) -> Standing:
    """What those acts can change, and when the ticket last moved."""
    return {
        "kind": ticket.kind,
        "weight": [ticket.impact, ticket.urgency],
        "state": ticket.state,
        "aside": ticket.snoozed_until.isoformat() if ticket.snoozed_until else "",
        "whose": [ticket.team_id, ticket.owner_id],
        "changed": ticket.changed_at.isoformat(),
    }


def newest_entry() -> int:
    return Entry.objects.aggregate(last=Max("pk"))["last"] or 0


def token_of(done: Entry, before: Standing) -> str:
    """What its undo needs; empty when it changed nothing."""
    after = standing(Ticket.objects.get(pk=done.content["ticket"]))
    content = {"entry": done.pk, "by": done.by, "ticket": done.content["ticket"], "title": done.content["title"]}
    content |= {"before": before, "after": after}
    return tokens.sign(settings.CONFIG.key(PURPOSE), content, expires_at=now() + WITHIN) if before != after else ""


def read(token: str, number: int, *, by: Operator) -> dict[str, Any]:
    """What this person has done to this ticket. Raises `Refused`; for one whom the ticket does not concern it does not exist."""
    try:
        done = tokens.read(settings.CONFIG.key(PURPOSE), token)
    except tokens.Expired:
        raise Refused(_("This was done more than a day ago. Change the ticket itself.")) from None
    except tokens.BadToken:
        done = {}
    if done.get("by") == by.pk and Ticket.objects.filter(pk=done["ticket"], number=number).exists():
        return done
    ticket_for(by, number)
    raise Refused(_("This undo belongs to another person or another ticket. Change the ticket itself."))


@transaction.atomic
def take_back(done: Mapping[str, Any], *, by: Operator) -> Ticket:
    """All or nothing. A ticket that he gave out of his sight himself comes back if he would see it again."""
    ticket = Ticket.objects.select_for_update(no_key=True).get(pk=done["ticket"])
    before, is_same = done["before"], standing(ticket) == done["after"]
    team = Team.objects.filter(pk=before["whose"][0]).first()
    if not sees_tickets(by) or not (sees(by, ticket.team) or (is_same and sees(by, team))):
        raise Refused(_("You do not see this ticket any more, so it stays as it is."))
    if Entry.objects.about(ticket=ticket.pk, undoes=done["entry"]).exists():
        raise Refused(_("This was taken back already."))
    if not is_same:
        raise Refused(_("The ticket has changed since, so it stays as it is."))
    since = newest_entry()
    if before["whose"] != done["after"]["whose"]:
        owner = Operator.objects.filter(pk=before["whose"][1]).first()
        ticket = put_back(ticket, team=team, owner=owner, by=by)
    ticket = state_back(ticket, before["state"], by=by)
    ticket = aside_back(ticket, datetime.fromisoformat(before["aside"]) if before["aside"] else None, by=by)
    # What comes back from aside is open.
    ticket = state_back(ticket, before["state"], by=by)
    impact, urgency = before["weight"]
    ticket = prioritise(ticket, impact=impact, urgency=urgency, deadline_at=ticket.deadline_at, by=by)
    ticket = change_kind(ticket, before["kind"], by=by)
    record(ActsDone(ticket=ticket.pk, since=since, title=done["title"], undoes=done["entry"], by=by.pk))
    return ticket
