"""Who must agree, one step after another; what the customer is told of it."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from otklik.accounts.models import Operator
from otklik.catalogue import rules
from otklik.catalogue.facts import ApprovalGiven, ApprovalPassedOn, RequestApproved, RequestDeclined
from otklik.catalogue.letters import ask_approver, words_of_consent, words_of_refusal
from otklik.catalogue.models import Approval, Request, Step
from otklik.desk import actions as desk
from otklik.journal.record import record
from otklik.lib.clock import now
from otklik.lib.refused import Refused
from otklik.lib.text import clean

LONGEST = 2000
SPACE = uuid.UUID("9d3c7c0e-0c39-4a55-8a6b-1f7f0a8f4b02")


def ask_next(request: Request) -> bool:
    """Asks the next step of a request that the caller holds; without one the state stays. Returns whether anybody was asked."""
    step = request.situation.steps.filter(position__gt=request.step).order_by("position").first()
    if step is None:
        return False
    request.state, request.step = Request.WAITING, step.position
    request.save(update_fields=["state", "step"])
    for person in step.people():
        approval = Approval.objects.create(
            request=request, round=request.round, step=step.position, needs=step.needs, approver=person
        )
        ask_approver(approval)
    return True


@transaction.atomic
def answer(approval: Approval, said: str, reason: str = "", *, by: Operator) -> Request:
    """`said` is approved or declined; a no needs a reason, because the customer reads it."""
    request = (
        Request.objects.select_for_update(of=("self",))
        .select_related("situation", "ticket__customer")
        .get(pk=approval.request_id)
    )
    approval = Approval.objects.select_for_update().get(pk=approval.pk)
    reason = clean(reason, most=LONGEST)
    check(request, approval, said, reason, by)
    approval.state, approval.reason, approval.answered_at = said, reason, now()
    approval.save(update_fields=["state", "reason", "answered_at"])
    answers = list(request.approvals.filter(round=request.round, step=request.step).exclude(state=Approval.SPARED))
    verdict = rules.verdict([one.state for one in answers], approval.needs)
    if verdict == rules.DECLINED:
        decline(request, approval, by)
    elif verdict == rules.APPROVED:
        spare(request)
        if not ask_next(request):
            approve(request, approval, by)
            return request
    if verdict != rules.DECLINED:
        record(ApprovalGiven(request=request.pk, ticket=request.ticket_id, approval=approval.pk, by=by.pk))
    return request


def check(request: Request, approval: Approval, said: str, reason: str, by: Operator) -> None:
    if approval.approver_id != by.pk or not by.is_active:
        raise Refused(_("Somebody else was asked to agree to this, so you need do nothing."))
    if said not in (Approval.APPROVED, Approval.DECLINED):
        raise Refused(_("Say whether you agree or decline."))
    if not may_decide(request, approval.approver):
        raise Refused(_("You no longer decide such requests: somebody else is asked in your place. Nothing to do."))
    if approval.round != request.round:
        raise Refused(_("The request has changed since you were asked. Read it anew: another letter asks you about it."))
    if approval.state != Approval.ASKED or request.state != Request.WAITING:
        raise Refused(_("This is decided already. Thank you: nothing to do."))
    if said == Approval.DECLINED and not reason:
        raise Refused(_("Write why: the customer reads it, and what he can do instead."))


def approve(request: Request, approval: Approval, by: Operator) -> None:
    request.state, request.decided_at = Request.APPROVED, now()
    request.save(update_fields=["state", "decided_at"])
    desk.announce(request.ticket, words_of_consent(request), by=by, key=said_key(request))
    record(RequestApproved(request=request.pk, ticket=request.ticket_id, approval=approval.pk, by=by.pk))


def decline(request: Request, approval: Approval, by: Operator) -> None:
    request.state, request.decided_at = Request.DECLINED, now()
    request.save(update_fields=["state", "decided_at"])
    spare(request)
    desk.announce(request.ticket, words_of_refusal(request, approval.reason), by=by, key=said_key(request), is_settled=True)
    record(RequestDeclined(request=request.pk, ticket=request.ticket_id, approval=approval.pk, by=by.pk))


def said_key(request: Request) -> uuid.UUID:
    """One word a round: a second press tells the customer nothing twice."""
    return uuid.uuid5(SPACE, f"{request.pk}:{request.round}")


def spare(request: Request) -> None:
    """Whoever was asked and has not answered need not any more."""
    request.approvals.filter(state=Approval.ASKED).update(state=Approval.SPARED)


@transaction.atomic
def remind(approval: Approval) -> bool:
    """One more letter; the row is marked first, so two workers send one."""
    moment = now()
    held = Approval.objects.select_for_update().filter(pk=approval.pk, state=Approval.ASKED).first()
    if held is None or not rules.is_reminder_due(held.asked_at, held.reminded_at, moment):
        return False
    held.reminded_at = moment
    held.save(update_fields=["reminded_at"])
    ask_approver(held, is_reminder=True)
    return True


def step_of(request: Request) -> Step | None:
    return request.situation.steps.filter(position=request.step).first()


def may_decide(request: Request, person: Operator) -> bool:
    """Whether he is one of those who decide at the step where the request stands."""
    step = step_of(request)
    return person.is_active and (step is None or step.may_decide(person))


@transaction.atomic
def pass_on(request: Request) -> bool:
    """Whoever was asked and may not decide any more, gone or in another role, is spared.

    When that leaves nobody to ask, either those who have agreed are enough, or those who stand in now are asked.
    """
    request = Request.objects.select_for_update(of=("self",)).select_related("situation", "ticket__customer").get(pk=request.pk)
    here = request.approvals.filter(round=request.round, step=request.step)
    asked = here.filter(state=Approval.ASKED).select_related("approver")
    gone = [one.pk for one in asked if not may_decide(request, one.approver)]
    if request.state != Request.WAITING or not gone:
        return False
    here.filter(pk__in=gone).update(state=Approval.SPARED)
    record(ApprovalPassedOn(request=request.pk, ticket=request.ticket_id))
    if here.filter(state=Approval.ASKED).exists():
        return True
    agreed = here.filter(state=Approval.APPROVED).select_related("approver").order_by("answered_at").last()
    if agreed is not None:
        if not ask_next(request):
            approve(request, agreed, agreed.approver)
    elif (step := step_of(request)) is not None:
        ask_instead(request, step)
    return True


def ask_instead(request: Request, step: Step) -> None:
    """Those who stand in now; whoever was spared before may be among them again."""
    for person in step.people():
        approval, is_new = Approval.objects.get_or_create(
            request=request, round=request.round, step=request.step, approver=person, defaults={"needs": rules.ANY}
        )
        if not is_new:
            approval.state, approval.asked_at, approval.reminded_at = Approval.ASKED, now(), None
            approval.save(update_fields=["state", "asked_at", "reminded_at"])
        ask_approver(approval)
