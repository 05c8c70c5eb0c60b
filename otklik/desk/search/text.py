"""The text by which a ticket is found, kept up to date by the worker a moment after the ticket changed."""

from __future__ import annotations

from collections.abc import Sequence

import structlog
from django.db import DatabaseError, connection, transaction

log = structlog.get_logger(__name__)

BATCH = 500
# So many a second are read anew after an upgrade: a million in three hours, without anybody waiting for it.
READ_ANEW = 100
# A ticket of a thousand long messages is found by the newest of them; PostgreSQL takes a megabyte of words. Letters of two bytes fill
# nine tenths of it when every word is another one, so of those that take more there are fewer.
MOST_CHARACTERS, FEWER_CHARACTERS, MOST_BYTES = 300_000, 150_000, 600_000

# More to find tickets by, from rooms that keep it: SQL that gives one text for the ticket `t`.
sources: list[str] = [
    "SELECT t.subject",
    """SELECT string_agg(left(m.text, 20000), ' ') FROM (
            SELECT text FROM desk_message WHERE ticket_id = t.id ORDER BY at DESC, id DESC LIMIT 300) m""",
    "SELECT string_agg(value, ' ') FROM desk_knownfact WHERE ticket_id = t.id",
    "SELECT string_agg(regexp_replace(name, '[._]', ' ', 'g'), ' ') FROM desk_attachment WHERE ticket_id = t.id AND message_id IS NOT NULL",
    "SELECT customer.name || ' ' || coalesce(organisation.name, '')",
]

# PostgreSQL keeps an address as one word. Beside it stand what is before and behind its “@”, and the parts of both but the last
# («com»): of the text and of the customer so many addresses at most.
MOST_ADDRESSES = 100

DOCUMENT = """
    SELECT t.id AS ticket_id,
        strip(read.words || to_tsvector('russian', coalesce(address.pieces, '')))
        || array_to_tsvector(coalesce(address.domains, ARRAY[]::text[]))
        || array_to_tsvector(ARRAY[
            '=t' || coalesce(t.team_id, 0), '=s' || coalesce(t.service_id, 0), '=o' || coalesce(t.owner_id, 0),
            '=e' || t.state, '=k' || t.kind, '=l' || t.language, '=p' || t.priority,
            '=y' || to_char(t.made_at, 'YYYY-MM-DD'), '=m' || to_char(t.made_at, 'YYYY-MM'), '=a' || to_char(t.made_at, 'YYYY'),
            '=b' || t.id / 1024, '=c' || t.id / 16384, '=d' || t.id / 262144])
        || array_to_tsvector(ARRAY(
            SELECT ltrim(lower(left(normal, 100)), '=') FROM customers_identifier
            WHERE customer_id = t.customer_id AND ltrim(normal, '=') <> ''
            UNION SELECT '=f' || lower(left(normal, 100)) FROM customers_identifier WHERE customer_id = t.customer_id
            UNION SELECT '=f' || word FROM unnest(tsvector_to_array(to_tsvector('russian', document.sender))) word
            UNION SELECT word FROM (
                SELECT ltrim(lower(left(regexp_replace(value, '[\\s–—‑-]+', '', 'g'), 100)), '=') AS word
                FROM desk_knownfact WHERE ticket_id = t.id) fact WHERE word <> '')) AS words
    FROM desk_ticket t
    JOIN customers_customer customer ON customer.id = t.customer_id
    LEFT JOIN customers_organisation organisation ON organisation.id = customer.organisation_id
    CROSS JOIN LATERAL (SELECT
        translate(left(whole.text, CASE WHEN octet_length(whole.text) > {bytes} THEN {fewer} ELSE {most} END), 'ёЁ', 'еЕ') AS text,
        translate(concat_ws(' ', customer.name, organisation.name), 'ёЁ', 'еЕ') AS sender
        FROM (SELECT left(concat_ws(' ', {texts}), {most}) AS text) whole) document
    CROSS JOIN LATERAL (SELECT to_tsvector('russian', document.text) AS words OFFSET 0) read
    CROSS JOIN LATERAL (SELECT
        string_agg(translate(regexp_replace(word, '[.][^.@]*$', ''), '@._+-', '     '), ' ') AS pieces,
        array_agg(ltrim(split_part(word, '@', 2), '=')) FILTER (WHERE ltrim(split_part(word, '@', 2), '=') <> '') AS domains
        FROM ((SELECT left(word, 100) AS word FROM unnest(tsvector_to_array(read.words)) word
                WHERE position('@' IN word) > 1 LIMIT {addresses})
            UNION (SELECT lower(left(normal, 100)) FROM customers_identifier
                WHERE customer_id = t.customer_id AND position('@' IN normal) > 1 LIMIT {addresses})) known) address
"""


