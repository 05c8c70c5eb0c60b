"""What is said about a ticket: conversations, one a channel, and their messages."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from otklik.customers.models import Customer
from otklik.desk.models.ticket import Ticket


class Conversation(models.Model):
    """A thread on one channel."""

    DOOR, PHONE, EMAIL, PORTAL = "door", "phone", "email", "portal"
    CHANNELS = [(DOOR, _("error screen")), (PHONE, _("telephone")), (EMAIL, _("e-mail")), (PORTAL, _("customer's page"))]

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="conversations")
    channel = models.CharField(max_length=10, choices=CHANNELS)
    address = models.CharField(max_length=320, blank=True)
    began_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "channel", "address"], name="one_thread_a_channel")]

    def __str__(self) -> str:
        return f"{self.channel} {self.pk}"


class Message(models.Model):
    """One entry of the thread. Written by the customer, by an operator, or (neither) by Otklik itself."""

    PUBLIC, INTERNAL = "public", "internal"

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="messages")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="messages")
    visibility = models.CharField(max_length=8, choices=[(PUBLIC, _("public")), (INTERNAL, _("internal note"))], default=PUBLIC)
    customer = models.ForeignKey(Customer, on_delete=models.SET_NULL, null=True, related_name="messages")
    operator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="messages")
    text = models.TextField()
    # Made by the writer's page, so that a second press of the button writes nothing.
    key = models.UUIDField(null=True, unique=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["ticket", "at", "id"], name="message_thread")]
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"message {self.pk}"

    @property
    def is_note(self) -> bool:
        return self.visibility == self.INTERNAL
