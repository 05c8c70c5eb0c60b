"""The journal's rows; written by `record`, never changed."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now

from otklik.journal.facts import KINDS, Fact


class EntryQuerySet(models.QuerySet["Entry"]):
    def about(self, **subject: int) -> Self:
        """Everything that happened to one subject: `about(incident=5)`."""
        return self.filter(content__contains=subject).order_by("pk")


class Entry(models.Model):
    """One thing that happened."""

    kind = models.CharField(max_length=60)
    content = models.JSONField()
    by = models.BigIntegerField(null=True)
    at = models.DateTimeField(db_default=Now())
    # Why it was done when no person asked for it: the rule and its version, the way of assignment.
    why = models.JSONField(null=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [
            GinIndex(fields=["content"], opclasses=["jsonb_path_ops"], name="entry_subjects"),
            models.Index(fields=["kind", "at"], name="entry_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def fact(self) -> Fact | None:
        """The fact as it was recorded; None when this version no longer knows its kind."""
        kind = KINDS.get(self.kind)
        if kind is None:
            return None
        fact = kind(**self.content)
        object.__setattr__(fact, "entry", self.pk)
        return fact
