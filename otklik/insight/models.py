"""Hand-overs between shifts: what was open, what was written, who took it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class HandOver(models.Model):
    """One hand-over. `open_things` keeps what was open then, as ids by section: `{"waiting": [17, 18]}`."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="hand_overs")
    note = models.TextField(blank=True)
    open_things = models.JSONField(default=dict)
    # Made by the writer's page, so that a second press of the button writes nothing.
    key = models.UUIDField(unique=True)
    written_at = models.DateTimeField(db_default=Now())
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="accepted_hand_overs"
    )
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_by__isnull=True, accepted_at__isnull=True)
                | Q(accepted_by__isnull=False, accepted_at__isnull=False),
                name="accepted_by_somebody_at_a_time",
            )
        ]
        indexes = [models.Index(fields=["-written_at"], name="hand_over_newest")]

    def __str__(self) -> str:
        return f"hand-over {self.pk}"
