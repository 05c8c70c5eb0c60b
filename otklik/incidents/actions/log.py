"""What people write while they work: for the public, and for each other."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from otklik.accounts.models import Operator
from otklik.incidents.actions.locking import check_live, locked, saved
from otklik.incidents.facts import IncidentNoteAdded, UpdatePublished
from otklik.incidents.models import Incident, LogNote, Update
from otklik.incidents.rules import NEWS_EVERY, WORKING
from otklik.journal.record import record
from otklik.lib.clock import now
from otklik.lib.refused import Refused
from otklik.lib.text import clean

SAME_PRESS = timedelta(minutes=1)


@transaction.atomic
def publish_update(incident: Incident, *, text_ru: str, text_en: str = "", by: Operator) -> Update:
    """A text for the public. It is news, so the next one is promised anew when that time has come near."""
    incident = locked(incident)
    check_live(incident)
    if not incident.public_state:
        raise Refused(_("The public does not know of this incident yet. Raise it first."))
    russian, english = clean(text_ru, most=2000), clean(text_en, most=2000)
    if not (russian or english):
        raise Refused(_("Write what customers should read: the text is empty."))
    last = incident.updates.first()
    if last is not None and last.by_id == by.pk and (last.text_ru, last.text_en) == (russian or english, english):
        return last
    fields = []
    if incident.state in WORKING and (incident.next_update_at is None or incident.next_update_at < now() + NEWS_EVERY / 3):
        incident.next_update_at = now() + NEWS_EVERY
        fields.append("next_update_at")
    saved(incident, *fields)
    update = incident.updates.create(
        public_state=incident.public_state, text_ru=russian or english, text_en=english, by=by, at=now()
    )
    record(UpdatePublished(incident=incident.pk, update=update.pk, by=by.pk))
    return update


@transaction.atomic
def add_note(incident: Incident, text: str, *, by: Operator) -> LogNote:
    """A line for ourselves; it may be added after the end too."""
    text = clean(text, most=4000)
    if not text:
        raise Refused(_("The note is empty. Write a line, then add it."))
    incident = locked(incident)
    # A second press of the button, or a retry of the browser.
    if same := incident.notes.filter(by=by, text=text, at__gt=now() - SAME_PRESS).first():
        return same
    note = incident.notes.create(text=text, by=by, at=now())
    record(IncidentNoteAdded(incident=incident.pk, note=note.pk, by=by.pk))
    return note
