"""The fact sheet: what is known about the matter, so that nothing is asked twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from otklik.accounts.models import Operator
from otklik.customers.identifiers import EMAIL, Told
from otklik.desk.actions.priority import prioritise
from otklik.desk.actions.states import locked
from otklik.desk.facts import FactCorrected, FactLearned, FactSetAside, LettersDirected
from otklik.desk.models import Kind, KnownFact, Message, NeededFact, Ticket
from otklik.desk.needed_by import needed_by
from otklik.desk.reach import reply_address, write_to
from otklik.desk.reading import Found, found_in
from otklik.desk.words import fact_key
from otklik.journal.record import record
from otklik.lib.clock import iso, now
from otklik.lib.refused import Refused
from otklik.lib.text import clean_line
from otklik.services.models import Service

MOST_READ = 20
# Under this name a time is set aside as a deadline only; as a fact it stays.
DEADLINE = "deadline"


@transaction.atomic
def learn(
    ticket: Ticket,
    name: str,
    value: str,
    source: str,
    *,
    is_proven: bool = False,
    by: Operator | None = None,
    message: Message | None = None,
) -> KnownFact:
    """Adds a line; the same line once more changes nothing. Raises `Refused` when the name or the value is empty."""
    name, value = said(name, value)
    known, is_new = KnownFact.objects.get_or_create(
        ticket=ticket,
        name=name,
        value=value,
        replaced_at=None,
        defaults={"source": source, "is_proven": is_proven, "operator": by, "message": message},
    )
    if is_new:
        read_anew(ticket.pk)
        record(FactLearned(ticket=ticket.pk, known=known.pk, by=by.pk if by else None))
    return known


@transaction.atomic
def correct(known: KnownFact, value: str, *, by: Operator) -> KnownFact:
    """Puts another value in its place; the old line is kept as what was believed before. An empty value sets it aside."""
    locked(known.ticket)
    known = KnownFact.objects.select_for_update(of=("self",)).select_related("ticket").get(pk=known.pk)
    if known.replaced_at is not None:
        raise Refused(_("This line has been corrected meanwhile. Look at the fact sheet again."))
    value = clean_line(value, most=500)
    if value == known.value:
        return known
    KnownFact.objects.filter(pk=known.pk).update(replaced_at=now())
    if not value:
        read_anew(known.ticket_id)
        record(FactSetAside(ticket=known.ticket_id, known=known.pk, by=by.pk))
        return known
    better, _made = KnownFact.objects.get_or_create(
        ticket=known.ticket,
        name=known.name,
        value=value,
        replaced_at=None,
        defaults={"source": KnownFact.OPERATOR, "operator": by},
    )
    KnownFact.objects.filter(pk=known.pk).update(replaced_by=better)
    read_anew(known.ticket_id)
    record(FactCorrected(ticket=known.ticket_id, known=better.pk, was=known.pk, by=by.pk))
    return better


def told_addresses(ticket: Ticket) -> list[str]:
    """E-mails told with this ticket to which its letters may go, because they go nowhere yet: what is known of the matter, and
    what a message names that stands on the customer's record. Nobody vouched for them, so they receive this matter and no other."""
    if reply_address(ticket):
        return []
    known = [one.value for one in ticket.known_facts.current() if fact_key(one.name) == EMAIL]
    his = {one.normal for one in ticket.customer.identifiers.all() if one.kind == EMAIL}
    known += [one.value for one in read_in(ticket) if one.name == EMAIL and one.value in his]
    return list(dict.fromkeys(told.normal for value in known if (told := Told.of(EMAIL, value)).normal))


@transaction.atomic
def write_to_told(ticket: Ticket, address: str, *, by: Operator) -> Ticket:
    """From now on letters about this ticket go to an address that was told with it. Raises `Refused` when it was not, or when
    they go somewhere already."""
    ticket = locked(ticket)
    if reply_address(ticket) == address:
        return ticket
    if address not in told_addresses(ticket):
        raise Refused(
            _(
                "Letters do not go there: the address is not known here any more, or another one is used already. Reload the page and look again."
            )
        )
    write_to(ticket, address)
    record(LettersDirected(ticket=ticket.pk, by=by.pk))
    return ticket


@dataclass(frozen=True, kw_only=True)
class Read:
    """Where something was found, and, where it is said beside a departure or a limit, by when the customer needs it."""

    message: int
    needed_by: datetime | None = None