def document() -> str:
    """SQL that makes the rows of `TicketText` for tickets `t`."""
    texts = ", ".join(f"({source})" for source in sources)
    bounds = {"most": MOST_CHARACTERS, "fewer": FEWER_CHARACTERS, "bytes": MOST_BYTES, "addresses": MOST_ADDRESSES}
    return DOCUMENT.format(texts=texts, **bounds)


def follow_changes(*, most: int = 100_000) -> int:
    """Reads tickets again that changed since the last time. Returns how many."""
    read = 0
    while read < most and (count := follow_some()):
        read += count
    return read


@transaction.atomic
def follow_some() -> int:
    """One batch; what changes meanwhile is written down anew by its own transaction and read the next time."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM desk_textchange WHERE id IN (SELECT id FROM desk_textchange ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED)"
            " RETURNING ticket_id",
            [BATCH],
        )
        tickets = sorted({ticket for (ticket,) in cursor.fetchall()})
    if tickets:
        read_all(tickets)
    return len(tickets)


@transaction.atomic
def read_on() -> int:
    """Some of those that were read before an upgrade made more of them findable, the newest first. Never beside `follow_changes`:
    of two that read one ticket the slower might leave what it was before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT below FROM desk_rereading FOR UPDATE SKIP LOCKED")
        if (row := cursor.fetchone()) is None:
            return 0
        cursor.execute(
            "SELECT ticket_id FROM desk_tickettext WHERE ticket_id < %s ORDER BY ticket_id DESC LIMIT %s", [*row, READ_ANEW]
        )
        tickets = [ticket for (ticket,) in cursor.fetchall()]
        if tickets:
            read_all(tickets, learns=False)
            cursor.execute("UPDATE desk_rereading SET below = %s", [min(tickets)])
        else:
            cursor.execute("DELETE FROM desk_rereading")
    return len(tickets)


def read_all(tickets: Sequence[int], *, learns: bool = True) -> None:
    """One that PostgreSQL does not take keeps no other from being found; a database that is away undoes the batch as a whole."""
    try:
        with transaction.atomic():
            read_again(tickets)
            if learns:
                learn_words(tickets)
    except DatabaseError as error:
        if len(tickets) == 1:
            log.error("ticket_not_read", ticket=tickets[0], error=type(error.__cause__).__name__)
            return
        for ticket in tickets:
            read_all([ticket], learns=learns)


def read_again(tickets: Sequence[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO desk_tickettext AS known (ticket_id, words) {document()} WHERE t.id = ANY(%s)"
            " ON CONFLICT (ticket_id) DO UPDATE SET words = EXCLUDED.words WHERE known.words <> EXCLUDED.words",
            [list(tickets)],
        )


def learn_words(tickets: Sequence[int]) -> None:
    """The words themselves, to correct what is typed wrong; those seen a hundred times are counted no more."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO desk_word AS known (word, seen)
            SELECT word, least(count(*), 100) FROM (
                SELECT regexp_split_to_table(lower(translate(subject, 'ёЁ', 'еЕ')), '[^[:alpha:]]+') AS word
                FROM desk_ticket WHERE id = ANY(%(tickets)s)
                UNION ALL
                SELECT regexp_split_to_table(lower(translate(left(text, 20000), 'ёЁ', 'еЕ')), '[^[:alpha:]]+')
                FROM desk_message WHERE ticket_id = ANY(%(tickets)s)
                UNION ALL
                SELECT regexp_split_to_table(lower(translate(name, 'ёЁ', 'еЕ')), '[^[:alpha:]]+') FROM customers_customer
                WHERE id IN (SELECT customer_id FROM desk_ticket WHERE id = ANY(%(tickets)s))
            ) said WHERE length(word) BETWEEN 4 AND 30 GROUP BY word
            ON CONFLICT (word) DO UPDATE SET seen = least(known.seen + EXCLUDED.seen, 100) WHERE known.seen < 100
            """,
            {"tickets": list(tickets)},
        )
