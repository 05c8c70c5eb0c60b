"""`/tickets`: open, read, answer, hand over."""

from __future__ import annotations

import uuid
from typing import Annotated, Any, Literal

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Path, Query, Router

from otklik.accounts.models import Operator
from otklik.api import access, again, answers, finding, problems
from otklik.api.access import SCOPED, CallerRequest
from otklik.api.once import claim_of, once
from otklik.api.routes import changing
from otklik.api.shapes import tickets as shapes
from otklik.api.shapes.beside import beside
from otklik.api.shapes.common import LAST, Cursor, Id, Key, Limit, Moment
from otklik.api.together import KeyTaken, NotThere, Waiting, opening_of, together
from otklik.customers.actions import introduce, meet
from otklik.customers.identifiers import Told
from otklik.customers.models import Customer
from otklik.desk import actions
from otklik.desk.access import customers_seen
from otklik.desk.actions.opening import LONGEST_SUBJECT
from otklik.desk.actions.states import locked
from otklik.desk.actions.thread import LONGEST
from otklik.desk.models import Attachment, Conversation, KnownFact, Message, State, Ticket
from otklik.lib.refused import Refused
from otklik.lib.text import clean, clean_line

router = Router()
Number = Annotated[int, Path(ge=1, le=LAST)]
# Told in the language of whoever asks, not of whoever looked.
NOT_THERE = {
    "#/service": gettext_noop("There is no such service."),
    "#/customer/id": gettext_noop("There is no such customer, or you may not see him."),
}
READ, WRITE = SCOPED["tickets:read"], SCOPED["tickets:write"]


def shown(ticket: Ticket) -> dict[str, Any]:
    return shown_all([ticket])[0]


def written(ticket: Ticket) -> dict[str, Any]:
    """As it is shown after an act: the moment of that is the database's."""
    ticket.refresh_from_db(fields=["updated_at"])
    return shown(ticket)


def shown_all(tickets: list[Ticket]) -> list[dict[str, Any]]:
    more = beside(tickets)
    return [shapes.ticket_json(ticket, settings.DESK_URL, more[ticket.pk]) for ticket in tickets]


@router.get("", auth=READ, response=shapes.TicketPage, summary=gettext_noop("List tickets"))
def list_tickets(
    request: CallerRequest,
    q: finding.Words = None,
    state: Annotated[shapes.State | None, Query()] = None,
    kind: Annotated[shapes.Kind | None, Query()] = None,
    service: Annotated[Key | None, Query()] = None,
    team: Annotated[Id | None, Query()] = None,
    owner: Annotated[Id | None, Query()] = None,
    customer: Annotated[Id | None, Query()] = None,
    changed_since: Annotated[Moment | None, Query()] = None,
    order: Annotated[Literal["-changed", "changed"], Query()] = "-changed",
    cursor: Cursor = None,
    limit: Limit = 50,
) -> HttpResponse:
    """Those you may see, as the desk's lists have them: by `changed_at`, the newest first. To keep a copy up to date ask with
    `order=changed` and `changed_since`: both go by `updated_at`, which whatever is shown of a ticket moves, and its fact sheet.
    Follow `next` to its end, then ask again since a minute before the last `updated_at`: what was being written while you read
    can be read a moment later than it is dated.

    With `q` come those that the desk's search box finds for you: by words in any form, a word that nobody ever wrote by the most alike
    (`instead` names it), parts of numbers, and filters such as `от:Петров` or `service:checkin`. The last opened come first; before them,
    if `q` is a number, those whose own number begins so. What has just been written is found a few seconds later. `q` goes together with
    `state`, `kind`, `service`, `team` and `owner`, not with `customer`, `changed_since` and `order`.
    """
    by = request.auth.operator
    narrowing = {"state": state, "kind": kind, "service": service, "owner": owner}
    if q is not None:
        words = finding.check_question(q, request.GET)
        chosen = {name: value for name, value in narrowing.items() if value is not None}
        return finding.page_found(by, words, chosen, team, cursor, limit, shown_all)
    wanted = {
        "state": state, "kind": kind, "service__slug": service, "team": team, "owner": owner,
        "customer": customer, "updated_at__gte": changed_since,
    }  # fmt: skip
    tickets = Ticket.objects.seen_by(by).select_related("service")
    tickets = tickets.filter(**{name: value for name, value in wanted.items() if value is not None})
    keys = ("updated_at", "number") if order == "changed" else ("-changed_at", "-number")
    return answers.page(tickets, keys, cursor, limit, shown_all)


