"""What an export holds, by the rights of whoever asked; nobody means the command line, which sees everything."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from otklik.accounts.models import Operator
from otklik.customers.models import Customer, Organisation
from otklik.desk.access import customers_seen, organisations_seen
from otklik.desk.models import KnownFact, Message, Ticket
from otklik.desk.order import Impact, Priority, Urgency
from otklik.exchange import (
    answering,
    assigning,
    attaching,
    knowing,
    naming,
    offering,
    planning,
    promising,
    reaching,
    ruling,
    sorting,
    staffing,
    viewing,
    wording,
)
from otklik.exchange.models import Subject
from otklik.incidents.models import Incident
from otklik.services.models import Service

CHUNK = 1000


@dataclass(frozen=True, kw_only=True)
class Export:
    columns: Sequence[str]
    rows: Callable[[Operator | None], QuerySet[Any]]
    values: Callable[[Any], dict[str, Any]]
    # A few rows whose own order means something; they are read as a whole.
    is_ordered: bool = False
    at_once: int = CHUNK

    def chunks(self, rows: QuerySet[Any]) -> Iterator[list[Any]]:
        return iter([list(rows)]) if self.is_ordered else chunks(rows, self.at_once)


def chunks(rows: QuerySet[Any], at_once: int) -> Iterator[list[Any]]:
    """By the key, a thousand at a time: flat memory, however many there are."""
    last = 0
    while found := list(rows.filter(pk__gt=last).order_by("pk")[:at_once]):
        yield found
        last = found[-1].pk


def tickets(person: Operator | None) -> QuerySet[Ticket]:
    seen = Ticket.objects.all() if person is None else Ticket.objects.seen_by(person)
    beside = (Prefetch("known_facts", KnownFact.objects.current().order_by("pk")), "field_values__field", "customer__identifiers")
    return seen.select_related("customer", "service", "team", "owner", "merged_into").prefetch_related(*beside)


def ticket_values(ticket: Ticket) -> dict[str, Any]:
    return {
        "number": ticket.number,
        "kind": ticket.kind,
        "state": ticket.state,
        "subject": ticket.subject,
        "customer_id": ticket.customer_id,
        "customer_name": ticket.customer.name,
        "customer_email": first_of(ticket.customer, "email"),
        "service": ticket.service.slug if ticket.service else None,
        "team": ticket.team.name if ticket.team else None,
        "owner": ticket.owner.name if ticket.owner else None,
        "language": ticket.language,
        "priority": Priority(ticket.priority).name.lower(),
        "impact": Impact(ticket.impact).name.lower(),
        "urgency": Urgency(ticket.urgency).name.lower(),
        "merged_into": ticket.merged_into.number if ticket.merged_into else None,
        "facts": [{"name": one.name, "value": one.value, "source": one.source} for one in ticket.known_facts.all()],
        "fields": [{"name": one.field.name_ru, "value": one.value} for one in ticket.field_values.all()],
        "deadline_at": ticket.deadline_at,
        "made_at": ticket.made_at,
        "changed_at": ticket.changed_at,
        "resolved_at": ticket.resolved_at,
        "closed_at": ticket.closed_at,
    }


def first_of(customer: Customer, kind: str) -> str | None:
    return next((one.value for one in customer.identifiers.all() if one.kind == kind), None)


def messages(person: Operator | None) -> QuerySet[Message]:
    found = Message.objects.select_related("ticket", "conversation", "operator", "customer")
    return found if person is None else found.filter(ticket__in=Ticket.objects.seen_by(person))


def message_values(message: Message) -> dict[str, Any]:
    kind = "note" if message.is_note else "reply" if message.operator else "customer" if message.customer_id else "system"
    return {
        "id": message.pk,
        "ticket": message.ticket.number,
        "kind": kind,
        "author": str(message.operator or message.customer or ""),
        "channel": message.conversation.channel,
        "text": message.text,
        "at": message.at,
    }


def customers(person: Operator | None) -> QuerySet[Customer]:
    """As on the pages: whoever was merged away is in the file as what he became."""
    found = Customer.objects.present() if person is None else customers_seen(person)
    return found.select_related("organisation").prefetch_related("identifiers")


def customer_values(customer: Customer) -> dict[str, Any]:
    return {
        "id": customer.pk,
        "name": customer.name,
        "language": customer.language,
        "organisation": customer.organisation.name if customer.organisation else None,
        "email": first_of(customer, "email"),
        "phone": first_of(customer, "phone"),
        "identifiers": [{"kind": one.kind, "value": one.value} for one in customer.identifiers.all()],
        "met_at": customer.met_at,
    }


def organisations(person: Operator | None) -> QuerySet[Organisation]:
    return Organisation.objects.all() if person is None else organisations_seen(person)


def services(_person: Operator | None) -> QuerySet[Service]:
    return Service.objects.prefetch_related("components")


SERVICE_FIELDS = ("slug", "name_ru", "name_en", "safe_text_ru", "safe_text_en", "is_public")


def service_values(service: Service) -> dict[str, Any]:
    parts = [{"slug": part.slug, "name_ru": part.name_ru, "name_en": part.name_en} for part in service.components.all()]
    return {name: getattr(service, name) for name in SERVICE_FIELDS} | {"components": parts}


def incidents(person: Operator | None) -> QuerySet[Incident]:
    found = Incident.objects.select_related("service")
    return found if person is None else found.seen_by(person)


STAMPS = ("first_failure", "detected", "raised", "acknowledged", "identified", "mitigated", "fixed", "last_confirmed", "closed")


def incident_values(incident: Incident) -> dict[str, Any]:
    own = {"id": incident.pk, "service": incident.service.slug, "state": incident.state}
    labels = {"label_ru": incident.label_ru, "label_en": incident.label_en, "reopened": incident.reopened}
    return own | labels | {f"{name}_at": getattr(incident, f"{name}_at") for name in STAMPS}


EXPORTS: dict[str, Export] = {
    Subject.TICKETS: Export(
        columns="number kind state subject customer_id customer_name customer_email service team owner language priority impact urgency merged_into facts fields deadline_at made_at changed_at resolved_at closed_at".split(),
        rows=tickets,
        values=ticket_values,
    ),
    Subject.MESSAGES: Export(
        columns=("id", "ticket", "kind", "author", "channel", "text", "at"), rows=messages, values=message_values
    ),
    Subject.CUSTOMERS: Export(
        columns=("id", "name", "language", "organisation", "email", "phone", "identifiers", "met_at"),
        rows=customers,
        values=customer_values,
    ),
    Subject.ORGANISATIONS: Export(
        columns=("id", "name"),
        rows=organisations,
        values=lambda one: {"id": one.pk, "name": one.name},
    ),
    Subject.SERVICES: Export(columns=(*SERVICE_FIELDS, "components"), rows=services, values=service_values),
    Subject.INCIDENTS: Export(
        columns=("id", "service", "state", "label_ru", "label_en", "reopened", *(f"{name}_at" for name in STAMPS)),
        rows=incidents,
        values=incident_values,
    ),
    Subject.PROBLEMS: Export(columns=knowing.PROBLEM_COLUMNS, rows=knowing.problems, values=knowing.problem_values),
    Subject.REPLIES: Export(columns=answering.REPLY_COLUMNS, rows=answering.replies, values=answering.reply_values),
    Subject.CHANGES: Export(columns=planning.CHANGE_COLUMNS, rows=planning.changes, values=planning.change_values),
    Subject.REQUESTS: Export(columns=planning.REQUEST_COLUMNS, rows=planning.requests, values=planning.request_values),
    Subject.CALENDARS: Export(columns=promising.CALENDAR_COLUMNS, rows=promising.calendars, values=promising.calendar_values),
    Subject.AGREEMENTS: Export(columns=promising.AGREEMENT_COLUMNS, rows=promising.agreements, values=promising.agreement_values),
    Subject.TEAM_AGREEMENTS: Export(
        columns=promising.TEAM_AGREEMENT_COLUMNS, rows=promising.team_agreements, values=promising.team_agreement_values
    ),
    Subject.TEAMS: Export(columns=staffing.TEAM_COLUMNS, rows=staffing.teams, values=lambda one: {"name": one.name}),
    Subject.PEOPLE: Export(columns=staffing.PEOPLE_COLUMNS, rows=staffing.people, values=staffing.person_values),
    Subject.RULES: Export(columns=ruling.COLUMNS, rows=ruling.rules, values=ruling.rule_values, is_ordered=True),
    Subject.SITUATIONS: Export(
        columns=offering.COLUMNS, rows=offering.situations, values=offering.situation_values, is_ordered=True
    ),
    Subject.ASSIGNMENT: Export(columns=assigning.PLAN_COLUMNS, rows=assigning.plans, values=assigning.plan_values),
    Subject.SKILLS: Export(columns=assigning.SKILLS_COLUMNS, rows=assigning.skills, values=assigning.skills_values),
    Subject.SHIFTS: Export(columns=assigning.SHIFT_COLUMNS, rows=assigning.shifts, values=assigning.shift_values),
    Subject.VIEWS: Export(columns=viewing.COLUMNS, rows=viewing.views, values=viewing.view_values),
    Subject.CONTACT_POINTS: Export(
        columns=reaching.COLUMNS, rows=reaching.contact_points, values=reaching.contact_point_values, is_ordered=True
    ),
    Subject.FIELDS: Export(columns=sorting.FIELD_COLUMNS, rows=sorting.fields, values=sorting.field_values, is_ordered=True),
    Subject.NEEDED_FACTS: Export(columns=sorting.NEEDED_COLUMNS, rows=sorting.needed_facts, values=sorting.needed_values),
    Subject.DEPENDENCIES: Export(columns=sorting.DEPENDENCY_COLUMNS, rows=sorting.dependencies, values=sorting.dependency_values),
    Subject.WORDING: Export(columns=wording.COLUMNS, rows=wording.own_rules, values=wording.own_rule_values),
    Subject.COMPANY: Export(columns=naming.COLUMNS, rows=naming.companies, values=naming.company_values),
    Subject.MANNER: Export(columns=wording.MANNER_COLUMNS, rows=wording.manners, values=wording.manner_values),
    # Few at a time: with each goes a file.
    Subject.ATTACHMENTS: Export(
        columns=attaching.COLUMNS, rows=attaching.attachments, values=attaching.attachment_values, at_once=20
    ),
}
