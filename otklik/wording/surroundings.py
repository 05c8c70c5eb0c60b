"""What the message must agree with: the fact sheet and live promises."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from otklik.wording.contents import said
from otklik.wording.findings import Context
from otklik.wording.hits import Hit
from otklik.wording.reading import Reading
from otklik.wording.tokens import Sentence, Token
from otklik.wording.words import CYRILLIC, folded, keys, stem

CLOCK = re.compile(r"([0-2]?\d)[:.]([0-5]\d)|([01]?\d) ?([ap])\.?m")
MONTHS = {
    name: number
    for number, names in enumerate(
        "январь january jan|февраль february feb|март march mar|апрель april apr|май may|июнь june jun|июль july jul|август august aug|"
        "сентябрь september sep|октябрь october oct|ноябрь november nov|декабрь december dec".split("|"),
        start=1,
    )
    for name in names.split()
}
MONTH_STEMS = {"{" + (folded(name) if CYRILLIC.search(name) else stem(name)) + "}": number for name, number in MONTHS.items()}
DAYS = {"сегодня": 0, "завтра": 1, "послезавтра": 2, "today": 0, "tomorrow": 1, "tonight": 0}
NEEDS = frozenset("{нужный} {нужно} {понадобиться} {need} {requir}".split())
MOVED = frozenset(
    "{перенести} {сдвинуться} {сдвинуть} {вместо} {move} {instead} {postpon} {delay} {задержаться} {задержка} {прежний}".split()
)
ALIKE = (
    frozenset("бронь бронирование броня".split()),
    frozenset("почта email e-mail mail".split()),
    frozenset("телефон мобильный".split()),
    frozenset({"booking", "reservation"}),
    frozenset({"phone", "telephone", "mobile"}),
)
# Words for one deed: a promise to answer is broken by «напишем позже» as well.
DEEDS = (
    "ответить ответ написать сообщить позвонить перезвонить связаться вернуться|починить исправить восстановить заработать устранить|вернуть возврат деньги перечислить|"
    "доставить доставка привезти курьер посылка заказ прийти|answer reply write call contact update inform|fix restore resolve repair work|refund money return|deliver bring ship parcel arrive courier"
)
MEANINGS = [
    frozenset("{" + (word if CYRILLIC.search(word) else stem(word)) + "}" for word in group.split()) for group in DEEDS.split("|")
]


def asked_again(read: Reading, context: Context) -> list[Hit]:
    found = []
    for name, value in context.known:
        wanted = wanted_words(name)
        if not wanted or not value.strip():
            continue
        for sentence in read.sentences:
            asks = (
                sentence.end_mark.startswith("?")
                or sentence.has("request", "command")
                or any(token.keys & NEEDS for token in sentence.tokens)
            )
            confirms = any(
                token.keys & {"{подтвердить}", "{верно}", "{confirm}", "{correct}", "{right}", "{правильно}", "{верный}"}
                for token in sentence.tokens
            )
            if (
                asks
                and not confirms
                and folded(value) not in folded(" ".join(token.text for token in sentence.tokens))
                and names_it(sentence, wanted)
            ):
                why = {"ru": f"Это уже известно: {name} - {value}.", "en": f"This is known already: {name} - {value}."}
                found.append(Hit("asked", sentence.start, sentence.end, why))
                break
    return found


def wanted_words(name: str) -> list[frozenset[str]]:
    """For each word of the fact's name, the keys any of which names it."""
    words = [word for word in re.findall(r"[^\W_]+", folded(name)[:200]) if len(word) > 2]
    return [frozenset(key for key in keys(word) if key.startswith("{")) | alike(word) for word in words]


def alike(word: str) -> frozenset[str]:
    return frozenset(
        "{" + (other if CYRILLIC.search(other) else stem(other)) + "}" for group in ALIKE if word in group for other in group
    )


def names_it(sentence: Sentence, wanted: list[frozenset[str]]) -> bool:
    return all(any(token.keys & each for token in sentence.tokens) for each in wanted)


def contradictions(read: Reading, context: Context) -> list[Hit]:
    found = []
    now = context.now
    for promise, due in context.promised:
        meant = frozenset(
            key
            for word in re.findall(r"[^\W_]+", folded(promise)[:500])
            for key in keys(word)
            if key.startswith("{") and len(word) > 3
        )
        meant = meant.union(*(group for group in MEANINGS if group & meant))
        for sentence in read.sentences:
            if any(token.keys & MOVED for token in sentence.tokens) or not shares(sentence, meant):
                continue
            for start, end, day, clock in moments(read, sentence, now, due):
                if disagrees(day, clock, due):
                    shown = due.strftime("%d.%m %H:%M")
                    why = {
                        "ru": f"Обещано другое: «{promise}» до {shown}.",
                        "en": f"Something else was promised: “{promise}” by {shown}.",
                    }
                    found.append(Hit("contradiction", start, end, why))
                    break
    return found


def shares(sentence: Sentence, meant: frozenset[str]) -> bool:
    return not meant or any(token.keys & meant and said(token) for token in sentence.tokens)


def moments(
    read: Reading, sentence: Sentence, now: datetime | None, due: datetime
) -> list[tuple[int, int, tuple[int, int] | None, tuple[int, int] | None]]:
    """Moments of a sentence: the day as (month, day) and the clock as (hour, minute), each where it is said."""
    since = sentence.covered("since")
    tokens = sentence.tokens
    day: tuple[int, int] | None = None
    clock: tuple[int, int] | None = None
    start, end = 0, 0
    for index, token in enumerate(tokens):
        if index in since:
            continue
        new_day = day_of(tokens, index, now)
        new_clock = clock_of(token)
        if new_day or new_clock:
            start, end = start or token.start, token.end
        if new_day and "<NUM>" in token.keys:
            end = tokens[index + 1].end
        day, clock = new_day or day, new_clock or clock
    del read, due
    return [(start, end, day, clock)] if day or clock else []


def day_of(tokens: list[Token], index: int, now: datetime | None) -> tuple[int, int] | None:
    token = tokens[index]
    word = folded(token.text)
    if "<NUM>" in token.keys and token.text.isdigit() and index + 1 < len(tokens):
        for key in tokens[index + 1].keys & MONTH_STEMS.keys():
            return MONTH_STEMS[key], int(token.text)
    if "<DATE>" in token.keys:
        numbers = [int(number) for number in re.findall(r"\d+", token.text)]
        return (numbers[1], numbers[2]) if numbers[0] > 31 else (numbers[1], numbers[0])
    if word in DAYS and now:
        moment = now + timedelta(days=DAYS[word])
        return moment.month, moment.day
    return None


def clock_of(token: Token) -> tuple[int, int] | None:
    if "<TIME>" not in token.keys or not (found := CLOCK.match(token.text.lower())):
        return None
    if found[1]:
        return int(found[1]), int(found[2])
    return int(found[3]) % 12 + (12 if found[4] == "p" else 0), 0


def disagrees(day: tuple[int, int] | None, clock: tuple[int, int] | None, due: datetime) -> bool:
    if day and day != (due.month, due.day):
        return day > (due.month, due.day)
    return clock is not None and clock > (due.hour, due.minute)
