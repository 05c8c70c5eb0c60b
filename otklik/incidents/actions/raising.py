"""Raising an incident: one tap, no mandatory field, never two for one failure."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from otklik.accounts.models import Operator
from otklik.desk.models import Ticket
from otklik.incidents import texts
from otklik.incidents.actions.affected import count_affected
from otklik.incidents.actions.briefings import write_briefing
from otklik.incidents.actions.calling import begin_round
from otklik.incidents.actions.locking import locked, saved, stamp, write_update
from otklik.incidents.actions.states import reopen_now
from otklik.incidents.facts import IncidentRaised, RaiseJoined
from otklik.incidents.models import Incident, Raise
from otklik.incidents.rules import ASKING, NEWS_EVERY, State
from otklik.incidents.trouble import failure_began_at
from otklik.journal.record import record
from otklik.lib.clock import now
from otklik.lib.text import clean_line
from otklik.services.models import Component, Service


@transaction.atomic
def raise_incident(
    service: Service,
    *,
    by: Operator,
    ticket: Ticket | None = None,
    components: Iterable[Component] = (),
    label: tuple[str, str] | None = None,
) -> Incident:
    """Says that the service fails. While one incident of it lives, everybody who taps is credited there.

    `label` is what does not work, in Russian and in English; without it the service's or the only component's name stands.
    """
    # One raise of a service at a time: a double tap or a second operator waits here and then finds the incident.
    Service.objects.select_for_update(no_key=True).get(pk=service.pk)
    incident = Incident.objects.of_service(service)
    if incident is None:
        incident = _new(service, by, ticket, list(components), label)
    elif incident.state == State.SUSPECTED:
        incident = _begun(locked(incident), by, ticket)
    else:
        incident = _joined(locked(incident), by, ticket)
    if ticket is not None:
        count_affected(incident, ticket.customer, ticket=ticket, reason="complained", by=by)
    return incident


def _new(
    service: Service, by: Operator, ticket: Ticket | None, components: list[Component], label: tuple[str, str] | None
) -> Incident:
    broken = components[0] if len(components) == 1 else service
    russian, english = label or (broken.name_ru, broken.name_en)
    incident = Incident.objects.create(
        service=service,
        state=State.SUSPECTED,
        label_ru=clean_line(russian or english, most=160) or service.name_ru,
        label_en=clean_line(english, most=160),
    )
    incident.components.set(components)
    return _begun(incident, by, ticket)


def _begun(incident: Incident, by: Operator, ticket: Ticket | None) -> Incident:
    """From suspected, or from nothing, to raised: the clock runs, people are called, the first texts are there."""
    began = failure_began_at(incident.service, ticket)
    incident.first_failure_at = incident.first_failure_at or began
    incident.first_report_at = incident.first_report_at or began
    incident.state = State.RAISED
    incident.next_update_at = now() + NEWS_EVERY
    fields = [
        "first_failure_at",
        "first_report_at",
        "state",
        "next_update_at",
        stamp(incident, "detected"),
        stamp(incident, "raised"),
    ]
    Raise.objects.create(incident=incident, operator=by, ticket=ticket, at=now())
    fields += begin_round(incident)
    saved(incident, *fields)
    write_update(incident, texts.raised(incident), by=None)
    write_briefing(incident, texts.briefing_say(incident), texts.briefing_never_promise(), by=None)
    record(IncidentRaised(incident=incident.pk, service=incident.service_id, ticket=ticket.pk if ticket else None, by=by.pk))
    return incident


def _joined(incident: Incident, by: Operator, ticket: Ticket | None) -> Incident:
    """The failure is known: the operator is credited once. After a repair the tap says that it still does not work."""
    _credit, is_new = Raise.objects.get_or_create(incident=incident, operator=by, defaults={"ticket": ticket, "at": now()})
    if incident.state in ASKING:
        return reopen_now(incident, by=by)
    if is_new:
        record(RaiseJoined(incident=incident.pk, ticket=ticket.pk if ticket else None, by=by.pk))
    return incident
