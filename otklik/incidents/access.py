"""The ways to an incident and what hangs on it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from otklik.accounts.models import Operator, Role
from otklik.customers.models import Customer
from otklik.desk.glance import ask, told
from otklik.desk.models import Ticket
from otklik.incidents.alerts import PURPOSE
from otklik.incidents.models import Affected, Briefing, Confirmation, Incident, Page
from otklik.incidents.rules import OVER, PUBLIC
from otklik.journal.prepared import WHEN, WHICH, WHO, WHOSE, Prepared
from otklik.lib import tokens
from otklik.lib.clock import now
from otklik.lib.once import once
from otklik.services.models import Service
from otklik.signals.models import Report

# How long after its end an incident is still shown to those whom it touched.
REMEMBERED = timedelta(days=7)
ask("touched", "EXISTS (SELECT FROM incidents_affected WHERE customer_id = this.customer OR ticket_id = this.ticket)")
ask("failures", f"EXISTS (SELECT FROM incidents_incident WHERE state <> ALL ('{{{','.join(sorted(OVER))}}}'))")


def incident_for(person: Operator, pk: int) -> Incident:
    """The incident if this person may see it; otherwise it does not exist."""
    seen = Incident.objects.seen_by(person).select_related("service", "owner", "lead", "merged_into")
    return get_object_or_404(seen.prefetch_related("forecasts"), pk=pk)


def briefing_for(person: Operator, pk: int) -> Briefing:
    return get_object_or_404(
        Briefing.objects.filter(incident__in=Incident.objects.seen_by(person)).select_related("incident"), pk=pk
    )


def may_repair(person: Operator) -> bool:
    """Who moves an incident on: responders and leads."""
    return person.is_active and person.has_role(Role.RESPONDER, Role.LEAD)


def may_serve(person: Operator) -> bool:
    """Who speaks with customers: operators and leads."""
    return person.is_active and person.has_role(Role.OPERATOR, Role.LEAD)


def page_behind(token: str) -> Page:
    """The call that a link belongs to. Raises `tokens.Forged` or `tokens.Expired`."""
    number = tokens.read(settings.CONFIG.key(PURPOSE), token).get("p")
    page = (
        Page.objects.select_related("incident__service", "incident__owner", "responder").filter(pk=number).first()
        if isinstance(number, int)
        else None
    )
    if page is None:
        raise tokens.Forged
    return page


@once
def live_of(service: Service) -> Incident | None:
    """The live incident of a service, as the parts of one page ask for it."""
    return Incident.objects.of_service(service)


@once
def incident_of(ticket: Ticket) -> Incident | None:
    """The incident that a customer's ticket speaks of: the live one that touched him or fails his service, else one lately over."""
    touched = touching(ticket) if told(ticket, "touched") else []
    if (live := next((one for one in touched if one.is_live), None)) is not None:
        return live
    of_service = live_of(ticket.service) if ticket.service is not None and told(ticket, "failures") else None
    if of_service is not None and of_service.public_state:
        return of_service
    return next((one for one in touched if one.closed_at is not None), None)


def touching(ticket: Ticket) -> list[Incident]:
    """Those that the public may read about and that touched its customer in this matter, the newest first."""
    # A matter without a service is none of those that failed.
    return TOUCHING(ticket.pk, ticket.customer_id, ticket.service_id or 0, now())


def touching_whom(ticket: int, customer: int, service: int, moment: datetime) -> QuerySet[Incident]:
    same_matter = Q(affected__ticket=ticket) | Q(affected__customer=customer, service=service)
    lately = ~Q(state__in=OVER) | Q(closed_at__gt=moment - REMEMBERED)
    public = Incident.objects.filter(state__in=PUBLIC).select_related("service").prefetch_related("forecasts")
    return public.filter(same_matter).filter(lately).order_by("-pk")


TOUCHING = Prepared(touching_whom, WHICH, WHO, WHOSE, WHEN)


def answer_of(incident: Incident, customer: Customer) -> Confirmation | None:
    """What this customer answered to «Получилось?» in the present round."""
    answers = Confirmation.objects.filter(affected__incident=incident, affected__customer=customer, round=incident.reopened)
    return answers.select_related("affected").first()


def speaks_for(ticket: Ticket | None, affected: Affected) -> bool:
    """Whether what is said from this ticket counts for the customer.

    Not when somebody only claimed to be him, while he himself is known by another ticket.
    """
    if ticket is None or affected.ticket_id is None or affected.ticket_id == ticket.pk:
        return True
    doubtful = set(
        Report.objects.filter(ticket__in=[ticket.pk, affected.ticket_id], is_proven=False).values_list("ticket", flat=True)
    )
    return ticket.pk not in doubtful or affected.ticket_id in doubtful


def answer_from(incident: Incident, ticket: Ticket) -> Confirmation | None:
    """The customer's answer as the page of this ticket may show it."""
    given = answer_of(incident, ticket.customer)
    return given if given is not None and speaks_for(ticket, given.affected) else None


def ticket_named(person: Operator, number: str) -> Ticket:
    """A ticket that a form names by its number."""
    if not number.isdecimal() or len(number) > 15:
        raise Http404
    return get_object_or_404(Ticket.objects.seen_by(person).select_related("customer", "service"), number=int(number))
