"""Tickets, their messages and what is known of the matter."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Field, Schema

from otklik.api.shapes.beside import NOTHING, Beside, attachments_json
from otklik.api.shapes.common import Given, Id, Key, Moment, given, iso, shown
from otklik.desk.actions.thread import LONGEST
from otklik.desk.models import Conversation, KnownFact, Message, Ticket
from otklik.desk.order import Impact, Priority, Urgency

Kind = Literal["question", "request", "failure", "complaint", "idea"]
State = Literal["new", "open", "waiting_customer", "waiting_third_party", "resolved", "closed"]
Channel = Literal["portal", "email", "phone"]
ImpactName = Literal["severe", "tangible", "small"]
UrgencyName = Literal["now", "today", "later"]
PriorityName = Literal["critical", "high", "normal", "low"]
Text = Annotated[str, Field(min_length=1, max_length=LONGEST)]


class IdentifierGiven(Given):
    """Something a person is known by."""

    model_config = given(kind="email", value="ivan@mail.example")

    kind: Annotated[str, Field(min_length=1, max_length=40)]
    value: Annotated[str, Field(min_length=1, max_length=300)]


class CustomerNamed(Given):
    """Either `id`, or identifiers, or at least a name. Whoever is known by one of the identifiers is meant; otherwise he is new."""

    model_config = given(identifiers=[{"kind": "email", "value": "ivan@mail.example"}], name="Иван Петров")

    id: Id | None = None
    identifiers: Annotated[list[IdentifierGiven], Field(max_length=20)] = []
    name: Annotated[str, Field(max_length=200)] = ""
    language: Literal["ru", "en"] = "ru"


class FactGiven(Given):
    """One line of the fact sheet."""

    model_config = given(name="booking", value="K7XQ2P")

    name: Annotated[str, Field(min_length=1, max_length=80)]
    value: Annotated[str, Field(min_length=1, max_length=500)]


class TicketGiven(Given):
    """A new ticket with its first message."""

    model_config = given(
        customer={"identifiers": [{"kind": "email", "value": "ivan@mail.example"}], "name": "Иван Петров"},
        subject="Не печатается посадочный",
        text="Регистрация прошла, а посадочный талон не печатается. Вылет в 18:40.",
        kind="failure",
        service="checkin",
        facts=[{"name": "booking", "value": "K7XQ2P"}],
    )

    customer: CustomerNamed
    text: Text
    subject: Annotated[str, Field(max_length=200)] = ""
    kind: Kind = "question"
    service: Key | None = None
    channel: Channel = "portal"
    language: Literal["ru", "en"] | None = None
    facts: Annotated[list[FactGiven], Field(max_length=50)] = []
    take: Annotated[bool, Field(description="Whether the token's person takes the ticket.")] = False


class NextStepGiven(Given):
    """What comes next, who does it (you, when left out), by when."""

    model_config = given(text="Спросить багажную службу", owner=5, due_at="2026-11-25T16:00:00Z")

    text: Annotated[str, Field(min_length=1, max_length=200)]
    due_at: Moment
    owner: Id | None = None


class FieldGiven(Given):
    """A field by its id, and what it says: a day as ISO, a number, `yes` or `no`, one of a list, or text."""

    model_config = given(id=2, value="2026-11-25")

    id: Id
    value: Annotated[str, Field(max_length=500)]


class TicketChange(Given):
    """What should become of the ticket; left-out fields stay."""

    model_config = given(state="waiting_third_party", team=3, note="Ждём ответа аэропорта")

    state: State | None = None
    team: Id | None = None
    owner: Id | None = None
    note: Annotated[str, Field(max_length=LONGEST, description="An internal note that goes with the handing over.")] = ""
    kind: Kind | None = None
    service: Key | None = None
    impact: Annotated[ImpactName | None, Field(description="What the customer loses if nothing is done.")] = None
    urgency: Annotated[
        UrgencyName | None, Field(description="How soon it gets worse; with the impact it makes the priority.")
    ] = None
    deadline_at: Annotated[Moment | None, Field(description="By when the customer needs it; null takes it away.")] = None
    snoozed_until: Annotated[
        Moment | None,
        Field(description="Put aside until then; null brings it back. What is promised to the customer goes on meanwhile."),
    ] = None
    next_step: Annotated[NextStepGiven | None, Field(description="What comes next; the step before is replaced.")] = None
    fields: Annotated[
        list[FieldGiven], Field(max_length=50, description="Fields of its kind; an empty value takes one away.")
    ] = []


class MessageGiven(Given):
    """`reply` goes to the customer, `note` is internal, `customer` is what the customer said elsewhere."""

    model_config = given(kind="reply", text="Посадочный талон готов, он во вложении письма.", then="waiting_customer")

    kind: Literal["reply", "note", "customer"]
    text: Text
    then: Annotated[Literal["waiting_customer", "open", "resolved"], Field(description="The state after a reply.")] = (
        "waiting_customer"
    )
    channel: Annotated[Channel, Field(description="Where the customer said it.")] = "portal"
    attachments: Annotated[
        list[Id], Field(max_length=10, description="What you have uploaded to this ticket and not sent yet.")
    ] = []


class StepShown(Schema):
    model_config = shown(text="Спросить багажную службу", owner=5, due_at="2026-11-25T16:00:00Z")

    text: str
    owner: int | None
    due_at: datetime


class FieldShown(Schema):
    model_config = shown(id=2, name="Дата рейса", value="2026-11-25")

    id: int
    name: str
    value: str


class AttachmentShown(Schema):
    """`may_be_had` is false while the file waits for the virus scanner, and for ever when it found something."""

    model_config = shown(
        id=31,
        message=9001,
        name="посадочный.pdf",
        size_bytes=48213,
        media_type="application/pdf",
        sha256="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        may_be_had=True,
        made_at="2026-11-25T12:01:09Z",
    )

    id: int
    message: int | None
    name: str
    size_bytes: int
    media_type: str
    sha256: str
    may_be_had: bool
    made_at: datetime


class TicketShown(Schema):
    model_config = shown(
        number=1042,
        kind="failure",
        state="open",
        subject="Не печатается посадочный",
        customer=17,
        service="checkin",
        team=3,
        owner=5,
        language="ru",
        priority="high",
        impact="tangible",
        urgency="now",
        deadline_at="2026-11-25T15:40:00Z",
        snoozed_until=None,
        merged_into=None,
        next_step={"text": "Спросить багажную службу", "owner": 5, "due_at": "2026-11-25T16:00:00Z"},
        fields=[{"id": 2, "name": "Дата рейса", "value": "2026-11-25"}],
        made_at="2026-11-25T12:01:09.120394Z",
        changed_at="2026-11-25T12:04:41.003213Z",
        updated_at="2026-11-25T12:06:02.481190Z",
        waiting_since=None,
        resolved_at=None,
        closed_at=None,
        url="https://desk.example.com/tickets/1042/",
    )

    number: int
    kind: Kind
    state: State
    subject: str
    customer: int
    service: str | None
    team: int | None
    owner: int | None
    language: str
    priority: PriorityName
    impact: ImpactName
    urgency: UrgencyName
    deadline_at: datetime | None
    snoozed_until: datetime | None
    merged_into: Annotated[int | None, Field(description="The number of the ticket in which the thread goes on.")]
    next_step: StepShown | None
    fields: list[FieldShown]
    made_at: datetime
    changed_at: Annotated[datetime, Field(description="When customer, state, team or owner last moved.")]
    updated_at: Annotated[datetime, Field(description="When anything shown here, or the fact sheet, last changed.")]
    waiting_since: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    url: str


class MessageShown(Schema):
    model_config = shown(
        id=9001,
        kind="customer",
        text="Вылет в 18:40.",
        customer=17,
        operator=None,
        channel="portal",
        at="2026-11-25T12:01:09Z",
        attachments=[AttachmentShown.model_config["json_schema_extra"]["example"]],  # type: ignore[index]
    )

    id: int
    kind: Literal["customer", "reply", "note", "system"]
    text: str
    customer: int | None
    operator: int | None
    channel: str
    at: datetime
    attachments: list[AttachmentShown]


class FactShown(Schema):
    model_config = shown(id=3, name="booking", value="K7XQ2P", source="kit", is_proven=True, told_at="2026-11-25T12:01:09Z")

    id: int
    name: str
    value: str
    source: str
    is_proven: bool
    told_at: datetime


class TicketPage(Schema):
    items: list[TicketShown]
    next: str | None
    instead: Annotated[
        dict[str, str], Field(description="With `q`: words that nobody ever wrote, and what was looked for in their place.")
    ] = {}


class MessagePage(Schema):
    items: list[MessageShown]
    next: str | None


class AttachmentPage(Schema):
    items: list[AttachmentShown]
    next: str | None


class FactPage(Schema):
    items: list[FactShown]
    next: str | None


def ticket_json(ticket: Ticket, desk_url: str, beside: Beside = NOTHING) -> dict[str, Any]:
    """Needs the ticket's service beside it, nothing more."""
    return {
        "number": ticket.number,
        "kind": ticket.kind,
        "state": ticket.state,
        "subject": ticket.subject,
        "customer": ticket.customer_id,
        "service": ticket.service.slug if ticket.service else None,
        "team": ticket.team_id,
        "owner": ticket.owner_id,
        "language": ticket.language,
        "priority": Priority(ticket.priority).name.lower(),
        "impact": Impact(ticket.impact).name.lower(),
        "urgency": Urgency(ticket.urgency).name.lower(),
        "deadline_at": iso(ticket.deadline_at),
        "snoozed_until": iso(ticket.snoozed_until),
        "merged_into": beside.merged_into,
        "next_step": beside.next_step,
        "fields": beside.fields,
        "made_at": iso(ticket.made_at),
        "changed_at": iso(ticket.changed_at),
        "updated_at": iso(ticket.updated_at),
        "waiting_since": iso(ticket.waiting_since),
        "resolved_at": iso(ticket.resolved_at),
        "closed_at": iso(ticket.closed_at),
        "url": f"{desk_url}/tickets/{ticket.number}/",
    }


def messages_json(messages: Iterable[Message]) -> list[dict[str, Any]]:
    """Needs the conversations and attachments fetched beforehand."""
    return [message_json(message, message.conversation) for message in messages]


def message_json(message: Message, conversation: Conversation) -> dict[str, Any]:
    return {
        "id": message.pk,
        "kind": kind_of(message),
        "text": message.text,
        "customer": message.customer_id,
        "operator": message.operator_id,
        "channel": conversation.channel,
        "at": iso(message.at),
        "attachments": attachments_json(message.attachments.all()),
    }


def kind_of(message: Message) -> str:
    if message.is_note:
        return "note"
    return "reply" if message.operator_id else "customer" if message.customer_id else "system"


def facts_json(facts: Iterable[KnownFact]) -> list[dict[str, Any]]:
    return [
        {
            "id": fact.pk,
            "name": fact.name,
            "value": fact.value,
            "source": fact.source,
            "is_proven": fact.is_proven,
            "told_at": iso(fact.told_at),
        }
        for fact in facts
    ]
