"""The ticket: the unit of work for one matter of one customer."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from otklik.accounts.models import Operator, Team
from otklik.customers.models import Customer
from otklik.desk import order
from otklik.desk.order import Impact, Priority, Urgency
from otklik.services.models import Service


class Kind(models.TextChoices):
    QUESTION = "question", pgettext_lazy("ticket", "question")
    REQUEST = "request", pgettext_lazy("ticket", "request")
    FAILURE = "failure", pgettext_lazy("ticket", "failure")
    COMPLAINT = "complaint", pgettext_lazy("ticket", "complaint")
    IDEA = "idea", pgettext_lazy("ticket", "idea")


class State(models.TextChoices):
    NEW = "new", pgettext_lazy("ticket", "new")
    OPEN = "open", pgettext_lazy("ticket", "open")
    WAITING_CUSTOMER = "waiting_customer", pgettext_lazy("ticket", "waiting for the customer")
    WAITING_THIRD_PARTY = "waiting_third_party", pgettext_lazy("ticket", "waiting for a third party")
    RESOLVED = "resolved", pgettext_lazy("ticket", "resolved")
    CLOSED = "closed", pgettext_lazy("ticket", "closed")


LIVE = (State.NEW, State.OPEN, State.WAITING_CUSTOMER, State.WAITING_THIRD_PARTY)
SETTLED = (State.RESOLVED, State.CLOSED)


def indexes_of_shelves() -> list[models.Index]:
    """Each list is read from one end of an index: everybody's for leads, a team's for operators, one's own, a service's."""
    turn, live, settled = Q(turn_at__isnull=False), Q(state__in=LIVE), Q(state__in=SETTLED)
    newest = ["-changed_at", "-number"]
    # Nearly all tickets are settled: what they can be filtered by stands in their indexes, so that leafing through them reads nothing else.
    asked = ["id", "kind", "state", "priority", "owner", "language"]
    return [
        models.Index(fields=["team", "turn_at", "number"], condition=turn, name="ticket_turn_of_team"),
        models.Index(fields=newest, condition=live, name="ticket_live"),
        models.Index(fields=["team", *newest], condition=live, name="ticket_live_of_team"),
        models.Index(fields=["owner", *newest], condition=live, name="ticket_live_of_owner"),
        models.Index(fields=newest, include=[*asked, "service", "team"], condition=settled, name="ticket_settled"),
        models.Index(fields=["team", *newest], include=[*asked, "service"], condition=settled, name="ticket_settled_of_team"),
        models.Index(fields=["service", *newest], include=[*asked, "team"], condition=settled, name="ticket_settled_of_service"),
        models.Index(fields=["made_at"], name="ticket_made"),
        # What changed since a moment lies in the few blocks that were written since; it costs a write next to nothing.
        BrinIndex(fields=["updated_at"], autosummarize=True, pages_per_range=16, name="ticket_updated"),
    ]


def sees_tickets(operator: Operator) -> bool:
    """Whether a person sees any tickets at all."""
    return operator.is_active and operator.has_role("operator", "lead")


def sight(whose: str, team: str) -> Q:
    """That the person at the end of one path sees a ticket whose team is at the other's: `seen_by` for many of both at once."""
    membership = Team.operators.through.objects.filter(operator=OuterRef(whose), team=OuterRef(team))
    is_there = Q(**{f"{whose}__is_active": True})
    is_lead, is_operator = (Q(**{f"{whose}__roles__contains": [role]}) for role in ("lead", "operator"))
    return is_there & (is_lead | is_operator & (Q(**{f"{team}__isnull": True}) | Q(Exists(membership))))


class TicketQuerySet(models.QuerySet["Ticket"]):
    def seen_by(self, operator: Operator) -> Self:
        """Operators and leads see tickets of their teams and of no team; leads see every team's; others see none."""
        if not sees_tickets(operator):
            return self.none()
        if operator.is_lead:
            return self
        return self.filter(Q(team__isnull=True) | Q(team__in=operator.teams.all()))

    def live(self) -> Self:
        return self.filter(state__in=LIVE)

    def lost_by_owners(self) -> Self:
        """Live tickets that somebody has who does not see them (any more)."""
        return self.live().filter(~sight("owner", "team"), owner__isnull=False)

    def without_next_step(self) -> Self:
        """Live tickets of which nobody has said what comes next, or who does it; one put aside comes back to whoever has it."""
        step = models.FilteredRelation("steps", condition=Q(steps__ended_at__isnull=True, steps__owner__isnull=False))
        comes_back = Q(snoozed_until__isnull=False, owner__isnull=False)
        return self.live().exclude(comes_back).annotate(step=step).filter(step__isnull=True)


