"""What the ticket's page shows of agreements: its clocks with the reason, and that it stands still."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from otklik.agreements.models import Clock, Stillness
from otklik.agreements.rules import ANSWER, RESOLUTION, TEAM, UPDATE
from otklik.agreements.tried import tried
from otklik.agreements.words import NAMES, conditions_words, time_words
from otklik.desk.glance import ask, of_ticket, told
from otklik.desk.models import Ticket
from otklik.journal.prepared import WHICH, Prepared
from otklik.lib.clock import now
from otklik.pages.words import clock

ask("clocks", of_ticket("agreements_clock"))
ask("stands_still", of_ticket("agreements_stillness", "rung > 0"))
ORDER = (ANSWER, UPDATE, TEAM, RESOLUTION)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One clock as the reader sees it."""

    name: str
    words: str
    tone: str
    title: datetime | None = None


clocks_of = Prepared(
    lambda ticket: (
        Clock.objects.filter(ticket=ticket)
        .select_related("agreement__organisation", "agreement__service", "team_agreement__to_team")
        .order_by("round")
    ),
    WHICH,
)


def ticket_clocks(request: HttpRequest, ticket: Ticket) -> str:
    """The clocks, and by which agreement, with the reason why that one."""
    if not told(ticket, "clocks"):
        return ""
    newest: dict[str, Clock] = {}
    for one in clocks_of(ticket.pk):
        newest[one.what] = one
    if not newest:
        return ""
    agreement = next((one.agreement for one in newest.values() if one.agreement), None)
    context = {
        "lines": [line_of(newest[what]) for what in ORDER if what in newest],
        "agreement": agreement,
        "why": conditions_words(agreement) if agreement else "",
    }
    return render_to_string("agreements/ticket_context.html", context, request)


def line_of(one: Clock) -> Line:
    words, tone = state_of(one)
    name = str(NAMES[one.what])
    if one.what == TEAM and one.team_agreement:
        name = _("%(team)s may hold it") % {"team": one.team_agreement.to_team.name}
    return Line(name=name, words=words, tone=tone, title=one.due_at)


def state_of(one: Clock) -> tuple[str, str]:
    if one.met_at is not None:
        if one.breached_at is None:
            return pgettext("clock", "kept, %(when)s") % {"when": clock(one.met_at)}, "calm"
        return pgettext("clock", "late, %(when)s") % {"when": clock(one.met_at)}, "warn"
    if one.ended_at is not None:
        return pgettext("clock", "ended"), ""
    if one.due_at is None:
        left = max(one.target - one.used, one.target * 0)
        return pgettext("clock", "stands, %(span)s left") % {"span": time_words(int(left.total_seconds() // 60))}, ""
    if one.due_at <= now():
        return pgettext("clock", "overdue since %(when)s") % {"when": clock(one.due_at)}, "alarm"
    return pgettext("clock", "by %(when)s") % {"when": clock(one.due_at)}, ""


def ticket_before(request: HttpRequest, ticket: Ticket) -> str:
    """A line above the thread while the ticket stands still: since when, who was told, what was tried."""
    row = Stillness.objects.filter(ticket=ticket, rung__gt=0).first() if told(ticket, "stands_still") else None
    if row is None:
        return ""
    return render_to_string("agreements/ticket_before.html", {"row": row, "tried": tried(ticket)}, request)
