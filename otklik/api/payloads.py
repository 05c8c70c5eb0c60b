"""What a webhook is told: the object as its person would read it in the API, or nothing when he may not see it."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Any

import msgspec
from django.conf import settings

from otklik.api.kinds import KINDS, TEST
from otklik.api.models import Call, Webhook
from otklik.api.shapes.beside import beside
from otklik.api.shapes.incidents import forecast_json, incident_json, update_json
from otklik.api.shapes.tickets import message_json, ticket_json
from otklik.desk.models import Message, Ticket
from otklik.incidents.models import Forecast, Incident, Update
from otklik.journal.facts import Fact
from otklik.journal.models import Entry
from otklik.lib.clock import iso

OF_TICKET, OF_INCIDENT = ("ticket", "message"), ("incident", "forecast", "update")


def about(fact: Fact) -> str:
    """The object whose calls go out in their order."""
    for name in ("ticket", "incident"):
        # Raising names a ticket too, but speaks of the incident.
        if name == "ticket" and hasattr(fact, "incident"):
            continue
        if isinstance(number := getattr(fact, name, None), int):
            return f"{name}-{number}"
    return ""


def parts_of(fact: type[Fact]) -> list[str]:
    """What a call about such a fact carries, by name."""
    told = {field.name for field in fields(fact)}
    return [name for name in (OF_INCIDENT if "incident" in told else OF_TICKET) if name in told]


def payload(webhook: Webhook, fact: Fact, at: datetime) -> str | None:
    """The body of the call, `at` being when it happened; None when this person may not see the object, or it is gone."""
    data = of_incident(webhook, fact) if hasattr(fact, "incident") else of_ticket(webhook, fact)
    return body(KINDS[type(fact)][0], data, at) if data is not None else None


def body(kind: str, data: dict[str, Any], at: datetime) -> str:
    return msgspec.json.encode({"type": kind, "timestamp": iso(at), "data": data}, enc_hook=str).decode()


def payload_now(call: Call) -> str | None:
    """What the call would say if it were written now; None when its webhook's person may hear of it no more."""
    if call.kind == TEST:
        return call.body
    entry = Entry.objects.filter(pk=call.entry).first()
    fact = entry.fact() if entry else None
    return payload(call.webhook, fact, entry.at) if entry and fact else None


def of_ticket(webhook: Webhook, fact: Fact) -> dict[str, Any] | None:
    seen = Ticket.objects.seen_by(webhook.operator).select_related("service")
    ticket = seen.filter(pk=number_of(fact, "ticket")).first()
    if ticket is None:
        return None
    data: dict[str, Any] = {"ticket": ticket_json(ticket, settings.DESK_URL, beside([ticket])[ticket.pk])}
    if number := number_of(fact, "message"):
        # It may have gone to another ticket since, together with a matter of its own.
        theirs = Message.objects.filter(ticket__in=Ticket.objects.seen_by(webhook.operator), visibility=Message.PUBLIC)
        if (message := theirs.select_related("conversation").filter(pk=number).first()) is None:
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
