"""A filled form becomes a ticket of the kind “request”; a change of its answers asks everybody anew."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from otklik.accounts.models import Operator
from otklik.catalogue.actions.approving import ask_next, spare
from otklik.catalogue.facts import RequestChanged, RequestFiled
from otklik.catalogue.letters import confirm_filing
from otklik.catalogue.models import Request, Situation
from otklik.customers.identifiers import EMAIL, Told
from otklik.customers.models import Customer, Identifier
from otklik.desk import actions as desk
from otklik.desk.models import Conversation, Kind, KnownFact, Ticket
from otklik.journal.record import record
from otklik.lib.refused import Refused
from otklik.signals.words import claim_lines

SPACE = uuid.UUID("6f0a1f0e-53d2-4f6e-9a39-0f6a5f6d7c11")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What was answered to one question; empty when it was left out."""

    question: int
    label: str
    value: str


@transaction.atomic
def file_request(
    situation: Situation,
    answers: Sequence[Answer],
    *,
    customer: Customer,
    language: str,
    key: uuid.UUID,
    address: str = "",
    by: Operator | None = None,
) -> Request:
    """Opens the ticket, keeps the answers on its fact sheet, asks the first who must agree, and writes to the customer.

    `address` is the e-mail typed into the public form. Nobody vouches for it: the ticket's letters go there and no others,
    and operators are warned when a stranger may have named a customer who is known.
    """
    if (filed := Request.objects.select_related("ticket").filter(key=key).first()) is not None:
        return filed
    given = [answer for answer in answers if answer.value]
    with translation.override(language):
        title = situation.title
        text = "\n".join(f"{answer.label}: {answer.value}" for answer in given) or title
    # A key of our own making: one taken from another's page must lead to nobody's ticket.
    ticket = desk.open_ticket(
        customer=customer,
        subject=title,
        text=text,
        kind=Kind.REQUEST,
        channel=Conversation.PHONE if by else Conversation.PORTAL,
        by=by,
        service=situation.service,
        language=language,
        address=address,
        known=[*known_lines(given, by), *(claim_lines() if is_claimed(customer, by) else ())],
        key=uuid.uuid5(SPACE, str(key)),
    )
    if situation.team is not None and ticket.team_id != situation.team_id and by is None:
        Ticket.objects.filter(pk=ticket.pk).update(team=situation.team)
    request = Request.objects.create(ticket=ticket, situation=situation, answers=as_rows(answers), key=key)
    ask_next(request)
    confirm_filing(request)
    record(RequestFiled(request=request.pk, ticket=ticket.pk, by=by.pk if by else None))
    return request


@transaction.atomic
def change_answers(request: Request, answers: Sequence[Answer], *, by: Operator) -> Request:
    """The answers become these; whoever had to agree is asked again, from the first step on."""
    request = Request.objects.select_for_update(of=("self",)).select_related("situation", "ticket").get(pk=request.pk)
    if request.answers == as_rows(answers):
        return request
    if request.state == Request.DECLINED:
        raise Refused(
            _("This request was declined, so it stays as it is. File a new one: then everybody sees what is different.")
        )
    old = {row["question"]: row["value"] for row in request.answers}
    request.answers = as_rows(answers)
    spare(request)
    request.round, request.step, request.state, request.decided_at = request.round + 1, 0, Request.FREE, None
    request.save()
    changed = [answer for answer in answers if old.get(answer.question, "") != answer.value]
    for answer in changed:
        put_right(request.ticket, answer, old.get(answer.question, ""), by)
    ask_next(request)
    record(RequestChanged(request=request.pk, ticket=request.ticket_id, by=by.pk))
    return request


def put_right(ticket: Ticket, answer: Answer, was: str, by: Operator) -> None:
    """The fact sheet follows; the old line is kept there as what was believed before."""
    known = ticket.known_facts.current().filter(name=answer.label[:80], value=was[:500]).first() if was else None
    if known is not None:
        desk.correct(known, answer.value[:500], by=by)
    elif answer.value:
        desk.learn(ticket, answer.label, answer.value[:500], KnownFact.OPERATOR, by=by)


def known_lines(answers: Sequence[Answer], by: Operator | None) -> list[desk.Known]:
    source = KnownFact.OPERATOR if by else KnownFact.CUSTOMER
    return [desk.Known(name=answer.label, value=answer.value, source=source) for answer in answers]


def is_claimed(customer: Customer, by: Operator | None) -> bool:
    """Whether somebody unknown named one of whom something is proven."""
    return by is None and Identifier.objects.filter(customer=customer, verified_at__isnull=False).exists()


def as_rows(answers: Sequence[Answer]) -> list[dict[str, object]]:
    return [{"question": one.question, "label": one.label, "value": one.value} for one in answers]


def told_email(address: str) -> Told:
    told = Told.of(EMAIL, address)
    if not told.normal:
        raise Refused(_("This does not look like an e-mail. Write it like anna@example.com."))
    return told
