"""What is attached to a message, or waits in a composer to be."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from otklik.desk.models.thread import Message
from otklik.desk.models.ticket import Ticket
from otklik.files.models import File


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def unsent(self) -> Self:
        """In a composer: chosen, and not sent in any way."""
        return self.filter(message__isnull=True, key__isnull=True)

    def public(self) -> Self:
        """What the customer may have."""
        return self.filter(message__visibility=Message.PUBLIC)


class Attachment(models.Model):
    """A file under a name. First it waits in its owner's composer, then it goes with the message of its `key`."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="attachments")
    message = models.ForeignKey(Message, on_delete=models.CASCADE, null=True, related_name="attachments")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=120)
    operator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    # The key of the message that it will go with, once somebody has pressed the button.
    key = models.UUIDField(null=True)
    made_at = models.DateTimeField(db_default=Now())

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["ticket", "operator"], condition=Q(message__isnull=True), name="attachment_unsent")]
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
