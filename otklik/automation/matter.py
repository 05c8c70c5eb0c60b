"""A ticket as rules see it: plain values, so that the same eyes look at a live ticket and at one of last week."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from otklik.calendars.models import Calendar
from otklik.calendars.rules import is_open
from otklik.desk.models import Message, Ticket
from otklik.lib.clock import now
from otklik.lib.later import later
from otklik.wording.morphology import morphology

if TYPE_CHECKING:
    import snowballstemmer
else:
    snowballstemmer = later("snowballstemmer")

WORD = re.compile(r"[^\W\d_]+|\d+")
CYRILLIC = re.compile(r"[а-яё]")
# Of a very long message the beginning tells what it is about.
LONGEST = 8000
NOBODY = "none"


@dataclass(frozen=True)
class Matter:
    """`team` and `owner` are ids as text, or `none`."""

    service: str = NOBODY
    kind: str = ""
    priority: str = ""
    language: str = ""
    channel: str = ""
    team: str = NOBODY
    owner: str = NOBODY
    state: str = ""
    organisation: str = ""
    text: str = ""
    at: datetime = field(default_factory=now)

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(stem(word) for word in WORD.findall(self.text[:LONGEST].lower()))


def matter_of(ticket: Ticket, message: Message | None, at: datetime | None = None) -> Matter:
    """`message` is the one that the event brought; its words count together with the subject's. `at` is now unless it is rehearsed."""
    organisation = ticket.customer.organisation
    return Matter(
        service=str(ticket.service_id or NOBODY),
        kind=ticket.kind,
        priority=str(ticket.priority),
        language=ticket.language,
        channel=message.conversation.channel if message else "",
        team=str(ticket.team_id or NOBODY),
        owner=str(ticket.owner_id or NOBODY),
        state=ticket.state,
        organisation=organisation.name if organisation else "",
        text=f"{ticket.subject}\n{message.text}" if message else ticket.subject,
        at=at or now(),
    )


def is_working(calendar: str, at: datetime) -> bool | None:
    """Whether this calendar has working hours at the moment; None when the calendar is gone."""
    found = Calendar.objects.prefetch_related("special_days").filter(pk=int(calendar)).first()
    return is_open(found.hours(), at) if found else None


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """What all forms of a word have in common: «деньги», «денег» and «деньгами» are one."""
    if CYRILLIC.search(word):
        return str(morphology().parse(word)[0].normal_form).replace("ё", "е")
    # A stemmer keeps the word at hand while it works: threads must not share one.
    return str(snowballstemmer.stemmer("english").stemWord(word))


def phrases(text: str) -> list[frozenset[str]]:
    """Words and phrases written with commas between them, each as its stems."""
    found = (frozenset(stem(word) for word in WORD.findall(part.lower())) for part in text.split(","))
    return [phrase for phrase in found if phrase]
