"""Lists: all incidents, and the people whom one incident touched."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from otklik.accounts.access import PersonRequest, staff_only
from otklik.desk.access import customers_seen
from otklik.desk.models import Ticket
from otklik.incidents import access, words
from otklik.incidents.models import Affected, Confirmation, Incident
from otklik.incidents.outlook import outlook_of
from otklik.incidents.rules import OVER
from otklik.incidents.told import told_by_customer
from otklik.incidents.views.live import live_context
from otklik.incidents.views.strip import word_of
from otklik.pages.shown import shown
from otklik.pages.words import span_words

A_PAGE = 50


@staff_only
@require_GET
def incidents(request: PersonRequest) -> HttpResponse:
    """Live ones first, then those that are over, newest first."""
    seen = Incident.objects.seen_by(request.user).select_related("service", "owner").annotate(count=Count("affected"))
    live = list(seen.live().prefetch_related("forecasts").order_by("raised_at", "pk"))
    page = Paginator(seen.filter(state__in=OVER).order_by("-pk"), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "live": [row_of(incident) for incident in live],
        "past": [row_of(incident) for incident in page],
        "page": page,
        "may_raise": access.may_serve(request.user) or access.may_repair(request.user),
        **live_context(request, "desk", "duty"),
    }
    return shown(request, "incidents/list.html", context)


def row_of(incident: Incident) -> dict[str, Any]:
    begin, end = incident.raised_at, incident.fixed_at or incident.closed_at
    return {
        "incident": incident,
        "word": incident.get_state_display(),
        "tone": words.TONES[incident.state],
        "note": word_of(incident, outlook_of(incident)) if incident.is_live else "",
        "lasted": span_words(end - begin) if begin and end else "",
        "count": incident.count,  # type: ignore[attr-defined]
    }


FILTERS = {
    "all": Q(),
    "broken": Q(latest_broken=True),
    "silent": Q(has_answer=False),
    "through": Q(latest_through=True),
}


@staff_only
@require_GET
def affected(request: PersonRequest, pk: int) -> HttpResponse:
    """Who, why, what each was told, what each answered. A customer whom the reader may not see goes by his number."""
    incident = access.incident_for(request.user, pk)
    chosen = request.GET.get("show", "all")
    chosen = chosen if chosen in FILTERS else "all"
    everybody = with_answers(incident)
    counts = everybody.aggregate(
        **{name: Count("pk", filter=condition) if condition else Count("pk") for name, condition in FILTERS.items()}
    )
    page = Paginator(everybody.filter(FILTERS[chosen]).order_by("-since", "-pk"), A_PAGE).get_page(request.GET.get("page"))
    told = told_by_customer(incident, [one.customer_id for one in page])
    seen = Ticket.objects.seen_by(request.user).filter(pk__in=[one.ticket_id for one in page if one.ticket_id])
    numbers = dict(seen.values_list("pk", "number"))
    known = set(customers_seen(request.user).filter(pk__in=[one.customer_id for one in page]).values_list("pk", flat=True))
    context = {
        "incident": incident,
        "rows": [
            {
                "one": one,
                "name": str(one.customer) if one.customer_id in known else one.customer.by_number,
                "is_known": one.customer_id in known,
                "ticket": numbers.get(one.ticket_id or 0),
                "told": told[one.customer_id],
                "answers": list(one.confirmations.all()),
            }
            for one in page
        ],
        "page": page,
        "chosen": chosen,
        "tabs": [
            {"href": f"?show={name}", "text": text, "current": name == chosen, "count": counts[name]}
            for name, text in (
                ("all", _("All")),
                ("broken", _("Still broken")),
                ("silent", _("No answer")),
                ("through", _("Got through")),
            )
        ],
        **live_context(request, "desk", f"incident-{incident.pk}"),
    }
    return shown(request, "incidents/affected.html", context)


def with_answers(incident: Incident) -> QuerySet[Affected]:
    """The affected with their answers of the present round."""
    answers = Confirmation.objects.filter(affected=OuterRef("pk"), round=incident.reopened)
    rows = (
        Affected.objects.filter(incident=incident)
        .select_related("customer", "ticket")
        .prefetch_related("reasons__by", "confirmations")
    )
    return rows.annotate(
        has_answer=Exists(answers),
        latest_broken=Exists(answers.filter(answer=Confirmation.BROKEN)),
        latest_through=Exists(answers.filter(answer=Confirmation.THROUGH)),
    )
