"""Does a reply ask for something that is known? Pure: sentences, requests and word forms, in Russian and English."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from otklik.lib.later import later

if TYPE_CHECKING:
    import snowballstemmer
else:
    snowballstemmer = later("snowballstemmer")

MOST_TEXT = 8000
FURTHEST = 3  # other words that may stand between the words of one name: «номер вашего электронного билета»

SENTENCE = re.compile(r"[^.!?…\n;]+[.!?…;]*")
WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
# What happens in another case, or later, is not asked for now.
CONDITION = re.compile(
    r"(?:^|,|—|–|-|:|\s)\s*(?:если|когда|как только|в случае|if|when|once|as soon as|in case)\b[^,—:]*", re.IGNORECASE
)
REQUEST = re.compile(
    r"(?<!не )\b\w{0,4}(?:пишите|кажите|общите|шлите|сылайте|точните|зовите|диктуйте|киньте|дайте|твердите|скажите|ложите|"
    r"ставьте|вторите|правьте|ведите|полните)\b"
    r"|\b(?:можете|могли|могли бы|прошу|просим|просьба|хотелось)(?: бы)?(?: вы)?(?: ли)?(?: нам| мне)?(?: ещё)?\s+\w*"
    r"(?:писать|казать|общить|слать|точнить|звать|диктовать|кинуть|твердить|сказать|ложить|ставить|доставить|править|вести|полнить|знать|дать)\b"
    r"|(?<!не )\b(?:нужен|нужна|нужно|нужны|необходим[аоы]?|потребу[ею]тся|понадоб[ия]тся|требу[ею]тся|не хватает|жд[уё]м|жду)\b"
    r"|\bкак(?:ой|ая|ое|ие|ов|ова|ово|овы|ому|ую|им)\b"
    r"|(?<!not )(?<!n't )\b(?:please|kindly)\s+(?:also\s+)?(?:send|tell|give|provide|specify|confirm|write|share|let|state|reply|forward|include|enter|name)\b"
    r"|\b(?:could|can|would|will)\s+you\b|\b(?:may|can|could)\s+(?:i|we)\s+(?:have|get|ask|know)\b"
    r"|\bwhat(?:’s|'s| is| are| was)\b|\bwhich\b|\blet (?:us|me) know\b|\b(?:we|i)(?:’ll|'ll| will| do)? need\b|\b(?:send|tell|give) (?:us|me)\b",
    re.IGNORECASE,
)
REFUSAL = re.compile(
    r"\b(?:не нужно|не надо|ничего не|нет необходимости|не требуется|можно не|no need|do not need|don[’']t need|needn[’']t)\b",
    re.IGNORECASE,
)
# «напишите нам на почту», “call us by phone”: a way, not a thing that is asked for.
WAYS = frozenset(
    ["на", "по", "через", "из", "by", "via", "from", "to", "at", "through", "нашу", "нашей", "наш", "нашему", "наши", "our"]
)

# What people call the facts that have a name with us; a company's own facts are called by their own names.
CALLED: dict[str, tuple[str, ...]] = {
    "e-ticket": ("номер билета", "номера билетов", "номер маршрутной квитанции", "ticket number", "number of your ticket", "e-ticket number"),
    "booking": ("код брони", "номер брони", "код бронирования", "номер бронирования", "pnr", "booking reference", "booking code", "booking number", "reservation number"),
    "email": ("почту", "почта", "e-mail", "email", "имейл", "емейл", "электронный адрес", "адрес почты", "email address"),
    "phone": ("телефон", "номер телефона", "контактный номер", "phone", "telephone", "phone number", "mobile number", "contact number"),
    "order": ("номер заказа", "order number", "number of your order", "order id"),
    "contract": ("номер договора", "contract number", "number of your contract"),
    "flight": ("номер рейса", "рейс", "flight number", "flight"),
    "date": ("дату", "date", "число вылета", "дата вылета"),
    "departure": ("время вылета", "дату вылета", "departure time", "date of departure"),
    "time": ("время", "time"),
    "amount": ("сумму", "сумма", "amount"),
    "surname": ("фамилию", "фамилия", "surname", "last name"),
    "passenger": ("имя пассажира", "фио", "passenger name", "name of the passenger"),
    "airport": ("аэропорт", "airport"),
    "seat": ("место", "seat number", "номер места"),
    "device": ("устройство", "браузер", "device", "browser"),
    "failure": ("текст ошибки", "код ошибки", "error text", "error message", "error code"),
    "page": ("адрес страницы", "ссылку", "page address", "link"),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Told:
    """A fact that is known: its name in the fact sheet, how it is shown to people, its value."""

    name: str
    shown: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A known fact that a sentence of the text asks for; the sentence stands between `start` and `end`."""

    told: Told
    start: int
    end: int


def asked_where(text: str, known: Iterable[Told]) -> list[Asked]:
    """The known facts for which the text asks, unless it says their value itself: then it only checks."""
    asking = requests_in(text)
    if not asking:
        return []
    said = squeezed(text)
    found = []
    for one in known:
        place = next((place for place, words in asking if names(one, words)), None)
        if place is not None and squeezed(one.value) not in said:
            found.append(Asked(told=one, start=place[0], end=place[1]))
    return found


def asked_again(text: str, known: Iterable[Told]) -> list[Told]:
    return [one.told for one in asked_where(text, known)]


def requests_in(text: str) -> list[tuple[tuple[int, int], list[str]]]:
    """Each sentence that asks for something: where it stands, and its stems."""
    found = []
    for match in SENTENCE.finditer(text[:MOST_TEXT]):
        sentence = match[0]
        unconditional = CONDITION.sub(" ", sentence)
        is_short_question = sentence.rstrip().endswith("?") and len(WORD.findall(sentence)) <= 4
        if (REQUEST.search(unconditional) or is_short_question) and not REFUSAL.search(unconditional):
            found.append(((match.end() - len(sentence.lstrip()), match.start() + len(sentence.rstrip())), stems(unconditional)))
    return found


def names(one: Told, words: Sequence[str]) -> bool:
    """Whether the sentence speaks of this fact."""
    return any(stands_in(phrase, words) for phrase in phrases(one.name, one.shown))


@lru_cache(maxsize=512)
def phrases(name: str, shown: str) -> tuple[tuple[str, ...], ...]:
    key = name.lower().replace("_", "-")
    # A name of a company's own that is too short to tell anything apart is not looked for.
    called = CALLED.get(key) or tuple(text for text in (name, shown) if len(text) > 3)
    return tuple(dict.fromkeys(tuple(stems(text)) for text in called if stems(text)))


def stands_in(phrase: Sequence[str], words: Sequence[str]) -> bool:
    """All words of the phrase in their order, near each other, and not as a way («на почту»)."""
    for start, word in enumerate(words):
        if word != phrase[0] or (start and words[start - 1] in WAYS):
            continue
        at, left = start, FURTHEST
        for wanted in phrase[1:]:
            end = min(len(words), at + 2 + left)
            place = next((index for index in range(at + 1, end) if words[index] == wanted), -1)
            if place < 0:
                break
            left -= place - at - 1
            at = place
        else:
            return True
    return False


def stems(text: str) -> list[str]:
    return [stem(word) for word in WORD.findall(text.lower().replace("ё", "е"))]


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    if word in WAYS:
        return word
    # A stemmer keeps the word at hand while it works: each thread, and so each word, has its own.
    return str(snowballstemmer.stemmer("russian" if CYRILLIC.search(word) else "english").stemWord(word))


def squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()
