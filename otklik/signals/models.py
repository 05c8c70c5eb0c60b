"""Reports that came through the door, and what their senders said afterwards."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from otklik.customers.models import Customer
from otklik.desk.models import Ticket
from otklik.services.models import Service


class Report(models.Model):
    """One error-screen hit or complaint. Its id was made by the sender's browser, so the same one twice is one."""

    id = models.UUIDField(primary_key=True)
    receipt = models.CharField(max_length=64, unique=True)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="reports")
    page = models.CharField(max_length=2000, blank=True)
    error = models.JSONField(default=dict)
    message = models.TextField(blank=True)
    contact = models.CharField(max_length=320, blank=True)
    identifiers = models.JSONField(default=list)
    # Whether the site itself signed who its visitor was.
    is_proven = models.BooleanField(default=False)
    context = models.JSONField(default=dict)
    language = models.CharField(max_length=2, default="ru")
    received_at = models.DateTimeField()
    drained_at = models.DateTimeField(db_default=Now())
    customer = models.ForeignKey(Customer, on_delete=models.SET_NULL, null=True, related_name="reports")
    ticket = models.ForeignKey(Ticket, on_delete=models.SET_NULL, null=True, related_name="reports")

    class Meta:
        indexes = [models.Index(fields=["service", "received_at"], name="report_of_service")]

    def __str__(self) -> str:
        return f"{self.pk}"


class FollowUp(models.Model):
    """What the sender of a report said afterwards: a confirmation, a contact, a message."""

    CONFIRMATION, CONTACT, MESSAGE = "confirmation", "contact", "message"
    THROUGH, BROKEN = "through", "broken"

    id = models.UUIDField(primary_key=True)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="follow_ups")
    kind = models.CharField(max_length=12, choices=[(CONFIRMATION, CONFIRMATION), (CONTACT, CONTACT), (MESSAGE, MESSAGE)])
    answer = models.CharField(max_length=8, blank=True)
    text = models.TextField(blank=True)
    received_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.pk}"


class Stray(models.Model):
    """An entry of the door that could not become a report: kept whole, so that nothing acknowledged is lost."""

    id = models.CharField(primary_key=True, max_length=80)
    entry = models.JSONField()
    reason = models.CharField(max_length=300)
    drained_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.pk
