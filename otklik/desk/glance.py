"""What there is about a ticket at all, asked in one statement: most tickets have no draft, no tie and no planned work, and a
part of the page that would show nothing looks nothing up. Rooms above add questions of their own."""

from __future__ import annotations

from typing import Any

from otklik.desk.models import Ticket
from otklik.journal import statements
from otklik.lib.clock import now
from otklik.lib.once import once

# Each is a SELECT of something that tells yes from no; it may name the ticket, its customer, service and kind, and the moment.
_questions: dict[str, str] = {}
VALUES = (
    "(SELECT %s::bigint AS ticket, %s::bigint AS customer, %s::bigint AS service, %s::text AS kind, %s::timestamptz AS moment)"
)


def ask(name: str, question: str) -> None:
    """Adds a question, as the SQL of a value: `EXISTS (SELECT FROM desk_tie WHERE one_id = this.ticket)`."""
    _questions[name] = question


def told(ticket: Ticket, name: str) -> Any:
    """The answer about this ticket: while one page is drawn, all are asked at the first."""
    row = answers(ticket.pk, ticket.customer_id, ticket.service_id, ticket.kind)
    return row[list(_questions).index(name)]


@once
def answers(ticket: int, customer: int, service: int | None, kind: str) -> tuple[Any, ...]:
    asked = ", ".join(_questions.values())
    (row,) = statements.run(f"SELECT {asked} FROM {VALUES} this", [ticket, customer, service, kind, now()])  # noqa: S608 - the house's own questions
    return row


def of_ticket(table: str, condition: str = "") -> str:
    """Whether the table has a row of the ticket."""
    return f"EXISTS (SELECT FROM {table} WHERE ticket_id = this.ticket{f' AND {condition}' if condition else ''})"


def ask_last(name: str, table: str) -> None:
    """The key of the last row, its author, and the key of the last one by anybody else: the reader's own words are no news to him."""
    here = f"FROM {table} WHERE ticket_id = this.ticket"
    author = f"(SELECT operator_id {here} ORDER BY id DESC LIMIT 1)"
    ask(f"last_{name}", f"(SELECT max(id) {here})")
    ask(f"last_{name}_by", author)
    ask(f"last_{name}_of_another", f"(SELECT max(id) {here} AND operator_id IS DISTINCT FROM {author})")  # noqa: S608 - the house's own names


ask_last("message", "desk_message")
ask_last("outgoing", "desk_outgoing")
ask("outgoing", of_ticket("desk_outgoing", "state IN ('waiting', 'held')"))
ask("drafts", of_ticket("desk_draft"))
ask("present", of_ticket("desk_presence", "until > this.moment"))
ask("files", of_ticket("desk_attachment"))
ask("known", of_ticket("desk_knownfact"))
ask("step", of_ticket("desk_nextstep", "ended_at IS NULL"))
ask("follows", of_ticket("desk_follow"))
ask("mentions", of_ticket("desk_mention", "seen_at IS NULL"))
ask("merges", "EXISTS (SELECT FROM desk_merge WHERE target_id = this.ticket AND undone_at IS NULL)")
ask("ties", "EXISTS (SELECT FROM desk_tie WHERE this.ticket IN (one_id, other_id))")
ask("others", "EXISTS (SELECT FROM desk_ticket WHERE customer_id = this.customer AND id <> this.ticket)")
ask("fields", "EXISTS (SELECT FROM desk_kindfield WHERE kind = this.kind AND retired_at IS NULL)")
ask(
    "needed",
    "EXISTS (SELECT FROM desk_neededfact WHERE kind = this.kind AND (service_id IS NULL OR service_id = this.service))",
)
