"""Who is affected, and why we think so."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from otklik.accounts.models import Operator
from otklik.customers.models import Customer
from otklik.desk.models import Ticket
from otklik.incidents.actions.locking import check_live, locked, stamp
from otklik.incidents.facts import CustomerNamed, CustomersCounted, CustomersInformed
from otklik.incidents.models import Affected, Incident, Reason
from otklik.journal.record import record
from otklik.lib.clock import now
from otklik.lib.refused import Refused
from otklik.signals.models import Report


@transaction.atomic
def name_affected(
    incident: Incident, *, by: Operator, customer: Customer | None = None, ticket: Ticket | None = None
) -> Affected:
    """An operator says that this customer, or the customer of this ticket, is touched by the incident."""
    incident = locked(incident)
    check_live(incident)
    person = ticket.customer if ticket is not None else customer
    if person is None:
        raise Refused(_("Choose the customer or the ticket that the incident touched."))
    kind = Reason.COMPLAINED if ticket is not None else Reason.NAMED
    affected, is_new = count_affected(incident, person, ticket=ticket, reason=kind, by=by)
    if is_new:
        record(CustomerNamed(incident=incident.pk, customer=person.pk, ticket=ticket.pk if ticket else None, by=by.pk))
    return affected


def count_affected(
    incident: Incident,
    customer: Customer,
    *,
    ticket: Ticket | None = None,
    report: Report | None = None,
    reason: str,
    by: Operator | None = None,
) -> tuple[Affected, bool]:
    """Adds a customer with one reason. Says whether either was new. For actions in a transaction."""
    affected, is_new = Affected.objects.get_or_create(
        incident=incident, customer=customer, defaults={"ticket": ticket, "since": now()}
    )
    if ticket is not None and affected.ticket_id is None:
        affected.ticket = ticket
        affected.save(update_fields=["ticket"])
    _reason, is_new_reason = Reason.objects.get_or_create(
        affected=affected, kind=reason, defaults={"report": report, "by": by, "at": now()}
    )
    return affected, is_new or is_new_reason


# Customers whose reports came since the trouble began, each with the first report and a ticket if there is one; what the
# site vouched for comes before what somebody only claimed.
REPORTERS = """
INSERT INTO incidents_affected (incident_id, customer_id, ticket_id, since)
SELECT DISTINCT ON (r.customer_id) %(incident)s, r.customer_id, r.ticket_id, r.received_at
FROM signals_report r
WHERE r.service_id = ANY(%(services)s) AND r.received_at >= %(since)s AND r.customer_id IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM incidents_affected a WHERE a.incident_id = %(incident)s AND a.customer_id = r.customer_id)
ORDER BY r.customer_id, r.is_proven DESC, r.ticket_id NULLS LAST, r.received_at
ON CONFLICT (incident_id, customer_id) DO NOTHING
"""
REASONS = """
INSERT INTO incidents_reason (affected_id, kind, report_id, at)
SELECT DISTINCT ON (a.id, k.kind) a.id, k.kind, r.id, r.received_at
FROM signals_report r
JOIN incidents_affected a ON a.incident_id = %(incident)s AND a.customer_id = r.customer_id
CROSS JOIN LATERAL (SELECT 'reported' AS kind UNION ALL SELECT 'complained' WHERE r.message <> '') k
WHERE r.service_id = ANY(%(services)s) AND r.received_at >= %(since)s
  AND NOT EXISTS (SELECT 1 FROM incidents_reason x WHERE x.affected_id = a.id AND x.kind = k.kind)
ORDER BY a.id, k.kind, r.received_at
ON CONFLICT (affected_id, kind) DO NOTHING
"""
TICKETS = """
UPDATE incidents_affected a SET ticket_id = r.ticket_id
FROM signals_report r
WHERE a.incident_id = %(incident)s AND a.ticket_id IS NULL AND r.customer_id = a.customer_id AND r.ticket_id IS NOT NULL
  AND r.service_id = ANY(%(services)s) AND r.received_at >= %(since)s
"""
# Whoever is vouched for takes the place of one who had claimed to be him.
OWN_TICKETS = """
UPDATE incidents_affected a SET ticket_id = r.ticket_id
FROM signals_report r
WHERE a.incident_id = %(incident)s AND r.customer_id = a.customer_id AND r.is_proven AND r.ticket_id IS NOT NULL
  AND r.service_id = ANY(%(services)s) AND r.received_at >= %(since)s
  AND EXISTS (SELECT 1 FROM signals_report d WHERE d.ticket_id = a.ticket_id AND NOT d.is_proven)
"""


@transaction.atomic
def count_reporters(incident: Incident) -> int:
    """Everybody who reported since the trouble began is affected. Returns how many are new; once more changes nothing."""
    since = min(moment for moment in (incident.first_failure_at, incident.raised_at, incident.detected_at, now()) if moment)
    services = [incident.service_id, *incident.merged.values_list("service_id", flat=True)]
    values: dict[str, Any] = {"incident": incident.pk, "services": services, "since": since}
    with connection.cursor() as cursor:
        cursor.execute(REPORTERS, values)
        count = cursor.rowcount
        cursor.execute(REASONS, values)
        cursor.execute(TICKETS, values)
        cursor.execute(OWN_TICKETS, values)
    if count:
        record(CustomersCounted(incident=incident.pk, count=count))
    return count


def move_affected(incident: Incident, other: Incident) -> None:
    """Copies those affected and their reasons to the incident that goes on."""
    for affected in incident.affected.select_related("customer", "ticket").prefetch_related("reasons"):
        for reason in affected.reasons.all():
            count_affected(other, affected.customer, ticket=affected.ticket, reason=reason.kind)


@transaction.atomic
def stamp_customers_informed(incident: Incident) -> None:
    """Everybody affected so far has heard of it; whoever is counted later hears too, but the stamp stays."""
    incident = locked(incident)
    if incident.customers_informed_at is None:
        incident.save(update_fields=[stamp(incident, "customers_informed")])
        record(CustomersInformed(incident=incident.pk))
