"""Incidents, their forecasts and updates."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Field, Schema

from otklik.api.shapes.common import Given, Id, Key, Moment, given, iso, shown
from otklik.incidents.models import Forecast, Incident, Update

State = Literal[
    "suspected", "raised", "acknowledged", "identified", "mitigated", "fixed", "confirmed", "closed", "merged", "false_alarm", "self_cleared"
]  # fmt: skip
Step = Literal["acknowledge", "identify", "mitigate", "fix", "reopen", "close", "clear", "false-alarm"]
Label = Annotated[str, Field(max_length=160)]
Public = Annotated[str, Field(max_length=2000)]
Basis = Annotated[str, Field(max_length=300)]


class IncidentGiven(Given):
    """Says that a service fails. While an incident of it lives, the answer is that one."""

    model_config = given(service="checkin", components=["printing"], label_ru="Не печатаются посадочные талоны", ticket=1042)

    service: Key
    components: Annotated[list[Key], Field(max_length=50)] = []
    label_ru: Label = ""
    label_en: Label = ""
    ticket: Id | None = None


class StepGiven(Given):
    """What a responder did. The texts are for the public; without them the plain sentence stands."""

    model_config = given(step="identify", text_ru="Сервер печати перегружен, добавляем ещё один.")

    step: Step
    text_ru: Public = ""
    text_en: Public = ""


class ForecastGiven(Given):
    """A range, or neither end for «not known yet»."""

    model_config = given(
        from_at="2026-11-25T15:00:00Z",
        to_at="2026-11-25T15:30:00Z",
        basis_ru="Запускаем второй сервер печати",
        next_update_at=None,
    )

    from_at: Moment | None = None
    to_at: Moment | None = None
    next_update_at: Moment | None = None
    basis_ru: Basis = ""
    basis_en: Basis = ""


class UpdateGiven(Given):
    """A text for the public, at least in one language."""

    model_config = given(text_ru="Печать восстановлена в Шереметьеве.", text_en="")

    text_ru: Public = ""
    text_en: Public = ""


class ForecastShown(Schema):
    model_config = shown(
        version=1,
        from_at="2026-11-25T15:00:00Z",
        to_at="2026-11-25T15:30:00Z",
        basis_ru="Запускаем второй сервер печати",
        basis_en="",
        next_update_at="2026-11-25T14:45:00Z",
        at="2026-11-25T14:30:00Z",
    )

    version: int
    from_at: datetime | None
    to_at: datetime | None
    basis_ru: str
    basis_en: str
    next_update_at: datetime
    at: datetime


class UpdateShown(Schema):
    model_config = shown(id=8, state="identified", text_ru="Причина найдена.", text_en="", at="2026-11-25T14:31:00Z")

    id: int
    state: str
    text_ru: str
    text_en: str
    at: datetime


class IncidentShown(Schema):
    model_config = shown(
        id=12,
        service="checkin",
        components=["printing"],
        state="acknowledged",
        label_ru="Не печатаются посадочные талоны",
        label_en="",
        owner=7,
        lead=None,
        version=4,
        reopened=0,
        merged_into=None,
        next_update_at="2026-11-25T14:45:00Z",
        stamps={"raised": "2026-11-25T14:21:00Z", "acknowledged": "2026-11-25T14:22:10Z"},
        forecast=None,
        url="https://desk.example.com/incidents/12/",
    )

    id: int
    service: str
    components: list[str]
    state: State
    label_ru: str
    label_en: str
    owner: int | None
    lead: int | None
    version: int
    reopened: int
    merged_into: int | None
    next_update_at: datetime | None
    stamps: dict[str, datetime | None]
    forecast: ForecastShown | None
    url: str


class IncidentPage(Schema):
    items: list[IncidentShown]
    next: str | None


class UpdatePage(Schema):
    items: list[UpdateShown]
    next: str | None


def incident_json(incident: Incident, desk_url: str) -> dict[str, Any]:
    """Needs service, components and forecasts fetched beforehand where there are many."""
    forecasts = list(incident.forecasts.all())
    return {
        "id": incident.pk,
        "service": incident.service.slug,
        "components": sorted(component.slug for component in incident.components.all()),
        "state": incident.state,
        "label_ru": incident.label_ru,
        "label_en": incident.label_en,
        "owner": incident.owner_id,
        "lead": incident.lead_id,
        "version": incident.version,
        "reopened": incident.reopened,
        "merged_into": incident.merged_into_id,
        "next_update_at": iso(incident.next_update_at),
        "stamps": {name: iso(at) for name, at in incident.stamps.items()},
        "forecast": forecast_json(max(forecasts, key=lambda one: one.version)) if forecasts else None,
        "url": f"{desk_url}/incidents/{incident.pk}/",
    }


def forecast_json(forecast: Forecast) -> dict[str, Any]:
    return {
        "version": forecast.version,
        "from_at": iso(forecast.from_at),
        "to_at": iso(forecast.to_at),
        "basis_ru": forecast.basis_ru,
        "basis_en": forecast.basis_en,
        "next_update_at": iso(forecast.next_update_at),
        "at": iso(forecast.at),
    }


def update_json(update: Update) -> dict[str, Any]:
    return {
        "id": update.pk,
        "state": update.public_state,
        "text_ru": update.text_ru,
        "text_en": update.text_en,
        "at": iso(update.at),
    }
