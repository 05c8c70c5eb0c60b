"""Until when rules and macros put a ticket aside: for so long, or until the next working morning of a calendar."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from otklik.calendars.models import Calendar
from otklik.calendars.rules import NoWorkingTimeError, next_morning
from otklik.lib.clock import now
from otklik.lib.once import once
from otklik.lib.refused import Refused
from otklik.pages.words import span_words

# In minutes: an hour to a week.
SPANS = tuple(hours * 60 for hours in (1, 2, 4, 8, 24, 48, 72, 168))
# What names a calendar begins so; its number follows.
MORNING = "morning-"


class CalendarGone(Refused):
    """The calendar was removed."""


@once
def asides() -> list[tuple[str, str]]:
    """What can be chosen, and how it reads behind “put aside”."""
    spans = [(str(minutes), _("for %(span)s") % {"span": span_words(minutes * 60)}) for minutes in SPANS]
    mornings = [
        (f"{MORNING}{one.pk}", _("until the next working morning (%(calendar)s)") % {"calendar": one.name})
        for one in Calendar.objects.all()
    ]
    return [*spans, *mornings]


def aside_until(value: str) -> datetime:
    if not value.startswith(MORNING):
        return now() + timedelta(minutes=int(value))
    calendar = Calendar.objects.prefetch_related("special_days").filter(pk=int(value.removeprefix(MORNING))).first()
    if calendar is None:
        raise CalendarGone(_("The calendar by which it would be put aside is gone."))
    try:
        return next_morning(calendar.hours(), now())
    except NoWorkingTimeError:
        raise Refused(_("By the calendar “%(name)s” nobody ever works: write its hours first.") % {"name": calendar}) from None
