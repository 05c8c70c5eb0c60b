"""Handing a shift over and taking it; a lead's word on a ticket."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from otklik.accounts.models import Operator
from otklik.desk.actions import add_note, call
from otklik.desk.models import Message, Ticket
from otklik.insight.facts import ShiftAccepted, ShiftHandedOver
from otklik.insight.models import HandOver
from otklik.insight.open_things import ids_by_section, open_things
from otklik.journal.record import record
from otklik.lib.clock import now
from otklik.lib.refused import Refused
from otklik.lib.text import clean

LONGEST = 10_000


@transaction.atomic
def hand_over(note: str, *, by: Operator, key: uuid.UUID) -> HandOver:
    """Keeps the note with what is open now; the same `key` once more writes nothing."""
    made, is_new = HandOver.objects.get_or_create(
        key=key, defaults={"by": by, "note": clean(note, most=LONGEST), "open_things": ids_by_section(open_things(by))}
    )
    if is_new:
        record(ShiftHandedOver(hand_over=made.pk, by=by.pk))
    return made


@transaction.atomic
def accept(given: HandOver, *, by: Operator) -> HandOver:
    """Raises `Refused` with the name of whoever was quicker, and for the writer himself."""
    given = HandOver.objects.select_for_update(of=("self",)).get(pk=given.pk)
    if given.accepted_by_id == by.pk:
        return given
    if given.accepted_by is not None:
        raise Refused(_("%(name)s has accepted this shift already.") % {"name": given.accepted_by})
    if given.by_id == by.pk:
        raise Refused(
            _("You have handed this shift over yourself: somebody of the next one accepts it. You need do nothing more.")
        )
    given.accepted_by, given.accepted_at = by, now()
    given.save(update_fields=["accepted_by", "accepted_at"])
    record(ShiftAccepted(hand_over=given.pk, by=by.pk))
    return given


@transaction.atomic
def advise(ticket: Ticket, text: str, *, by: Operator, key: uuid.UUID) -> Message:
    """A note of somebody who reads along: the owner is called to it although it does not name him."""
    note = add_note(ticket, text, by=by, key=key)
    if ticket.owner is not None:
        call(note, [ticket.owner.pk], by=by)
    return note
