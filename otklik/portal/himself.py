"""What the page says of the customer himself: what of his may be confirmed, and what else of his is open."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from otklik.accounts.actions.people import mail_goes_out
from otklik.catalogue.access import offered
from otklik.customers import rules
from otklik.customers.models import Identifier
from otklik.desk.links import customer_url
from otklik.desk.models import Ticket
from otklik.desk.rules import SENTENCES
from otklik.desk.whose import open_beside, phone_to_prove, to_prove
from otklik.lib.clock import now


def beside_of(ticket: Ticket) -> list[dict[str, Any]]:
    return [
        {"href": customer_url(one), "subject": one.subject, "number": one.number, "sentence": str(SENTENCES[one.state])}
        for one in open_beside(ticket)
    ]


def help_url(token: str) -> str:
    """Where he begins another matter, known by this page's link; nothing when the company offers no forms."""
    return f"{reverse('catalogue:help')}?{urlencode({'from': token})}" if offered().exists() else ""


def to_confirm(ticket: Ticket) -> Identifier | None:
    """The telephone whose code is on its way comes first: somebody waits for it at the other end of the line."""
    return phone_to_prove(ticket) or to_prove(ticket)


def proof_of(one: Identifier | None, **trouble: str) -> dict[str, Any] | None:
    """What the page asks; nothing when there is nothing to confirm, or no letter could bring a code."""
    if one is None:
        return None
    waiting = one.codes.filter(used_at=None, expires_at__gt=now(), tries__lt=rules.MOST_TRIES).order_by("-pk").first()
    is_phone = one.kind == Identifier.PHONE
    if not is_phone and not waiting and not mail_goes_out():
        return None
    address = "" if is_phone else one.value
    return {"address": address, "is_phone": is_phone, "until": waiting.expires_at if waiting else None, **trouble}
