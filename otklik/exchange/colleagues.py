"""People of the desk from which a file comes: no customers, but whoever of ours has their e-mail, and the owners of their tickets."""

from __future__ import annotations

from typing import Protocol

from otklik.accounts.models import Operator, Team
from otklik.desk.actions.states import sees
from otklik.desk.models import sees_tickets
from otklik.exchange.models import Colleague
from otklik.exchange.records import Record
from otklik.exchange.remarks import NOT_HERE, OWNERLESS, UNSEEN, Remarks
from otklik.exchange.saying import said as _
from otklik.lib.refused import Refused

# No subject of a file of ours: adapters name it, and whoever takes their records knows it.
COLLEAGUES = "colleagues"
LONGEST_EXTERNAL = 120


class Meeting(Protocol):
    """Who takes the records of a file. In a rehearsal nothing but his memory tells who came before."""

    source: str
    remarks: Remarks
    colleagues: dict[str, Colleague]


def take_colleague(taker: Meeting, record: Record) -> bool:
    """Whether he is one of ours. Kept is by which id his tickets name him: they may come in another file."""
    external, email = record.external[:LONGEST_EXTERNAL], record.line("email", most=254)
    if not external:
        raise Refused(_("It has no id, by which it would be known when it comes again."))
    values = {"name": record.line("name"), "email": email}
    kept, _is_new = Colleague.objects.update_or_create(source=taker.source, external=external, defaults=values)
    taker.colleagues[external] = kept
    if email and Operator.objects.get_queryset().filter(email__iexact=email).exists():
        return True
    taker.remarks.add(NOT_HERE, email or kept.name or external)
    return False


def colleague_of(taker: Meeting, external: str) -> Colleague | None:
    if external and external not in taker.colleagues:
        kept = Colleague.objects.filter(source=taker.source, external=external[:LONGEST_EXTERNAL]).first()
        if kept is None:
            return None
        taker.colleagues[external] = kept
    return taker.colleagues.get(external)


def owner_of(taker: Meeting, record: Record, team: Team | None) -> Operator | None:
    """Whoever of ours has the e-mail of the one who had it, if he may see it here."""
    external = record.line("owner_external_id", most=LONGEST_EXTERNAL)
    colleague = colleague_of(taker, external)
    email = record.line("owner_email", most=254) or (colleague.email if colleague else "")
    if not email and not external:
        return None
    owner = Operator.objects.get_queryset().filter(email__iexact=email, is_active=True).first() if email else None
    if owner is not None and sees_tickets(owner) and sees(owner, team):
        return owner
    name = email or (colleague.name if colleague else "") or f"id {external}"
    taker.remarks.add(OWNERLESS if owner is None else UNSEEN, name)
    return None
