"""One act on many tickets, and what became of it on each."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import pgettext_lazy

from otklik.accounts.models import Operator
from otklik.desk.models import Ticket


class BulkQuerySet(models.QuerySet["Bulk"]):
    def seen_by(self, operator: Operator) -> Self:
        """One's own only."""
        return self.filter(operator=operator)

    def unfinished(self) -> Self:
        return self.filter(state__in=[Bulk.RUNNING, Bulk.UNDOING])


class Bulk(models.Model):
    """What is to be done; `given` is what the act needs, as ids and words."""

    RUNNING, DONE, UNDOING, UNDONE = "running", "done", "undoing", "undone"
    STATES = [
        (RUNNING, pgettext_lazy("bulk", "at work")),
        (DONE, pgettext_lazy("bulk", "done")),
        (UNDOING, pgettext_lazy("bulk", "being taken back")),
        (UNDONE, pgettext_lazy("bulk", "taken back")),
    ]

    operator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="bulks")
    act = models.CharField(max_length=20)
    given = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=STATES, default=RUNNING)
    # Made with the preview: pressed twice, it is done once.
    key = models.UUIDField(unique=True)
    asked_at = models.DateTimeField(db_default=Now())

    objects = BulkQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["id"], condition=Q(state__in=["running", "undoing"]), name="bulk_unfinished")]
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.act} {self.pk}"

    @property
    def is_over(self) -> bool:
        return self.state in (self.DONE, self.UNDONE)


class BulkLine(models.Model):
    """One of the tickets. `before` is what taking it back needs."""

    WAITING, DONE, SAME, REFUSED, UNDONE, STAYS = "waiting", "done", "same", "refused", "undone", "stays"
    OUTCOMES = [
        (WAITING, pgettext_lazy("bulk", "in the queue")),
        (DONE, pgettext_lazy("bulk", "changed")),
        (SAME, pgettext_lazy("bulk", "was so already")),
        (REFUSED, pgettext_lazy("bulk", "refused")),
        (UNDONE, pgettext_lazy("bulk", "as it was before")),
        (STAYS, pgettext_lazy("bulk", "stays changed")),
    ]

    bulk = models.ForeignKey(Bulk, on_delete=models.CASCADE, related_name="lines")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    outcome = models.CharField(max_length=10, choices=OUTCOMES, default=WAITING)
    reason = models.CharField(max_length=400, blank=True)
    before = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bulk", "ticket"], name="ticket_once_a_bulk")]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.ticket_id}: {self.outcome}"
