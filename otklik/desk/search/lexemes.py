"""The stems under which a typed word may stand in the index: every form of it, the numbers of which it is a part."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence

from django.db import connection, transaction

from otklik.customers.identifiers import contact
from otklik.desk.search.question import folded
from otklik.wording.morphology import morphology

CYRILLIC = re.compile(r"[а-яё-]{3,}", re.IGNORECASE)
# What the index of parts can look up at all.
TRIGRAM = re.compile(r"[a-z0-9]{3}")
GAPS = re.compile(r"[\s\-–—‑().№#]+")
# Of a number, so many characters at least; of a word, so many letters before it is corrected.
SHORTEST_PART, SHORTEST_WORD = 4, 4
MOST_PARTS, MOST_FORMS = 50, 60
CLOSE_ENOUGH = 0.4
# As in the index `word_likeness`: trigrams of Cyrillic letters are empty in a database of the locale C.
LETTERS, SIGNS = "абвгдежзийклмнопрстуфхцчшщъыьэюя", "abvgdejziyklmnoprstufhc4w678930q"
SIGNED = str.maketrans(LETTERS, SIGNS)
LIKENESS = f"translate(word, '{LETTERS}', '{SIGNS}')"
# «IMG_2026.jpg», «счёт-17.xlsx», «SU-1402», «4412-77»: letters and digits that a sign joins; the index keeps them apart.
JOINED = re.compile(r"[(]?[^\W_]+(?:[._()-]+[^\W_]+)+[)]?")
SIGNS_BETWEEN = re.compile(r"[._()-]+")
MOST_PIECES = 6
# «PL218», «SU1402», «S71234»: the code of an airline and a number, which others write apart.
GLUED = re.compile(r"([^\W\d_]{2,3}|[^\W\d_]\d(?=\d{3})|\d[^\W\d_])(\d{2,5})")
CODE, AFTER_CODE = re.compile(r"(?=\d?[^\W\d_])[^\W_]{1,4}"), re.compile(r"\d{1,5}")
# Of digits alone one piece at least has to be so long: «1-2» stands in every second text.
LONG_PIECE = 3
# Typed with the keyboard in the other language: «xtvjlfy» is «чемодан».
LATIN_KEYS, RUSSIAN_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`", "йцукенгшщзхъфывапролджэячсмитьбюё"
OTHER_LAYOUT = str.maketrans(LATIN_KEYS + RUSSIAN_KEYS, RUSSIAN_KEYS + LATIN_KEYS)

PARTS = """
(SELECT lower(normal) FROM customers_identifier WHERE normal LIKE %(upper)s OR normal LIKE %(lower)s LIMIT %(most)s)
UNION
(SELECT lower(regexp_replace(value, '[\\s–—‑-]+', '', 'g')) FROM desk_knownfact
 WHERE lower(regexp_replace(value, '[\\s–—‑-]+', '', 'g')) LIKE %(lower)s AND value ~ '[0-9]' LIMIT %(most)s)
"""

CLOSE = f"""
SELECT typed, coalesce(
    (SELECT word FROM desk_word WHERE word = layout AND seen > 1),
    (SELECT word FROM (
        SELECT word, seen, similarity({LIKENESS}, signs) AS alike FROM desk_word
        WHERE {LIKENESS} %% signs ORDER BY alike DESC LIMIT 10
    ) close ORDER BY alike + least(seen, 100) / 400.0 DESC LIMIT 1))
FROM unnest(%s::text[], %s::text[], %s::text[]) AS asked(typed, signs, layout)
WHERE NOT EXISTS (SELECT FROM desk_word WHERE word = typed AND seen > 2)
"""  # noqa: S608 - only our own constants stand in it


@functools.lru_cache(maxsize=2000)
def forms(word: str) -> tuple[str, ...]:
    """«деньги» → деньги, денег, деньгам …: snowball's stems of these differ."""
    word = word.lower()
    if not CYRILLIC.fullmatch(word):
        return (word.replace("ё", "е"),)
    found = [word, *(form.word for parse in morphology().parse(word)[:2] for form in parse.lexeme)]
    return tuple(dict.fromkeys(form.replace("ё", "е") for form in found))[:MOST_FORMS]


