"""Plays the demo's conversations through the desk's own actions, then moves them back in time."""

from __future__ import annotations

from datetime import timedelta
from unicodedata import normalize

from otklik.accounts.models import Operator, Team
from otklik.customers.actions import meet
from otklik.customers.identifiers import EMAIL, PHONE, Told
from otklik.customers.models import Customer
from otklik.desk.actions import Known, add_message, add_note, move, open_ticket, reply
from otklik.desk.models import KnownFact, Message, State, Ticket
from otklik.lib.clock import now
from otklik.project.demo.talks import CUSTOMER, TALKS, THIRD_PARTY, Line, Talk
from otklik.services.models import Service


def converse(by_name: dict[str, Operator]) -> None:
    """Every talk, the oldest first. Answers go as letters to the demo's mailbox."""
    by_first_name = {normalize("NFC", name).split()[0]: operator for name, operator in reversed(by_name.items())}
    services = {service.slug: service for service in Service.objects.all()}
    for talk in TALKS:
        ticket = begin(talk, by_first_name.get(talk.taken_by), services.get(talk.service))
        for line in talk.lines:
            say(ticket, talk, line, by_first_name)
        move_back(ticket, talk)


def begin(talk: Talk, taken_by: Operator | None, service: Service | None) -> Ticket:
    told = [Told.of(kind, value) for kind, value in ((EMAIL, talk.email), (PHONE, talk.phone)) if value]
    customer = meet(told, name=talk.name, language=talk.language, proven_by="" if talk.channel == "phone" else "site")
    if not customer.name:
        Customer.objects.filter(pk=customer.pk).update(name=talk.name)
    ticket = open_ticket(
        customer=customer,
        subject=talk.subject,
        text=talk.text,
        kind=talk.kind,
        channel=talk.channel,
        by=taken_by,
        service=service,
        language=talk.language,
        address=talk.email if talk.channel == "email" else "",
        known=[known(name, value, is_proven) for name, value, is_proven in talk.known],
    )
    if talk.team and not taken_by:
        Ticket.objects.filter(pk=ticket.pk).update(team=Team.objects.get(name=talk.team))
    return ticket


def known(name: str, value: str, is_proven: bool) -> Known:
    return Known(name=name, value=value, source=KnownFact.KIT if is_proven else KnownFact.CUSTOMER, is_proven=is_proven)


def say(ticket: Ticket, talk: Talk, line: Line, by_first_name: dict[str, Operator]) -> None:
    if line.who == CUSTOMER:
        add_message(
            ticket,
            line.text,
            from_customer=ticket.customer,
            channel=talk.channel,
            address=talk.email if talk.channel == "email" else "",
        )
    elif line.is_note:
        add_note(ticket, line.text, by=by_first_name[line.who])
    else:
        waits_elsewhere = line.then == THIRD_PARTY
        reply(ticket, line.text, by=by_first_name[line.who], then=State.OPEN if waits_elsewhere else line.then)
        if waits_elsewhere:
            move(ticket, State.WAITING_THIRD_PARTY, by=by_first_name[line.who])


def move_back(ticket: Ticket, talk: Talk) -> None:
    """The demo should not look as if everything had happened in this second."""
    began = now() - timedelta(minutes=talk.ago)
    moments = [began, *(began + timedelta(minutes=line.after) for line in talk.lines)]
    for message, at in zip(Message.objects.filter(ticket=ticket).order_by("pk"), moments, strict=True):
        Message.objects.filter(pk=message.pk).update(at=at)
    ticket.refresh_from_db()
    KnownFact.objects.filter(ticket=ticket).update(told_at=began)
    waits_since = max([began, *(at for line, at in zip(talk.lines, moments[1:], strict=True) if line.who == CUSTOMER)])
    ticket.made_at, ticket.changed_at = began, moments[-1]
    ticket.waiting_since = waits_since if ticket.waiting_since else None
    ticket.resolved_at = moments[-1] if ticket.resolved_at else None
    ticket.place()
    ticket.save(update_fields=["made_at", "changed_at", "waiting_since", "resolved_at", "turn_at"])
