"""Times, spans, numbers and spaces as a reader expects them in his language."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, npgettext
from django.utils.translation import gettext as _

NBSP = "\u00a0"
THIN = "\u202f"
MINUTE, HOUR, DAY = 60, 3600, 86400

# Short words that must not end a line, in Russian and English.
SHORT = (
    "а|без|в|во|да|для|до|за|и|из|из-за|или|к|как|ко|на|над|не|ни|но|о|об|от|по|под|при|про|с|со|то|у|что|"
    "a|an|the|at|by|for|in|of|on|or|to|we|I"
)
BEFORE_DASH = re.compile(r"[ \u00a0]+([—–])(?=\s)")
AFTER_SHORT = re.compile(rf"(?<![\w-])({SHORT}) (?=\S)", re.IGNORECASE)
AFTER_NUMBER = re.compile(r"(\d) (?=[^\W\d_])")
AFTER_NUMERO = re.compile(r"№ (?=\d)")
# «доб. 12», "ext. 12": what is dialled after the other side has answered.
EXTENSION = re.compile(r"(?:доб\w*|ext\w*|x|#)\.?\s*(\d+)\s*$", re.IGNORECASE)
THOUSANDS = re.compile(r"(?<=\d)(?=(?:\d{3})+$)")


def nbsp(text: str) -> str:
    """No line break before a dash, after a short word, or between a number and its unit."""
    text = BEFORE_DASH.sub(rf"{NBSP}\1", text)
    # Twice, because neighbouring short words ("и в доме") overlap.
    text = AFTER_SHORT.sub(rf"\1{NBSP}", AFTER_SHORT.sub(rf"\1{NBSP}", text))
    return AFTER_NUMERO.sub(f"№{NBSP}", AFTER_NUMBER.sub(rf"\1{NBSP}", text))


def dialled(phone: str) -> str:
    """What stands behind `tel:`: «+7 (495) 123-45-67 доб. 12» → `+74951234567;ext=12` (RFC 3966)."""
    extension = EXTENSION.search(phone)
    number = re.sub(r"[^0-9+]", "", phone[: extension.start()] if extension else phone)
    return f"{number};ext={extension[1]}" if extension else number


def spaced(number: int | str) -> str:
    """12480 → 12 480 with narrow spaces; four digits stay together."""
    whole = str(number)
    sign, digits = (whole[0], whole[1:]) if whole[:1] in "-−" and len(whole) > 1 else ("", whole)
    return whole if not digits.isdigit() or len(digits) < 5 else sign.replace("-", "−") + THOUSANDS.sub(THIN, digits)


def clock(moment: datetime, now: datetime | None = None, *, short: bool = False) -> str:
    """«14:05» today, «22 ноября, 14:05» on another day (`short`: «22 ноября»), with the year in another year."""
    here = timezone.localtime(moment)
    today = timezone.localtime(now)
    if here.date() == today.date():
        return f"{here:%H:%M}"
    day = _day(here.date(), here.year != today.year, get_language())
    return day if short else f"{day}, {here:%H:%M}"


def full_moment(moment: datetime) -> str:
    """The whole date and time with the zone, for a title."""
    here = timezone.localtime(moment)
    return f"{_day(here.date(), True, get_language())}, {here:%H:%M:%S} ({here.tzname()})"


@lru_cache(maxsize=512)
def _day(day: date, with_year: bool, _language: str | None) -> str:
    """«22 ноября»; kept by language, because a list says the same few days many times."""
    return date_format(day, "j E Y" if with_year else "j E").replace(" ", NBSP)


def clock_range(start: datetime, end: datetime) -> str:
    """«14:40–15:00»; the day is said once, or twice when the range crosses midnight."""
    first, last = timezone.localtime(start), timezone.localtime(end)
    if first.date() == last.date():
        return f"{clock(start)}–{last:%H:%M}"
    return f"{clock(start)}{NBSP}– {clock(end)}"


def span_words(span: timedelta | float) -> str:
    """«42 секунды», «7 минут», «3 ч 5 мин», «2 дня 4 ч»: two units at most. Takes a timedelta or seconds."""
    seconds = int(span.total_seconds() if isinstance(span, timedelta) else span)
    seconds = max(seconds, 0)
    if seconds < MINUTE:
        words = ngettext("%(n)d second", "%(n)d seconds", seconds) % {"n": seconds}
    elif seconds < HOUR:
        words = ngettext("%(n)d minute", "%(n)d minutes", seconds // MINUTE) % {"n": seconds // MINUTE}
    elif seconds < DAY:
        words = _hours(seconds)
    else:
        words = _days(seconds)
    return words.replace(" ", NBSP)


def waited_words(span: timedelta) -> str:
    """The same behind a verb: «ждёт 21 минуту». Only a minute says it another way, and who waits is counted from the first."""
    if MINUTE <= (seconds := int(span.total_seconds())) < HOUR:
        words = npgettext("for how long", "%(n)d minute", "%(n)d minutes", seconds // MINUTE) % {"n": seconds // MINUTE}
        return words.replace(" ", NBSP)
    return span_words(span)


def stopwatch(span: timedelta) -> str:
    """0:04:12; hours are not folded into days, because the model case is counted in hours."""
    seconds = max(int(span.total_seconds()), 0)
    return f"{seconds // HOUR}:{seconds % HOUR // MINUTE:02}:{seconds % MINUTE:02}"


def ago_words(moment: datetime, now: datetime | None = None) -> str:
    """«только что», «3 минуты назад»; empty from a day on, where the clock time says enough."""
    seconds = int(((now or timezone.now()) - moment).total_seconds())
    if seconds >= DAY or seconds < -MINUTE:
        return ""
    if seconds < MINUTE:
        return _("just now").replace(" ", NBSP)
    if seconds < HOUR:
        words = ngettext("%(n)d minute ago", "%(n)d minutes ago", seconds // MINUTE) % {"n": seconds // MINUTE}
    else:
        words = ngettext("%(n)d hour ago", "%(n)d hours ago", seconds // HOUR) % {"n": seconds // HOUR}
    return words.replace(" ", NBSP)


def initials(name: str) -> str:
    """«Анна Котова» → «АК»; a nameless person is a question mark."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalnum()]
    return "".join(word[0] for word in words[:2]).upper() or "?"


def _hours(seconds: int) -> str:
    hours, minutes = seconds // HOUR, seconds % HOUR // MINUTE
    if not minutes:
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes}


def _days(seconds: int) -> str:
    days, hours = seconds // DAY, seconds % DAY // HOUR
    words = ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    return words if not hours else _("%(days)s %(hours)d h") % {"days": words, "hours": hours}
