"""A list that somebody keeps: a shelf, a service, words and filters under a name."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from otklik.accounts.models import Operator, Team


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def seen_by(self, operator: Operator) -> Self:
        """One's own, and those of one's teams."""
        return self.filter(Q(operator=operator) | Q(team__in=operator.teams.values("pk")))


class SavedView(models.Model):
    """Of one person, or of a team. `query` is the list's own address; what it shows is each reader's own to see."""

    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=800)
    operator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="saved_views")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, related_name="saved_views")
    made_at = models.DateTimeField(db_default=Now())

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(operator__isnull=True) ^ Q(team__isnull=True), name="view_of_one_or_of_a_team"),
            models.UniqueConstraint(fields=["operator", "name"], name="view_name_once_a_person"),
            models.UniqueConstraint(fields=["team", "name"], name="view_name_once_a_team"),
        ]
        ordering = ["team", "name", "pk"]

    def __str__(self) -> str:
        return self.name