def read_in(ticket: Ticket) -> dict[Found, Read]:
    """What the customer's latest messages tell. His times are those of his own clock, and of the reader's while his zone is unknown."""
    messages = ticket.messages.filter(customer__isnull=False, visibility=Message.PUBLIC).order_by("-at", "-pk")
    zone = ZoneInfo(ticket.customer.time_zone) if ticket.customer.time_zone else timezone.get_current_timezone()
    found: dict[Found, Read] = {}
    for pk, text, at in list(messages.values_list("pk", "text", "at")[:MOST_READ])[::-1]:
        moments = needed_by(text, at.astimezone(zone))
        for one in found_in(text):
            if one in moments:
                # Said again it is meant anew: «вылет в 06:40» of another day.
                found[one] = Read(message=pk, needed_by=moments[one])
            else:
                found.setdefault(one, Read(message=pk))
    return found


def accept(ticket: Ticket, found: Found, *, by: Operator) -> KnownFact:
    """Takes over what was found in a message. Raises `Refused` when no message says it."""
    return take_over(ticket, found, read_in(ticket).get(found), by=by)


@transaction.atomic
def need_by(ticket: Ticket, found: Found, shown: str, *, by: Operator) -> Ticket:
    """Takes over a departure or a limit as the customer's own deadline. Raises `Refused` when no message says the moment that
    was shown, in ISO: another message may have come meanwhile."""
    ticket = locked(ticket)
    read = read_in(ticket).get(found)
    moment = read.needed_by if read else None
    known = take_over(ticket, found, read if moment and iso(moment) == shown else None, by=by)
    return prioritise(known.ticket, impact=ticket.impact, urgency=ticket.urgency, deadline_at=moment, by=by)


def take_over(ticket: Ticket, found: Found, read: Read | None, *, by: Operator) -> KnownFact:
    if read is None:
        raise Refused(_("No message of the customer says this: somebody may have changed it. Reload the page and look again."))
    return learn(ticket, found.name, found.value, KnownFact.READ, by=by, message=Message.objects.get(pk=read.message))


@transaction.atomic
def set_aside(ticket: Ticket, found: Found, *, by: Operator) -> None:
    """Remembers that what was found means nothing here, so that it is not offered again. Of what is known only the deadline is
    set aside that it would be."""
    read = read_in(ticket).get(found)
    if read is None:
        return
    name = found.name
    if ticket.known_facts.filter(name=found.name, value=found.value).exists():
        if read.needed_by is None or ticket.known_facts.filter(name=DEADLINE, value=found.value).exists():
            return
        name = DEADLINE
    aside = KnownFact.objects.create(
        ticket=ticket,
        name=name,
        value=found.value,
        source=KnownFact.READ,
        message_id=read.message,
        operator=by,
        replaced_at=now(),
    )
    read_anew(ticket.pk)
    record(FactSetAside(ticket=ticket.pk, known=aside.pk, by=by.pk))


@transaction.atomic
def carry_known(source: Ticket, goal: Ticket, *, by: Operator | None = None) -> int:
    """Copies what is known from one ticket to another, as when one is split from it or merged into it; each line once.

    The lines keep who told them, when and how sure. Returns how many were new there.
    """
    there = set(goal.known_facts.current().values_list("name", "value"))
    lines = [one for one in source.known_facts.current() if (one.name, one.value) not in there]
    for one in lines:
        one.pk, one.ticket = None, goal
    KnownFact.objects.bulk_create(lines)
    read_anew(goal.pk)
    for one in lines:
        record(FactLearned(ticket=goal.pk, known=one.pk, by=by.pk if by else None))
    return len(lines)


def need(kind: str, service: Service | None, name: str) -> NeededFact:
    """Says that tickets of this kind need this fact. Raises `Refused` when it has no name."""
    name = clean_line(name, most=80)
    if not name or kind not in Kind.values:
        raise Refused(_("Say what has to be known, and for which kind of ticket."))
    return NeededFact.objects.get_or_create(kind=kind, service=service, name=name)[0]


def need_no_more(needed: NeededFact) -> None:
    NeededFact.objects.filter(pk=needed.pk).delete()


def read_anew(ticket: int) -> None:
    """Whoever keeps a copy elsewhere reads the ticket once more."""
    Ticket.objects.filter(pk=ticket).update(updated_at=Now())


def said(name: str, value: str) -> tuple[str, str]:
    name, value = clean_line(name, most=80), clean_line(value, most=500)
    if not name or not value:
        raise Refused(_("Say both what it is and its value."))
    return name, value
