"""Whom the incident touched, why we think so, and what they answered."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from otklik.customers.models import Customer
from otklik.desk.models import Ticket
from otklik.incidents.models.incident import Incident
from otklik.signals.models import Report


class Affected(models.Model):
    """A customer whom the incident touched, and why we think so."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="affected")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="affected")
    ticket = models.ForeignKey(Ticket, on_delete=models.SET_NULL, null=True, related_name="affected")
    since = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "customer"], name="affected_once")]
        verbose_name_plural = "affected"

    def __str__(self) -> str:
        return f"affected {self.pk}"


class Reason(models.Model):
    """Why somebody counts as affected; there may be several reasons."""

    REPORTED, COMPLAINED, NAMED, MATCHED = "reported", "complained", "named", "matched"
    KINDS = [
        (REPORTED, _("saw the error")),
        (COMPLAINED, _("complained")),
        (NAMED, _("named by an operator")),
        (MATCHED, _("matched")),
    ]

    affected = models.ForeignKey(Affected, on_delete=models.CASCADE, related_name="reasons")
    kind = models.CharField(max_length=10, choices=KINDS)
    report = models.ForeignKey(Report, on_delete=models.SET_NULL, null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["affected", "kind"], name="a_reason_once")]

    def __str__(self) -> str:
        return self.kind


class Confirmation(models.Model):
    """An affected customer's answer to «Получилось?» in one round (each reopening begins another). Silence leaves no row."""

    THROUGH, BROKEN = "through", "broken"
    ANSWERS = [(THROUGH, _("got through")), (BROKEN, _("still broken"))]
    LINK, SCREEN, OPERATOR = "link", "screen", "operator"

    affected = models.ForeignKey(Affected, on_delete=models.CASCADE, related_name="confirmations")
    round = models.PositiveSmallIntegerField(default=0)
    answer = models.CharField(max_length=8, choices=ANSWERS)
    via = models.CharField(
        max_length=8, choices=[(LINK, _("by link")), (SCREEN, _("on the error screen")), (OPERATOR, _("told an operator"))]
    )
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["affected", "round"], name="one_answer_a_round")]

    def __str__(self) -> str:
        return self.answer
