"""The answer to a question, in bounded work: the newest tickets are looked through first, then wider and wider spans.

A word that every second ticket contains is found fifty times among the newest thousand; a rare one costs what its few
tickets cost. Nothing is ever ranked by the million. Access is part of the query, and is asked once more of the tickets.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.utils.timezone import localdate

from otklik.accounts.models import Operator
from otklik.desk.access import own_teams
from otklik.desk.models import Ticket, sees_tickets
from otklik.desk.search import keys
from otklik.desk.search.lexemes import apart, is_number, lexemes_of, lexemes_of_pieces, nearest, numbers, pieces, together
from otklik.desk.search.meanings import Made, keys_between, keys_meant, span_of, unheard
from otklik.desk.search.question import AFTER, BEFORE, SENDER, TEAM, Question, day_of, folded, question_of

LAST = 2**62
# So many tickets are asked one by one sooner than the index finds out which of them are new.
FEW = 5_000
# So many entries of a list's index are leafed through in some ten milliseconds at most.
LEAFED = 100_000
# The tickets themselves are asked one after another, the newest first, until there are enough.
HITS = """
WITH hits AS MATERIALIZED (SELECT ticket_id FROM desk_tickettext WHERE words @@ %s::tsquery)
SELECT ticket_id FROM (SELECT ticket_id FROM hits WHERE ticket_id < %s ORDER BY ticket_id DESC OFFSET 0) newest
WHERE (
    SELECT (%s OR coalesce(team_id, 0) = ANY(%s)) AND made_at >= %s::timestamptz AND made_at < %s::timestamptz
    FROM desk_ticket WHERE id = ticket_id)
