"""A customer's matter becomes a ticket: one by an operator's hand, or hundreds from the door in a few statements."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from otklik.accounts.models import Operator, Team
from otklik.customers.models import Customer
from otklik.desk.actions.thread import LONGEST
from otklik.desk.facts import TicketOpened
from otklik.desk.models import Conversation, Kind, KnownFact, Message, State, Ticket
from otklik.journal.record import record_all
from otklik.lib.clock import now
from otklik.lib.refused import Refused
from otklik.lib.text import clean, clean_line, shortened
from otklik.services.models import Service

LONGEST_SUBJECT = 200
COPY_LINES = f"COPY {KnownFact._meta.db_table} (ticket_id, name, value, source, is_proven, operator_id, told_at) FROM STDIN"

Line = tuple[int, str, str, str, bool, int | None, datetime]


@dataclass(frozen=True, kw_only=True)
class Known:
    """A line for the fact sheet of a new ticket."""

    name: str
    value: str
    source: str = KnownFact.KIT
    is_proven: bool = False


@dataclass(frozen=True, kw_only=True)
class Opening:
    """All that a new ticket begins with. `address` is where its answers go, when somebody told one; a text that is not the
    customer's own words is shown as ours."""

    customer: Customer
    subject: str
    text: str
    is_own_words: bool = True
    kind: str = Kind.QUESTION
    channel: str = Conversation.PORTAL
    service: Service | None = None
    language: str = "ru"
    address: str = ""
    known: Sequence[Known] = field(default=())
    deadline_at: datetime | None = None
    at: datetime | None = None
    key: uuid.UUID | None = None


def open_ticket(
    *,
    customer: Customer,
    subject: str,
    text: str,
    kind: str,
    channel: str,
    by: Operator | None,
    service: Service | None = None,
    language: str = "ru",
    address: str = "",
    known: Iterable[Known] = (),
    deadline_at: datetime | None = None,
    key: uuid.UUID | None = None,
) -> Ticket:
    """Opens a ticket with its first message. An operator who opens one has it; the same `key` once more opens nothing.

    Raises `Refused` when there is neither a subject nor a text.
    """
    opening = Opening(
        customer=customer, subject=subject, text=text, kind=kind, channel=channel, service=service,
        language=language, address=address, known=tuple(known), deadline_at=deadline_at, key=key,
    )  # fmt: skip
    if not clean_line(subject, most=LONGEST_SUBJECT) and not clean(text, most=LONGEST):
        raise Refused(_("Say what happened: a few words are enough."))
    if (known_ticket := opened_with(key)) is not None:
        return known_ticket
    try:
        return open_tickets([opening], by=by)[0]
    except IntegrityError:
        # The second press of the same button, at the same moment, by another process.
        if (known_ticket := opened_with(key)) is not None:
            return known_ticket
        raise


def opened_with(key: uuid.UUID | None) -> Ticket | None:
    said = Message.objects.select_related("ticket").filter(key=key).first() if key else None
    return said.ticket if said else None


@transaction.atomic
def open_tickets(openings: Sequence[Opening], *, by: Operator | None = None) -> list[Ticket]:
    """Opens many at once, in their order."""
    numbers = next_numbers(len(openings))
    tickets = Ticket.objects.bulk_create(
        [ticket_of(opening, number, by) for opening, number in zip(openings, numbers, strict=True)]
    )
    conversations = Conversation.objects.bulk_create(
        Conversation(ticket=ticket, channel=opening.channel, address=opening.address[:320], began_at=ticket.made_at)
        for ticket, opening in zip(tickets, openings, strict=True)
    )
    Message.objects.bulk_create(
        Message(
            ticket=ticket,
            conversation=conversation,
            customer=opening.customer if opening.is_own_words else None,
            text=text_of(opening),
            key=opening.key,
            at=ticket.made_at,
        )
        for ticket, conversation, opening in zip(tickets, conversations, openings, strict=True)
    )
    copy_fact_sheets(
        line for ticket, opening in zip(tickets, openings, strict=True) for line in fact_sheet(ticket, opening.known, by)
    )
    record_all(
        TicketOpened(
            ticket=ticket.pk,
            customer=ticket.customer_id,
            service=ticket.service_id,
            channel=opening.channel,
            by=by.pk if by else None,
        )
        for ticket, opening in zip(tickets, openings, strict=True)
    )
    return tickets


def text_of(opening: Opening) -> str:
    return clean(opening.text, most=LONGEST) or clean_line(opening.subject, most=LONGEST_SUBJECT)


def next_numbers(count: int) -> list[int]:
    """Drawn beforehand: left to the rows' default, every row would be compiled by itself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('ticket_number') FROM generate_series(1, %s)", [count])
        return [number for (number,) in cursor.fetchall()]


def ticket_of(opening: Opening, number: int, by: Operator | None) -> Ticket:
    at = opening.at or now()
    ticket = Ticket(
        number=number,
        customer=opening.customer,
        service=opening.service,
        subject=clean_line(opening.subject, most=LONGEST_SUBJECT) or shortened(opening.text, 80),
        kind=opening.kind,
        state=State.OPEN if by else State.NEW,
        language=opening.language,
        owner=by,
        team=team_of(by),
        made_at=at,
        changed_at=at,
        waiting_since=at,
        deadline_at=opening.deadline_at,
    )
    ticket.place()
    return ticket


def team_of(operator: Operator | None) -> Team | None:
    """The team of one who has exactly one; whoever has several must not hide a ticket from the others by chance."""
    teams = list(operator.teams.all()[:2]) if operator else []
    return teams[0] if len(teams) == 1 else None


def fact_sheet(ticket: Ticket, known: Iterable[Known], by: Operator | None) -> list[Line]:
    """Each line once, empty ones left out."""
    lines = {
        (name, value): one
        for one in known
        if (name := clean_line(one.name, most=80)) and (value := clean_line(one.value, most=500))
    }
    operator = by.pk if by else None
    return [(ticket.pk, name, value, one.source, one.is_proven, operator, ticket.made_at) for (name, value), one in lines.items()]


def copy_fact_sheets(lines: Iterable[Line]) -> None:
    """There are several lines to a report: copied, they cost a third of what they do as models."""
    if not (lines := list(lines)):
        return
    with connection.cursor() as cursor, cursor.copy(COPY_LINES) as copy:
        for line in lines:
            copy.write_row(line)
