"""The lead's list: what stands still, and what nobody has planned a next step for, so that nothing is forgotten."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from otklik.accounts.access import PersonRequest, leads_only
from otklik.agreements.access import stillness_seen_by, unplanned_seen_by
from otklik.desk.models import State
from otklik.desk.words import TONES
from otklik.pages.live import live_url
from otklik.pages.shown import shown
from otklik.pages.words import clock

MOST = 50


@require_GET
@leads_only
def still(request: PersonRequest) -> HttpResponse:
    risen, unplanned = list(stillness_seen_by(request.user)[: MOST + 1]), list(unplanned_seen_by(request.user)[: MOST + 1])
    context = {
        "risen": risen[:MOST],
        "more_risen": len(risen) > MOST,
        "unplanned": [
            {
                "ticket": one,
                "word": one.get_state_display(),
                "tone": TONES[State(one.state)],
                "aside": _("put aside until %(when)s") % {"when": clock(one.snoozed_until)} if one.snoozed_until else "",
            }
            for one in unplanned[:MOST]
        ],
        "more_unplanned": len(unplanned) > MOST,
        "live_url": live_url(request, "tickets"),
        "live_topics": ["tickets"],
    }
    return shown(request, "agreements/still.html", context, part="still")
