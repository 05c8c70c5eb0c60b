"""What one customer, or each of many, was told of an incident: read from the delivery ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from otklik.incidents.models import Incident
from otklik.notices.models import Delivery

EVENTS: dict[str, Promise] = {
    "raised": _("told that we know"),
    "delayed": _("told that it takes longer"),
    "fixed": _("asked whether it worked"),
    "reopened": _("told that it is not repaired after all"),
    "closed": _("thanked"),
    "over": _("told that it works"),
}
TONES = {Delivery.SENT: "calm", Delivery.FAILED: "alarm"}
ICONS = {Delivery.SENT: "mail-check", Delivery.FAILED: "mail-x"}


@dataclass(frozen=True, kw_only=True)
class Told:
    what: str
    state: str
    tone: str
    icon: str
    at: datetime
    error: str


def told_by_customer(incident: Incident, customers: Iterable[int]) -> dict[int, list[Told]]:
    """Customer → what he was told, in order."""
    found: dict[int, list[Told]] = defaultdict(list)
    recipients = {f"customer:{pk}": pk for pk in customers}
    deliveries = Delivery.objects.filter(notice__about=f"incident:{incident.pk}", recipient__in=recipients).select_related(
        "notice"
    )
    for delivery in deliveries.order_by("pk"):
        event = delivery.notice.key.split(":")[2]
        found[recipients[delivery.recipient]].append(
            Told(
                what=str(EVENTS.get(event, event)),
                state=delivery.get_state_display(),
                tone=TONES.get(delivery.state, "quiet"),
                icon=ICONS.get(delivery.state, "mail"),
                at=delivery.sent_at or delivery.made_at,
                error=delivery.last_error if delivery.state == Delivery.FAILED else "",
            )
        )
    return found


def told_lines(incident: Incident, customer: int) -> list[Told]:
    return told_by_customer(incident, [customer])[customer]
