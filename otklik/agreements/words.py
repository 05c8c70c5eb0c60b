"""Agreements and clocks in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from otklik.agreements.models import Agreement
from otklik.agreements.rules import ANSWER, RESOLUTION, TEAM, UPDATE
from otklik.desk.models import Kind
from otklik.desk.order import Priority
from otklik.pages.words import DAY, MINUTE, NBSP, span_words

PROMISES: dict[str, Promise] = {
    ANSWER: gettext_lazy("first answer in %(time)s"),
    UPDATE: gettext_lazy("next word in %(time)s"),
    RESOLUTION: gettext_lazy("resolution in %(time)s"),
}
NAMES: dict[str, Promise] = {
    ANSWER: pgettext_lazy("clock", "First answer"),
    UPDATE: pgettext_lazy("clock", "Next word"),
    RESOLUTION: pgettext_lazy("clock", "Resolution"),
    TEAM: pgettext_lazy("clock", "Time of the team"),
}


def time_words(minutes: int) -> str:
    """Working time is counted in hours: a day of it is another length in every calendar."""
    hours, rest = divmod(minutes, 60)
    if not hours or minutes < DAY // MINUTE:
        return span_words(minutes * MINUTE)
    if rest:
        return (_("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest}).replace(" ", NBSP)
    return (ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}).replace(" ", NBSP)


def promises_words(agreement: Agreement) -> list[str]:
    """«first answer in 15 minutes», one for each promise."""
    found = [str(PROMISES[what]) % {"time": time_words(minutes)} for what, minutes in agreement.minutes.items()]
    if agreement.still_minutes:
        found.append(_("rises after %(time)s without a step") % {"time": time_words(agreement.still_minutes)})
    return found


def conditions_words(agreement: Agreement) -> str:
    """For which tickets it holds; the reason why it was chosen."""
    found = [
        str(agreement.organisation or ""),
        str(agreement.service or ""),
        _("priority: %(word)s") % {"word": Priority(agreement.priority).label} if agreement.priority else "",
        _("kind: %(word)s") % {"word": Kind(agreement.kind).label} if agreement.kind else "",
    ]
    return " · ".join(one for one in found if one) or _("all tickets without an agreement of their own")
