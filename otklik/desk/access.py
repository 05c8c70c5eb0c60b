"""The ways to a ticket and to what an operator may name in a form."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from otklik.accounts.models import Operator, Role, Team
from otklik.customers.access import customers_known_by
from otklik.customers.models import Customer, Identifier, Merge, Organisation
from otklik.desk.models import Attachment, KindField, KnownFact, Message, NeededFact, Ticket, Tie, sees_tickets
from otklik.journal.prepared import WHICH, WHO, WHOSE, Prepared
from otklik.journal.statements import part
from otklik.lib.once import once
from otklik.lib.refused import Refused


def ticket_for(operator: Operator, number: int) -> Ticket:
    """The ticket if this person may see it; otherwise it does not exist."""
    return seen(operator, number, LEADS_TICKETS, OWN_TICKETS)


def seen(operator: Operator, number: int, by_lead: Prepared[Ticket], by_operator: Prepared[Ticket]) -> Ticket:
    """The ticket, asked for in one of two ways."""
    if not sees_tickets(operator) or number > LAST_NUMBER:
        raise Http404
    found = by_lead(number) if operator.is_lead else by_operator(number, operator.pk)
    if not found:
        raise Http404
    return found[0]


teams_of = Prepared(lambda who: Team.objects.filter(operators=who).order_by().values_list("pk", flat=True), WHO)


@once
def own_teams(operator: Operator) -> list[int]:
    """Those whose tickets he sees; a lead sees every team's."""
    return teams_of(operator.pk)


def with_all(tickets: QuerySet[Ticket]) -> QuerySet[Ticket]:
    """With what the ticket's page and every act on it look at."""
    related = tickets.select_related("customer__organisation", "service", "team", "owner")
    return related.prefetch_related("customer__identifiers")


LAST_NUMBER = 2**62
MOST_OTHERS = 8
A_LEAD = part(Operator, id=WHO, roles=[Role.LEAD], is_active=True)
AN_OPERATOR = part(Operator, id=WHO, roles=[Role.OPERATOR], is_active=True)
LEADS_TICKETS = Prepared(lambda number: with_all(Ticket.objects.seen_by(A_LEAD).filter(number=number)), WHICH)
OWN_TICKETS = Prepared(lambda number, _who: with_all(Ticket.objects.seen_by(AN_OPERATOR).filter(number=number)), WHICH, WHO)


def ticket_answered(operator: Operator, number: int) -> Ticket:
    """The same ticket for whoever writes an answer on it, asked at every pause in typing: only what an answer speaks of."""
    return seen(operator, number, LEADS_ANSWERED, OWN_ANSWERED)


def answered(person: Operator, number: int) -> QuerySet[Ticket]:
    tickets = Ticket.objects.seen_by(person).filter(number=number).select_related("customer", "service")
    return tickets.only("number", "kind", "customer__name", "service")


LEADS_ANSWERED = Prepared(lambda number: answered(A_LEAD, number), WHICH)
OWN_ANSWERED = Prepared(lambda number, _who: answered(AN_OPERATOR, number), WHICH, WHO)


def known_fact_for(ticket: Ticket, pk: int) -> KnownFact:
    """A line of the fact sheet of a ticket that this person may see."""
    return get_object_or_404(ticket.known_facts.select_related("ticket"), pk=pk)


def other_tickets(operator: Operator, ticket: Ticket) -> list[Ticket]:
    """The newest of the customer's other tickets, as far as this person may see them: what a line says of each."""
    if not sees_tickets(operator):
        return []
    if operator.is_lead:
        return LEADS_OTHERS(ticket.pk, ticket.customer_id)
    return OWN_OTHERS(ticket.pk, ticket.customer_id, operator.pk)


def others_seen(operator: Operator, ticket: int, customer: int) -> QuerySet[Ticket]:
    others = Ticket.objects.seen_by(operator).filter(customer=customer, merged_into__isnull=True).exclude(pk=ticket)
    return others.order_by("-changed_at").only("number", "subject", "state", "changed_at")[:MOST_OTHERS]


LEADS_OTHERS = Prepared(lambda ticket, customer: others_seen(A_LEAD, ticket, customer), WHICH, WHOSE)
OWN_OTHERS = Prepared(lambda ticket, customer, _who: others_seen(AN_OPERATOR, ticket, customer), WHICH, WHOSE, WHO)


def ticket_meant(operator: Operator, words: str) -> Ticket:
    """The ticket whose number somebody typed. Another team's and a missing one are refused in the same words."""
    number = words.strip().lstrip("#№ ")
    found = None
    if number.isascii() and number.isdigit() and len(number) < 18:
        found = Ticket.objects.seen_by(operator).filter(number=int(number)).first()
    if found is None:
        raise Refused(_("No ticket that you may see has this number. Please check it."))
    return found


