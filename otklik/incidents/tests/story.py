"""Ready-made moments of story A for the tests of this room."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from otklik.conftest import Cast
from otklik.customers.models import Customer, Identifier
from otklik.desk.models import Ticket
from otklik.incidents import actions, jobs
from otklik.incidents.models import Incident
from otklik.lib.clock import now
from otklik.services.models import Service
from otklik.signals.models import Report


def ticket_of(customer: Customer, service: Service, **fields: Any) -> Ticket:
    return Ticket.objects.create(
        customer=customer,
        service=service,
        subject="Не печатается посадочный",
        kind="failure",
        language=customer.language,
        **fields,
    )


def report_of(
    customer: Customer | None, service: Service, *, ago: timedelta = timedelta(0), ticket: Ticket | None = None, message: str = ""
) -> Report:
    return Report.objects.create(
        id=uuid.uuid4(),
        receipt=uuid.uuid4().hex,
        service=service,
        customer=customer,
        ticket=ticket,
        message=message,
        received_at=now() - ago,
    )


def travellers(count: int, service: Service) -> list[Customer]:
    """So many customers with an address, a ticket and a report each."""
    people = Customer.objects.bulk_create(Customer(name=f"Пассажир {n}") for n in range(count))
    mails = [f"p{n}@mail.example" for n in range(count)]
    Identifier.objects.bulk_create(
        Identifier(customer=one, kind="email", value=mail, normal=mail) for one, mail in zip(people, mails, strict=True)
    )
    tickets = Ticket.objects.bulk_create(Ticket(customer=one, service=service, subject="Сбой", kind="failure") for one in people)
    Report.objects.bulk_create(
        Report(id=uuid.uuid4(), receipt=uuid.uuid4().hex, service=service, customer=one, ticket=ticket, received_at=now())
        for one, ticket in zip(people, tickets, strict=True)
    )
    return people


def raised(cast: Cast) -> Incident:
    return actions.raise_incident(cast.checkin, by=cast.anna)


def taken(cast: Cast) -> Incident:
    return actions.acknowledge(raised(cast), by=cast.vera)


def repaired(cast: Cast) -> Incident:
    return actions.fix(taken(cast), by=cast.vera)


def fresh(incident: Incident) -> Incident:
    return Incident.objects.select_related("service", "owner").get(pk=incident.pk)


def look(*names: str) -> None:
    """What the worker does at each tick, once."""
    for name in names or ("call_the_next", "watch_forecasts", "count_and_tell"):
        getattr(jobs, name)()


def minutes(n: float) -> timedelta:
    return timedelta(minutes=n)


def midday() -> datetime:
    """The next midday in Moscow: later than all that the fixtures made, and far from midnight, where a time carries its day."""
    return (now() + timedelta(days=1)).replace(hour=9, minute=0, second=0, microsecond=0)
