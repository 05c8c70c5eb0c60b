"""Webhooks, out and in by the files of import and export. Their secrets stay: each gets a new one here, and is off until its receiver knows it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from otklik.accounts.models import Operator
from otklik.api.actions.webhooks import bring_webhook
from otklik.api.forms import checked_url
from otklik.api.kinds import CHOICES
from otklik.api.models import Webhook
from otklik.exchange.outgoing import Export
from otklik.exchange.records import Record, known_in
from otklik.exchange.staffing import person_named
from otklik.lib.refused import Refused

COLUMNS = ("url", "kinds", "person")
KINDS = [kind for kind, _words in CHOICES]


def webhooks(_person: Operator | None) -> QuerySet[Webhook]:
    return Webhook.objects.select_related("operator")


def webhook_values(webhook: Webhook) -> dict[str, Any]:
    return {"url": webhook.url, "kinds": list(webhook.kinds), "person": webhook.operator.email}


def take_webhook(record: Record, by: Operator | None) -> bool:
    """One of this address that sees for the same person is here already and stays as it is."""
    person = person_named(record, "person")
    try:
        url = checked_url(record.line("url", most=501))
    except ValidationError as error:
        raise Refused(str(error.messages[0])) from None
    if Webhook.objects.filter(url=url, operator=person).exists():
        return False
    bring_webhook(url=url, kinds=known_in(record, "kinds", KINDS), operator=person, by=by)
    return True


WEBHOOKS = Export(columns=COLUMNS, rows=webhooks, values=webhook_values)
