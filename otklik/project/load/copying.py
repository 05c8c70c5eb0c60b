"""Rows into the database as fast as it takes them: in one transaction, indexes made anew afterwards."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db import connection, models, transaction
from django.db.backends.utils import CursorWrapper
from django.db.utils import ProgrammingError

from otklik.accounts.models import Company, Operator, Role, Team
from otklik.customers.models import Customer, Identifier
from otklik.desk.models import Conversation, KnownFact, Message, Ticket, TicketText
from otklik.desk.search.text import document, learn_words
from otklik.lib.clock import now
from otklik.project.load import phrases
from otklik.project.load.rows import Maker, World
from otklik.project.words import gettext as _
from otklik.services.models import Service

CHUNK, TEXTS_AT_ONCE = 5_000, 10_000
OPERATORS = 40
# What the lines of `rows` hold, column by column.
TABLES: dict[str, tuple[type[models.Model], Sequence[str]]] = {
    "customer": (Customer, ("id", "name", "language")),
    "identifier": (Identifier, ("id", "customer_id", "kind", "value", "normal")),
    "ticket": (
        Ticket,
        (
            *("id", "number", "kind", "state", "subject", "customer_id", "service_id", "team_id", "owner_id", "language"),
            *("made_at", "changed_at", "waiting_since", "turn_at", "resolved_at", "closed_at"),
        ),
    ),
    "conversation": (Conversation, ("id", "ticket_id", "channel", "address", "began_at")),
    "message": (Message, ("id", "ticket_id", "conversation_id", "visibility", "customer_id", "operator_id", "text", "at")),
    "known": (KnownFact, ("id", "ticket_id", "name", "value", "source", "is_proven", "told_at")),
}
TABLED: list[type[models.Model]] = list(dict.fromkeys(model for model, _columns in TABLES.values()))
Tell = Callable[[str], None]


def load(tickets: int, tell: Tell) -> dict[str, float]:
    """Adds the tickets and all that belongs to them. Returns seconds by step."""
    took: dict[str, float] = {}
    with timed(took, "people"):
        world = settle()
    with transaction.atomic(), connection.cursor() as cursor:
        unhampered(cursor)
        with timed(took, "rows"), without_indexes(cursor, [TicketText], took, tell):
            with without_indexes(cursor, TABLED, took, tell):
                maker = Maker(world, tickets)
                for done, lines in maker.chunks(CHUNK):
                    for name, rows in lines.items():
                        copy(cursor, name, rows)
                    tell(_("tickets written: {done} of {all}").format(done=done, all=tickets))
            # A text is read by indexes of nearly every table, so these stand first.
            with timed(took, "texts"):
                read_all(cursor, world.first["ticket"], world.first["ticket"] + tickets, tell)
        count_on(cursor)
    with timed(took, "tidying"), connection.cursor() as cursor:
        tell(_("looking through the tables"))
        for table in [model._meta.db_table for model in TABLED] + [TicketText._meta.db_table]:
            cursor.execute(f"VACUUM ANALYZE {table}")
    took["rows"] -= took["texts"] + took["indexes"]
    return took


@contextlib.contextmanager
def timed(took: dict[str, float], step: str) -> Iterator[None]:
    began = time.monotonic()
    yield
    took[step] = took.get(step, 0) + time.monotonic() - began


def settle() -> World:
    """The company, its teams, people and services."""
    Company.objects.get_or_create(pk=1, defaults={"name_ru": "Авиакомпания «Полюс»", "name_en": "Polyus", "set_up_at": now()})
    teams = [Team.objects.get_or_create(name=name)[0] for name in phrases.TEAMS]
    operators = []
    for place in range(OPERATORS):
        email = f"operator{place}@polus.example"
        operator = Operator.objects.get_queryset().filter(email=email).first() or Operator.objects.create_user(
            email,
            name=f"{phrases.FIRST[place % len(phrases.FIRST)]} {phrases.LAST[place % len(phrases.LAST)]}",
            roles=[Role.OPERATOR, *([Role.LEAD] if place == 0 else [])],
        )
        operator.teams.add(*(teams[(place + more) % len(teams)] for more in range(1 if place % 4 else 3)))
        operators.append(operator)
    services = [
        Service.objects.get_or_create(slug=slug, defaults={"name_ru": russian, "name_en": english})[0]
        for slug, russian, english in phrases.SERVICES
    ]
    firsts = {
        name: (model._base_manager.aggregate(last=models.Max("pk"))["last"] or 0) + 1 for name, (model, _c) in TABLES.items()
    }
    number = max(Ticket.objects.aggregate(last=models.Max("number"))["last"] or 0, 1000) + 1
    return World(
        teams=[team.pk for team in teams],
        services=[service.pk for service in services],
        operators=[operator.pk for operator in operators],
        first=firsts,
        number=number,
        now=now(),
    )


def unhampered(cursor: CursorWrapper) -> None:
    """Without the check of every reference and without triggers, where the role may do that."""
    cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
    cursor.execute("SET LOCAL work_mem = '64MB'")
    with contextlib.suppress(ProgrammingError), transaction.atomic():
        cursor.execute("SET LOCAL session_replication_role = replica")


@contextlib.contextmanager
def without_indexes(
    cursor: CursorWrapper, tables: Sequence[type[models.Model]], took: dict[str, float], tell: Tell
) -> Iterator[None]:
    """Indexes that no constraint needs are made anew from the finished tables, several times faster."""
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() AND tablename = ANY(%s)"
        " AND indexname NOT IN (SELECT conname FROM pg_constraint) AND indexdef NOT LIKE 'CREATE UNIQUE%%'",
        [[model._meta.db_table for model in tables]],
    )
    indexes = cursor.fetchall()
    for name, _command in indexes:
        cursor.execute(f'DROP INDEX "{name}"')
    yield
    with timed(took, "indexes"):
        for place, (_name, command) in enumerate(indexes, start=1):
            tell(_("indexes made: {done} of {all}").format(done=place, all=len(indexes)))
            cursor.execute(command)


def copy(cursor: CursorWrapper, name: str, rows: Sequence[str]) -> None:
    model, given = TABLES[name]
    more = constants(model, given)
    columns = ", ".join([*given, *more])
    if more:
        tail = "\t" + "\t".join(more.values()) + "\n"
        rows = [line + tail for row in rows for line in row.rstrip("\n").split("\n")]
    with cursor.copy(f"COPY {model._meta.db_table} ({columns}) FROM STDIN") as going:
        going.write("".join(rows))


def constants(model: type[models.Model], given: Sequence[str]) -> dict[str, str]:
    """The usual values of the columns that the lines do not hold and the database does not fill."""
    return {
        str(column.column): literal(column.get_default())
        for column in model._meta.concrete_fields
        if column.column not in given and not column.has_db_default() and not column.null and not column.primary_key
    }


def literal(value: Any) -> str:
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, list):
        return "{}"
    return str(value).replace("\\", "\\\\")


def read_all(cursor: CursorWrapper, first: int, behind: int, tell: Tell) -> None:
    """The text of every ticket, and the words of every fiftieth."""
    for begin in range(first, behind, TEXTS_AT_ONCE):
        end = min(begin + TEXTS_AT_ONCE, behind)
        cursor.execute(
            f"INSERT INTO desk_tickettext (ticket_id, words) {document()} WHERE t.id >= %s AND t.id < %s", [begin, end]
        )
        learn_words(range(begin, end, 50))
        tell(_("texts read: {done} of {all}").format(done=end - first, all=behind - first))


def count_on(cursor: CursorWrapper) -> None:
    """The next row of each table gets the next key."""
    for model, _columns in TABLES.values():
        table = model._meta.db_table
        last = model._base_manager.aggregate(last=models.Max("pk"))["last"]
        cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, last])
    cursor.execute("SELECT setval('ticket_number', (SELECT max(number) FROM desk_ticket))")
