"""Customers whom the desk knows by a service: those with a live or a recent ticket."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from otklik.desk.models import LIVE, Ticket


def with_tickets(services: Collection[int], since: datetime) -> QuerySet[Any, Any]:
    recent = Ticket.objects.filter(Q(state__in=LIVE) | Q(made_at__gte=since), service__in=services)
    return recent.order_by().values("customer")
