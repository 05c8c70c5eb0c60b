"""A customer's matter becomes a ticket: one by an operator's hand, or hundreds from the door in a few statements."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from otklik.accounts.models import Operator, Team
from otklik.customers.models import Customer
from otklik.desk.actions.thread import LONGEST
from otklik.desk.facts import TicketOpened
from otklik.desk.models import Conversation, Kind, KnownFact, Message, State, Ticket
from otklik.journal.record import record_all
from otklik.journal.statements import run
from otklik.lib.clock import now
from otklik.lib.refused import Refused
from otklik.lib.text import clean, clean_line, shortened
from otklik.services.models import Service

LONGEST_SUBJECT = 200
COPY_LINES = f"COPY {KnownFact._meta.db_table} (ticket_id, name, value, source, is_proven, operator_id, told_at) FROM STDIN"

# Three rows of three tables in one statement. Each row takes the columns of its table, so a new column needs nothing here.
WRITE = """
WITH given AS MATERIALIZED (
    SELECT nextval('desk_ticket_id_seq') AS id, nextval('ticket_number') AS number,
        nextval('desk_conversation_id_seq') AS conversation, nextval('desk_message_id_seq') AS message, place, one
    FROM jsonb_array_elements(%s::jsonb) WITH ORDINALITY AS each (one, place)
), tickets AS (
    INSERT INTO desk_ticket SELECT (row).* FROM (
        SELECT jsonb_populate_record(NULL::desk_ticket, one->'ticket' || jsonb_build_object(
            'id', id, 'number', number, 'updated_at', statement_timestamp())) AS row
        FROM given ORDER BY place OFFSET 0) AS rows
), conversations AS (
    INSERT INTO desk_conversation SELECT (row).* FROM (
        SELECT jsonb_populate_record(
            NULL::desk_conversation, one->'conversation' || jsonb_build_object('id', conversation, 'ticket_id', id)) AS row
        FROM given ORDER BY place OFFSET 0) AS rows
), messages AS (
    INSERT INTO desk_message SELECT (row).* FROM (
        SELECT jsonb_populate_record(NULL::desk_message, one->'message' || jsonb_build_object(
            'id', message, 'ticket_id', id, 'conversation_id', conversation)) AS row
        FROM given ORDER BY place OFFSET 0) AS rows
)
SELECT id, number, statement_timestamp() FROM given ORDER BY place
"""
DRAWN = ("id", "number", "updated_at")
TICKET_COLUMNS = [(str(field.column), field.attname) for field in Ticket._meta.concrete_fields if field.column not in DRAWN]

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
    tickets = [ticket_of(opening, by) for opening in openings]
    write(tickets, openings)
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


def write(tickets: Sequence[Ticket], openings: Sequence[Opening]) -> None:
    """Gives the tickets their ids and numbers and stores them, each with its conversation and first message."""
    rows = [
        {"ticket": row_of(ticket), "conversation": conversation_of(ticket, opening), "message": message_of(ticket, opening)}
        for ticket, opening in zip(tickets, openings, strict=True)
    ]
    found = run(WRITE, [msgspec.json.encode(rows).decode()])
    for ticket, (pk, number, updated_at) in zip(tickets, found, strict=True):
        ticket.pk, ticket.number, ticket.updated_at = pk, number, updated_at
        ticket._state.adding, ticket._state.db = False, connection.alias


def row_of(ticket: Ticket) -> dict[str, Any]:
    return {column: getattr(ticket, attribute) for column, attribute in TICKET_COLUMNS}


def conversation_of(ticket: Ticket, opening: Opening) -> dict[str, Any]:
    return {"channel": opening.channel, "address": opening.address[:320], "began_at": ticket.made_at}


def message_of(ticket: Ticket, opening: Opening) -> dict[str, Any]:
    return {
        "visibility": Message.PUBLIC,
        "customer_id": opening.customer.pk if opening.is_own_words else None,
        "text": text_of(opening),
        "key": opening.key,
        "at": ticket.made_at,
    }


def next_numbers(count: int) -> list[int]:
    """For rows that are made otherwise: left to their default, every row would be compiled by itself."""
    return [number for (number,) in run("SELECT nextval('ticket_number') FROM generate_series(1, %s)", [count])]


def ticket_of(opening: Opening, by: Operator | None) -> Ticket:
    at = opening.at or now()
    ticket = Ticket(
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
