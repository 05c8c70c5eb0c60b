"""What the screens of customers and organisations show."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from otklik.accounts.access import PersonRequest
from otklik.accounts.models import Operator
from otklik.customers import rules
from otklik.customers.access import customers_known_by, duplicates_of
from otklik.customers.identifiers import EMAIL, PHONE, shown_telephone
from otklik.customers.models import Customer, Identifier, Merge, Organisation
from otklik.desk.access import customers_seen
from otklik.desk.customer_slots import filled
from otklik.desk.models import LIVE, State, Ticket
from otklik.desk.proving import with_codes
from otklik.desk.words import CHANNELS, TONES, fact_name
from otklik.lib.clock import now
from otklik.lib.text import clean_line
from otklik.pages.live import live_url

PAGE = 50
MOST_TICKETS = 100
# The same expression as in the indexes `customer_words` and `organisation_words`.
NAME = SearchVector("name", config="simple")


def looked_for(people: QuerySet[Any], words: str) -> QuerySet[Any]:
    """Those whose name has words that begin so."""
    parts = re.findall(r"\w+", words)[:6]
    if not parts:
        return people
    query = SearchQuery(" & ".join(f"{part}:*" for part in parts), config="simple", search_type="raw")
    return people.annotate(words=NAME).filter(words=query)


def page_of(rows: QuerySet[Any], after: str) -> tuple[list[Any], str]:
    """The newest first, and after which one the next page begins."""
    if after.isascii() and after.isdigit() and len(after) < 18:
        rows = rows.filter(pk__lt=int(after))
    found = list(rows.order_by("-pk")[: PAGE + 1])
    return found[:PAGE], str(found[PAGE - 1].pk) if len(found) > PAGE else ""


def customers_screen(request: PersonRequest) -> dict[str, Any]:
    words = clean_line(request.GET.get("q", ""), most=200)
    seen = customers_seen(request.user)
    people = looked_for(seen, words)
    known = [one.pk for one in customers_known_by(request.user, words)] if words else []
    if known:
        people = seen.filter(pk__in=known)
    elif words and not re.search(r"\w", words):
        people = people.none()
    shown, after = page_of(with_counts(people, request.user), request.GET.get("after", ""))
    return {"here": "customers", "words": words, "rows": [row(one) for one in shown], "more_url": more_url(words, after)}


def with_counts(people: QuerySet[Customer], operator: Operator) -> QuerySet[Customer]:
    """With what a row shows; the counts are of the page's rows only."""
    tickets = Prefetch("tickets", Ticket.objects.seen_by(operator).filter(state__in=LIVE).only("pk", "customer"), to_attr="live")
    return people.select_related("organisation").prefetch_related("identifiers", tickets)


def more_url(words: str, after: str) -> str:
    kept = {"q": words, "after": after}
    return "?" + urlencode({name: value for name, value in kept.items() if value}) if after else ""


def row(customer: Customer) -> dict[str, Any]:
    return {
        "href": reverse("desk:customer", args=[customer.pk]),
        "name": str(customer),
        "organisation": customer.organisation.name if customer.organisation else "",
        "known_by": known_by(customer.identifiers.all()),
        "is_proven": any(one.verified_at for one in customer.identifiers.all()),
        "live": len(getattr(customer, "live", [])),
    }


def known_by(identifiers: Sequence[Identifier] | QuerySet[Identifier]) -> str:
    return " · ".join(best_known(identifiers))


def best_known(identifiers: Sequence[Identifier] | QuerySet[Identifier]) -> list[str]:
    """The best ways to tell somebody from another: proven first, ways to reach him before numbers."""
    order = {EMAIL: 0, PHONE: 1}
    ranked = sorted(identifiers, key=lambda one: (one.verified_at is None, order.get(one.kind, 2), one.kind))
    return [shown_value(one) for one in ranked[:3]]


def shown_value(one: Identifier) -> str:
    return shown_telephone(one.normal) if one.kind == PHONE and one.normal else one.value


def proof_words(one: Identifier) -> str:
    """How it was proven."""
    if one.verified_at is None:
        return _("not confirmed")
    return {"site": _("confirmed by the site"), "code": _("confirmed by a code")}.get(one.verified_how, _("confirmed"))


