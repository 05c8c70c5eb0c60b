"""One batch of the door's entries on its way into the database: reports first, then what was said after them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from otklik.customers.actions import add_identifier
from otklik.customers.identifiers import contact
from otklik.desk.actions import add_message
from otklik.desk.models import Conversation
from otklik.desk.reach import write_to
from otklik.journal.record import record_all
from otklik.lib.clock import now
from otklik.services.models import Service
from otklik.signals.entries import Failure, Identifier, Said, Sent
from otklik.signals.facts import FollowedUp, ReportArrived
from otklik.signals.identity import Proof, Vouched, vouched
from otklik.signals.matters import Matter, has_something, settle
from otklik.signals.models import FollowUp, Report

Strays = list[tuple[Sent | Said, str]]


class Batch:
    """Everything in one transaction of the caller."""

    def __init__(self, entries: Sequence[Sent | Said]) -> None:
        self.sent = list({one.id: one for one in reversed(entries) if isinstance(one, Sent)}.values())[::-1]
        self.said = list({(one.id, one.receipt): one for one in reversed(entries) if isinstance(one, Said)}.values())[::-1]
        self.services = {service.slug: service for service in Service.objects.prefetch_related("components")}
        self.strays: Strays = []

    def taken(self) -> Strays:
        """Stores the batch; returns what could not become anything, with the reason."""
        self.take_reports()
        self.take_follow_ups()
        return self.strays

    def take_reports(self) -> None:
        known = set(Report.objects.filter(pk__in=[one.id for one in self.sent]).values_list("pk", flat=True))
        matters = []
        for sent in self.sent:
            if sent.id in known:
                continue
            service = self.services.get(sent.service)
            if service is None:
                self.strays.append((sent, f"no service is called {sent.service}"))
                continue
            matters.append(matter_of(sent, service))
        settle([matter for matter in matters if has_something(matter.sent, matter.vouched)])
        reports = Report.objects.bulk_create(matter.report for matter in matters)
        record_all(arrived(report) for report in reports)

    def take_follow_ups(self) -> None:
        ids = [one.id for one in self.said]
        known = set(FollowUp.objects.filter(pk__in=ids).values_list("pk", "report__receipt"))
        said = [one for one in self.said if (one.id, one.receipt) not in known]
        reports = {
            report.receipt: report
            for report in Report.objects.filter(receipt__in={one.receipt for one in said}).select_related(
                "customer", "ticket__customer", "service"
            )
        }
        self.strays += [(one, "nobody knows the report it belongs to") for one in said if one.receipt not in reports]
        said = [one for one in said if one.receipt in reports]
        opening = self.first_words(said, reports)
        for one in said:
            if one.id not in opening and reports[one.receipt].ticket is not None:
                follow(one, reports[one.receipt])
        FollowUp.objects.bulk_create(follow_up(one, reports[one.receipt]) for one in said)
        record_all(followed(one, reports[one.receipt]) for one in said)

    def first_words(self, said: Iterable[Said], reports: dict[str, Report]) -> set[object]:
        """Contacts and messages of senders who had said nothing before: their reports become tickets now, all at once."""
        first: dict[str, Said] = {}
        for one in said:
            if one.what != FollowUp.CONFIRMATION and reports[one.receipt].ticket is None:
                first.setdefault(one.receipt, one)
        settle([matter_with(reports[receipt], one, self.services) for receipt, one in first.items()])
        Report.objects.bulk_update([reports[receipt] for receipt in first], ["customer", "ticket", "contact", "message"])
        return {one.id for one in first.values()}


def matter_of(sent: Sent, service: Service) -> Matter:
    proof = vouched(sent.identity, key=service.identity_key, at=sent.received_at)
    report = Report(
        id=sent.id,
        receipt=sent.receipt,
        service=service,
        page=sent.page,
        error=msgspec.to_builtins(sent.failure),
        message=sent.message,
        contact=sent.contact,
        identifiers=msgspec.to_builtins(sent.identifiers),
        is_proven=proof.proof is Proof.GOOD,
        context=sent.context,
        language=sent.language,
        received_at=sent.received_at,
        drained_at=now(),
    )
    return Matter(report=report, sent=sent, service=service, vouched=proof)


def matter_with(report: Report, said: Said, services: dict[str, Service]) -> Matter:
    """The stored report together with what its sender has just said."""
    sent = Sent(
        id=report.pk,
        receipt=report.receipt,
        received_at=report.received_at,
        service=report.service.slug,
        page=report.page,
        failure=msgspec.convert(report.error, Failure),
        message=said.message or report.message,
        contact=said.contact or report.contact,
        identifiers=msgspec.convert(report.identifiers, list[Identifier]),
        identity="",
        context=report.context,
        language=report.language,
    )
    report.message, report.contact = sent.message, sent.contact
    return Matter(report=report, sent=sent, service=services[report.service.slug], vouched=Vouched(proof=Proof.NONE))


def follow(said: Said, report: Report) -> None:
    """A contact or a message for a ticket that stands already."""
    ticket, customer = report.ticket, report.customer
    if ticket is None or customer is None or said.what == FollowUp.CONFIRMATION:
        return
    if said.message:
        add_message(ticket, said.message, from_customer=customer, channel=Conversation.DOOR, key=said.id)
    if reached := contact(said.contact):
        if reached.kind == "email":
            write_to(ticket, reached.value)
        if report.is_proven or is_his_alone(report):
            add_identifier(customer, reached)


def is_his_alone(report: Report) -> bool:
    """Whether all that is known of the customer came with this report: else a stranger could redirect his letters."""
    customer = report.customer
    return (
        customer is not None
        and not customer.tickets.exclude(reports=report).exists()
        and not customer.identifiers.filter(verified_at__isnull=False).exists()
    )


def follow_up(said: Said, report: Report) -> FollowUp:
    text = said.message or said.contact
    return FollowUp(id=said.id, report=report, kind=said.what, answer=said.answer, text=text, received_at=said.received_at)


def arrived(report: Report) -> ReportArrived:
    return ReportArrived(report=str(report.pk), service=report.service_id, customer=report.customer_id, ticket=report.ticket_id)


def followed(said: Said, report: Report) -> FollowedUp:
    return FollowedUp(
        follow_up=str(said.id),
        report=str(report.pk),
        service=report.service_id,
        what=said.what,
        answer=said.answer,
        customer=report.customer_id,
        ticket=report.ticket_id,
    )
