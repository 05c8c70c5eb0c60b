"""Agreements with customers and between teams, the clocks of tickets, and tickets that stand still."""

from __future__ import annotations

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from otklik.accounts.models import Operator, Team
from otklik.agreements import rules
from otklik.calendars.models import Calendar
from otklik.customers.models import Organisation
from otklik.desk.models import Kind, Ticket
from otklik.desk.order import Priority
from otklik.services.models import Service


class Agreement(models.Model):
    """What customers may count on. Empty conditions hold for every ticket; the most specific agreement wins."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="agreements", verbose_name=_("calendar"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, verbose_name=_("organisation"), related_name="+"
    )
    service = models.ForeignKey(
        Service, on_delete=models.CASCADE, null=True, blank=True, verbose_name=_("service"), related_name="+"
    )
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority.choices, null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, blank=True)
    # Working minutes by the calendar; nothing is promised where there is none.
    answer_minutes = models.PositiveIntegerField(_("first answer"), null=True, blank=True)
    update_minutes = models.PositiveIntegerField(_("next word"), null=True, blank=True)
    resolution_minutes = models.PositiveIntegerField(_("resolution"), null=True, blank=True)
    # So much working time without a step forward lifts a ticket by one rung.
    still_minutes = models.PositiveIntegerField(_("stands still"), null=True, blank=True)
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, verbose_name=_("manager"), related_name="+"
    )

    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "service", "priority", "kind"],
                nulls_distinct=False,
                name="one_agreement_for_the_same",
                violation_error_message=_("There is an agreement for exactly these tickets already."),
            )
        ]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def lost_manager(self) -> Operator | None:
        """Whoever is named as its manager and does not work here any more."""
        return self.manager if self.manager and self.manager.has_left else None

    @property
    def conditions(self) -> dict[str, int | str]:
        found: dict[str, int | str | None] = {
            "organisation": self.organisation_id,
            "service": self.service_id,
            "priority": self.priority,
            "kind": self.kind,
        }
        return {name: value for name, value in found.items() if value}

    @property
    def minutes(self) -> dict[str, int]:
        """The promised working minutes by clock."""
        found = {rules.ANSWER: self.answer_minutes, rules.UPDATE: self.update_minutes, rules.RESOLUTION: self.resolution_minutes}
        return {what: minutes for what, minutes in found.items() if minutes}


class TeamAgreement(models.Model):
    """How long a team may hold a ticket that another handed over to it."""

    from_team = models.ForeignKey(
        Team, on_delete=models.CASCADE, null=True, blank=True, verbose_name=_("handed over by"), related_name="+"
    )
    to_team = models.ForeignKey(Team, on_delete=models.CASCADE, verbose_name=_("held by"), related_name="+")
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="team_agreements", verbose_name=_("calendar"))
    minutes = models.PositiveIntegerField(_("time to hold it"))
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["from_team", "to_team"],
                nulls_distinct=False,
                name="one_agreement_for_two_teams",
                violation_error_message=_("There is an agreement for these teams already."),
            )
        ]
        ordering = ["to_team__name", "pk"]

    def __str__(self) -> str:
        return f"{self.from_team} → {self.to_team}"


class ClockQuerySet(models.QuerySet["Clock"]):
    def live(self) -> Self:
        return self.filter(ended_at__isnull=True)


class Clock(models.Model):
    """One promise of one ticket, counted. Written only from the ticket's history."""

    WHAT = [
        (rules.ANSWER, pgettext_lazy("clock", "first answer")),
        (rules.UPDATE, pgettext_lazy("clock", "next word")),
        (rules.RESOLUTION, pgettext_lazy("clock", "resolution")),
        (rules.TEAM, pgettext_lazy("clock", "time of the team")),
    ]

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="clocks")
    what = models.CharField(max_length=10, choices=WHAT)
    # The first, second, third … of its kind in this ticket.
    round = models.PositiveSmallIntegerField(default=1)
    agreement = models.ForeignKey(Agreement, on_delete=models.SET_NULL, null=True, related_name="clocks")
    team_agreement = models.ForeignKey(TeamAgreement, on_delete=models.SET_NULL, null=True, related_name="clocks")
    target = models.DurationField()
    used = models.DurationField(default=timedelta(0))
    started_at = models.DateTimeField()
    # Empty while it runs.
    paused_at = models.DateTimeField(null=True)
    # Empty while it is paused with time left.
    due_at = models.DateTimeField(null=True)
    warn_at = models.DateTimeField(null=True)
    warned_at = models.DateTimeField(null=True)
    breached_at = models.DateTimeField(null=True)
    met_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = ClockQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "what", "round"], name="clock_once_a_round")]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(breached_at__isnull=True, ended_at__isnull=True, due_at__isnull=False),
                name="clock_due",
            ),
            models.Index(
                fields=["warn_at"],
                condition=Q(warned_at__isnull=True, ended_at__isnull=True, warn_at__isnull=False),
                name="clock_warn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.round} of {self.ticket_id}"


class Stillness(models.Model):
    """A live ticket of ours and how long nothing has brought it forward."""

    RUNGS = [
        (0, pgettext_lazy("rung", "nobody yet")),
        (rules.OWNER, pgettext_lazy("rung", "the operator")),
        (rules.COLLEAGUES, pgettext_lazy("rung", "the team")),
        (rules.LEAD, pgettext_lazy("rung", "the lead")),
        (rules.MANAGER, pgettext_lazy("rung", "the manager")),
        (rules.IN_PLACE_OF_MANAGER, pgettext_lazy("rung", "the lead, because the manager no longer works here")),
    ]

    ticket = models.OneToOneField(Ticket, on_delete=models.CASCADE, related_name="stillness", primary_key=True)
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    rung = models.PositiveSmallIntegerField(choices=RUNGS, default=0)
    # When the next rung hears of it; empty at the top.
    next_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="stillness_next"),
            models.Index(fields=["-rung", "since"], condition=Q(rung__gt=0), name="stillness_rung"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} at {self.rung}"
