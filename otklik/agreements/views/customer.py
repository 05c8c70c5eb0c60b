"""What was promised to a customer and still holds: on his own page of all his tickets, beside a ticket of his others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from otklik.accounts.models import Operator
from otklik.agreements.models import Clock
from otklik.agreements.rules import TEAM
from otklik.agreements.views.ticket import state_of
from otklik.agreements.words import NAMES
from otklik.customers.models import Customer
from otklik.desk.glance import ask, told
from otklik.desk.models import SETTLED, Ticket

MOST, MOST_BESIDE = 10, 3
ask(
    "promised_elsewhere",
    "EXISTS (SELECT FROM agreements_clock clock JOIN desk_ticket other ON other.id = clock.ticket_id"
    " WHERE other.customer_id = this.customer AND other.id <> this.ticket"
    f" AND other.state NOT IN ('{SETTLED[0]}', '{SETTLED[1]}') AND clock.ended_at IS NULL)",
)


def promises(request: HttpRequest, customer: Customer, ticket: Ticket | None) -> str:
    """The nearest first, of tickets that the reader may see. How long a team may hold a ticket is promised to nobody outside."""
    person = request.user
    if not isinstance(person, Operator) or (ticket is not None and not told(ticket, "promised_elsewhere")):
        return ""
    his = Ticket.objects.seen_by(person).filter(customer=customer).exclude(pk=ticket.pk if ticket else 0)
    given = Clock.objects.live().exclude(what=TEAM).filter(ticket__in=his, due_at__isnull=False)
    found = given.select_related("ticket").order_by("due_at", "pk")[: MOST_BESIDE if ticket else MOST]
    tickets = by_ticket(found)
    context = {"tickets": tickets, "is_beside": ticket is not None}
    return render_to_string("agreements/promises.html", context, request) if tickets else ""


def by_ticket(found: Iterable[Clock]) -> list[dict[str, Any]]:
    """What was promised in one matter stands together, and the matter stands where its nearest promise is."""
    groups: dict[int, dict[str, Any]] = {}
    for one in found:
        where = reverse("desk:ticket", args=[one.ticket.number])
        group = groups.setdefault(one.ticket_id, {"subject": one.ticket.subject, "href": where, "promises": []})
        words, tone = state_of(one)
        group["promises"].append({"what": str(NAMES[one.what]), "words": words, "tone": tone or "quiet"})
    return list(groups.values())
