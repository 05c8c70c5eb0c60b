"""Customers, what they are known by, and their organisations."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Field, Schema

from otklik.api.shapes.common import Given, Id, given, iso, shown
from otklik.api.shapes.tickets import IdentifierGiven
from otklik.customers.models import Customer, Identifier, Merge, Organisation


class CustomerGiven(Given):
    """A new customer, whoever else is known by the same telephone."""

    model_config = given(name="Иван Петров", language="ru", identifiers=[{"kind": "phone", "value": "+7 912 345-67-89"}])

    name: Annotated[str, Field(min_length=1, max_length=200)]
    language: Literal["ru", "en"] = "ru"
    identifiers: Annotated[list[IdentifierGiven], Field(max_length=20)] = []


class CustomerChange(Given):
    """What should stand in the record; left-out fields stay."""

    model_config = given(name="Иван Сергеевич Петров", language="ru", time_zone="Asia/Yekaterinburg", organisation=2)

    name: Annotated[str | None, Field(min_length=1, max_length=200)] = None
    language: Literal["ru", "en"] | None = None
    time_zone: Annotated[str | None, Field(max_length=64, description="Of the tz database; empty when unknown.")] = None
    organisation: Annotated[Id | None, Field(description="Null when he acts for nobody.")] = None


class IdentifierShown(Schema):
    model_config = shown(id=4, kind="email", value="ivan@mail.example", is_verified=True)

    id: int
    kind: str
    value: str
    is_verified: bool


class CustomerShown(Schema):
    model_config = shown(
        id=17,
        name="Иван Петров",
        language="ru",
        time_zone="",
        organisation=2,
        met_at="2026-11-25T12:01:09Z",
        identifiers=[{"id": 4, "kind": "email", "value": "ivan@mail.example", "is_verified": True}],
    )

    id: int
    name: str
    language: str
    time_zone: str
    organisation: int | None
    met_at: datetime
    identifiers: list[IdentifierShown]


class MergeGiven(Given):
    """Whose record is the same person's and ends."""

    model_config = given(gone=18)

    gone: Annotated[Id, Field(description="The id of the customer whose record becomes the other’s.")]


class MergeShown(Schema):
    model_config = shown(id=3, kept=17, gone=18, at="2026-11-25T12:01:09Z", undone_at=None)

    id: int
    kept: int
    gone: int
    at: datetime
    undone_at: datetime | None


class MergePage(Schema):
    items: list[MergeShown]
    next: str | None


class OrganisationShown(Schema):
    model_config = shown(id=2, name="ООО «Ромашка»")

    id: int
    name: str


class CustomerPage(Schema):
    items: list[CustomerShown]
    next: str | None


class OrganisationPage(Schema):
    items: list[OrganisationShown]
    next: str | None


def customer_json(customer: Customer) -> dict[str, Any]:
    """Needs the identifiers fetched beforehand where there are many customers."""
    return {
        "id": customer.pk,
        "name": customer.name,
        "language": customer.language,
        "time_zone": customer.time_zone,
        "organisation": customer.organisation_id,
        "met_at": iso(customer.met_at),
        "identifiers": [identifier_json(one) for one in customer.identifiers.all()],
    }


def merge_json(merge: Merge) -> dict[str, Any]:
    return {
        "id": merge.pk,
        "kept": merge.kept_id,
        "gone": merge.gone_id,
        "at": iso(merge.at),
        "undone_at": iso(merge.undone_at),
    }


def identifier_json(identifier: Identifier) -> dict[str, Any]:
    return {
        "id": identifier.pk,
        "kind": identifier.kind,
        "value": identifier.value,
        "is_verified": identifier.verified_at is not None,
    }


def organisations_json(found: Iterable[Organisation]) -> list[dict[str, Any]]:
    return [{"id": one.pk, "name": one.name} for one in found]
