"""«+ Обращение»: the customer is on the telephone, and everything is saved in seconds."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from otklik.accounts.access import PersonRequest, operators_only
from otklik.customers.actions import introduce, meet, rename
from otklik.customers.identifiers import contact
from otklik.customers.models import Customer
from otklik.desk import actions
from otklik.desk.access import customers_meant, is_id, ticket_for
from otklik.desk.forms import NEW, AddedForm, NewTicketForm
from otklik.desk.meant import is_meant, may_be_meant
from otklik.desk.models import Conversation, Ticket
from otklik.desk.people import row, with_counts
from otklik.lib.text import shortened
from otklik.pages.shown import gone_to, shown

MOST_LIVE = 5


@operators_only
@require_http_methods(["GET", "POST"])
def new(request: PersonRequest) -> HttpResponse:
    if request.method == "POST" and "add_to" in request.POST:
        return added(request)
    form = NewTicketForm(request.POST or None, operator=request.user, initial=asked_for(request))
    if request.method == "POST" and form.is_valid():
        ticket = opened(request, form)
        return gone_to(request, reverse("desk:ticket", args=[ticket.number]))
    if request.method == "GET" and "begun" in request.GET:
        return shown(
            request, "desk/new.html", {**page(request, form, ""), "offered": offered(request, request.GET["begun"])}, "offered"
        )
    if request.method == "GET" and "who" in request.GET:
        return shown(request, "desk/new.html", page(request, form, request.GET["who"]), part="found")
    who = str(form.data.get("who", "")) if form.is_bound else ""
    return shown(request, "desk/new.html", page(request, form, who), status=422 if form.is_bound else 200)


def page(request: PersonRequest, form: NewTicketForm, who: str) -> dict[str, Any]:
    meant = customers_meant(request.user, who)
    chosen = str((form.data if form.is_bound else request.GET).get("customer", ""))
    if not meant and is_id(chosen) and (one := is_meant(request.user, who, int(chosen))) is not None:
        meant = [one]
    maybe = form.maybe if form.is_bound and not meant else []
    found = [found_one(request, customer) for customer in meant or maybe]
    return {
        "here": "tickets",
        "form": form,
        "who": who,
        "found": found,
        "chosen": chosen or (str(meant[0].pk) if len(meant) == 1 else ""),
        "is_asked_back": form.has_error("who"),
        "new": NEW,
        "is_readable": bool(who.strip()) and contact(who) is not None,
    }


def offered(request: PersonRequest, words: str) -> list[dict[str, Any]]:
    """While one types: nobody where the words name somebody already, for he stands below the field."""
    if customers_meant(request.user, words):
        return []
    begun = [one.pk for one in may_be_meant(request.user, words)]
    people = with_counts(Customer.objects.filter(pk__in=begun), request.user)
    return [{"pk": one.pk, **row(one)} for one in sorted(people, key=lambda one: begun.index(one.pk))]


def found_one(request: PersonRequest, customer: Customer) -> dict[str, Any]:
    """What helps to tell one customer from another while he is speaking."""
    tickets = Ticket.objects.seen_by(request.user).filter(customer=customer).order_by("-changed_at")
    live = list(tickets.live()[:MOST_LIVE])
    return {
        "pk": customer.pk,
        "name": str(customer),
        "known_by": ", ".join(one.value for one in customer.identifiers.all()[:3]),
        "ticket": None if live else tickets.first(),
        "live": live,
    }


def added(request: PersonRequest) -> HttpResponse:
    """The customer speaks of what is open already: his words go there, and nobody begins anew. Without words it is only opened."""
    number = request.POST["add_to"]
    ticket = ticket_for(request.user, int(number) if number.isascii() and number.isdigit() and len(number) < 18 else 0)
    form = AddedForm(request.POST)
    if form.is_valid() and form.cleaned_data["text"]:
        content = form.cleaned_data
        actions.add_message(ticket, content["text"], by=request.user, channel=Conversation.PHONE, key=content["key"])
    return gone_to(request, reverse("desk:ticket", args=[ticket.number]))


def asked_for(request: PersonRequest) -> dict[str, str]:
    return {name: request.GET[name] for name in ("name", "who") if name in request.GET}


def opened(request: PersonRequest, form: NewTicketForm) -> Ticket:
    content = form.cleaned_data
    customer = form.chosen
    told = [form.told] if form.told else []
    if customer is None and content["customer"] == NEW:
        customer = introduce(name=content["name"], identifiers=told)
    elif customer is None:
        customer = meet(told, name=content["name"])
    rename(customer, content["name"])
    return actions.open_ticket(
        customer=customer,
        subject=shortened(content["text"].split("\n", 1)[0], 120),
        text=content["text"],
        kind=content["kind"],
        channel=Conversation.PHONE,
        service=content["service"],
        language=customer.language,
        by=request.user,
        deadline_at=content["deadline_at"],
        key=content["key"],
    )
