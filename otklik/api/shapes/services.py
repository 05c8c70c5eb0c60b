"""Services and their components; teams and operators."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Field, Schema

from otklik.accounts.models import Operator, Team
from otklik.api.shapes.common import Given, Key, given, shown
from otklik.services.models import Service

Name = Annotated[str, Field(min_length=1, max_length=120)]
OtherName = Annotated[str, Field(max_length=120)]
Safe = Annotated[str, Field(max_length=300)]


class ServiceGiven(Given):
    model_config = given(slug="checkin", name_ru="Онлайн-регистрация", name_en="Online check-in")

    slug: Key
    name_ru: Name
    name_en: OtherName = ""
    safe_text_ru: Safe = ""
    safe_text_en: Safe = ""
    is_public: bool = True


class ServiceChange(Given):
    model_config = given(safe_text_ru="Ваш билет на месте.", safe_text_en="Your ticket is safe.")

    name_ru: Name | None = None
    name_en: OtherName | None = None
    safe_text_ru: Safe | None = None
    safe_text_en: Safe | None = None
    is_public: bool | None = None


class ComponentShown(Schema):
    model_config = shown(slug="printing", name_ru="Печать посадочных", name_en="Printing boarding passes")

    slug: str
    name_ru: str
    name_en: str


class ServiceShown(Schema):
    model_config = shown(
        slug="checkin",
        name_ru="Онлайн-регистрация",
        name_en="Online check-in",
        safe_text_ru="Ваш билет на месте.",
        safe_text_en="Your ticket is safe.",
        is_public=True,
        components=[{"slug": "printing", "name_ru": "Печать посадочных", "name_en": "Printing boarding passes"}],
    )

    slug: str
    name_ru: str
    name_en: str
    safe_text_ru: str
    safe_text_en: str
    is_public: bool
    components: list[ComponentShown]


class ServicePage(Schema):
    items: list[ServiceShown]
    next: str | None


class TeamShown(Schema):
    model_config = shown(id=3, name="Багаж")

    id: int
    name: str


class TeamPage(Schema):
    items: list[TeamShown]
    next: str | None


class OperatorShown(Schema):
    model_config = shown(id=5, name="Анна Котова", roles=["operator"], teams=[3], is_active=True)

    id: int
    name: str
    roles: list[str]
    teams: list[int]
    is_active: bool


class OperatorPage(Schema):
    items: list[OperatorShown]
    next: str | None


def service_json(service: Service) -> dict[str, Any]:
    own = ("slug", "name_ru", "name_en", "safe_text_ru", "safe_text_en", "is_public")
    parts = [{name: getattr(part, name) for name in ("slug", "name_ru", "name_en")} for part in service.components.all()]
    return {name: getattr(service, name) for name in own} | {"components": parts}


def team_json(team: Team) -> dict[str, Any]:
    return {"id": team.pk, "name": team.name}


def operator_json(operator: Operator) -> dict[str, Any]:
    """Never the e-mail: with it somebody signs in."""
    return {
        "id": operator.pk,
        "name": operator.name,
        "roles": operator.roles,
        "teams": sorted(team.pk for team in operator.teams.all()),
        "is_active": operator.is_active,
    }
