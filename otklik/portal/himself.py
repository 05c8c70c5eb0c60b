"""What the page says of the customer himself: whether his e-mail is confirmed, and what else of his is open."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from otklik.catalogue.access import offered
from otklik.customers import rules
from otklik.customers.models import Identifier
from otklik.desk.links import customer_url
from otklik.desk.models import Ticket
from otklik.desk.rules import SENTENCES
from otklik.desk.whose import open_beside
from otklik.lib.clock import now


def beside_of(ticket: Ticket) -> list[dict[str, Any]]:
    return [
        {"href": customer_url(one), "subject": one.subject, "number": one.number, "sentence": str(SENTENCES[one.state])}
        for one in open_beside(ticket)
    ]


def help_url(token: str) -> str:
    """Where he begins another matter, known by this page's link; nothing when the company offers no forms."""
    return f"{reverse('catalogue:help')}?{urlencode({'from': token})}" if offered().exists() else ""


def proof_of(one: Identifier | None, **trouble: str) -> dict[str, Any] | None:
    """What the page asks; nothing when there is nothing to confirm."""
    if one is None:
        return None
    waiting = one.codes.filter(used_at=None, expires_at__gt=now(), tries__lt=rules.MOST_TRIES).order_by("-pk").first()
    return {"address": one.value, "until": waiting.expires_at if waiting else None, **trouble}
