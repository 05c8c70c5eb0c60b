"""By when a customer says that he needs it: a time beside a departure or a limit. Pure, and rather silent than wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from otklik.desk.moments import at
from otklik.desk.reading import CLOCK, MONTHS_EN, MONTHS_RU, MOST_TEXT, Found, Span, found_where

FARTHEST = 120  # signs of a sentence on either side of a time
MOST_PLACES = 40
MOST_WORDS = 6  # between «рейс» and its time
MOST_BEHIND = 2  # «в 06:40 у меня поезд»
AROUND = 30  # signs before the departure and behind the time in which its day is looked for
# A time that is past when he writes is meant for the next day only when that is not far: «вылет в 06:40», written in the evening.
FURTHEST = timedelta(hours=16)

SENTENCE_END = re.compile(r"[!?…;\n]|\.(?!\d)")
CLAUSE_END = re.compile(r"[,!?…;()\n]|[.:](?!\d)|\s[—–-]\s")
WORD = re.compile(r"[^\W_]+")
DEPARTURE = re.compile(
    r"\b(?:вылет(?!ел)\w*|улета\w+|лечу|летим|рейс\w*|самол[её]т\w*|поезд(?:а|у|ом|е|ов)?|электричк\w+|автобус\w*"
    r"|отправлени\w+|отправля(?:ет|ем|ю)\w*|отъезд\w*|уезжа\w+|посадк[аиуе]"
    r"|depart(?:ure|ures|s|ing)?|leav(?:e|es|ing)|flight|fly|flying|train|bus|boarding|takes? off)\b",
    re.IGNORECASE,
)
# Right before the time: «не позднее 18:30», «до завтра, 18:30».
LIMIT = re.compile(
    r"\b(?:до|не поздн(?:ее|ей)|не позже|by|before|until|no later than)(?:\s+[\w’'-]+){0,2}[\s,:—–-]*(?:в|at)?\s*$",
    re.IGNORECASE,
)
# What an interval or somebody's hours end with is no limit.
NO_LIMIT = re.compile(
    rf"\b(?:с|from|between)\s+{CLOCK}\s*$|работа|открыт|закрыт|на связи|доступн|ждал|\b(?:open|clos|available|work|wait)",
    re.IGNORECASE,
)
OVER = re.compile(
    r"вылетел|улетел|уехал|уш[её]л|опоздал|пропустил|прил[её]т|прилет|прибы|приземл|отмен|\b(?:departed|left|missed|arriv|land|cancel)",
    re.IGNORECASE,
)
# It was something else that happened at this time.
ELSE = re.compile(r"\bбыл|спис|оплат|ошибк|пиш|писал|звон|купил|\b(?:was|were|paid|charg|error|call|wrote|bought)", re.IGNORECASE)
UNCLEAR = re.compile(r"недел|через\s|\bweek|\bin (?:\d+|a|an|two|three)\b|кажд|\bevery\b", re.IGNORECASE)
# The longest first: «послезавтра» holds «завтра».
DAYS = {
    "послезавтра": 2, "day after tomorrow": 2, "сегодня": 0, "завтра": 1, "today": 0, "tonight": 0, "tomorrow": 1,
}  # fmt: skip
WEEKDAY = re.compile(
    r"\b(?:(понедельник|monday)|(вторник|tuesday)|(сред[ауы]|wednesday)|(четверг|thursday)|(пятниц[ауы]|friday)"
    r"|(суббот[ауы]|saturday)|(воскресень[ея]|sunday))",
    re.IGNORECASE,
)
DAY_WORD = re.compile("|".join(DAYS), re.IGNORECASE)
BETWEEN = re.compile(r"[\s,]*(?:в|at|on|г\.?|года)?[\s,]*", re.IGNORECASE)
HALF = re.compile(r"\s*(?:(?P<late>p\.?m\b|вечера|дня)|(?P<early>a\.?m\b|утра|ночи))", re.IGNORECASE)
NUMBERS = re.compile(r"\d+")
MONTHS = {name: number for names in (MONTHS_RU, MONTHS_EN) for number, name in enumerate(names.split("|"), start=1)}


def needed_by(text: str, written: datetime) -> dict[Found, datetime]:
    """By when he needs it, for each thing found that says so. `written` is when he wrote, on the clock that he means.

    Without a day it is the next such time; one that is past by then, with the next day's far away, stays past.
    """
    text = text[:MOST_TEXT]
    places = found_where(text)[:MOST_PLACES]
    told: dict[Found, datetime] = {}
    for found, span in places:
        clock = re.search(rf"{CLOCK}$", found.value)
        around = said_around(text, span) if clock and found.name in ("time", "date") else None
        if clock is None or around is None:
            continue
        hour, days = (
            hour_of(clock[0], text[span[1] : span[1] + AROUND]),
            days_of(found, span, around, text, places, written.date()),
        )
        if days is not None and len(days) < 2:
            told[found] = at(days.pop(), hour, written) if days else next_such(hour, written)
    return told


def said_around(text: str, span: Span) -> Span | None:
    """From where to where the words stand that make this time a departure or a limit; None when it is neither."""
    start = max(span[0] - FARTHEST, 0)
    start = max((end.end() for end in SENTENCE_END.finditer(text, start, span[0])), default=start)
    before, behind = text[start : span[0]], clause(text[span[1] : span[1] + FARTHEST])
    limit = LIMIT.search(before)
    if limit and not NO_LIMIT.search(before[: limit.start()]):
        return start + limit.start(), span[1]
    if OVER.search(behind):
        return None
    words = list(DEPARTURE.finditer(before))
    if words and len(WORD.findall(before[words[-1].end() :])) <= MOST_WORDS:
        near = last_clause(before[: words[-1].start()]) + before[words[-1].start() :]
        return None if OVER.search(near) or ELSE.search(near) else (start + words[-1].start(), span[1])
    follows = DEPARTURE.search(behind)
    if follows and len(WORD.findall(behind[: follows.start()])) <= MOST_BEHIND and not ELSE.search(last_clause(before)):
        return span[0], span[1] + follows.end()
    return None


def clause(text: str) -> str:
    end = CLAUSE_END.search(text)
    return text[: end.start()] if end else text


def last_clause(text: str) -> str:
    return CLAUSE_END.split(text)[-1][-AROUND:]


def hour_of(said: str, behind: str) -> time:
    """«6:40 вечера» is 18:40."""
    hours, minutes = map(int, said.split(":"))
    half = HALF.match(behind)
    if half and hours <= 12:
        hours = hours % 12 + 12 if half["late"] else hours % 12 if hours == 12 else hours
    return time(hours, minutes)


def days_of(
    found: Found, span: Span, around: Span, text: str, places: Iterable[tuple[Found, Span]], today: date
) -> set[date] | None:
    """The day that is said with it, or several; None when it is not clear which one is meant."""
    if found.name == "date":
        dates = [found.value]
    else:
        dates = [one.value for one, place in places if one.name == "date" and belongs(text, place, span, around)]
    if dates:
        days = {day for value in dates if (day := date_in(value, today))}
        return days or None
    before, behind = text[max(around[0] - AROUND, 0) : around[0]], text[around[1] : around[1] + AROUND]
    words = last_clause(before) + text[around[0] : around[1]] + clause(behind)
    if UNCLEAR.search(words):
        return None
    ahead = {DAYS[word[0].lower()] for word in DAY_WORD.finditer(words)}
    ahead |= {((one.lastindex or 1) - 1 - today.weekday()) % 7 for one in WEEKDAY.finditer(words)}
    return {today + timedelta(days=days) for days in ahead}


def belongs(text: str, date_at: Span, time_at: Span, around: Span) -> bool:
    """Whether a date stands between the departure and its time, or right beside the time."""
    first, second = sorted((date_at, time_at))
    return around[0] <= date_at[0] < around[1] or bool(BETWEEN.fullmatch(text[first[1] : second[0]]))


def date_in(value: str, near: date) -> date | None:
    """The day of a date as people write it; without a year it is the one that is nearest."""
    value = re.sub(rf"[\s,]*(?:в|at)?\s*{CLOCK}$", "", value.lower())
    numbers = [int(one) for one in NUMBERS.findall(value)]
    month = next((number for name, number in MONTHS.items() if re.search(rf"\b{name[:3]}", value)), None)
    if re.match(r"\d{4}-", value):
        year, month, day = numbers
    elif month is not None:
        day, year = numbers[0], numbers[1] if len(numbers) > 1 else 0
    else:
        day, month, year = numbers[0], numbers[1], numbers[2] if len(numbers) > 2 else 0
        if "/" in value and day <= 12 and day != month:
            return None  # Which of the two is the month differs from country to country.
    years = [year + 2000 if year < 100 else year] if year else [near.year - 1, near.year, near.year + 1]
    days = [one for one in (a_day(year, month, day) for year in years) if one]
    return min(days, key=lambda one: abs(one - near), default=None)


def a_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def next_such(hour: time, written: datetime) -> datetime:
    today, tomorrow = at(written.date(), hour, written), at(written.date() + timedelta(days=1), hour, written)
    return tomorrow if today <= written and tomorrow - written <= FURTHEST else today
