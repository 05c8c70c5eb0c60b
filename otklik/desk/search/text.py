"""The text by which a ticket is found, kept up to date by the worker a moment after the ticket changed."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, transaction

BATCH = 500
# A ticket of a thousand long messages is found by the newest of them; PostgreSQL takes a megabyte of words.
MOST_CHARACTERS = 300_000

# More to find tickets by, from rooms that keep it: SQL that gives one text for the ticket `t`.
sources: list[str] = [
    "SELECT t.subject",
    """SELECT string_agg(left(m.text, 20000), ' ') FROM (
            SELECT text FROM desk_message WHERE ticket_id = t.id ORDER BY at DESC, id DESC LIMIT 300) m""",
    "SELECT string_agg(value, ' ') FROM desk_knownfact WHERE ticket_id = t.id",
    "SELECT string_agg(regexp_replace(name, '[._]', ' ', 'g'), ' ') FROM desk_attachment WHERE ticket_id = t.id AND message_id IS NOT NULL",
    "SELECT customer.name || ' ' || coalesce(organisation.name, '')",
]

DOCUMENT = """
    SELECT t.id AS ticket_id,
        strip(to_tsvector('russian', document.text))
        || array_to_tsvector(ARRAY[
            '=t' || coalesce(t.team_id, 0), '=s' || coalesce(t.service_id, 0), '=o' || coalesce(t.owner_id, 0),
            '=e' || t.state, '=k' || t.kind, '=l' || t.language, '=p' || t.priority,
            '=y' || to_char(t.made_at, 'YYYY-MM-DD'), '=m' || to_char(t.made_at, 'YYYY-MM'), '=a' || to_char(t.made_at, 'YYYY'),
            '=b' || t.id / 1024, '=c' || t.id / 16384, '=d' || t.id / 262144])
        || array_to_tsvector(ARRAY(
            SELECT lower(left(normal, 100)) FROM customers_identifier WHERE customer_id = t.customer_id AND normal <> ''
            UNION SELECT '=f' || lower(left(normal, 100)) FROM customers_identifier WHERE customer_id = t.customer_id
            UNION SELECT '=f' || word FROM unnest(tsvector_to_array(to_tsvector('russian', document.sender))) word
            UNION SELECT word FROM (
                SELECT lower(left(regexp_replace(value, '[\\s–—‑-]+', '', 'g'), 100)) AS word
                FROM desk_knownfact WHERE ticket_id = t.id) fact WHERE word <> '')) AS words
    FROM desk_ticket t
    JOIN customers_customer customer ON customer.id = t.customer_id
    LEFT JOIN customers_organisation organisation ON organisation.id = customer.organisation_id
    CROSS JOIN LATERAL (SELECT
        translate(left(concat_ws(' ', {texts}), {most}), 'ёЁ', 'еЕ') AS text,
        translate(concat_ws(' ', customer.name, organisation.name), 'ёЁ', 'еЕ') AS sender) document
"""


def document() -> str:
    """SQL that makes the rows of `TicketText` for tickets `t`."""
    return DOCUMENT.format(texts=", ".join(f"({source})" for source in sources), most=MOST_CHARACTERS)


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
        read_again(tickets)
        learn_words(tickets)
    return len(tickets)


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
