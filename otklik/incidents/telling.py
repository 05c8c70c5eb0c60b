"""Whom to tell of what: derived from the ledger each time, so a crash between two letters loses nobody and doubles nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast, Substr

from otklik.customers.models import Identifier
from otklik.desk.models import Conversation
from otklik.incidents.facts import ForecastMissed, IncidentReopened
from otklik.incidents.letters import letters_of
from otklik.incidents.models import Affected, Confirmation, Incident
from otklik.incidents.rules import ASKING, OVER, WORKING, State
from otklik.journal.models import Entry
from otklik.lib.clock import now
from otklik.notices.actions import tell
from otklik.notices.models import Delivery

BATCH = 200
RECIPIENT = "customer:"
# How long after the end somebody whom a crash left out is still told.
AFTER_THE_END = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Event:
    """One thing to be told once: its key in the ledger, its kind, and who still lacks it."""

    key: str
    kind: str
    lacking: QuerySet[Affected]


def about(incident: Incident) -> str:
    return f"incident:{incident.pk}"


def events(incident: Incident) -> Iterator[Event]:
    """What the affected are to be told in the present state of the incident."""
    reachable, told = _reachable(incident), _told(incident)
    if incident.state in WORKING:
        yield Event(key=f"{about(incident)}:raised:0", kind="raised", lacking=reachable.exclude(customer__in=told))
        yield from _changes_while_working(incident, reachable.filter(customer__in=told))
    elif incident.state in ASKING:
        yield _asked(incident, reachable)
    elif incident.state == State.CLOSED:
        yield _asked(incident, reachable.filter(customer__in=told))
        yield _event(incident, "closed", 0, reachable.filter(_answered()))
    elif incident.state in OVER - {State.MERGED}:
        yield _event(incident, "over", 0, reachable.filter(customer__in=told))


def _changes_while_working(incident: Incident, told: QuerySet[Affected]) -> Iterator[Event]:
    """For those who know already: the repair did not hold, or it takes longer than we said."""
    waiting = told.exclude(_answered(answer=Confirmation.THROUGH))
    if incident.reopened:
        asked = _told(incident, kind="fixed")
        yield _event(incident, "reopened", incident.reopened, waiting.filter(customer__in=asked))
    if (missed := _missed(incident)) is not None:
        forecast, at = missed
        yield _event(incident, "delayed", forecast, waiting.filter(customer__in=_told(incident, before=at)))


def _missed(incident: Incident) -> tuple[int, datetime] | None:
    """The latest forecast since the last reopening that ran out: its version, and when; a newer forecast does not undo it."""
    log = Entry.objects.about(incident=incident.pk)
    reopened = log.filter(kind=IncidentReopened.kind).last()
    # The journal's own moments: ledger and journal are stamped by one clock, the database's.
    missed = log.filter(kind=ForecastMissed.kind, pk__gt=reopened.pk if reopened else 0).last()
    if missed is None:
        return None
    return incident.forecasts.get(pk=missed.content["forecast"]).version, missed.at


def _asked(incident: Incident, among: QuerySet[Affected]) -> Event:
    return _event(incident, "fixed", incident.reopened, among.exclude(_answered(round=incident.reopened)))


def _event(incident: Incident, kind: str, number: int, among: QuerySet[Affected]) -> Event:
    key = f"{about(incident)}:{kind}:{number}"
    return Event(key=key, kind=kind, lacking=among.exclude(customer__in=_told(incident, key=key)))


def _reachable(incident: Incident) -> QuerySet[Affected]:
    """Those who can be written to: an e-mail told with the ticket, or one of the customer's own, proven if it came by the door."""
    threads = Conversation.objects.filter(ticket=OuterRef("ticket"))
    mails = Identifier.objects.filter(customer=OuterRef("customer"), kind=Identifier.EMAIL, may_write=True)
    told, from_door = Exists(threads.filter(address__contains="@")), Exists(threads.filter(channel=Conversation.DOOR))
    own = Exists(mails.filter(verified_at__isnull=False)) | Exists(mails) & ~from_door
    return Affected.objects.filter(told | own, incident=incident)


def _told(incident: Incident, *, key: str = "", kind: str = "", before: datetime | None = None) -> QuerySet[Delivery, int]:
    """Customers with a delivery about this incident, or about one that was merged into it.

    As a list and not as a question about each row: PostgreSQL hashes it, also while it knows nothing yet of the new rows.
    """
    deliveries = Delivery.objects.filter(recipient__startswith=RECIPIENT)
    if key:
        deliveries = deliveries.filter(notice__key=key)
    else:
        names = [f"incident:{pk}" for pk in [incident.pk, *incident.merged.values_list("pk", flat=True)]]
        deliveries = deliveries.filter(notice__about__in=names)
    if kind:
        deliveries = deliveries.filter(notice__key__startswith=f"{about(incident)}:{kind}:")
    if before is not None:
        deliveries = deliveries.filter(made_at__lt=before)
    return deliveries.values_list(Cast(Substr("recipient", len(RECIPIENT) + 1), BigIntegerField()), flat=True)


def _answered(*, round: int | None = None, answer: str = "") -> Exists:
    answers = Confirmation.objects.filter(affected=OuterRef("pk"))
    if round is not None:
        answers = answers.filter(round=round)
    if answer:
        answers = answers.filter(answer=answer)
    return Exists(answers)


def tell_affected(incident: Incident) -> int:
    """Puts into the ledger what somebody still lacks, in batches that stand by themselves. Returns how many letters."""
    count = 0
    for event in events(incident):
        lacking = list(event.lacking.order_by("pk").values_list("pk", flat=True))
        for begin in range(0, len(lacking), BATCH):
            batch = Affected.objects.filter(pk__in=lacking[begin : begin + BATCH]).select_related("customer", "ticket")
            with transaction.atomic():
                tell(event.key, about(incident), letters_of(event.kind, incident, list(batch.order_by("pk"))))
        count += len(lacking)
    return count


def incidents_with_news() -> QuerySet[Incident]:
    """Live ones, and those that have just ended."""
    recent = Q(closed_at__gt=now() - AFTER_THE_END)
    known = Incident.objects.exclude(state__in=[State.SUSPECTED, State.MERGED])
    return known.filter(~Q(state__in=OVER) | recent).select_related("service").prefetch_related("forecasts")


def everybody_informed(incident: Incident) -> bool:
    """Whether all who are affected have heard: by letter, or, without an address, on the error screen and the status page."""
    if not incident.affected.exists() or any(event.lacking.exists() for event in events(incident)):
        return False
    open_states = [Delivery.QUEUED, Delivery.SENDING]
    return not Delivery.objects.filter(
        notice__about=about(incident), recipient__startswith=RECIPIENT, state__in=open_states
    ).exists()
