"""How tickets belong together: merged into one, or linked."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import pgettext_lazy

from otklik.desk.models.thread import Message
from otklik.desk.models.ticket import Ticket


class Tie(models.Model):
    """One ticket in a relation to another, read as a sentence: “`one` is a duplicate of `other`”."""

    class Kind(models.TextChoices):
        DUPLICATE_OF = "duplicate_of", pgettext_lazy("tie", "is a duplicate of")
        CAUSED_BY = "caused_by", pgettext_lazy("tie", "is caused by")
        PART_OF = "part_of", pgettext_lazy("tie", "is part of")
        SPLIT_FROM = "split_from", pgettext_lazy("tie", "was split from")

    one = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="ties")
    other = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="ties_back")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    # The message that was split out, in the thread where it was written.
    message = models.OneToOneField(Message, on_delete=models.SET_NULL, null=True, blank=True, related_name="split")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other", "kind"], name="tied_once"),
            models.CheckConstraint(condition=~Q(one=F("other")), name="not_tied_to_itself"),
            models.UniqueConstraint(fields=["one"], condition=Q(kind="part_of"), name="part_of_one_whole"),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.one_id} {self.kind} {self.other_id}"


class Merge(models.Model):
    """One ticket's going into another, with all that is needed to take it back exactly."""

    source = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="merges")
    target = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="merged_here")
    # How both stood before, what moved and from where, and what was added to the target.
    kept = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source"], condition=Q(undone_at__isnull=True), name="merged_into_one"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="not_merged_into_itself"),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.source_id} into {self.target_id}"
