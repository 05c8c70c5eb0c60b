"""What a customer's page shows of reports: where he was lately when something failed."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from otklik.customers.models import Customer
from otklik.desk.glance import ask, told
from otklik.desk.models import Ticket
from otklik.signals.models import Report
from otklik.signals.words import PHRASES, device_of, page_of

ask("reports", "EXISTS (SELECT FROM signals_report WHERE customer_id = this.customer)")
MOST, MOST_BESIDE = 8, 3


def visits(request: HttpRequest, customer: Customer, ticket: Ticket | None) -> str:
    """His last visits that ended in an error, as the kit reported them; fewer beside a ticket."""
    if ticket is not None and not told(ticket, "reports"):
        return ""
    reports = Report.objects.filter(customer=customer).select_related("service").order_by("-received_at")
    lines = [
        {
            "at": report.received_at,
            "service": report.service.name,
            "what": phrase(report),
            "where": page_of(report.page),
            "device": device_of(report.context.get("agent")) if isinstance(report.context, dict) else "",
            "is_proven": report.is_proven,
        }
        for report in reports[: MOST_BESIDE if ticket else MOST]
    ]
    return render_to_string("signals/visits.html", {"visits": lines}, request) if lines else ""


def phrase(report: Report) -> str:
    """What failed, in words."""
    kind = report.error.get("kind", "") if isinstance(report.error, dict) else ""
    return _(PHRASES.get(str(kind), PHRASES["unknown"]))
