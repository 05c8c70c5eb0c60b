"""Tickets that are opened at the same moment become durable together: while one transaction is written, the next ones gather."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import DatabaseError, transaction
from django.http import HttpResponse

from otklik.accounts.models import Operator
from otklik.api import access
from otklik.api.once import Claim, claim_all, keep_all
from otklik.api.shapes.tickets import TicketGiven
from otklik.customers.models import Customer
from otklik.desk.actions.opening import Known, Opening, open_tickets
from otklik.desk.models import KnownFact, Ticket
from otklik.lib.text import shortened
from otklik.services.models import Service

MOST = 50


class NotThere(Exception):
    """The body names something that is not there, or not for this person; `pointer` says where."""

    def __init__(self, pointer: str) -> None:
        super().__init__(pointer)
        self.pointer = pointer


class KeyTaken(Exception):
    """The idempotency key came before, perhaps a moment ago."""


@dataclass
class Waiting:
    """One body, whose it is, how it is answered, and what became of it."""

    by: Operator
    given: TicketGiven
    shown: Callable[[Ticket], HttpResponse]
    claim: Claim | None = None
    opening: Opening | None = None
    answer: HttpResponse | None = None
    error: BaseException | None = None

    @property
    def is_done(self) -> bool:
        return self.answer is not None or self.error is not None


class Together:
    """Whoever comes first writes for all that wait; nobody waits for somebody to come."""

    def __init__(self) -> None:
        self.gathering, self.writing = threading.Lock(), threading.Lock()
        self.waiting: list[Waiting] = []

    def open(self, own: Waiting) -> HttpResponse:
        """Returns when the ticket is durable. Raises what this one alone would raise, `NotThere` and `KeyTaken` among it."""
        with self.gathering:
            self.waiting.append(own)
        while not own.is_done:
            with self.writing:
                if not own.is_done:
                    self.write()
        if own.answer is None:
            raise own.error or RuntimeError("Nothing became of it.")
        return own.answer

    def write(self) -> None:
        with self.gathering:
            batch, self.waiting = self.waiting[:MOST], self.waiting[MOST:]
        try:
            look_up(batch)
            self.opened([one for one in batch if not one.is_done])
        except DatabaseError as error:
            if len(batch) == 1:
                batch[0].error = error
                return
            # One of them does not fit: each by itself, and the others do not suffer.
            for one in batch:
                self.write_alone(one)
        except Exception as error:  # noqa: BLE001 - each of them raises it; whoever wrote may not be among them
            for one in batch:
                one.error = one.error or error

    def write_alone(self, one: Waiting) -> None:
        try:
            look_up([one])
            if not one.is_done:
                self.opened([one])
        except Exception as error:  # noqa: BLE001 - its own thread raises it
            one.error = error

    def opened(self, batch: Sequence[Waiting]) -> None:
        """The keys, the tickets and the kept answers in one transaction."""
        answers: list[HttpResponse] = []
        with transaction.atomic():
            batch = claimed(batch)
            if not batch:
                return
            tickets = open_tickets([one.opening for one in batch if one.opening is not None])
            answers = [one.shown(ticket) for one, ticket in zip(batch, tickets, strict=True)]
            keep_all([(one.claim, answer) for one, answer in zip(batch, answers, strict=True) if one.claim is not None])
        for one, answer in zip(batch, answers, strict=True):
            one.answer = answer


def claimed(batch: Sequence[Waiting]) -> Sequence[Waiting]:
    """Those without a key, and the first with each key that is new."""
    fresh = claim_all([one.claim for one in batch if one.claim is not None])
    first = []
    for one in batch:
        if one.claim is None or (mark := (one.claim.token, one.claim.key)) in fresh:
            first.append(one)
            if one.claim is not None:
                fresh.remove(mark)
        else:
            one.error = KeyTaken()
    return first


def look_up(batch: Sequence[Waiting]) -> None:
    """Finds what the bodies name: the services in one question for all, the customers in one for each who asks."""
    batch = [one for one in batch if one.opening is None and not one.is_done]
    services = access.services_named({one.given.service for one in batch if one.given.service is not None})
    for by in {one.by.pk: one.by for one in batch}.values():
        theirs = [one for one in batch if one.by.pk == by.pk]
        customers = access.customers_named(by, {one.given.customer.id for one in theirs if one.given.customer.id is not None})
        for one in theirs:
            service = services.get(one.given.service or "")
            customer = customers.get(one.given.customer.id or 0)
            if one.given.service is not None and service is None:
                one.error = NotThere("#/service")
            elif customer is None:
                one.error = NotThere("#/customer/id")
            else:
                one.opening = opening_of(one.given, customer, service)


def opening_of(given: TicketGiven, customer: Customer, service: Service | None) -> Opening:
    return Opening(
        customer=customer,
        subject=given.subject or shortened(given.text.strip().split("\n", 1)[0], 120),
        text=given.text,
        kind=given.kind,
        channel=given.channel,
        service=service,
        language=given.language or customer.language,
        known=[Known(name=fact.name, value=fact.value, source=KnownFact.OPERATOR) for fact in given.facts],
    )


together = Together()
