"""Rules with their versions and what came of them; how work is given out, and to whom."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from otklik.accounts.models import Operator, Team
from otklik.automation.content import Content
from otklik.desk.models import Ticket
from otklik.services.models import Service


class RuleQuerySet(models.QuerySet["Rule"]):
    def kept(self) -> Self:
        """Those that were not removed."""
        return self.filter(removed_at__isnull=True).order_by("position", "pk")

    def at_work(self) -> Self:
        return self.kept().filter(is_on=True).select_related("current")


class Rule(models.Model):
    """A rule that the company has written. What is in force is `current`; `draft` is what somebody is still writing."""

    name = models.CharField(_("name"), max_length=120)
    position = models.PositiveIntegerField(default=0)
    is_on = models.BooleanField(default=False)
    draft = models.JSONField(null=True)
    current = models.ForeignKey("RuleVersion", on_delete=models.SET_NULL, null=True, related_name="+")
    # What it named and could not find when it was switched off by itself: the act and its value.
    trouble = models.JSONField(null=True)
    made_at = models.DateTimeField(db_default=Now())
    removed_at = models.DateTimeField(null=True)

    objects = RuleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_on=False) | models.Q(current__isnull=False), name="a_rule_at_work_has_a_version"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def content(self) -> Content:
        """What is in force."""
        return self.current.said if self.current else Content()

    @property
    def written(self) -> Content:
        """What the form shows: the draft, else what is in force."""
        return Content.of(self.draft) if self.draft else self.content


class RuleVersion(models.Model):
    """What a rule said for a while. Never changed, so that «почему это произошло» can always be answered."""

    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "number"], name="one_version_of_a_number")]

    def __str__(self) -> str:
        return f"{self.rule} {self.number}"

    @property
    def said(self) -> Content:
        return Content.of(self.content)


class Run(models.Model):
    """A rule met a ticket: what it did, or why it held back. One row per rule and occasion, so a job that runs twice acts once."""

    DID, SAME, LOOPED, UNDONE = "did", "same", "looped", "undone"
    OUTCOMES = [(DID, "did"), (SAME, "same"), (LOOPED, "looped"), (UNDONE, "undone")]

    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="runs")
    version = models.ForeignKey(RuleVersion, on_delete=models.CASCADE, related_name="runs")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="rule_runs")
    # The journal's entry that it answered, or the moment since which time had been passing.
    occasion = models.CharField(max_length=60)
    outcome = models.CharField(max_length=6, choices=OUTCOMES, default=DID)
    # Each: the act's name, its value, and the words of a refusal if there was one.
    changes = models.JSONField(default=list)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "ticket", "occasion"], name="one_run_an_occasion")]
        indexes = [
            models.Index(fields=["rule", "-id"], name="run_of_rule"),
            models.Index(fields=["ticket", "rule", "at"], name="run_on_ticket"),
        ]

    def __str__(self) -> str:
        return f"run {self.pk}"


class AutomaticReply(models.Model):
    """Otklik wrote to this address by itself: it does so once in 24 hours at most."""

    address = models.CharField(max_length=320)
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["address", "at"], name="automatic_reply_lately")]

    def __str__(self) -> str:
        return f"automatic reply {self.pk}"


class Plan(models.Model):
    """How the tickets of one team are given out; the one without a team is for tickets that belong to none."""

    OFF, OFFER, AUTOMATIC = "off", "offer", "automatic"
    MODES = [
        (OFF, _("everybody takes for himself")),
        (OFFER, _("each is offered to one person, who takes it or not")),
        (AUTOMATIC, _("each is given to one person")),
    ]

    team = models.OneToOneField(Team, on_delete=models.CASCADE, null=True, related_name="plan")
    mode = models.CharField(_("How work is given out"), max_length=9, choices=MODES, default=OFF)
    most = models.PositiveSmallIntegerField(_("At most at once"), default=5)
    is_sticky = models.BooleanField(_("First to whoever answered this customer before"), default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team"], nulls_distinct=False, name="one_plan_a_team")]

    def __str__(self) -> str:
        return f"{self.team} {self.mode}"


class Skills(models.Model):
    """What one person is given. An empty list means anything; an empty limit means the team's."""

    operator = models.OneToOneField(Operator, on_delete=models.CASCADE, related_name="skills")
    services = models.ManyToManyField(Service, blank=True, related_name="+", verbose_name=_("Services"))
    kinds = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    languages = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    most = models.PositiveSmallIntegerField(_("At most at once"), null=True, blank=True)

    # When he was given something last: among equals it goes to whoever has had nothing for longest.
    given_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"skills of {self.operator}"


class Offer(models.Model):
    """A ticket held for one person until he takes it, says no, or lets the time pass. He is not asked about it again."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="offers")
    operator = models.ForeignKey(Operator, on_delete=models.CASCADE, related_name="offers")
    reason = models.CharField(max_length=10, blank=True)
    until = models.DateTimeField()
    declined_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "operator"], name="an_offer_once")]

    def __str__(self) -> str:
        return f"offer {self.pk}"
