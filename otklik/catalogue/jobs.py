"""What runs when nobody waits: reminders, and questions to people who have left."""

from __future__ import annotations

from otklik.catalogue import actions
from otklik.catalogue.models import Approval, Request
from otklik.catalogue.rules import MOST_REMINDERS_SPAN, REMIND_EVERY
from otklik.journal.listeners import every
from otklik.lib.clock import now


@every(minutes=5)
def remind_approvers() -> None:
    moment = now()
    asked = Approval.objects.filter(
        state=Approval.ASKED, asked_at__lte=moment - REMIND_EVERY, asked_at__gte=moment - MOST_REMINDERS_SPAN
    )
    for approval in asked.filter(approver__is_active=True)[:200]:
        actions.remind(approval)


@every(minutes=1)
def ask_in_place_of_those_who_left() -> None:
    left = Approval.objects.filter(state=Approval.ASKED, approver__is_active=False).values("request")
    for request in Request.objects.filter(pk__in=left, state=Request.WAITING)[:200]:
        actions.pass_on(request)
