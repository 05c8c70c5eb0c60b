"""Which colleagues want to know of a ticket, and what each must do next."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from otklik.desk.models.thread import Message
from otklik.desk.models.ticket import LIVE, Ticket, sight


class Follow(models.Model):
    """A colleague follows a ticket. `news_at` is when something happened that he has not seen."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="follows")
    operator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows")
    since = models.DateTimeField(db_default=Now())
    news_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "operator"], name="followed_once")]
        indexes = [models.Index(fields=["operator"], condition=Q(news_at__isnull=False), name="follow_news")]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.operator_id} follows {self.ticket_id}"


class MentionQuerySet(models.QuerySet["Mention"]):
    def out_of_sight(self) -> Self:
        """Unread, and whoever is named does not see the ticket any more."""
        return self.filter(seen_at__isnull=True).exclude(sight("operator", "ticket__team"))

    def untold(self) -> Self:
        """Those out of sight of which the note's author has not heard, or where he sees the ticket no more either, its owner."""
        author, owner = sight("message__operator", "ticket__team"), sight("ticket__owner", "ticket__team")
        no_author = Q(message__operator__isnull=True) | ~author
        called = Mention.objects.filter(message=OuterRef("message"))
        author_called = Exists(called.filter(operator=OuterRef("message__operator")))
        owner_called = Exists(called.filter(operator=OuterRef("ticket__owner")))
        return self.out_of_sight().filter(author & ~author_called | no_author & owner & ~owner_called, ticket__state__in=LIVE)


class Mention(models.Model):
    """A colleague was named with @ in a note."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="mentions")
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="mentions")
    operator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentions")
    at = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(null=True, blank=True)

    objects = MentionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "operator"], name="mentioned_once")]
        indexes = [
            models.Index(fields=["operator", "ticket"], name="mention_of_whom"),
            models.Index(fields=["operator"], condition=Q(seen_at__isnull=True), name="mention_unseen"),
        ]

    def __str__(self) -> str:
        return f"{self.operator_id} in {self.message_id}"


class NextStepQuerySet(models.QuerySet["NextStep"]):
    def open(self) -> Self:
        return self.filter(ended_at__isnull=True)

    def in_wrong_hands(self) -> Self:
        """Of somebody who does not see the ticket (any more); or nobody's, although the ticket has somebody who does."""
        is_lost = Q(owner__isnull=False) & ~sight("owner", "ticket__team")
        has_heir = Q(owner__isnull=True, ticket__owner__isnull=False) & sight("ticket__owner", "ticket__team")
        return self.open().filter(is_lost | has_heir)

    def due(self, at: datetime) -> Self:
        """Those whose time has come and whose owner, who sees the ticket, has not been told."""
        return self.open().filter(sight("owner", "ticket__team"), due_at__lte=at, told_at__isnull=True)


class NextStep(models.Model):
    """What comes next on a ticket: a line, who does it, by when. One at a time; those that are done stay as history."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="steps")
    text = models.CharField(_("next step"), max_length=200)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="steps")
    due_at = models.DateTimeField(_("by when"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())
    # When its owner was told that its time has come.
    told_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    # Done, or only replaced by another step or the end of the ticket.
    is_done = models.BooleanField(default=False)

    objects = NextStepQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket"], condition=Q(ended_at__isnull=True), name="one_next_step"),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(ended_at__isnull=True), name="step_due"),
            models.Index(fields=["due_at"], condition=Q(ended_at__isnull=True, told_at__isnull=True), name="step_untold"),
        ]

    def __str__(self) -> str:
        return self.text
