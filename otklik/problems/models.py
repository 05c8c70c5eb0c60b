"""Problems: one cause behind several tickets or incidents; with a workaround it is a known error (ITIL 4)."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from otklik.accounts.models import Operator
from otklik.desk.models import Ticket
from otklik.incidents.models import Incident
from otklik.services.models import Service, in_language


class State(models.TextChoices):
    OPEN = "open", pgettext_lazy("problem", "open")
    KNOWN = "known", pgettext_lazy("problem", "known error")
    SOLVED = "solved", pgettext_lazy("problem", "solved")
    CLOSED = "closed", pgettext_lazy("problem", "closed")


LIVE = (State.OPEN, State.KNOWN)


class ProblemQuerySet(models.QuerySet["Problem"]):
    def seen_by(self, person: Operator) -> Self:
        """Everybody who works here may see every problem."""
        return self if person.is_active and person.roles else self.none()

    def live(self) -> Self:
        return self.filter(state__in=LIVE)

    def without_owner(self) -> Self:
        """Those that are open and that nobody looks after, or somebody who has left."""
        has_left = Q(owner__is_active=False) | Q(owner__roles=[])
        return self.live().filter(has_left | Q(owner__isnull=True))


class Problem(models.Model):
    title = models.CharField(_("title"), max_length=200)
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)
    services = models.ManyToManyField(Service, blank=True, related_name="problems")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="owned_problems")
    cause = models.TextField(_("cause"), blank=True)
    # What a customer can do meanwhile, in words that may be sent to him as they are.
    workaround_ru = models.TextField(_("workaround in Russian"), blank=True)
    workaround_en = models.TextField(_("workaround in English"), blank=True)
    # What everybody linked was told when it was solved.
    solution_ru = models.TextField(blank=True)
    solution_en = models.TextField(blank=True)
    settles_tickets = models.BooleanField(default=False)
    # How often it was solved: telling once more after it came back is another notice.
    round = models.PositiveSmallIntegerField(default=0)
    solver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    # Grows with every change of what is written here: nobody overwrites what he has not read.
    version = models.PositiveIntegerField(default=1, db_default=1)
    made_at = models.DateTimeField(db_default=Now())
    solved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    tickets = models.ManyToManyField(Ticket, through="LinkedTicket", related_name="problems")
    incidents = models.ManyToManyField(Incident, through="LinkedIncident", related_name="problems")

    objects = ProblemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(state="solved") | Q(solved_at__isnull=False), name="solved_problem_has_a_time"),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="problem_shelf")]
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def lost_owner(self) -> Operator | None:
        """Who looked after it and has left while it is open; what is over keeps the name of whoever did."""
        return self.owner if self.is_live and self.owner and self.owner.has_left else None

    @property
    def workaround(self) -> str:
        return in_language(self.workaround_ru, self.workaround_en)

    @property
    def solution(self) -> str:
        return in_language(self.solution_ru, self.solution_en)


class LinkedTicket(models.Model):
    problem = models.ForeignKey(Problem, on_delete=models.CASCADE, related_name="ticket_links")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="problem_links")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["problem", "ticket"], name="ticket_once_in_a_problem")]
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"ticket link {self.pk}"


class LinkedIncident(models.Model):
    problem = models.ForeignKey(Problem, on_delete=models.CASCADE, related_name="incident_links")
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="problem_links")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["problem", "incident"], name="incident_once_in_a_problem")]
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"incident link {self.pk}"
