"""Planned work on services: when, what everybody reads about it, and who has taken note."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from otklik.accounts.models import Operator
from otklik.changes import rules
from otklik.lib.clock import now
from otklik.services.models import Component, Service, in_language


class State(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("planned work", "draft")
    ASKED = "asked", pgettext_lazy("planned work", "waits for a lead")
    APPROVED = "approved", pgettext_lazy("planned work", "approved")
    STARTED = "started", pgettext_lazy("planned work", "goes on")
    FINISHED = "finished", pgettext_lazy("planned work", "finished")
    CANCELLED = "cancelled", pgettext_lazy("planned work", "cancelled")


class Risk(models.TextChoices):
    LOW = "low", pgettext_lazy("risk", "low")
    MEDIUM = "medium", pgettext_lazy("risk", "medium")
    HIGH = "high", pgettext_lazy("risk", "high")


class ChangeQuerySet(models.QuerySet["Change"]):
    def seen_by(self, person: Operator) -> Self:
        """Everybody who works here may see every change."""
        return self if person.is_active and person.roles else self.none()

    def ahead_or_going(self) -> Self:
        return self.filter(state__in=[State.APPROVED, State.STARTED])

    def near(self, at: datetime | None = None) -> Self:
        """Approved and about to begin, or going on: what operators must know now."""
        return self.ahead_or_going().filter(Q(state=State.STARTED) | Q(from_at__lte=(at or now()) + rules.BRIEFED_BEFORE))


class Change(models.Model):
    title_ru = models.CharField(_("what is done, in Russian"), max_length=160)
    title_en = models.CharField(_("what is done, in English"), max_length=160, blank=True)
    services = models.ManyToManyField(Service, related_name="changes")
    components = models.ManyToManyField(Component, blank=True, related_name="changes")
    from_at = models.DateTimeField(_("from"))
    to_at = models.DateTimeField(_("to"))
    risk = models.CharField(_("risk"), max_length=6, choices=Risk.choices, default=Risk.LOW)
    # For colleagues: how it is done and how it is taken back.
    plan = models.TextField(blank=True)
    text_ru = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    say = models.TextField(blank=True)
    never_promise = models.TextField(blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    # Grows with every change that a reader would see: the briefing is then read anew.
    version = models.PositiveIntegerField(default=1)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    approver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(default=now)
    approved_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    overrun_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(to_at__gt=F("from_at")), name="change_ends_after_it_begins")]
        indexes = [
            models.Index(fields=["state", "from_at"], name="change_ahead"),
            models.Index(fields=["-from_at", "-id"], name="change_shelf"),
        ]
        ordering = ["from_at", "pk"]

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def title(self) -> str:
        return in_language(self.title_ru, self.title_en)

    @property
    def text(self) -> str:
        return in_language(self.text_ru, self.text_en)

    @property
    def is_over(self) -> bool:
        return self.state in (State.FINISHED, State.CANCELLED)

    @property
    def is_late(self) -> bool:
        """It goes on although its time is over."""
        return self.state == State.STARTED and now() > self.to_at

    @property
    def is_going(self) -> bool:
        return self.state == State.STARTED or (self.state == State.APPROVED and self.from_at <= now() < self.to_at)


class ChangeRead(models.Model):
    """An operator took note of a version."""

    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="reads")
    version = models.PositiveIntegerField()
    operator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["change", "version", "operator"], name="change_read_once")]

    def __str__(self) -> str:
        return f"read {self.pk}"