ORDER BY ticket_id DESC LIMIT %s
"""


@dataclass(frozen=True, kw_only=True)
class Found:
    """Ids of tickets, the newest first; `stems` mark the words in them. `instead` says which words were corrected."""

    ids: Sequence[int] = ()
    stems: Sequence[str] = ()
    instead: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""


def rare(operator: Operator, chosen: Sequence[str], *, most: int) -> list[int] | None:
    """All tickets that carry these keys, if the list would be leafed through for too long to find `most` of them; None otherwise."""
    if not sees_tickets(operator):
        return []
    own, parts = own_keys(operator), [keys.any_of([key]) for key in chosen]
    # Those of a team and those of a service lie together in an index.
    together = [*own, *(part for key, part in zip(chosen, parts, strict=True) if key.startswith(keys.SERVICE))]
    with connection.cursor() as cursor:
        shortest = min([newest_known(cursor), *(expected(cursor, [part]) for part in together)])
        if shortest <= LEAFED or most * shortest <= LEAFED * expected(cursor, [*parts, *own]):
            return None
        cursor.execute("SELECT ticket_id FROM desk_tickettext WHERE words @@ %s::tsquery", [keys.all_of(parts)])
        return [ticket for (ticket,) in cursor.fetchall()]


def find(
    operator: Operator,
    typed: str,
    *,
    most: int,
    before: int = LAST,
    among: Sequence[str] = (),
    instead: Mapping[str, str] | None = None,
) -> Found:
    """At most `most` tickets, of those that answer all parts of `among`. A longer answer goes on behind the ticket `before`, with
    the corrections that it began with."""
    asked = question_of(typed)
    meant: list[str] = [*among]
    days: list[tuple[str, date]] = []
    for name, value in asked.filters:
        if name == SENDER:
            meant += of_sender(value)
        elif day := day_of(value, localdate()) if name in (BEFORE, AFTER) else None:
            days.append((name, day))
        elif found := keys_meant(name, value):
            # Another team's tickets are not there for him: to ask the index would be to look through all of them.
            if name == TEAM and not (found := seen_teams(operator, found)):
                return Found()
            meant.append(keys.any_of(found))
        else:
            return Found(problem=unheard(name, value))
    if not asked:
        return Found()
    made = span_of(days)
    if days:
        if not (between := keys_between(made)):
            return Found()
        meant.append(keys.any_of(between))
    numbered = by_number(operator, typed) if not among else []
    first, before = left_of(numbered, before)
    words, stems = terms(corrected(asked, instead or {}))
    parts = [*meant, *words]
    then = hits(operator, parts, most=most + len(numbered), before=before, made=made) if parts else []
    ids = [*first, *(one for one in then if one not in numbered)][:most]
    if ids or before != LAST or instead:
        return Found(ids=ids, stems=stems, instead=instead if instead and ids else {})
    closest = nearest(asked.words)
    return find(operator, typed, most=most, among=among, instead=closest) if closest else Found(stems=stems)


def left_of(first: Sequence[int], before: int) -> tuple[Sequence[int], int]:
    """What still comes of those that stand before all others, and behind which id those others begin."""
    if before in first:
        return first[first.index(before) + 1 :], LAST
    return (first if before == LAST else []), before


def corrected(asked: Question, instead: Mapping[str, str]) -> Question:
    return replace(asked, words=[instead.get(folded(word), word) for word in asked.words])


def seen_teams(operator: Operator, found: Sequence[str]) -> list[str]:
    if operator.is_lead:
        return list(found)
    own = {f"{keys.TEAM}{team}" for team in (0, *own_teams(operator))}
    return [key for key in found if key in own]


def terms(asked: Question) -> tuple[list[str], list[str]]:
    """Parts of the query that the words make, and what marks them in a text. A telephone with gaps is one word."""
    whole = " ".join(asked.words)
    words = [whole] if len(asked.words) > 1 and is_number(whole) and not any(map(str.isalpha, whole)) else asked.words
    found = lexemes_of([*words, *asked.without])
    joined = {word: lexemes_of_pieces(pieces(word)) or lexemes_apart(word) for word in words}
    each = [(word, whole_or_pieces(found[word], joined[word])) for word in words]
    parts, pairs = parts_of([(word, keys.any_of_parts(ways)) for word, ways in each if ways])
    parts += [f"!{keys.any_of(found[word])}" for word in asked.without if found[word]]
    stems = {stem for word in words for stem in (*found[word], *([folded(word)] if is_number(word) else []))}
    return parts, sorted(stems.union(pairs, *(lexemes for each in joined.values() for lexemes in each)))


def lexemes_apart(word: str) -> list[list[str]]:
    """A code that is too common to be kept, as «is», would let its number stand for both."""
    found = apart(word)
    lexemes = lexemes_of_pieces(found)
    return lexemes if len(lexemes) == len(found) else []


def parts_of(each: Sequence[tuple[str, str]]) -> tuple[list[str], list[str]]:
    """Each word's part of the query. A code and its number may stand apart, as they were typed, with a dash, or as one word, which
    is given too."""
    parts: list[str] = []
    pairs: list[str] = []
    before = ""
    for word, part in each:
        if pair := together(before, word):
            number = keys.any_of_parts([part, keys.any_of([f"-{word}"])])
            parts.append(keys.any_of_parts([keys.all_of([parts.pop(), number]), keys.any_of([pair])]))
            pairs.append(pair)
        else:
            parts.append(part)
        before = "" if pair else word
    return parts, pairs


def whole_or_pieces(whole: Sequence[str], joined: Sequence[Sequence[str]]) -> list[str]:
    """As it is written, or all that its signs join."""
    return [*([keys.any_of(whole)] if whole else []), *([keys.all_of(map(keys.any_of, joined))] if joined else [])]


def of_sender(value: str) -> list[str]:
    """Every word of a name, in any form; or the address or number he is known by."""
    if is_number(value) or "@" in value:
        return [keys.any_of(f"{keys.CUSTOMER}{one}" for one in sorted(numbers(value)))]
    found = lexemes_of(value.split())
    return [keys.any_of(f"{keys.CUSTOMER}{stem}" for stem in stems or [folded(word)]) for word, stems in found.items()]


def newest_before(moment: datetime) -> int:
    """With «до:» the search begins among the tickets of that time: to begin with today's would be to read years for nothing. Old ones
    that were brought from elsewhere may be behind it."""
    return Ticket.objects.filter(made_at__lt=moment).order_by("-made_at").values_list("pk", flat=True).first() or 0


def hits(operator: Operator, parts: Sequence[str], *, most: int, before: int, made: Made) -> list[int]:
    """Ids of the newest tickets that answer all parts and are for this person's eyes, by the index and by the tickets."""
    if not sees_tickets(operator):
        return []
    own = own_keys(operator)
    eyes: list[Any] = [
        before,
        operator.is_lead,
        [0, *own_teams(operator)],
        made.since or "-infinity",
        made.until or "infinity",
        most,
    ]
    with connection.cursor() as cursor:
        last = min(newest_known(cursor), before - 1)
        newest = last if made.until is None else min(newest_before(made.until), last)
        if newest < 1:
            return []
        found: list[int] = []
        enough: float | None = None
        for span, lowest in keys.spans(newest, is_whole=newest == last):
            covers = newest - lowest + 1
            if lowest and enough is not None and covers < enough:
                continue
            asked = keys.all_of([*parts, *own, *([span] if span else [])])
            cursor.execute(HITS, [asked, *eyes])
            found = [ticket for (ticket,) in cursor.fetchall()]
            if len(found) >= most or not span or (not lowest and newest == last):
                break
            if enough is None and expected(cursor, parts) <= FEW:
                # The index has them at once; to sort them by age and team there as well would take it longer.
                cursor.execute(HITS, [keys.all_of(parts), *eyes])
                return [ticket for (ticket,) in cursor.fetchall()]
            # As many tickets as must be looked through when the rest is like these: a span too narrow for that would be read in vain.
            # Statistics know nothing of words that go together, and what was found nothing of what lies further back: the larger one counts.
            share = len(found) / covers
            if enough is None:
                share = max(share, expected(cursor, [*parts, *own]) / newest)
            enough = most / max(share, 0.5 / covers) / 2
    return found


def own_keys(operator: Operator) -> list[str]:
    """What the index is asked besides, so that it does not answer with tickets that he may not see."""
    return [] if operator.is_lead else [keys.any_of(f"{keys.TEAM}{team}" for team in (0, *own_teams(operator)))]


def newest_known(cursor: CursorWrapper) -> int:
    cursor.execute("SELECT max(ticket_id) FROM desk_tickettext")
    return cursor.fetchone()[0] or 0


def expected(cursor: CursorWrapper, parts: Sequence[str]) -> int:
    """About how many tickets carry these parts, as far as the database's statistics tell."""
    cursor.execute("EXPLAIN (FORMAT JSON) SELECT FROM desk_tickettext WHERE words @@ %s::tsquery", [keys.all_of(parts)])
    return int(cursor.fetchone()[0][0]["Plan"]["Plan Rows"])


def by_number(operator: Operator, typed: str) -> list[int]:
    """The ticket with exactly this number stands first, then those whose number begins so."""
    number = typed.strip().lstrip("#№ ")
    if not (number.isascii() and number.isdigit() and len(number) < 16):
        return []
    begins = [(int(number) * 10**more, (int(number) + 1) * 10**more) for more in range(4)]
    found: list[int] = []
    for lowest, behind in begins:
        among = Ticket.objects.seen_by(operator).filter(number__gte=lowest, number__lt=behind).order_by("number")
        found += among.values_list("pk", flat=True)[:5]
    return found
