"""Customers: the list, one's own page, and what an operator does there."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from otklik.accounts.access import PersonRequest, operators_only
from otklik.accounts.newer import Standing
from otklik.customers import actions, rules
from otklik.customers.access import present
from otklik.customers.models import Customer
from otklik.desk.access import customer_for, customers_meant, customers_seen, identifier_for, merge_for
from otklik.desk.forms import CustomerForm
from otklik.desk.people import best_known, customer_screen, customers_screen, row, shown_value, tabs_of, tickets_of
from otklik.journal.models import Entry
from otklik.pages.shown import gone_to, shown, shown_or_back, toast


@operators_only
@require_GET
def customers(request: PersonRequest) -> HttpResponse:
    return shown(request, "desk/customers.html", {**customers_screen(request), "tabs": tabs_of("customers")}, part="people")


@operators_only
@require_GET
def customer(request: PersonRequest, pk: int) -> HttpResponse:
    """His page; the address of a record that was merged leads to what it became."""
    if (into := present(pk)) != pk and customers_seen(request.user).filter(pk=into).exists():
        return redirect("desk:customer", into)
    return shown(request, "desk/customer.html", customer_screen(request, customer_for(request.user, pk)), part="customer")


def again(request: PersonRequest, pk: int, awaited: int = 0) -> HttpResponse:
    """The page anew; with `awaited` the focus goes where the code for this identifier is typed."""
    context = {**customer_screen(request, customer_for(request.user, pk)), "awaited": awaited}
    back = reverse("desk:customer", args=[pk]) + (f"#code-{awaited}" if awaited else "")
    return shown_or_back(request, "desk/customer.html", context, part="customer", back=back)


@operators_only
@require_http_methods(["GET", "POST"])
@transaction.atomic
def change(request: PersonRequest, pk: int) -> HttpResponse:
    found = customer_for(request.user, pk)
    form = CustomerForm(request.POST or None, initial=as_known(found))
    standing = Standing(
        request,
        lambda: CustomerForm(initial=as_known(customer_for(request.user, pk))),
        holds=Customer.objects.filter(pk=pk),
        told=Entry.objects.about(customer=pk).filter(kind__in=["CustomerChanged", "CustomersMerged", "CustomersParted"]),
    )
    if form.is_bound and form.is_valid() and standing.is_read(form):
        actions.change(found, **form.cleaned_data, by=request.user)
        messages.success(request, _("Saved."))
        return gone_to(request, reverse("desk:customer", args=[pk]))
    context = {"here": "customers", "customer": found, "form": form, **standing.context}
    return shown(request, "desk/customer_change.html", context, status=422 if form.is_bound else 200)


def as_known(one: Customer) -> dict[str, str]:
    organisation = one.organisation.name if one.organisation else ""
    return {"name": one.name, "organisation": organisation, "language": one.language, "time_zone": one.time_zone}


@operators_only
@require_POST
def tell(request: PersonRequest, pk: int) -> HttpResponse:
    """The customer names another e-mail or telephone: noted, and not used until it is proven."""
    actions.tell_identifier(customer_for(request.user, pk), request.POST.get("value", ""), by=request.user)
    return again(request, pk)


@operators_only
@require_POST
def send_code(request: PersonRequest, pk: int, identifier: int) -> HttpResponse:
    one = identifier_for(customer_for(request.user, pk), identifier)
    actions.send_code(one, by=request.user)
    messages.success(request, _("The code is on its way to %(address)s.") % {"address": shown_value(one)})
    return again(request, pk, awaited=identifier)


@operators_only
@require_POST
def prove(request: PersonRequest, pk: int, identifier: int) -> HttpResponse:
    one = identifier_for(customer_for(request.user, pk), identifier)
    actions.prove(one, request.POST.get("code", ""), by=request.user)
    messages.success(request, _("Confirmed: %(address)s.") % {"address": shown_value(one)})
    return again(request, pk)


@operators_only
@require_http_methods(["GET", "POST"])
def merge(request: PersonRequest, pk: int) -> HttpResponse:
    """First both records side by side with which of them stays, then one press."""
    mine = customer_for(request.user, pk)
    if request.method == "POST":
        kept, gone = mine, customer_for(request.user, numbered(request.POST.get("with", "")))
        if request.POST.get("keep") == str(gone.pk):
            kept, gone = gone, kept
        done = actions.merge(kept, gone, by=request.user)
        toast(request, _("The two records are one now."), undo_url=reverse("desk:customer-part", args=[done.pk]))
        return gone_to(request, reverse("desk:customer", args=[kept.pk]))
    words = request.GET.get("q", "")
    other = customer_for(request.user, numbered(request.GET["with"])) if request.GET.get("with") else None
    if other is not None and other.pk == pk:
        raise Http404
    seen = customers_seen(request.user)
    found = (
        [one for one in customers_meant(request.user, words) if one.pk != pk and seen.filter(pk=one.pk).exists()] if words else []
    )
    context = {
        "here": "customers",
        "customer": mine,
        "words": words,
        "found": [{"pk": one.pk, **row(one)} for one in found],
        "other": other,
        "both": [side(request, one) for one in staying_first(mine, other, request.GET.get("keep", ""))] if other else [],
    }
    return shown(request, "desk/customer_merge.html", context)


def numbered(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise Http404
    return int(text)


def staying_first(one: Customer, other: Customer, keep: str) -> list[Customer]:
    """The one that was chosen, else the one that is better proven or older."""

    def weight(record: Customer) -> tuple[bool, int, float]:
        proven = record.identifiers.filter(verified_at__isnull=False).count()
        return keep == str(record.pk), *rules.standing(proven, record.met_at)

    return sorted((one, other), key=weight, reverse=True)


def side(request: PersonRequest, one: Customer) -> dict[str, object]:
    """What tells one record from the other."""
    tickets = tickets_of(request.user, one)
    return {
        "pk": one.pk,
        "name": str(one),
        "organisation": one.organisation,
        "known_by": best_known(one.identifiers.all()),
        "met_at": one.met_at,
        "tickets": tickets[:5],
        "count": len(tickets),
    }


@operators_only
@require_POST
def part(request: PersonRequest, pk: int) -> HttpResponse:
    done = merge_for(request.user, pk)
    actions.part(done, by=request.user)
    messages.success(request, _("The two records are apart again, as they were."))
    return gone_to(request, reverse("desk:customer", args=[done.kept_id]))
