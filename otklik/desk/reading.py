"""Reads what a customer's message tells by the way: numbers, dates, addresses. Pure, without network, and rather silent than wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import phonenumbers

from otklik.customers.identifiers import EMAIL, HOME_REGION, PHONE, email
from otklik.lib.text import clean_line

# What matters is said at the beginning; a forwarded log of a thousand lines is not read.
MOST_TEXT = 4000
MOST_FOUND = 12

MONTHS_RU = "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
MONTHS_EN = "january|february|march|april|may|june|july|august|september|october|november|december"
SHORT_EN = "jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec"
YEAR = r"(?:,?\s+20\d\d(?:\s*(?:года|г\.?))?)?"
DAY = r"(?:0?[1-9]|[12]\d|3[01])"
CLOCK = r"(?:[01]?\d|2[0-3]):[0-5]\d"
DATE = (
    rf"20\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
    rf"|{DAY}\.(?:0[1-9]|1[0-2])\.(?:20)?\d\d"
    rf"|{DAY}\.(?:0[1-9]|1[0-2])(?![.\d])"
    rf"|{DAY}/(?:0[1-9]|1[0-2])/(?:20)?\d\d"
    rf"|{DAY}\s+(?:{MONTHS_RU}){YEAR}"
    rf"|{DAY}(?:st|nd|rd|th)?\s+(?:{MONTHS_EN}|{SHORT_EN}){YEAR}"
    rf"|(?:{MONTHS_EN}|{SHORT_EN})\.?\s+{DAY}(?:st|nd|rd|th)?\b{YEAR}"
)
NUMBER_SIGN = r"(?:\s*(?:№|#|n[oº°]?\.|номер\w*|number)\s*:?|\s*:)?\s*"
SIGN = r"\s*(?:№|#|n[oº°]\.?|номер\w*|number|:)+\s*:?\s*"
CODE = r"[A-ZА-ЯЁ0-9][A-ZА-ЯЁ0-9/\-]{2,29}"
CURRENCY = r"(?:₽|руб(?:\.|л\w*)?|р\.|RUB|€|евро|EUR|euros?|\$|USD|доллар\w*|dollars?)"
SUM = r"\d{1,3}(?:[   ]\d{3})+(?:[.,]\d{2})?|\d+(?:[.,]\d{2})?"
# Two signs of an airline before its number mean a flight by themselves only when the airline is a known one.
AIRLINES = "SU|S7|U6|DP|FV|UT|N4|5N|WZ|ZF|A4|D2|YK|R3|HZ|TK|EK|QR|LH|AF|KL|BA|PC|KC|HY|J2|B2|A9|FZ|EY"


@dataclass(frozen=True, kw_only=True)
class Found:
    """Something that a message tells: the fact's name, its value as people write it."""

    name: str
    value: str


Check = Callable[[str], str]
Pattern = tuple[str, re.Pattern[str], Check]


def plain(value: str) -> str:
    return clean_line(value, most=120).strip(" ,.;:")


def ticket_number(value: str) -> str:
    digits = re.sub(r"\D", "", value)
    return f"{digits[:3]}-{digits[3:]}" if len(digits) == 13 else ""


def code(value: str) -> str:
    """A number of an order or a contract has a digit in it, and is no date."""
    value = plain(value).rstrip("-/")
    return value if re.search(r"\d", value) and not re.fullmatch(DATE, value, re.IGNORECASE) else ""


def locator(value: str) -> str:
    """Six capitals and digits; a word that somebody shouts has no digit and no Latin letters."""
    return value if re.search(r"\d", value) or re.fullmatch(r"[A-Z]{6}", value) else ""


def flight(value: str) -> str:
    return re.sub(r"[\s\-]+", " ", re.sub(r"(?<=[A-ZА-ЯЁ])(?=\d{2,4}$)", " ", value.strip())).upper()


def moment(value: str) -> str:
    return re.sub(r"\s+", " ", plain(value))


