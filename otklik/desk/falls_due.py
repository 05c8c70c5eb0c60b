"""What was promised about a ticket and falls due while it is put aside: the clocks go on, for the customer knows nothing of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from otklik.desk.models import Ticket
from otklik.lib.clock import now
from otklik.pages.words import clock, nbsp

# So much before the first promise the ticket can come back instead: there must be time left to keep it.
IN_TIME = timedelta(minutes=15)


@dataclass(frozen=True, kw_only=True)
class Due:
    """A promise; the sentences name it with `%(when)s`, as it is to be kept and as it was not. Without `late` it counts no more then."""

    at: datetime
    words: Promise
    late: Promise | None = None

    @property
    def sentence(self) -> str:
        words = self.words if self.at > now() or self.late is None else self.late
        return nbsp(str(words) % {"when": clock(self.at)})


Source = Callable[[Ticket], Iterable[Due]]


def own(ticket: Ticket) -> Iterable[Due]:
    if ticket.answer_due_at:
        yield Due(
            at=ticket.answer_due_at,
            words=gettext_lazy("An answer is promised by %(when)s, before you come back to the ticket."),
            late=gettext_lazy("An answer was promised by %(when)s, and that has passed."),
        )
    if ticket.deadline_at:
        yield Due(
            at=ticket.deadline_at,
            words=gettext_lazy("The customer needs it by %(when)s, before you come back to the ticket."),
        )


_sources: list[Source] = [own]


def falls_due(source: Source) -> None:
    """Adds a source of promises of a ticket that still hold."""
    if source not in _sources:
        _sources.append(source)


def due_before(ticket: Ticket, moment: datetime) -> list[Due]:
    """What falls before the moment or is late already, the earliest first."""
    due = [one for source in _sources for one in source(ticket) if one.at < moment and (one.at > now() or one.late)]
    return sorted(due, key=lambda one: one.at)


def in_time(due: list[Due]) -> datetime | None:
    """The moment at which the ticket could come back instead; None when it is too late for that."""
    moment = min(one.at for one in due) - IN_TIME if due else None
    return moment if moment and moment > now() + timedelta(minutes=1) else None


def aside_words(due: list[Due]) -> str:
    return " ".join(one.sentence for one in due)
