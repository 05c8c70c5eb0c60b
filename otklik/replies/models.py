"""A reply that was written once, and what is done when it is used."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from otklik.accounts.models import Operator, Role, Team
from otklik.desk.models import Kind, State
from otklik.desk.order import Impact, Urgency


class ReplyTemplateQuerySet(models.QuerySet["ReplyTemplate"]):
    def used_by(self, operator: Operator) -> Self:
        """What this person may take: one's own, those of one's teams, everybody's; a lead takes every team's."""
        if not operator.is_active or not operator.has_role(Role.OPERATOR, Role.LEAD):
            return self.none()
        teams = Q(audience=ReplyTemplate.TEAM)
        if not operator.is_lead:
            teams &= Q(team__in=operator.teams.all())
        return self.filter(teams | Q(audience=ReplyTemplate.EVERYBODY) | Q(audience=ReplyTemplate.PERSONAL, owner=operator))

    def written_by(self, operator: Operator) -> Self:
        """What this person may change: of what may be taken, everybody's only as a lead."""
        found = self.used_by(operator)
        return found if operator.is_lead else found.exclude(audience=ReplyTemplate.EVERYBODY)


class ReplyTemplate(models.Model):
    """A text in one or two languages; with acts it is a macro. An act left empty is not done."""

    ME, NOBODY = "me", "nobody"
    PERSONAL, TEAM, EVERYBODY = "personal", "team", "everybody"
    AUDIENCES = [(PERSONAL, _("only I")), (TEAM, _("a team")), (EVERYBODY, _("everybody"))]

    name = models.CharField(_("name"), max_length=80)
    audience = models.CharField(_("who uses it"), max_length=9, choices=AUDIENCES, default=PERSONAL)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="reply_templates")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, related_name="reply_templates")
    text_ru = models.TextField(_("in Russian"), blank=True)
    text_en = models.TextField(_("in English"), blank=True)
    state = models.CharField(_("state"), max_length=20, blank=True, choices=State.choices)
    to_team = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, blank=True, choices=Kind.choices)
    note = models.TextField(_("note"), blank=True)
    # Both or neither: the priority follows from them.
    impact = models.PositiveSmallIntegerField(null=True, blank=True, choices=Impact.choices)
    urgency = models.PositiveSmallIntegerField(null=True, blank=True, choices=Urgency.choices)
    # By the fields' ids as text: what is written into each.
    fields = models.JSONField(default=dict, blank=True)
    # Whose the ticket is then: whoever uses the macro, nobody, or a colleague by his id.
    gives_to = models.CharField(max_length=20, blank=True)
    # One of `desk.asides`.
    aside = models.CharField(max_length=30, blank=True)
    used = models.PositiveIntegerField(default=0)
    used_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(db_default=Now())

    objects = ReplyTemplateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(audience="personal", owner__isnull=False, team__isnull=True)
                | Q(audience="team", owner__isnull=True, team__isnull=False)
                | Q(audience="everybody", owner__isnull=True, team__isnull=True),
                name="reply_template_of_somebody",
            ),
            models.CheckConstraint(
                condition=Q(impact__isnull=True, urgency__isnull=True) | Q(impact__isnull=False, urgency__isnull=False),
                name="reply_template_weighs_by_both",
            ),
        ]
        ordering = ["-used", "name", "pk"]

    def __str__(self) -> str:
        return self.name

    def text_in(self, language: str) -> str:
        """In this language, else in the other."""
        first, second = (self.text_en, self.text_ru) if language == "en" else (self.text_ru, self.text_en)
        return first or second

    @property
    def is_macro(self) -> bool:
        return bool(
            self.state or self.to_team_id or self.kind or self.note or self.impact or self.fields or self.gives_to or self.aside
        )
