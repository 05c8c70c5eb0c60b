"""The fact sheet: what is known about the matter, so that nothing is asked twice."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from otklik.accounts.models import Operator
from otklik.desk.facts import FactLearned
from otklik.desk.models import KnownFact, Ticket
from otklik.journal.record import record
from otklik.lib.refused import Refused
from otklik.lib.text import clean_line


@transaction.atomic
def learn(
    ticket: Ticket, name: str, value: str, source: str, *, is_proven: bool = False, by: Operator | None = None
) -> KnownFact:
    """Adds a line; the same line once more changes nothing. Raises `Refused` when the name or the value is empty."""
    name, value = clean_line(name, most=80), clean_line(value, most=500)
    if not name or not value:
        raise Refused(_("Say both what it is and its value."))
    known, is_new = KnownFact.objects.get_or_create(
        ticket=ticket, name=name, value=value, defaults={"source": source, "is_proven": is_proven, "operator": by}
    )
    if is_new:
        record(FactLearned(ticket=ticket.pk, known=known.pk, by=by.pk if by else None))
    return known