def is_number(word: str) -> bool:
    return any(character.isdigit() for character in word)


def pieces(word: str) -> list[str]:
    """What stands between the signs of a file's name, of a flight's number, of an order's; none for a telephone, which is known as one."""
    word = word.lstrip("№# ")
    if not JOINED.fullmatch(word):
        return []
    found = [piece for piece in SIGNS_BETWEEN.split(word) if piece][:MOST_PIECES]
    is_told = any(map(str.isalpha, word)) or (max(map(len, found)) >= LONG_PIECE and contact(word) is None)
    return found if is_told else []


def apart(word: str) -> list[str]:
    """A code and its number that were typed together."""
    found = GLUED.fullmatch(word)
    return [*found.groups()] if found else []


def together(first: str, second: str) -> str:
    """As others write a code and its number that were typed apart; empty for other words."""
    return folded(first + second) if CODE.fullmatch(first) and AFTER_CODE.fullmatch(second) else ""


def lexemes_of_pieces(found: Sequence[str]) -> list[list[str]]:
    """Under what each may stand. «-17» is a number of its own to PostgreSQL, with its sign."""
    spelt = [piece for piece in found if not is_number(piece)]
    words = lexemes_of(spelt) if spelt else {}
    each = [
        [*with_sign(folded(piece)), *([f"-{piece}"] if piece.isdigit() else [])] if is_number(piece) else words[piece]
        for piece in found
    ]
    return [lexemes for lexemes in each if lexemes]


def with_sign(number: str) -> list[str]:
    """«заказ №4412», without a gap, is one word to PostgreSQL."""
    return [number, f"№{number}"]


def lexemes_of(words: Sequence[str]) -> dict[str, list[str]]:
    """For each word the lexemes of which one must occur; none for a word so common that it is not kept."""
    found: dict[str, set[str]] = {word: set() for word in words}
    asked = [(word, form) for word in found for form in forms(word)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word, array_agg(DISTINCT lexeme) FROM unnest(%s::text[], %s::text[]) AS asked(word, form),"
            " unnest(tsvector_to_array(to_tsvector('russian', form))) AS lexeme GROUP BY word",
            [[word for word, _form in asked], [form for _word, form in asked]],
        )
        for word, lexemes in cursor.fetchall():
            # What the parser takes apart, as it does with addresses, is found by its whole or not at all.
            found[word].update(lexemes if not is_number(word) else [])
    for word in filter(is_number, found):
        found[word].update(numbers(word))
    return {word: sorted(lexemes) for word, lexemes in found.items()}


def numbers(word: str) -> set[str]:
    """An e-mail, a telephone, a number of a booking: itself, and those of which it is a part."""
    word = word.lstrip("=")
    compact = GAPS.sub("", folded(word))
    told = contact(word)
    found = {folded(word), *(with_sign(compact) if compact else []), *([folded(told.normal)] if told else [])} - {""}
    return found | parts(compact) if len(compact) >= SHORTEST_PART and TRIGRAM.search(compact) else found


def parts(compact: str) -> set[str]:
    escaped = re.sub(r"([\\%_])", r"\\\1", compact)
    with connection.cursor() as cursor:
        cursor.execute(PARTS, {"upper": f"%{escaped.upper()}%", "lower": f"%{escaped}%", "most": MOST_PARTS})
        return {whole[:100].lstrip("=") for (whole,) in cursor.fetchall()} - {""}


def nearest(words: Iterable[str]) -> dict[str, str]:
    """For words that nobody ever wrote, the most alike of those that were; seen often before seen once."""
    typed = [word.lower() for word in words if SHORTEST_WORD <= len(word) <= 30 and not is_number(word)]
    if not typed:
        return {}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL pg_trgm.similarity_threshold = %s", [CLOSE_ENOUGH])
        cursor.execute(
            CLOSE,
            [
                [folded(word) for word in typed],
                [folded(word).translate(SIGNED) for word in typed],
                [folded(word.translate(OTHER_LAYOUT)) for word in typed],
            ],
        )
        return {word: close for word, close in cursor.fetchall() if close and close != word}
