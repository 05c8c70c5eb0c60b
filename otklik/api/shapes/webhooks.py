"""Webhooks and their calls."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from ninja import Field, Schema
from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from otklik.api.kinds import CHOICES
from otklik.api.models import Call, Webhook
from otklik.api.shapes.common import Given, Id, given, iso, shown

KINDS = [kind for kind, _words in CHOICES]


def heard_of(kind: str) -> str:
    if kind not in KINDS:
        raise PydanticCustomError("kind", "{words}", {"words": _("Nothing is called so. The documentation lists the names.")})
    return kind


HeardKind = Annotated[str, AfterValidator(heard_of), Field(json_schema_extra={"enum": list(KINDS)})]
WEBHOOK: dict[str, Any] = {
    "id": 3,
    "url": "https://hooks.example.com/otklik",
    "kinds": ["ticket.opened", "message.received"],
    "operator": 5,
    "made_at": "2026-11-25T12:01:09Z",
    "failing_since": None,
    "stopped_at": None,
}


class WebhookGiven(Given):
    """An address that hears of what happens, as far as `operator` may see it; you, when left out."""

    model_config = given(url="https://hooks.example.com/otklik", kinds=["ticket.opened", "message.received"])

    url: Annotated[str, Field(min_length=1, max_length=500)]
    kinds: Annotated[list[HeardKind], Field(min_length=1, max_length=len(KINDS))]
    operator: Id | None = None


class WebhookShown(Schema):
    model_config = shown(**WEBHOOK)

    id: int
    url: str
    kinds: list[str]
    operator: int
    made_at: datetime
    failing_since: datetime | None
    stopped_at: datetime | None


class WebhookMade(WebhookShown):
    """`secret` signs every call and is told this once."""

    model_config = shown(**WEBHOOK, secret="whsec_…")  # noqa: S106 - an example

    secret: str


class CallShown(Schema):
    model_config = shown(
        id=812,
        number="msg_3_9041",
        kind="ticket.opened",
        state="sent",
        tries=1,
        status=200,
        made_at="2026-11-25T12:01:09Z",
        tried_at="2026-11-25T12:01:10Z",
    )

    id: int
    number: str
    kind: str
    state: Literal["waiting", "sent", "failed"]
    tries: int
    status: int | None
    made_at: datetime
    tried_at: datetime | None


class WebhookPage(Schema):
    items: list[WebhookShown]
    next: str | None


class CallPage(Schema):
    items: list[CallShown]
    next: str | None


def webhook_json(webhook: Webhook) -> dict[str, Any]:
    return {
        "id": webhook.pk,
        "url": webhook.url,
        "kinds": webhook.kinds,
        "operator": webhook.operator_id,
        "made_at": iso(webhook.made_at),
        "failing_since": iso(webhook.failing_since),
        "stopped_at": iso(webhook.stopped_at),
    }


def call_json(call: Call) -> dict[str, Any]:
    """Without what came back: the log on the page shows it."""
    return {
        "id": call.pk,
        "number": call.number,
        "kind": call.kind,
        "state": call.state,
        "tries": call.tries,
        "status": call.status,
        "made_at": iso(call.made_at),
        "tried_at": iso(call.tried_at),
    }