@router.post("", auth=WRITE, response={201: shapes.TicketShown}, summary=gettext_noop("Open a ticket"))
def open_ticket(request: CallerRequest, given: shapes.TicketGiven) -> HttpResponse:
    """Durable when it answers. The ticket waits for anybody of the desk unless you take it."""
    if given.customer.id is None or given.take:
        return open_alone(request, given)
    check_words(given)
    try:
        return together.open(Waiting(request.auth.operator, given, opened, claim_of(request)))
    except NotThere as error:
        raise problems.wrong_field(error.pointer, _(NOT_THERE[error.pointer])) from None
    except KeyTaken:
        return open_alone(request, given)


@once(again.ticket_made)
def open_alone(request: CallerRequest, given: shapes.TicketGiven) -> HttpResponse:
    """In a transaction of its own, with the customer who is met on the way, and the key."""
    by = request.auth.operator
    check_words(given)
    service = access.service_named(given.service, "#/service")
    opening = opening_of(given, customer_meant(by, given.customer), service)
    return opened(actions.open_tickets([opening], by=by if given.take else None)[0])


def check_words(given: shapes.TicketGiven) -> None:
    if not clean(given.text, most=LONGEST) and not clean_line(given.subject, most=LONGEST_SUBJECT):
        raise Refused(_("Say what happened: a few words are enough."))


def opened(ticket: Ticket) -> HttpResponse:
    """Nothing hangs on a ticket that is new."""
    content = shapes.ticket_json(ticket, settings.DESK_URL)
    return answers.one(content, status=201, location=f"{settings.DESK_URL}/api/v1/tickets/{ticket.number}")


def customer_meant(by: Operator, named: shapes.CustomerNamed) -> Customer:
    if named.id is not None:
        found = customers_seen(by).filter(pk=named.id).first()
        if found is None:
            raise problems.wrong_field("#/customer/id", _(NOT_THERE["#/customer/id"]))
        return found
    told = told_in(named.identifiers, "#/customer/identifiers")
    if told:
        return meet(told, name=named.name, language=named.language)
    if not named.name.strip():
        raise problems.wrong_field("#/customer", _("Name the customer by an id, an identifier, or at least a name."))
    return introduce(name=named.name, identifiers=[], language=named.language)


def told_in(identifiers: list[shapes.IdentifierGiven], pointer: str) -> list[Told]:
    told = [Told.of(one.kind, one.value) for one in identifiers]
    for place, one in enumerate(told):
        if not one.normal:
            raise problems.wrong_field(f"{pointer}/{place}/value", _("Nobody can be told apart by this. Please check it."))
    return told


@router.get("/{number}", auth=READ, response=shapes.TicketShown, summary=gettext_noop("Read a ticket"))
def read_ticket(request: CallerRequest, number: Number) -> HttpResponse:
    return answers.one(shown(access.ticket_of_caller(request.auth.operator, number)))


@router.patch("/{number}", auth=WRITE, response=shapes.TicketShown, summary=gettext_noop("Change a ticket"))
@once(again.ticket_seen)
def change_ticket(request: CallerRequest, number: Number, given: shapes.TicketChange) -> HttpResponse:
    """What it is about first, then team and owner, then the state, at last when it comes back; all or nothing."""
    by = request.auth.operator
    ticket = changing.sorted_anew(held(request, number), given, by=by)
    if given.team is not None or given.owner is not None:
        team = access.team_named(given.team, "#/team") if given.team is not None else None
        owner = access.colleague_named(given.owner, "#/owner") if given.owner is not None else None
        ticket = actions.hand_over(ticket, by=by, team=team, operator=owner, note=given.note)
    elif given.note:
        actions.add_note(ticket, given.note, by=by)
    if given.state is not None and given.state != ticket.state:
        ticket = actions.move(ticket, given.state, by=by)
    return answers.one(written(changing.put_off(ticket, given, by=by)))


