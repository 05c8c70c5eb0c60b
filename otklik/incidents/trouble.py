"""The present trouble of a service: reports that came one after another without a long gap."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection

from otklik.desk.models import Ticket
from otklik.incidents.models import Incident
from otklik.incidents.rules import TROUBLE_GAP
from otklik.lib.clock import now
from otklik.services.models import Service

LOOK_BACK = timedelta(hours=24)

# The reports of the last stretch: everything after the last gap; a gap before the present moment counts too.
BEGAN = """
WITH near AS (
    SELECT received_at,
           COALESCE(lead(received_at) OVER (ORDER BY received_at), %(now)s) - received_at > make_interval(secs => %(gap)s) AS is_last_before_gap
    FROM signals_report WHERE service_id = %(service)s AND received_at > %(since)s AND received_at <= %(now)s
)
SELECT min(received_at) FROM near
WHERE received_at > COALESCE((SELECT max(received_at) FROM near WHERE is_last_before_gap), '-infinity')
"""


def failure_began_at(service: Service, ticket: Ticket | None) -> datetime | None:
    """When the present trouble began: its first report, or the ticket it is raised from when that came about then too.

    An old ticket, from before the last incident or long before the trouble, tells nothing of when this one began.
    """
    moment = now()
    since = end_of_last(service, moment)
    began = trouble_began_at(service, since=since, until=moment)
    if ticket is None or ticket.made_at <= since or (began or moment) - ticket.made_at > TROUBLE_GAP:
        return began
    return min(began or ticket.made_at, ticket.made_at)


def trouble_began_at(service: Service, *, since: datetime, until: datetime) -> datetime | None:
    """When the first report of the last stretch came; None without reports."""
    with connection.cursor() as cursor:
        cursor.execute(BEGAN, {"now": until, "gap": TROUBLE_GAP.total_seconds(), "service": service.pk, "since": since})
        row = cursor.fetchone()
    return row[0] if row else None


def end_of_last(service: Service, moment: datetime) -> datetime:
    """When the last incident of the service was closed, at most a day ago."""
    last = Incident.objects.filter(service=service, closed_at__isnull=False).order_by("-closed_at").first()
    return max(moment - LOOK_BACK, last.closed_at if last and last.closed_at else moment - LOOK_BACK)
