"""Customers who met an error of a service lately."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from otklik.signals.models import Report


def with_reports(services: Collection[int], since: datetime) -> QuerySet[Any, Any]:
    reports = Report.objects.filter(service__in=services, received_at__gte=since, customer__isnull=False)
    return reports.order_by().values("customer")