def held(request: CallerRequest, number: int) -> Ticket:
    """The ticket, locked, and not another than the caller has read."""
    ticket = locked(access.ticket_of_caller(request.auth.operator, number))
    answers.check_unchanged(request, shown(ticket))
    return ticket


@router.post("/{number}/claim", auth=WRITE, response=shapes.TicketShown, summary=gettext_noop("Take a ticket"))
@once(again.ticket_seen)
def claim_ticket(request: CallerRequest, number: Number) -> HttpResponse:
    """Refused when a colleague was quicker."""
    return answers.one(written(actions.claim(held(request, number), by=request.auth.operator)))


@router.get("/{number}/messages", auth=READ, response=shapes.MessagePage, summary=gettext_noop("Read the thread"))
def list_messages(request: CallerRequest, number: Number, cursor: Cursor = None, limit: Limit = 50) -> HttpResponse:
    """Oldest first, internal notes included."""
    ticket = access.ticket_of_caller(request.auth.operator, number)
    messages = Message.objects.filter(ticket=ticket).select_related("conversation").prefetch_related("attachments__file")
    return answers.page(messages, ("at", "id"), cursor, limit, shapes.messages_json)


@router.post("/{number}/messages", auth=WRITE, response={201: shapes.MessageShown}, summary=gettext_noop("Write into the thread"))
@once(again.ticket_seen)
def write_message(request: CallerRequest, number: Number, given: shapes.MessageGiven) -> HttpResponse:
    by, ticket = request.auth.operator, held(request, number)
    key = packed(ticket, given.attachments, by) if given.attachments else None
    if given.kind == "note":
        message = actions.add_note(ticket, given.text, by=by, key=key)
    elif given.kind == "customer":
        message = actions.add_message(ticket, given.text, by=by, channel=given.channel, key=key)
    else:
        message = actions.reply(ticket, given.text, by=by, then=State(given.then), key=key)
    conversation = Conversation.objects.get(pk=message.conversation_id)
    return answers.one(shapes.message_json(message, conversation), status=201)


def packed(ticket: Ticket, chosen: list[int], by: Operator) -> uuid.UUID:
    """The key of a message with which these files go; each must wait in the caller's own composer."""
    key = uuid.uuid4()
    unsent = Attachment.objects.unsent().filter(ticket=ticket, operator=by)
    known = set(unsent.filter(pk__in=chosen).values_list("pk", flat=True))
    for place, pk in enumerate(chosen):
        if pk not in known:
            raise problems.wrong_field(
                f"#/attachments/{place}", _("You have no unsent file of this number here. Upload it first.")
            )
    unsent.filter(pk__in=known).update(key=key)
    return key


@router.get("/{number}/facts", auth=READ, response=shapes.FactPage, summary=gettext_noop("Read the fact sheet"))
def list_facts(request: CallerRequest, number: Number, cursor: Cursor = None, limit: Limit = 50) -> HttpResponse:
    ticket = access.ticket_of_caller(request.auth.operator, number)
    return answers.page(KnownFact.objects.filter(ticket=ticket), ("id",), cursor, limit, shapes.facts_json)


@router.post("/{number}/facts", auth=WRITE, response={201: shapes.FactShown}, summary=gettext_noop("Add to the fact sheet"))
@once(again.ticket_seen)
def learn(request: CallerRequest, number: Number, given: shapes.FactGiven) -> HttpResponse:
    """The same line once more changes nothing."""
    ticket = access.ticket_of_caller(request.auth.operator, number)
    known = actions.learn(ticket, given.name, given.value, KnownFact.OPERATOR, by=request.auth.operator)
    return answers.one(shapes.facts_json([known])[0], status=201)