class Ticket(models.Model):
    """The unit of work for one matter of one customer."""

    number = models.BigIntegerField(
        unique=True, db_default=models.Func(models.Value("ticket_number"), function="nextval"), editable=False
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.QUESTION)
    state = models.CharField(_("state"), max_length=20, choices=State.choices, default=State.NEW)
    subject = models.CharField(_("subject"), max_length=200)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="tickets")
    service = models.ForeignKey(Service, on_delete=models.SET_NULL, null=True, blank=True, related_name="tickets")
    team = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True, blank=True, related_name="tickets")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="owned_tickets"
    )
    # The ticket that this one went into: there the thread goes on, for operators and for the customer.
    merged_into = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="sources")
    language = models.CharField(max_length=2, default="ru")
    # The customer's own deadline, such as a departure.
    deadline_at = models.DateTimeField(_("customer's deadline"), null=True, blank=True)
    impact = models.PositiveSmallIntegerField(_("impact"), choices=Impact.choices, default=Impact.TANGIBLE)
    urgency = models.PositiveSmallIntegerField(_("urgency"), choices=Urgency.choices, default=Urgency.TODAY)
    # What the matrix makes of the two; kept, because agreements and lists ask for it.
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority.choices, default=Priority.NORMAL)
    made_at = models.DateTimeField(db_default=Now())
    # When customer, state, team or owner last moved: what the lists go by.
    changed_at = models.DateTimeField(db_default=Now())
    # When anything of it was last written, its next step, fields and fact sheet included: what a copy elsewhere goes by.
    # Triggers keep it, for the fact sheet its actions.
    updated_at = models.DateTimeField(db_default=Now(), editable=False)
    # Since when the customer has been waiting for our word; empty while it is not our turn.
    waiting_since = models.DateTimeField(null=True, blank=True)
    # The nearest answer that was agreed upon; the room of agreements fills it.
    answer_due_at = models.DateTimeField(null=True, blank=True)
    # Put aside until then; it comes back by itself, or as soon as the customer writes.
    snoozed_until = models.DateTimeField(null=True, blank=True)
    # By when somebody should take it: the one order of work. Empty while it is not our turn. Computed by `place`.
    turn_at = models.DateTimeField(null=True, blank=True, editable=False)
    resolved_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = TicketQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(state="resolved") | Q(resolved_at__isnull=False), name="resolved_has_a_time"),
            models.CheckConstraint(condition=~Q(state="closed") | Q(closed_at__isnull=False), name="closed_has_a_time"),
        ]
        indexes = [
            models.Index(fields=["turn_at", "number"], condition=Q(turn_at__isnull=False), name="ticket_turn"),
            models.Index(fields=["snoozed_until"], condition=Q(snoozed_until__isnull=False), name="ticket_snoozed"),
            *indexes_of_shelves(),
            models.Index(
                fields=["customer", "service"], condition=~Q(state__in=["resolved", "closed"]), name="ticket_live_of_customer"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}"

    @property
    def whose(self) -> str:
        """Team and owner in one word: what a form had seen, held against what is so now."""
        return f"{self.team_id or 0}-{self.owner_id or 0}"

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def final(self) -> Ticket:
        """Where its thread goes on: itself, or what it was merged into, however often."""
        ticket = self
        while ticket.merged_into is not None:
            ticket = ticket.merged_into
        return ticket

    def place(self) -> None:
        """Finds its place in the order of work anew; whoever changes one of the moments below calls this before saving."""
        self.turn_at = order.turn_at(
            waiting_since=self.waiting_since,
            priority=self.priority,
            deadline_at=self.deadline_at,
            answer_due_at=self.answer_due_at,
            snoozed_until=self.snoozed_until,
        )