PATTERNS: tuple[Pattern, ...] = (
    ("e-ticket", re.compile(r"(?<![\d\-])(\d{3}-\d{10}|\d{3}[- ]\d{3} \d{3} \d{4})(?![\d\-])"), ticket_number),
    ("e-ticket", re.compile(r"(?:билет\w*|ticket|маршрут\w*)\D{0,30}?(?<!\d)(\d{3}[- ]?\d{10}|\d{3}[- ]\d{4} \d{6})(?!\d)", re.IGNORECASE), ticket_number),
    ("contract", re.compile(rf"(?:договор\w*|contract|agreement){SIGN}(?-i:({CODE}))", re.IGNORECASE), code),
    ("contract", re.compile(r"(?:договор\w*|contract)\s+(?-i:(\d[A-ZА-ЯЁ0-9/\-]{3,29}))", re.IGNORECASE), code),
    ("order", re.compile(rf"(?:заказ\w*|order){NUMBER_SIGN}(?-i:({CODE}))", re.IGNORECASE), code),
    ("booking", re.compile(r"(?:брон\w*|pnr|booking(?:\s+(?:reference|code|number))?|reservation|локатор\w*)(?:\s+(?:код\w*|номер\w*|is))?\s*(?:№|#|:|—|-)?\s*(?-i:([A-ZА-ЯЁ0-9]{6}))(?![\w])", re.IGNORECASE), locator),
    ("flight", re.compile(r"(?:рейс\w*|flight)\s*(?:№|#|number|no\.)?\s*:?\s*(?-i:((?:[A-ZА-ЯЁ]{2}|[A-Z]\d|\d[A-Z])[ \-]?\d{1,4}))(?!\w)", re.IGNORECASE), flight),
    ("flight", re.compile(rf"(?<![\w\-])((?:{AIRLINES})[ \-]?\d{{3,4}})(?![\w\-])"), flight),
    ("amount", re.compile(rf"(?<![\d\w.,])((?:{SUM})\s?{CURRENCY})(?!\w)", re.IGNORECASE), plain),
    ("amount", re.compile(r"(?<!\w)([$€]\s?(?:\d{1,3}(?:,\d{3})+(?:\.\d\d)?|\d+(?:[.,]\d\d)?))(?!\w)"), plain),
    ("date", re.compile(rf"(?<![\w.\-/])((?:{DATE})(?:\s*,?\s*(?:в|at)?\s*{CLOCK})?)(?![\w/])", re.IGNORECASE), moment),
    ("time", re.compile(rf"(?<![\w.:\-])({CLOCK})(?![\w:])"), moment),
)  # fmt: skip
MAIL = re.compile(r"(?<![\w.+\-@])[\w.+\-]{1,64}@[\w\-]+(?:\.[\w\-]+)+")
Span = tuple[int, int]


def found_in(text: str) -> tuple[Found, ...]:
    """What the text tells, in its own order, each thing once. Nothing is read twice: digits of a ticket are no telephone."""
    return tuple(dict.fromkeys(one for one, _span in found_where(text)))[:MOST_FOUND]


@lru_cache(maxsize=512)
def found_where(text: str) -> tuple[tuple[Found, Span], ...]:
    """The same with each place where it stands."""
    text = text[:MOST_TEXT]
    found: list[tuple[Found, Span]] = []

    def take(name: str, value: str, span: Span) -> None:
        if value and not any(begin < span[1] and span[0] < end for _one, (begin, end) in found):
            found.append((Found(name=name, value=value), span))

    for name, value, span in (*mails(text), *matches(text, PATTERNS[:-3]), *telephones(text), *matches(text, PATTERNS[-3:])):
        take(name, value, span)
    return tuple(sorted(found, key=lambda one: one[1]))


def matches(text: str, patterns: Iterable[Pattern]) -> Iterator[tuple[str, str, Span]]:
    for name, pattern, checked in patterns:
        for match in pattern.finditer(text):
            yield name, checked(match[1]), match.span(1)


def mails(text: str) -> Iterator[tuple[str, str, Span]]:
    for match in MAIL.finditer(text):
        yield EMAIL, email(match[0].rstrip(".")), match.span()


def telephones(text: str) -> Iterator[tuple[str, str, Span]]:
    if sum(map(str.isdigit, text)) < 7:
        return
    numbers: Any = phonenumbers.PhoneNumberMatcher(text, HOME_REGION, leniency=phonenumbers.Leniency.VALID)
    for match in numbers:
        # Ten bare digits are as often a number of something else.
        if match.raw_string.startswith(("+", "8", "7", "(")):
            shown = phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
            yield PHONE, shown, (match.start, match.end)
