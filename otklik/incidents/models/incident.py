"""The incident itself, and those who raised it."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from otklik.accounts.models import Operator
from otklik.desk.models import Ticket
from otklik.incidents import rules
from otklik.incidents.rules import State
from otklik.services.models import Component, Service, in_language
from otklik.signals.models import Report


def sees_incidents(operator: Operator) -> bool:
    """Everybody who works here may see every incident."""
    return bool(operator.is_active and operator.roles)


class IncidentQuerySet(models.QuerySet["Incident"]):
    def live(self) -> Self:
        return self.exclude(state__in=rules.OVER)

    def public(self) -> Self:
        """Those the public may read about: raised ones of services on the status page."""
        return self.filter(state__in=rules.PUBLIC, service__is_public=True)

    def of_service(self, service: Service) -> Incident | None:
        """The live incident of a service: its own, else the one that its own was merged into."""
        concerned = self.live().filter(Q(service=service) | Q(merged__service=service))
        return (
            concerned.select_related("service")
            .order_by(models.Case(models.When(service=service, then=0), default=1), "-pk")
            .first()
        )

    def answered_on_screen(self, report: Report) -> Incident | None:
        """Which one an answer on this report's error screen is about: the live one that asks, else the one that was closed meanwhile."""
        live = self.of_service(report.service)
        if live is not None and live.state in rules.ASKING:
            return live
        closed = self.filter(state=State.CLOSED, closed_at__gte=report.received_at, affected__customer=report.customer_id)
        of_service = closed.filter(Q(service=report.service) | Q(merged__service=report.service))
        return of_service.order_by("-closed_at", "-pk").first() or live

    def seen_by(self, operator: Operator) -> Self:
        return self if sees_incidents(operator) else self.none()


class Incident(models.Model):
    """One record per shared cause of a service failure."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="incidents")
    components = models.ManyToManyField(Component, blank=True, related_name="incidents")
    state = models.CharField(max_length=20, choices=State.choices, default=State.RAISED)
    # What does not work, in the customer's words; both languages are filled from the service's name.
    label_ru = models.CharField(_("what does not work, in Russian"), max_length=160)
    label_en = models.CharField(_("what does not work, in English"), max_length=160, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="owned_incidents")
    lead = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="led_incidents")
    # Grows with every change that a reader would see; published files and screens carry it.
    version = models.PositiveIntegerField(default=1)
    reopened = models.PositiveSmallIntegerField(default=0)
    merged_into = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="merged")
    next_update_at = models.DateTimeField(null=True)
    # Somebody still has to answer the call: responders are called one after another.
    is_calling = models.BooleanField(default=False)
    # The end of the duty list was reached and nobody answered.
    is_unanswered = models.BooleanField(default=False)

    first_failure_at = models.DateTimeField(null=True)
    first_report_at = models.DateTimeField(null=True)
    detected_at = models.DateTimeField(null=True)
    raised_at = models.DateTimeField(null=True)
    paged_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    operators_informed_at = models.DateTimeField(null=True)
    customers_informed_at = models.DateTimeField(null=True)
    identified_at = models.DateTimeField(null=True)
    mitigated_at = models.DateTimeField(null=True)
    fixed_at = models.DateTimeField(null=True)
    first_confirmed_at = models.DateTimeField(null=True)
    last_confirmed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service"],
                condition=~Q(state__in=[str(s) for s in sorted(rules.OVER)]),
                name="one_live_incident_a_service",
            ),
        ]
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def label(self) -> str:
        return in_language(self.label_ru, self.label_en)

    @property
    def is_live(self) -> bool:
        return self.state not in rules.OVER

    @property
    def public_state(self) -> str:
        """`investigating`, `identified`, `monitoring`, `resolved`; empty while the public knows nothing."""
        return rules.PUBLIC.get(self.state, "")

    @property
    def stamps(self) -> dict[str, datetime | None]:
        return {name: getattr(self, f"{name}_at") for name in rules.STAMPS}


class Raise(models.Model):
    """One tap by one operator: who is credited, from which ticket."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="raises")
    operator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="raises")
    ticket = models.ForeignKey(Ticket, on_delete=models.SET_NULL, null=True, related_name="raises")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "operator"], name="credited_once")]
        ordering = ["at"]

    def __str__(self) -> str:
        return f"raise {self.pk}"