def message_of(ticket: Ticket, pk: str) -> Message:
    """A message of this ticket by what a form says; one of another ticket does not exist."""
    return get_object_or_404(ticket.messages.select_related("ticket", "conversation"), pk=int(pk) if is_id(pk) else 0)


def tie_of(ticket: Ticket, pk: str) -> Tie:
    """A tie of this ticket, from either side. A colleague may have taken it away meanwhile."""
    found = Tie.objects.filter(Q(one=ticket) | Q(other=ticket), pk=int(pk) if is_id(pk) else 0).first()
    if found is None:
        raise Refused(_("These tickets are linked no longer."))
    return found


def field_for(person: Operator, pk: int) -> KindField:
    """A field of a kind, for admins."""
    return get_object_or_404(KindField.objects.all() if person.is_admin else KindField.objects.none(), pk=pk)


def is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 18


def customers_seen(operator: Operator) -> QuerySet[Customer]:
    """Those with a ticket that this person may see, or without any; leads see all. Who was merged away is seen as what he became."""
    if not operator.is_active or not operator.has_role(Role.OPERATOR, Role.LEAD):
        return Customer.objects.none()
    if operator.is_lead:
        return Customer.objects.present()
    own = Ticket.objects.seen_by(operator).filter(customer=OuterRef("pk"))
    return Customer.objects.present().filter(Exists(own) | ~Exists(Ticket.objects.filter(customer=OuterRef("pk"))))


def customer_for(operator: Operator, pk: int) -> Customer:
    """The customer if this person may see him; otherwise he does not exist."""
    return get_object_or_404(customers_seen(operator).select_related("organisation"), pk=pk)


def identifier_for(customer: Customer, pk: int) -> Identifier:
    """Something that a customer whom this person may see is known by."""
    return get_object_or_404(customer.identifiers.select_related("customer"), pk=pk)


def merge_for(operator: Operator, pk: int) -> Merge:
    """A merge, for those who may see what it made."""
    return get_object_or_404(Merge.objects.filter(kept__in=customers_seen(operator)).select_related("kept", "gone"), pk=pk)


def organisations_seen(operator: Operator) -> QuerySet[Organisation]:
    """Those with a customer whom this person may see, or without any; leads see all."""
    if operator.is_lead:
        return Organisation.objects.all()
    seen = Exists(customers_seen(operator).filter(organisation=OuterRef("pk")))
    nobody = ~Exists(Customer.objects.filter(organisation=OuterRef("pk")))
    known = Organisation.objects.filter(seen | nobody)
    return known if operator.is_active and operator.has_role(Role.OPERATOR) else known.none()


def organisation_for(operator: Operator, pk: int) -> Organisation:
    return get_object_or_404(organisations_seen(operator), pk=pk)


def customers_meant(operator: Operator, words: str) -> list[Customer]:
    """Those whom an operator means by a telephone, an e-mail, another identifier or the number of a ticket he may see."""
    number = words.strip().lstrip("#№ ")
    found = list(customers_known_by(operator, words))
    if number.isascii() and number.isdigit() and len(number) < 18:
        ticket = Ticket.objects.seen_by(operator).select_related("customer").filter(number=int(number)).first()
        found += [ticket.customer] if ticket and ticket.customer not in found else []
    return found


def teams_to_give_to() -> QuerySet[Team]:
    """Every team may be given a ticket, one's own or not."""
    return Team.objects.order_by("name")


def colleagues_to_give_to() -> QuerySet[Operator]:
    """Those who answer customers and still work here."""
    return Operator.objects.active().filter(Q(roles__contains=[Role.OPERATOR]) | Q(roles__contains=[Role.LEAD])).order_by("name")


def needed_fact_for(person: Operator, pk: int) -> NeededFact:
    """What a kind needs, for admins."""
    return get_object_or_404(NeededFact.objects.all() if person.is_admin else NeededFact.objects.none(), pk=pk)


def attachment_for(operator: Operator, ticket: Ticket, pk: int) -> Attachment:
    """A file of a ticket that the person may see (`ticket_for` found it): of a message, of a reply on its way, of his composer."""
    unsent = Q(message__isnull=True, ticket=ticket)
    theirs = Q(message__ticket=ticket) | (unsent & (Q(operator=operator) | Q(key__isnull=False)))
    return get_object_or_404(Attachment.objects.select_related("file").filter(theirs), pk=pk)


def unsent_for(operator: Operator, ticket: Ticket, pk: int) -> Attachment:
    """A file that waits in the person's own composer."""
    return get_object_or_404(Attachment.objects.unsent().filter(ticket=ticket, operator=operator), pk=pk)
