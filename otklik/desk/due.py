"""When the answer is due, in words that count down: «ответить за 7 минут», «просрочено на 12 минут»."""

from __future__ import annotations

import json
from datetime import datetime
from functools import lru_cache

from django.utils.translation import get_language, npgettext, pgettext

from otklik.lib.clock import now
from otklik.pages.words import DAY, HOUR, MINUTE, NBSP, clock, span_words

SOON = 10 * MINUTE
# One number for each of the plural forms of our languages, by their names in the browser.
OTHER = 5
FORMS = {"one": 1, "few": 2, "many": 5, "other": OTHER}


def due_words(due_at: datetime, *, short: bool = False) -> tuple[str, str]:
    """
    The words and their tone. Within the hour they count minutes, before it they name the time; `short` is for a row of the list,
    where they stand on one line with the number and the owner: the largest unit alone, and of another day no hour.
    """
    left = int((due_at - now()).total_seconds())
    if left >= HOUR:
        return by(clock(due_at, short=short)), ""
    if left >= MINUTE:
        return within(left // MINUTE, short=short), "warn" if left < SOON else ""
    if left > -MINUTE:
        return at_once(), "warn" if left >= 0 else "alarm"
    if left > -HOUR:
        return late(-left // MINUTE, short=short), "alarm"
    if left > -DAY:
        return late_by_hours(str(-left // HOUR)) if short else late_by(span_words(-left)), "alarm"
    return late_by(span_words(-left // DAY * DAY)), "alarm"


def within(minutes: int, *, short: bool = False) -> str:
    if short:
        return pgettext("clock", "answer in %(n)d min") % {"n": minutes}
    return npgettext("clock", "answer within %(n)d minute", "answer within %(n)d minutes", minutes) % {"n": minutes}


def late(minutes: int, *, short: bool = False) -> str:
    if short:
        return pgettext("clock", "overdue by %(n)d min") % {"n": minutes}
    return npgettext("clock", "overdue by %(n)d minute", "overdue by %(n)d minutes", minutes) % {"n": minutes}


def late_by_hours(hours: str) -> str:
    return pgettext("clock", "overdue by %(hours)s h") % {"hours": hours}


def at_once() -> str:
    return pgettext("clock", "answer now")


def by(when: str) -> str:
    return pgettext("clock", "answer by %(when)s") % {"when": when}


def late_by(span: str) -> str:
    return pgettext("clock", "overdue by %(span)s") % {"span": span}


def words_for_script() -> str:
    """The same words for `<due-clock>`, as JSON: each plural form once, with {} for the number."""
    return _words_for_script(get_language() or "")


@lru_cache(maxsize=8)
def _words_for_script(_language: str) -> str:
    hours = pgettext("clock", "overdue by %(hours)s h %(minutes)s min") % {"hours": "{h}", "minutes": "{m}"}
    return json.dumps(
        {
            "within": {form: within(number).replace(str(number), "{}") for form, number in FORMS.items()},
            "late": {form: late(number).replace(str(number), "{}") for form, number in FORMS.items()},
            "now": at_once(),
            "hours": hours.replace("} ", "}" + NBSP),
            "short": {
                "within": {"other": within(OTHER, short=True).replace(str(OTHER), "{}")},
                "late": {"other": late(OTHER, short=True).replace(str(OTHER), "{}")},
                "hours": late_by_hours("{h}"),
            },
        },
        ensure_ascii=False,
    )
