"""What the message must agree with: the fact sheet, live promises, the customer's name, the company's own words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from otklik.wording.completeness import Reading, said
from otklik.wording.findings import CompanyWords, Context
from otklik.wording.morphology import morphology
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
MOVED = frozenset(
    "{перенести} {сдвинуться} {сдвинуть} {вместо} {move} {instead} {postpon} {delay} {задержаться} {задержка} {прежний}".split()
)
ALIKE = (
    {"бронь", "бронирование"},
    {"телефон", "номер"},
    {"почта", "email"},
    {"заказ", "покупка"},
    {stem("booking"), stem("reservation")},
    {stem("phone"), stem("telephone")},
    {"email", "e-mail", "mail"},
)
LEAST_SHARED = 0.6
GREETS = frozenset(
    "{здравствуйте} {здравствовать} {привет} {уважать} {уважаемый} {добрый} {дорогой} {dear} {hi} {hello} {hey} {даровать}".split()
)
COURTESY = frozenset("mr mrs ms dr господин госпожа день утро вечер день! morning afternoon evening day sir madam".split())


@dataclass(frozen=True)
class Hit:
    rule: str
    start: int
    end: int
    why: dict[str, str] | None = None
    rewrite: str | None = None


def asked_again(read: Reading, context: Context) -> list[Hit]:
    found = []
    for name, value in context.known:
        wanted = wanted_words(name)
        if not wanted or not value.strip():
            continue
        for sentence in read.sentences:
            asks = sentence.end_mark.startswith("?") or sentence.has("request", "command")
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
        "{" + other + "}"
        for group in ALIKE
        if word in group or stem(word) in group
        for other in group
        if "номер" not in (word, other) or len(group) == 1
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


def names(read: Reading, context: Context) -> list[Hit]:
    found = []
    called = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)?", context.customer[:200])
    for sentence in read.sentences[:2]:
        tokens = sentence.tokens
        greet = next((index for index, token in enumerate(tokens[:3]) if token.keys & GREETS), None)
        if greet is None:
            continue
        at = next((index for index in range(greet + 1, min(greet + 4, len(tokens))) if is_name(tokens[index], called)), None)
        if at is None:
            continue
        name = tokens[at]
        if called and (hit := misnamed(name, called)):
            found.append(hit)
            continue
        if hit := wrong_gender(tokens[greet], name):
            found.append(hit)
    return found


def is_name(token: Token, called: list[str]) -> bool:
    if not token.is_word or folded(token.text) in COURTESY:
        return False
    return (
        token.text[:1].isupper() and (not CYRILLIC.search(token.text) or bool(token.keys & {"<Name>", "<Surn>"}) or bool(called))
    ) or any(folded(token.text)[:3] == folded(name)[:3] for name in called)


def misnamed(token: Token, called: list[str]) -> Hit | None:
    """Another form or spelling of the customer's name, or another name."""
    if any(token.text == name for name in called):
        return None
    shown = folded(token.text)
    for name in called:
        if folded(name) == shown and name.lower() == token.text.lower():
            return Hit("name", token.start, token.end, None, name)
    near = max(called, key=lambda name: common(folded(name), shown))
    share = common(folded(near), shown) / max(len(near), len(shown))
    nominative = {key[1:-1] for key in token.keys if key.startswith("{")}
    if share >= LEAST_SHARED or any(folded(name) in nominative for name in called):
        why = {"ru": f"Имя клиента пишется «{near}».", "en": f"The customer's name is written “{near}”."}
        return Hit("name", token.start, token.end, why, near)
    if "<Name>" in token.keys or not CYRILLIC.search(token.text):
        if set(keys(folded(called[0]))) & {key for key in token.keys if key.startswith("{")}:
            return None
        why = {"ru": f"Клиента зовут иначе: {called[0]}.", "en": f"The customer has another name: {called[0]}."}
        return Hit("name", token.start, token.end, why, called[0])
    return None


def common(one: str, other: str) -> int:
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count


def wrong_gender(greeting: Token, name: Token) -> Hit | None:
    """«Уважаемый Анна»."""
    word = folded(greeting.text)
    if word not in ("уважаемый", "уважаемая", "дорогой", "дорогая"):
        return None
    genders = {
        str(parsed.tag.gender)
        for parsed in morphology().parse(name.text.lower()[:40])
        if "Name" in parsed.tag and "nomn" in parsed.tag and "Abbr" not in parsed.tag
    }
    said_of = "femn" if word.endswith("ая") else "masc"
    if not genders or said_of in genders or "ms-f" in genders:
        return None
    other = {"уважаемый": "уважаемая", "уважаемая": "уважаемый", "дорогой": "дорогая", "дорогая": "дорогой"}[word]
    fixed = other.capitalize() if greeting.text[:1].isupper() else other
    return Hit("name", greeting.start, greeting.end, None, fixed)


def own_words(text: str, company: CompanyWords) -> list[Hit]:
    """Words the company says otherwise, or never."""
    found = []
    for word in [*company.prefer, *company.avoid]:
        if not (wanted := word.strip()):
            continue
        instead = company.prefer.get(word)
        for match in re.finditer(rf"(?<!\w){re.escape(wanted)}(?!\w)", text, re.IGNORECASE):
            rewrite = instead and (instead[:1].upper() + instead[1:] if match[0][:1].isupper() else instead)
            if rewrite and rewrite.lower() == match[0].lower():
                continue
            why = (
                {
                    "ru": f"У вас говорят «{instead}», а не «{match[0]}».",
                    "en": f"Your company says “{instead}”, not “{match[0]}”.",
                }
                if instead
                else {"ru": f"У вас не говорят «{match[0]}».", "en": f"Your company does not say “{match[0]}”."}
            )
            found.append(Hit("own", match.start(), match.end(), why, rewrite))
    return found
