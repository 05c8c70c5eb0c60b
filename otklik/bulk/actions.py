"""One act on many tickets: tried out, begun, carried out, taken back."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog
from django.db import InterfaceError, OperationalError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from otklik.accounts.models import Operator, Team
from otklik.bulk.acts import ACTS, HAND_OVER, Act, Given
from otklik.bulk.facts import BulkBegun, BulkTakenBack
from otklik.bulk.models import Bulk, BulkLine
from otklik.desk.actions.states import sees
from otklik.desk.models import Ticket, sees_tickets
from otklik.journal.record import record
from otklik.lib.clock import now
from otklik.lib.refused import Refused

log = structlog.get_logger(__name__)

# Few are done while the person looks; more are the worker's.
AT_ONCE = 20
UNDO_WITHIN = timedelta(days=1)
LONGEST_REASON = 400


@dataclass(frozen=True, kw_only=True)
class Tried:
    """What became, or would become, of one ticket."""

    ticket: Ticket
    outcome: str
    reason: str = ""


def rehearse(act: Act, given: Given, tickets: Sequence[Ticket], *, by: Operator) -> list[Tried]:
    """All of it is done and given up again: what it says is what will happen, unless something changes meanwhile."""
    with transaction.atomic():
        found = [
            Tried(ticket=ticket, outcome=said[0], reason=said[1])
            for ticket in tickets
            if (said := tried(act, given, ticket.pk, by))
        ]
        transaction.set_rollback(True)
    return found


@transaction.atomic
def begin(name: str, given: Given, tickets: Iterable[Ticket], *, by: Operator, key: uuid.UUID) -> Bulk:
    """Writes down what is to be done; whoever carries it out asks for each ticket again. The same `key` once more begins nothing."""
    if (known := Bulk.objects.filter(key=key, operator=by).first()) is not None:
        return known
    bulk = Bulk.objects.create(operator=by, act=name, given=given, key=key)
    lines = BulkLine.objects.bulk_create([BulkLine(bulk=bulk, ticket=ticket) for ticket in tickets])
    record(BulkBegun(bulk=bulk.pk, act=name, tickets=len(lines), by=by.pk))
    return bulk


@transaction.atomic
def take_back(bulk: Bulk, *, by: Operator) -> Bulk:
    """Raises `Refused` for what cannot be undone, is still at work, or was done more than a day ago."""
    bulk = Bulk.objects.select_for_update().get(pk=bulk.pk)
    if ACTS[bulk.act].undo is None:
        raise Refused(_("This cannot be taken back."))
    if bulk.state != Bulk.DONE:
        raise Refused(_("This is being done or was taken back already."))
    if bulk.asked_at < now() - UNDO_WITHIN:
        raise Refused(_("This was done more than a day ago. Change the tickets one by one."))
    bulk.state = Bulk.UNDOING
    bulk.save(update_fields=["state"])
    record(BulkTakenBack(bulk=bulk.pk, by=by.pk))
    return bulk


def carry_out(bulk: Bulk) -> Bulk:
    """Line by line, each in a transaction of its own: whoever finds it half-done goes on with the next line."""
    is_undoing = bulk.state == Bulk.UNDOING
    left = bulk.lines.filter(outcome=BulkLine.DONE if is_undoing else BulkLine.WAITING).order_by("-pk" if is_undoing else "pk")
    with translation.override(bulk.operator.locale or None):
        for pk in list(left.values_list("pk", flat=True)):
            try:
                carry_out_line(pk, is_undoing=is_undoing)
            except (OperationalError, InterfaceError):
                raise
            except Exception:
                # The lines behind it, and the acts of others, must not wait for it.
                log.exception("line_failed", line=pk)
                fail(pk, is_undoing=is_undoing)
    Bulk.objects.filter(pk=bulk.pk, state=bulk.state).update(state=Bulk.UNDONE if is_undoing else Bulk.DONE)
    bulk.refresh_from_db()
    return bulk


def fail(pk: int, *, is_undoing: bool) -> None:
    outcome = BulkLine.STAYS if is_undoing else BulkLine.REFUSED
    reason = _("The desk failed at this ticket. It is our mistake, and it is written down; the ticket is as it was.")
    BulkLine.objects.filter(pk=pk).update(outcome=outcome, reason=reason)


@transaction.atomic
def carry_out_line(pk: int, *, is_undoing: bool) -> None:
    line = BulkLine.objects.select_for_update(of=("self",)).select_related("bulk__operator").get(pk=pk)
    act = ACTS[line.bulk.act]
    if is_undoing and line.outcome == BulkLine.DONE:
        line.outcome, line.reason = taken_back(act, line)
    elif not is_undoing and line.outcome == BulkLine.WAITING:
        line.outcome, line.reason, line.before = tried(act, line.bulk.given, line.ticket_id, line.bulk.operator)
    line.save(update_fields=["outcome", "reason", "before"])


def tried(act: Act, given: Given, ticket: int, by: Operator) -> tuple[str, str, Given]:
    """The outcome, why not, and what was before. Whether the person may see the ticket is asked at this moment."""
    found = Ticket.objects.seen_by(by).filter(pk=ticket).first()
    if found is None:
        return BulkLine.REFUSED, _("You do not see this ticket any more."), {}
    try:
        with transaction.atomic():
            before = act.do(found, given, by)
    except Refused as refused:
        return BulkLine.REFUSED, str(refused)[:LONGEST_REASON], {}
    return (BulkLine.SAME, "", {}) if before is None else (BulkLine.DONE, "", before)


def is_in_sight(line: BulkLine, by: Operator) -> bool:
    """He sees the ticket, or gave it out of his sight himself and would see it again; what was taken from him stays taken."""
    ticket = Ticket.objects.get(pk=line.ticket_id)
    if Ticket.objects.seen_by(by).filter(pk=ticket.pk).exists():
        return True
    return line.bulk.act == HAND_OVER and sees_tickets(by) and sees(by, Team.objects.filter(pk=line.before["before"][0]).first())


def taken_back(act: Act, line: BulkLine) -> tuple[str, str]:
    """As long as nobody has touched it. Whether the person may is asked at this moment."""
    by = line.bulk.operator
    if act.undo is None:
        return BulkLine.STAYS, ""
    if not is_in_sight(line, by):
        return BulkLine.STAYS, _("You do not see this ticket any more.")
    try:
        with transaction.atomic():
            act.undo(Ticket.objects.get(pk=line.ticket_id), line.before, by)
    except Refused as refused:
        return BulkLine.STAYS, str(refused)[:LONGEST_REASON]
    return BulkLine.UNDONE, ""
