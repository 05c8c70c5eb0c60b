"""`/customers` and `/organisations`: who asks."""

from __future__ import annotations

import zoneinfo
from typing import Annotated

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Path, Query, Router

from otklik.api import again, answers, problems
from otklik.api.access import SCOPED, CallerRequest
from otklik.api.once import once
from otklik.api.routes.tickets import told_in
from otklik.api.shapes import customers as shapes
from otklik.api.shapes.common import LAST, Cursor, Id, Limit
from otklik.api.shapes.tickets import IdentifierGiven
from otklik.customers import actions
from otklik.customers.identifiers import Told
from otklik.customers.models import Customer
from otklik.desk.access import customer_for, customers_seen, organisation_for, organisations_seen

router, organisations = Router(), Router()
Number = Annotated[int, Path(ge=1, le=LAST)]
READ, WRITE = SCOPED["customers:read"], SCOPED["customers:write"]


@router.get("", auth=READ, response=shapes.CustomerPage, summary=gettext_noop("List or find customers"))
def list_customers(
    request: CallerRequest,
    kind: Annotated[str | None, Query(max_length=40, description="kind of the identifier, for example `email`")] = None,
    identifier: Annotated[str | None, Query(max_length=300, description="find by exactly this identifier")] = None,
    organisation: Annotated[Id | None, Query()] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> HttpResponse:
    """Those whose tickets you may see, and those without any."""
    customers = customers_seen(request.auth.operator).prefetch_related("identifiers")
    if identifier is not None:
        told = Told.of(kind or ("email" if "@" in identifier else "phone"), identifier)
        customers = customers.filter(identifiers__kind=told.kind, identifiers__normal=told.normal or "\x1f").distinct()
    if organisation is not None:
        customers = customers.filter(organisation=organisation)
    return answers.page(customers, ("-id",), cursor, limit, lambda found: [shapes.customer_json(one) for one in found])


@router.post("", auth=WRITE, response={201: shapes.CustomerShown}, summary=gettext_noop("Add a customer"))
@once(again.customer_made)
def add_customer(request: CallerRequest, given: shapes.CustomerGiven) -> HttpResponse:
    told = {one.key: one for one in told_in(given.identifiers, "#/identifiers")}
    customer = actions.introduce(name=given.name, identifiers=told.values(), language=given.language)
    location = f"{settings.DESK_URL}/api/v1/customers/{customer.pk}"
    customer.refresh_from_db()
    return answers.one(shapes.customer_json(customer), status=201, location=location)


@router.get("/{id}", auth=READ, response=shapes.CustomerShown, summary=gettext_noop("Read a customer"))
def read_customer(request: CallerRequest, id: Number) -> HttpResponse:
    return answers.one(shapes.customer_json(customer_for(request.auth.operator, id)))


@router.patch("/{id}", auth=WRITE, response=shapes.CustomerShown, summary=gettext_noop("Change a customer"))
@once(again.customer_seen)
def change_customer(request: CallerRequest, id: Number, given: shapes.CustomerChange) -> HttpResponse:
    by = request.auth.operator
    customer = customer_for(by, id)
    Customer.objects.select_for_update().get(pk=customer.pk)
    customer = customer_for(by, id)
    answers.check_unchanged(request, shapes.customer_json(customer))
    said = given.model_fields_set
    organisation = customer.organisation
    if "organisation" in said:
        named = organisations_seen(by).filter(pk=given.organisation or 0).first()
        if given.organisation is not None and named is None:
            raise problems.wrong_field("#/organisation", _("There is no such organisation, or you may not see it."))
        organisation = named
    if given.time_zone and given.time_zone not in zoneinfo.available_timezones():
        raise problems.wrong_field("#/time_zone", _("There is no such time zone. Name one like Europe/Moscow."))
    customer = actions.change(
        customer,
        name=given.name or customer.name,
        organisation=organisation.name if organisation else "",
        language=given.language or customer.language,
        time_zone=customer.time_zone if given.time_zone is None else given.time_zone,
        by=by,
    )
    return answers.one(shapes.customer_json(customer))


@router.post("/{id}/identifiers", auth=WRITE, response={201: shapes.IdentifierShown}, summary=gettext_noop("Add an identifier"))
@once(again.customer_seen)
def add_identifier(request: CallerRequest, id: Number, given: IdentifierGiven) -> HttpResponse:
    """Nobody has vouched for it: it leads to this customer, and sends him no letters of others."""
    customer = customer_for(request.auth.operator, id)
    told = told_in([given], "#")[0]
    return answers.one(shapes.identifier_json(actions.add_identifier(customer, told)), status=201)


@router.post(
    "/{id}/merges", auth=WRITE, response={201: shapes.MergeShown}, summary=gettext_noop("Merge another customer into this one")
)
@once(again.customer_seen)
def merge_customers(request: CallerRequest, id: Number, given: shapes.MergeGiven) -> HttpResponse:
    """Two records of one person become one: tickets, messages and identifiers of `gone` are this customer's afterwards."""
    by = request.auth.operator
    kept = customer_for(by, id)
    gone = customers_seen(by).filter(pk=given.gone, merged_into=None).first()
    if gone is None or gone.pk == kept.pk:
        raise problems.wrong_field("#/gone", _("Name another customer, one whom you may see."))
    return answers.one(shapes.merge_json(actions.merge(kept, gone, by=by)), status=201)


@router.get("/{id}/merges", auth=READ, response=shapes.MergePage, summary=gettext_noop("List who was merged into a customer"))
def list_merges(request: CallerRequest, id: Number, cursor: Cursor = None, limit: Limit = 50) -> HttpResponse:
    """The undone ones too."""
    merges = customer_for(request.auth.operator, id).merges.all()
    return answers.page(merges, ("-id",), cursor, limit, lambda found: [shapes.merge_json(one) for one in found])


@router.post(
    "/{id}/merges/{merge}/undo", auth=WRITE, response=shapes.MergeShown, summary=gettext_noop("Take merged customers apart")
)
@once(again.customer_seen)
def part_customers(request: CallerRequest, id: Number, merge: Number) -> HttpResponse:
    """For thirty days, exactly as they were; what has come since stays with the one that was kept."""
    by = request.auth.operator
    done = get_object_or_404(customer_for(by, id).merges, pk=merge)
    return answers.one(shapes.merge_json(actions.part(done, by=by)))


@organisations.get("", auth=READ, response=shapes.OrganisationPage, summary=gettext_noop("List organisations"))
def list_organisations(request: CallerRequest, cursor: Cursor = None, limit: Limit = 50) -> HttpResponse:
    found = organisations_seen(request.auth.operator)
    return answers.page(found, ("-id",), cursor, limit, shapes.organisations_json)


@organisations.get("/{id}", auth=READ, response=shapes.OrganisationShown, summary=gettext_noop("Read an organisation"))
def read_organisation(request: CallerRequest, id: Number) -> HttpResponse:
    found = organisation_for(request.auth.operator, id)
    return answers.one(shapes.organisations_json([found])[0])
