"""What a webhook is told: the object as its person would read it in the API, or nothing when he may not see it."""

from __future__ import annotations

from typing import Any

import msgspec
from django.conf import settings

from otklik.api.kinds import KINDS
from otklik.api.models import Webhook
from otklik.api.shapes.beside import beside
from otklik.api.shapes.incidents import forecast_json, incident_json, update_json
from otklik.api.shapes.tickets import message_json, ticket_json
from otklik.desk.models import Message, Ticket
from otklik.incidents.models import Forecast, Incident, Update
from otklik.journal.facts import Fact
from otklik.lib.clock import iso, now


def about(fact: Fact) -> str:
    """The object whose calls go out in their order."""
    for name in ("ticket", "incident"):
        # Raising names a ticket too, but speaks of the incident.
        if name == "ticket" and hasattr(fact, "incident"):
            continue
        if isinstance(number := getattr(fact, name, None), int):
            return f"{name}-{number}"
    return ""


def payload(webhook: Webhook, fact: Fact) -> str | None:
    """The body of the call; None when this person may not see the object, or it is gone."""
    data = of_incident(webhook, fact) if hasattr(fact, "incident") else of_ticket(webhook, fact)
    return body(KINDS[type(fact)][0], data) if data is not None else None


def body(kind: str, data: dict[str, Any]) -> str:
    return msgspec.json.encode({"type": kind, "timestamp": iso(now()), "data": data}, enc_hook=str).decode()


def of_ticket(webhook: Webhook, fact: Fact) -> dict[str, Any] | None:
    seen = Ticket.objects.seen_by(webhook.operator).select_related("service")
    ticket = seen.filter(pk=number_of(fact, "ticket")).first()
    if ticket is None:
        return None
    data: dict[str, Any] = {"ticket": ticket_json(ticket, settings.DESK_URL, beside([ticket])[ticket.pk])}
    if number := number_of(fact, "message"):
        public = Message.objects.select_related("conversation").filter(pk=number, visibility=Message.PUBLIC)
        if (message := public.first()) is None:
            return None
        data["message"] = message_json(message, message.conversation)
    return data


def of_incident(webhook: Webhook, fact: Fact) -> dict[str, Any] | None:
    seen = Incident.objects.seen_by(webhook.operator).select_related("service").prefetch_related("components", "forecasts")
    incident = seen.filter(pk=number_of(fact, "incident")).first()
    if incident is None:
        return None
    data: dict[str, Any] = {"incident": incident_json(incident, settings.DESK_URL)}
    if forecast := Forecast.objects.filter(pk=number_of(fact, "forecast")).first():
        data["forecast"] = forecast_json(forecast)
    if update := Update.objects.filter(pk=number_of(fact, "update")).first():
        data["update"] = update_json(update)
    return data


def number_of(fact: Fact, name: str) -> int:
    """The id that the fact names; zero, which nothing has, when it names none."""
    return getattr(fact, name, None) or 0
