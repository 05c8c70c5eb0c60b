"""Reports whose sender can be met or has something to say become tickets, a whole batch in a few statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, OuterRef

from otklik.customers.actions import meet_all
from otklik.customers.identifiers import Told, contact
from otklik.customers.meeting import Introduction
from otklik.customers.models import Customer, Identifier
from otklik.desk.actions import Opening, add_message, open_tickets
from otklik.desk.models import Conversation, Kind, Ticket
from otklik.services.models import Service
from otklik.signals import words
from otklik.signals.entries import Sent
from otklik.signals.identity import Proof, Vouched
from otklik.signals.models import Report


@dataclass(frozen=True, kw_only=True)
class Matter:
    """A report that becomes a ticket or joins one. `sent` may carry what a follow-up has added."""

    report: Report
    sent: Sent
    service: Service
    vouched: Vouched

    @cached_property
    def reached(self) -> Told | None:
        return contact(self.sent.contact)

    @property
    def address(self) -> str:
        """Where answers go: the e-mail that was typed in, if it is one."""
        return self.reached.value if self.reached and self.reached.kind == "email" else ""


def has_something(sent: Sent, vouched: Vouched) -> bool:
    """Whether there is somebody to answer or something to read; a bare report only counts."""
    return bool(vouched.identifiers or sent.identifiers or sent.contact or sent.message)


def introduction(matter: Matter) -> Introduction:
    sent, vouched = matter.sent, matter.vouched
    own_word = tuple(Told.of(one.kind, one.value) for one in sent.identifiers)
    own_word += (matter.reached,) if matter.reached else ()
    if vouched.proof is Proof.GOOD:
        return Introduction(
            identifiers=vouched.identifiers, name=vouched.name, language=sent.language, proven_by="site", aside=own_word
        )
    return Introduction(identifiers=own_word, name="", language=sent.language)


Place = tuple[int, int]  # customer and service


def settle(matters: Sequence[Matter]) -> None:
    """Finds the customer of each report, and the ticket it joins or opens; writes both onto the (unsaved) report."""
    customers = meet_all([introduction(matter) for matter in matters])
    for matter, customer in zip(matters, customers, strict=True):
        matter.report.customer = customer
    places = [(customer.pk, matter.service.pk) for matter, customer in zip(matters, customers, strict=True)]
    joinable = tickets_to_join(matters)
    first: dict[Place, int] = {}
    for index, (matter, place) in enumerate(zip(matters, places, strict=True)):
        if matter.report.is_proven and place not in joinable:
            first.setdefault(place, index)
    opening = [
        index
        for index, (matter, place) in enumerate(zip(matters, places, strict=True))
        if not matter.report.is_proven or first.get(place) == index
    ]
    held = customers_held(customers)
    openings = [
        opening_of(
            matters[index], customers[index], is_claimed=not matters[index].report.is_proven and customers[index].pk in held
        )
        for index in opening
    ]
    for index, ticket in zip(opening, open_tickets(openings), strict=True):
        matters[index].report.ticket = ticket
        if matters[index].report.is_proven:
            joinable[places[index]] = ticket
    for matter, place in zip(matters, places, strict=True):
        if matter.report.ticket is None:
            join(matter, joinable[place])


def customers_held(customers: Sequence[Customer]) -> set[int]:
    """Those of whom something is proven, so that a stranger gains by claiming to be one of them."""
    proven = Identifier.objects.filter(customer__in={customer.pk for customer in customers}, verified_at__isnull=False)
    return set(proven.values_list("customer", flat=True))


def tickets_to_join(matters: Iterable[Matter]) -> dict[Place, Ticket]:
    """The live tickets that a proven sender's report becomes part of, by customer and service.

    Only tickets whose page nobody unproven can open: who reported first under another's e-mail holds the link to what he
    opened, and must not read there what the real person writes later.
    """
    proven = [matter for matter in matters if matter.report.is_proven]
    doubtful = Report.objects.filter(ticket=OuterRef("pk"), is_proven=False)
    live = Ticket.objects.live().filter(
        customer_id__in={matter.report.customer_id for matter in proven}, service_id__in={matter.service.pk for matter in proven}
    )
    found = live.filter(~Exists(doubtful)).order_by("pk")
    return {(ticket.customer_id, ticket.service_id): ticket for ticket in found if ticket.service_id is not None}


def join(matter: Matter, ticket: Ticket) -> None:
    matter.report.ticket = ticket
    add_message(
        ticket,
        words.first_message(matter.sent, matter.service),
        from_customer=matter.report.customer,
        channel=Conversation.DOOR,
        address=matter.address,
        key=matter.report.pk,
        is_own_words=bool(matter.sent.message),
    )


def opening_of(matter: Matter, customer: Customer, *, is_claimed: bool) -> Opening:
    """`is_claimed`: nobody vouches that the sender is this known customer, and operators must see that."""
    sent = matter.sent
    known = tuple(words.fact_lines(sent, matter.service, matter.vouched))
    return Opening(
        customer=customer,
        subject=words.subject(sent, matter.service),
        text=words.first_message(sent, matter.service),
        is_own_words=bool(sent.message),
        kind=Kind.FAILURE,
        channel=Conversation.DOOR,
        service=matter.service,
        language=sent.language,
        address=matter.address,
        known=(*words.claim_lines(), *known) if is_claimed else known,
        at=sent.received_at,
        key=matter.report.pk,
    )
