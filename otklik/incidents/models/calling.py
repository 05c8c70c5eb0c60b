"""Calls to responders, and each try to reach one."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from otklik.accounts.models import ContactPoint
from otklik.incidents.models.incident import Incident
from otklik.notices.transports.reasons import in_words


class Page(models.Model):
    """One call to one responder. `round` counts the times the list is gone through; nobody answering begins another."""

    WAITING, SENT, FAILED, ANSWERED, DECLINED = "waiting", "sent", "failed", "answered", "declined"
    STOPPED, UNANSWERED = "stopped", "unanswered"
    STATES = [
        (WAITING, _("about to be called")), (SENT, _("called")), (FAILED, _("not reached")), (ANSWERED, _("answered")),
        (DECLINED, _("cannot come")), (STOPPED, _("not needed any more")), (UNANSWERED, _("did not answer")),
    ]  # fmt: skip
    OPEN = (WAITING, SENT)

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="pages")
    responder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="pages")
    round = models.PositiveSmallIntegerField(default=0)
    position = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=STATES, default=WAITING)
    due_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "responder", "round"], name="called_once_a_round")]
        indexes = [models.Index(fields=["due_at"], condition=Q(state__in=["waiting", "sent"]), name="page_due")]
        ordering = ["round", "position"]

    def __str__(self) -> str:
        return f"page {self.pk}"


class PageTry(models.Model):
    """One try of a page through one contact point."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="tries")
    kind = models.CharField(max_length=8, choices=ContactPoint.KINDS)
    contact_point = models.ForeignKey(ContactPoint, on_delete=models.SET_NULL, null=True)
    at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "contact_point"], name="one_try_a_contact_point")]

    def __str__(self) -> str:
        return f"try {self.pk}"

    @property
    def why(self) -> str:
        """Why it did not go out, in the reader's language."""
        return in_words(self.error)
