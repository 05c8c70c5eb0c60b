"""What somebody typed into the search, taken apart: words, and filters such as «услуга:регистрация до:вчера». Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

SENDER, SERVICE, TEAM, OWNER, STATE, KIND, PRIORITY, BEFORE, AFTER = (
    "from", "service", "team", "owner", "state", "kind", "priority", "before", "after",
)  # fmt: skip
# Both languages are understood whatever the reader's: habits do not change with a setting.
NAMES: dict[str, str] = {
    "от": SENDER, "from": SENDER,
    "услуга": SERVICE, "service": SERVICE,
    "группа": TEAM, "кому": TEAM, "team": TEAM, "to": TEAM,
    "владелец": OWNER, "owner": OWNER,
    "состояние": STATE, "state": STATE,
    "вид": KIND, "kind": KIND,
    "приоритет": PRIORITY, "priority": PRIORITY,
    "до": BEFORE, "before": BEFORE,
    "после": AFTER, "after": AFTER,
}  # fmt: skip
# What is offered while one types, in the reader's language.
OFFERED: dict[str, tuple[Promise, Promise]] = {
    SENDER: (pgettext_lazy("search", "from"), _("a name, an e-mail, a telephone")),
    SERVICE: (pgettext_lazy("search", "service"), _("what the customer uses")),
    TEAM: (pgettext_lazy("search", "team"), _("who has it")),
    OWNER: (pgettext_lazy("search", "owner"), _("a colleague")),
    STATE: (pgettext_lazy("search", "state"), _("where it stands")),
    KIND: (pgettext_lazy("search", "kind"), _("what it is")),
    PRIORITY: (pgettext_lazy("search", "priority"), _("how urgent it is")),
    AFTER: (pgettext_lazy("search", "after"), _("a day, for example 1.09 or yesterday")),
    BEFORE: (pgettext_lazy("search", "before"), _("a day, for example 1.09 or yesterday")),
}
# In characters: what the search field takes.
LONGEST = 200
MOST_WORDS = 12
FIRST_YEAR, LAST_YEAR = 1900, 2200
PARTS = re.compile(r'(?P<name>[^\W\d_]+):\s?(?:"(?P<long>[^"]*)"?|(?P<value>\S+))|"(?P<quoted>[^"]*)"?|(?P<word>\S+)')
DAYS_AGO = {"сегодня": 0, "today": 0, "вчера": 1, "yesterday": 1, "позавчера": 2}
ISO = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?")
DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})(?:\.(\d{2}|\d{4}))?")


@dataclass(frozen=True, kw_only=True)
class Question:
    """`words` must all occur, `without` must not; filters by name, in the order of typing."""

    words: Sequence[str] = ()
    without: Sequence[str] = ()
    filters: Sequence[tuple[str, str]] = field(default=())

    def __bool__(self) -> bool:
        return bool(self.words or self.without or self.filters)


def question_of(typed: str) -> Question:
    words: list[str] = []
    without: list[str] = []
    filters: list[tuple[str, str]] = []
    for part in PARTS.finditer(typed):
        name = NAMES.get((part["name"] or "").lower())
        if name:
            value = part["long"] if part["long"] is not None else part["value"]
            filters += [(name, value.strip())] if value and value.strip() else []
        elif part["quoted"] is not None:
            words += part["quoted"].split()
        elif len(said := part[0]) > 2 and said[0] == "-" and said[1].isalpha():
            without.append(said[1:])
        else:
            words += part[0].split()
    return Question(words=words[:MOST_WORDS], without=without[:MOST_WORDS], filters=filters[:MOST_WORDS])


def folded(text: str) -> str:
    """As words are compared: small letters, ё as е."""
    return text.lower().replace("ё", "е")


def day_of(said: str, today: date) -> date | None:
    """«вчера», 2026-11-25, 25.11.2026, 25.11: the day meant; without a year the nearest that has passed.

    None too for a day before the first and behind the last that can be reckoned with: there is no ticket of it.
    """
    day = read_day(said, today)
    return day if day is not None and FIRST_YEAR <= day.year <= LAST_YEAR else None


def read_day(said: str, today: date) -> date | None:
    if (ago := DAYS_AGO.get(said.lower())) is not None:
        return today - timedelta(days=ago)
    try:
        if found := ISO.fullmatch(said):
            return date(int(found[1]), int(found[2]), int(found[3] or 1))
        if found := DOTTED.fullmatch(said):
            year = int(found[3]) if found[3] else today.year
            day = date(year + 2000 if year < 100 else year, int(found[2]), int(found[1]))
            return day if found[3] or day <= today else day.replace(year=day.year - 1)
    except ValueError:
        return None
    return None
