"""What is written and has not gone out yet, and who is looking at which ticket."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from otklik.accounts.models import Operator
from otklik.desk.models.ticket import Ticket
from otklik.lib.clock import now


class DraftQuerySet(models.QuerySet["Draft"]):
    def unfinished(self) -> Self:
        """All that was begun and neither sent nor thrown away, the newest first."""
        return self.exclude(text="").select_related("ticket__customer", "operator").order_by("-changed_at", "-pk")

    def sent_with(self, ticket: Ticket, operator: Operator, key: uuid.UUID, text: str) -> Self:
        """What is over when a composer has sent this text: not what its writer has begun meanwhile in the next one."""
        return self.filter(models.Q(key=key) | models.Q(key=None) | models.Q(text=text), ticket=ticket, operator=operator)

    def of(self, ticket: Ticket, operator: Operator) -> Self:
        """What this person has begun on it, in however many windows; the newest first."""
        return self.filter(ticket=ticket, operator=operator).order_by("-changed_at", "-pk")


class Draft(models.Model):
    """What an operator has begun to write on a ticket: one a composer, kept as it is typed, read by colleagues too."""

    REPLY, NOTE = "reply", "note"

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="drafts")
    operator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts")
    mode = models.CharField(max_length=5, choices=[(REPLY, _("reply")), (NOTE, _("note"))], default=REPLY)
    text = models.TextField()
    then = models.CharField(max_length=20, blank=True)
    # How far the writer had read when he began, as `news.marks` writes it.
    seen = models.CharField(max_length=200, blank=True)
    # The composer in which it was typed last; whoever opens it again goes on in the same one, so that two tabs send it once.
    key = models.UUIDField(null=True)
    # The open page in which it was typed last: another one that has not read this text leaves it alone.
    window = models.UUIDField(null=True)
    changed_at = models.DateTimeField(db_default=Now())

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "operator", "key"], nulls_distinct=False, name="one_draft_a_composer")
        ]
        indexes = [models.Index(fields=["operator", "-changed_at"], name="draft_of_operator")]

    def __str__(self) -> str:
        return f"draft {self.pk}"

    @property
    def is_note(self) -> bool:
        return self.mode == self.NOTE

    @property
    def version(self) -> int:
        """Microseconds since 1970: what a page that has read this text tells when it writes over it; 0 before it was kept."""
        return round(self.changed_at.timestamp() * 1_000_000) if self.pk else 0


class OutgoingQuerySet(models.QuerySet["Outgoing"]):
    def pending(self) -> Self:
        """What has not left: it waits for its moment, or is held."""
        return self.filter(state__in=[Outgoing.WAITING, Outgoing.HELD])

    def due(self, at: datetime | None = None) -> Self:
        return self.filter(state=Outgoing.WAITING, due_at__lte=at or now()).order_by("due_at", "pk")


class Outgoing(models.Model):
    """A reply that was sent and has not left yet: for ten seconds it can be undone, or it waits for a later moment."""

    WAITING, HELD, SENT, BACK = "waiting", "held", "sent", "back"
    NEWS, SETTLED, LEFT, FOREIGN, REFUSED = "news", "settled", "left", "foreign", "refused"
    STATES = [(WAITING, _("waits")), (HELD, _("held")), (SENT, _("sent")), (BACK, _("taken back"))]
    REASONS = [
        (NEWS, _("The customer wrote meanwhile.")),
        (SETTLED, _("The ticket was settled meanwhile.")),
        (LEFT, _("Its author does not work here any more.")),
        (FOREIGN, _("Its author may not see this ticket any more.")),
        (REFUSED, _("It could not be sent.")),
    ]

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="outgoing")
    operator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="outgoing")
    text = models.TextField()
    then = models.CharField(max_length=20)
    # The composer's key; the message will carry it too, so that one press is one message whatever dies in between.
    key = models.UUIDField(unique=True)
    seen = models.CharField(max_length=200, blank=True)
    # What rooms above send along, by their names.
    along = models.JSONField(default=dict, blank=True)
    is_later = models.BooleanField(default=False)
    state = models.CharField(max_length=7, choices=STATES, default=WAITING)
    reason = models.CharField(max_length=7, choices=REASONS, blank=True)
    why = models.CharField(max_length=300, blank=True)
    due_at = models.DateTimeField()
    made_at = models.DateTimeField(db_default=Now())

    objects = OutgoingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(state="waiting"), name="outgoing_due"),
            models.Index(fields=["ticket"], condition=models.Q(state__in=["waiting", "held"]), name="outgoing_of_ticket"),
        ]

    def __str__(self) -> str:
        return f"outgoing {self.pk}"


class Presence(models.Model):
    """Somebody has the ticket open. Worth nothing after a minute: the table is not logged, and a crash empties it.

    No constraint in the database: checking one would lock the ticket's row at every beat.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    operator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    until = models.DateTimeField()
    typing_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "operator"], name="one_presence_a_person")]

    def __str__(self) -> str:
        return f"presence {self.pk}"