def identifiers_shown(customer: Customer) -> list[dict[str, Any]]:
    """What the customer is known by: first the ways to reach him."""
    first = {EMAIL: 0, PHONE: 1}
    known = sorted(customer.identifiers.all(), key=lambda one: (first.get(one.kind, 2), one.kind, one.pk))
    return [
        {
            "pk": one.pk,
            "name": fact_name(one.kind),
            "value": shown_value(one),
            "address": one.normal or one.value,
            "is_proven": one.verified_at is not None,
            "proof": proof_words(one),
            "may_prove": one.kind in (EMAIL, PHONE) and bool(one.normal) and one.verified_at is None,
            "is_phone": one.kind == PHONE,
        }
        for one in known
    ]


def customer_screen(request: PersonRequest, customer: Customer) -> dict[str, Any]:
    topics = [f"customer-{customer.pk}"]
    return {
        "here": "customers",
        "customer": customer,
        "here_url": reverse("desk:customer", args=[customer.pk]),
        "identifiers": SimpleLazyObject(lambda: with_codes(identifiers_shown(customer))),
        "may_set_sms": request.user.is_admin,
        "tickets": SimpleLazyObject(lambda: tickets_of(request.user, customer)),
        "duplicates": SimpleLazyObject(
            lambda: [
                {"pk": one.pk, **row(one)}
                for one in duplicates_of(customer, customers_seen(request.user)).prefetch_related("identifiers")
            ]
        ),
        "merges": SimpleLazyObject(lambda: merges_of(customer)),
        "now_slot": SimpleLazyObject(lambda: filled("now", request, customer)),
        "promises_slot": SimpleLazyObject(lambda: filled("promises", request, customer)),
        "visits_slot": SimpleLazyObject(lambda: filled("visits", request, customer)),
        "live_url": live_url(request, *topics),
        "live_topics": topics,
    }


def tickets_of(operator: Operator, customer: Customer) -> list[dict[str, Any]]:
    """His tickets as far as this person may see them, with the ways on which they were spoken about; live ones first."""
    found = Ticket.objects.seen_by(operator).filter(customer=customer).select_related("service", "owner")
    tickets = list(found.prefetch_related("conversations").order_by("-changed_at", "-pk")[:MOST_TICKETS])
    tickets.sort(key=lambda ticket: not ticket.is_live)
    return [
        {
            "href": reverse("desk:ticket", args=[ticket.number]),
            "number": ticket.number,
            "subject": ticket.subject,
            "word": ticket.get_state_display(),
            "tone": TONES[State(ticket.state)],
            "at": ticket.changed_at,
            "ways": ", ".join(dict.fromkeys(str(CHANNELS.get(one.channel, one.channel)) for one in ticket.conversations.all())),
            "owner": str(ticket.owner) if ticket.owner else "",
        }
        for ticket in tickets
    ]


def merges_of(customer: Customer) -> list[dict[str, Any]]:
    """What became part of this record and may still be taken out again."""
    merges = Merge.objects.filter(kept=customer, undone_at=None, at__gt=now() - rules.UNDO_FOR).select_related("gone", "by")
    return [{"pk": one.pk, "name": str(one.gone), "at": one.at, "by": str(one.by or "")} for one in merges]


def organisations_screen(request: PersonRequest, seen: QuerySet[Organisation]) -> dict[str, Any]:
    words = clean_line(request.GET.get("q", ""), most=200)
    found = looked_for(seen, words) if re.search(r"\w", words) or not words else seen.none()
    shown, after = page_of(found, request.GET.get("after", ""))
    mine = Q(organisation__in=[one.pk for one in shown])
    counts = dict(customers_seen(request.user).filter(mine).values_list("organisation").annotate(Count("pk")).order_by())
    rows = [
        {"href": reverse("desk:organisation", args=[one.pk]), "name": one.name, "count": counts.get(one.pk, 0)} for one in shown
    ]
    return {"here": "customers", "words": words, "rows": rows, "more_url": more_url(words, after)}


def organisation_screen(request: PersonRequest, organisation: Organisation) -> dict[str, Any]:
    people = customers_seen(request.user).filter(organisation=organisation)
    shown, after = page_of(with_counts(people, request.user), request.GET.get("after", ""))
    return {
        "here": "customers",
        "organisation": organisation,
        "rows": [row(one) for one in shown],
        "more_url": more_url("", after),
    }


def tabs_of(here: str) -> list[dict[str, Any]]:
    return [
        {"href": reverse("desk:customers"), "text": _("Customers"), "current": here == "customers"},
        {"href": reverse("desk:organisations"), "text": _("Organisations"), "current": here == "organisations"},
    ]
