"""The ways to calendars and agreements, which admins change, and to the list of what stands still, which leads read."""

from __future__ import annotations

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from otklik.accounts.models import Operator
from otklik.agreements.models import Agreement, Stillness, TeamAgreement
from otklik.calendars.models import Calendar
from otklik.desk.models import Ticket


def calendar_for(person: Operator, id: int) -> Calendar:
    known = Calendar.objects.prefetch_related("special_days")
    return get_object_or_404(known if person.is_admin else known.none(), pk=id)


def agreement_for(person: Operator, id: int) -> Agreement:
    return get_object_or_404(Agreement.objects.all() if person.is_admin else Agreement.objects.none(), pk=id)


def team_agreement_for(person: Operator, id: int) -> TeamAgreement:
    return get_object_or_404(TeamAgreement.objects.all() if person.is_admin else TeamAgreement.objects.none(), pk=id)


def stillness_seen_by(person: Operator) -> QuerySet[Stillness]:
    """What has reached at least one rung, of the tickets this person sees; the highest rung first."""
    risen = Stillness.objects.filter(rung__gt=0, ticket__in=Ticket.objects.seen_by(person))
    return risen.select_related("ticket__customer", "ticket__owner", "ticket__team").order_by("-rung", "since")


def unplanned_seen_by(person: Operator) -> QuerySet[Ticket]:
    """Live tickets of which nobody has said what comes next; the one that has been quiet longest first."""
    unplanned = Ticket.objects.seen_by(person).without_next_step()
    return unplanned.select_related("customer", "owner", "team").order_by("changed_at", "number")
