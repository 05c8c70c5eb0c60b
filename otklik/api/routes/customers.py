"""`/customers` and `/organisations`: who asks."""

from __future__ import annotations

from typing import Annotated

from django.conf import settings
from django.http import HttpResponse
from ninja import Path, Query, Router

from otklik.api import answers
from otklik.api.access import SCOPED, CallerRequest
from otklik.api.once import once
from otklik.api.routes.tickets import told_in
from otklik.api.shapes import customers as shapes
from otklik.api.shapes.common import LAST, Cursor, Id, Limit
from otklik.api.shapes.tickets import IdentifierGiven
from otklik.customers import actions
from otklik.customers.identifiers import Told
from otklik.desk.access import customer_for, customers_seen, organisation_for, organisations_seen

router, organisations = Router(), Router()
Number = Annotated[int, Path(ge=1, le=LAST)]
READ, WRITE = SCOPED["customers:read"], SCOPED["customers:write"]


@router.get("", auth=READ, response=shapes.CustomerPage, summary="List or find customers")
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


@router.post("", auth=WRITE, response={201: shapes.CustomerShown}, summary="Add a customer")
@once
def add_customer(request: CallerRequest, given: shapes.CustomerGiven) -> HttpResponse:
    told = {one.key: one for one in told_in(given.identifiers, "#/identifiers")}
    customer = actions.introduce(name=given.name, identifiers=told.values(), language=given.language)
    location = f"{settings.DESK_URL}/api/v1/customers/{customer.pk}"
    customer.refresh_from_db()
    return answers.one(shapes.customer_json(customer), status=201, location=location)


@router.get("/{id}", auth=READ, response=shapes.CustomerShown, summary="Read a customer")
def read_customer(request: CallerRequest, id: Number) -> HttpResponse:
    return answers.one(shapes.customer_json(customer_for(request.auth.operator, id)))


@router.post("/{id}/identifiers", auth=WRITE, response={201: shapes.IdentifierShown}, summary="Add an identifier")
@once
def add_identifier(request: CallerRequest, id: Number, given: IdentifierGiven) -> HttpResponse:
    """Nobody has vouched for it: it leads to this customer, and sends him no letters of others."""
    customer = customer_for(request.auth.operator, id)
    told = told_in([given], "#")[0]
    return answers.one(shapes.identifier_json(actions.add_identifier(customer, told)), status=201)


@organisations.get("", auth=READ, response=shapes.OrganisationPage, summary="List organisations")
def list_organisations(request: CallerRequest, cursor: Cursor = None, limit: Limit = 50) -> HttpResponse:
    found = organisations_seen(request.auth.operator)
    return answers.page(found, ("-id",), cursor, limit, shapes.organisations_json)


@organisations.get("/{id}", auth=READ, response=shapes.OrganisationShown, summary="Read an organisation")
def read_organisation(request: CallerRequest, id: Number) -> HttpResponse:
    found = organisation_for(request.auth.operator, id)
    return answers.one(shapes.organisations_json([found])[0])
