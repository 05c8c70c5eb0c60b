"""Who has a ticket open and who is typing: coarse, short-lived, told to the pages only when it changes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from otklik.accounts.models import Operator
from otklik.desk.models import Ticket
from otklik.desk.writing import rules
from otklik.journal.record import nudge
from otklik.lib.clock import now

# One statement that also says what was there before, so that an unchanged presence nudges nobody. No constraint looks whether the
# ticket is still there when a late beat comes, so this does.
ARRIVE = """
WITH before AS (SELECT until, typing_until FROM desk_presence WHERE ticket_id = %(ticket)s AND operator_id = %(operator)s),
kept AS (
    INSERT INTO desk_presence (ticket_id, operator_id, until, typing_until)
    SELECT id, %(operator)s, %(until)s, %(typing)s FROM desk_ticket WHERE id = %(ticket)s
    ON CONFLICT (ticket_id, operator_id) DO UPDATE SET until = EXCLUDED.until, typing_until = EXCLUDED.typing_until
)
SELECT until > %(now)s, typing_until > %(now)s FROM before
"""
GONE = """
WITH gone AS (DELETE FROM desk_presence WHERE until < %(now)s RETURNING ticket_id),
quiet AS (
    UPDATE desk_presence SET typing_until = NULL WHERE typing_until < %(now)s AND until >= %(now)s RETURNING ticket_id
)
SELECT ticket_id FROM gone UNION SELECT ticket_id FROM quiet
"""


def arrive(ticket: Ticket, *, by: Operator, is_typing: bool = False) -> None:
    """A beat of an open page."""
    at = now()
    values: dict[str, int | datetime | None] = {
        "ticket": ticket.pk,
        "operator": by.pk,
        "now": at,
        "until": at + rules.HERE,
        "typing": at + rules.TYPING if is_typing else None,
    }
    with connection.cursor() as cursor:
        cursor.execute(ARRIVE, values)
        before = cursor.fetchone()
    was_here, was_typing = (bool(before[0]), bool(before[1])) if before else (False, False)
    if not was_here or was_typing != is_typing:
        tell([ticket.pk])


def leave(ticket: Ticket, *, by: Operator) -> None:
    """The page was closed."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM desk_presence WHERE ticket_id = %s AND operator_id = %s", [ticket.pk, by.pk])
        is_gone = cursor.rowcount > 0
    if is_gone:
        tell([ticket.pk])


def forget_the_gone() -> None:
    """Ends the presence of tabs that died, and typing that stopped."""
    with connection.cursor() as cursor:
        cursor.execute(GONE, {"now": now()})
        found = [pk for (pk,) in cursor.fetchall()]
    if found:
        tell(found)


def tell(tickets: Iterable[int]) -> None:
    nudge({"presence", *(f"presence-{pk}" for pk in tickets)})
