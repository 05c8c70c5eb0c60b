"""«Следующее», and what is offered to a person."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from otklik.accounts.access import PersonRequest, operators_only
from otklik.accounts.models import Operator
from otklik.automation.access import offer_for
from otklik.automation.actions import assigning
from otklik.automation.models import Offer
from otklik.automation.reasons import reason_words
from otklik.desk.models import Ticket
from otklik.journal.prepared import WHEN, WHO, Prepared
from otklik.lib.clock import now
from otklik.pages.shown import came_from, gone_to, shown, toast

TICKET = re.compile(r"/tickets/(\d{1,18})/")


@require_POST
@operators_only
def next_one(request: PersonRequest) -> HttpResponse:
    """Takes the next best ticket and opens it; says why this one."""
    came = TICKET.search(came_from(request))
    found = assigning.take_next(request.user, leaving=int(came[1]) if came else None)
    if found is None:
        toast(request, _("Nobody is waiting for you now. New tickets appear here by themselves."))
        return gone_to(request, reverse("desk:list"))
    ticket, reason = found
    toast(request, _("Why this one: %(reason)s.") % {"reason": reason_words(ticket, reason)})
    return gone_to(request, reverse("desk:ticket", args=[ticket.number]))


@require_GET
@operators_only
def offers(request: PersonRequest) -> HttpResponse:
    return shown(request, "automation/work.html", work_context(request.user), part="offers")


def live_offers(who: Any, when: datetime) -> QuerySet[Offer]:
    return Offer.objects.filter(operator=who, until__gt=when, declined_at__isnull=True)


offered = Prepared(lambda who, when: live_offers(who, when).values_list("pk")[:1], WHO, WHEN)


def work_context(operator: Operator) -> dict[str, Any]:
    if not offered(operator.pk, now()):
        # Most of the time.
        return {"offers": []}
    live = live_offers(operator, now()).filter(ticket__owner__isnull=True, ticket__in=Ticket.objects.seen_by(operator))
    offers = [
        {"offer": one, "ticket": one.ticket, "reason": reason_words(one.ticket, one.reason)}
        for one in live.select_related("ticket__customer").order_by("until")[:3]
    ]
    return {"offers": offers}


def work_bar(request: HttpRequest) -> str:
    """The bar over the list: what is offered, and the button for the next one."""
    person: Any = request.user
    return render_to_string("automation/work.html", work_context(person), request)


@require_POST
@operators_only
def take(request: PersonRequest, pk: int) -> HttpResponse:
    ticket = assigning.accept(offer_for(request.user, pk), by=request.user)
    return gone_to(request, reverse("desk:ticket", args=[ticket.number]))


@require_POST
@operators_only
def decline(request: PersonRequest, pk: int) -> HttpResponse:
    assigning.decline(offer_for(request.user, pk), by=request.user)
    return gone_to(request, came_from(request))
