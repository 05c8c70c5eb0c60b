"""What runs when nobody waits: reminders, and questions to people who have left."""

from __future__ import annotations

from django.db.models import QuerySet

from otklik.accounts.facts import OperatorChanged, OperatorDeactivated, OperatorFact, RolesChanged, TeamChanged
from otklik.catalogue import actions
from otklik.catalogue.facts import SituationSaved
from otklik.catalogue.models import Approval, Request
from otklik.catalogue.rules import MOST_REMINDERS_SPAN, REMIND_EVERY
from otklik.journal.each import each_by_itself
from otklik.journal.listeners import every, on
from otklik.lib.clock import now


@every(minutes=5)
def remind_approvers() -> None:
    moment = now()
    asked = Approval.objects.filter(
        state=Approval.ASKED, asked_at__lte=moment - REMIND_EVERY, asked_at__gte=moment - MOST_REMINDERS_SPAN
    )
    each_by_itself(asked.filter(approver__is_active=True)[:200], actions.remind)


@every(minutes=1)
def ask_in_place_of_those_who_left() -> None:
    left = Approval.objects.filter(state=Approval.ASKED, approver__is_active=False).values("request")
    each_by_itself(Request.objects.filter(pk__in=left, state=Request.WAITING)[:200], actions.pass_on)


@on(RolesChanged, OperatorChanged, OperatorDeactivated)
def ask_in_place_of_one_who_decides_no_more(fact: OperatorFact) -> None:
    asked = waiting().filter(approvals__approver=fact.operator, approvals__state=Approval.ASKED)
    each_by_itself(asked.distinct(), actions.pass_on)


@on(TeamChanged)
def ask_in_place_of_those_who_left_the_team(fact: TeamChanged) -> None:
    for request in waiting().filter(situation__steps__team=fact.team).distinct():
        actions.pass_on(request)


@on(SituationSaved)
def ask_those_who_decide_from_now_on(fact: SituationSaved) -> None:
    for request in waiting().filter(situation=fact.situation):
        actions.pass_on(request)


def waiting() -> QuerySet[Request]:
    return Request.objects.filter(state=Request.WAITING)
