"""The ways to situations, requests and approvals."""

from __future__ import annotations

from django.conf import settings
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from otklik.accounts.models import Operator
from otklik.catalogue.models import Approval, Request, Situation
from otklik.desk.models import Ticket
from otklik.lib import tokens

PURPOSE = "approval"


def offered() -> QuerySet[Situation]:
    """What customers may choose from."""
    return Situation.objects.filter(is_offered=True).select_related("service")


def situation_offered(slug: str) -> Situation:
    return get_object_or_404(offered().prefetch_related("questions", "steps"), slug=slug)


def situation_for(person: Operator, slug: str) -> Situation:
    """Any situation, for admins."""
    known = Situation.objects.all() if person.is_active and person.is_admin else Situation.objects.none()
    return get_object_or_404(known.prefetch_related("questions", "steps"), slug=slug)


def request_for(person: Operator, pk: int) -> Request:
    """The request if he sees its ticket or was asked to agree; otherwise it does not exist."""
    seen = Request.objects.seen_by(person).select_related("ticket__customer", "ticket__service", "situation")
    return get_object_or_404(seen, pk=pk)


def approval_asked(person: Operator, request: Request) -> Approval | None:
    """The question that waits for this person, if any."""
    return request.approvals.filter(approver=person, state=Approval.ASKED, round=request.round, step=request.step).first()


def sees_request(person: Operator, request: Request) -> bool:
    return Request.objects.seen_by(person).filter(pk=request.pk).exists()


def sees_ticket(person: Operator, ticket: Ticket) -> bool:
    return Ticket.objects.seen_by(person).filter(pk=ticket.pk).exists()


def approval_behind(token: str) -> Approval:
    """The question that a link in a letter belongs to. Raises `tokens.Forged` or `tokens.Expired`."""
    number = tokens.read(settings.CONFIG.key(PURPOSE), token).get("a")
    known = Approval.objects.select_related("approver", "request__ticket__customer", "request__situation")
    approval = known.filter(pk=number).first() if isinstance(number, int) else None
    if approval is None or not approval.approver.is_active:
        raise tokens.Forged
    return approval
