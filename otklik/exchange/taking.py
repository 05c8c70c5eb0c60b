"""Making records ours. Imported history is written as it was: no letters, no clocks, no rules are set off by it."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from django.db import DataError

from otklik.accounts.models import Operator, Team
from otklik.customers.actions import introduce, meet
from otklik.customers.identifiers import Told
from otklik.customers.models import Customer, Organisation
from otklik.desk.actions.opening import LONGEST_SUBJECT, Known, copy_fact_sheets, fact_sheet, next_numbers
from otklik.desk.actions.thread import LONGEST
from otklik.desk.models import Conversation, Kind, KnownFact, Message, State, Ticket
from otklik.desk.order import Impact, Urgency, priority_of
from otklik.exchange.answering import take_reply
from otklik.exchange.archive import Archive
from otklik.exchange.attaching import attach, contents, take_attachment
from otklik.exchange.colleagues import COLLEAGUES, colleague_of, owner_of, take_colleague
from otklik.exchange.knowing import take_problem
from otklik.exchange.models import Colleague, Origin, Subject
from otklik.exchange.planning import take_change, take_request
from otklik.exchange.promising import service_named
from otklik.exchange.records import Record, id_in, shown
from otklik.exchange.remarks import ASKED, Remarks
from otklik.exchange.saying import said as _
from otklik.exchange.settled import SETTINGS
from otklik.exchange.sorting import write_fields
from otklik.incidents.models import Incident
from otklik.incidents.rules import State as IncidentState
from otklik.lib.clock import now
from otklik.lib.refused import Refused
from otklik.lib.text import clean, shortened
from otklik.services.models import Service

LONGEST_EXTERNAL = 120
MOST_REOPENED = 1000
REMEMBERED = 2_000_000
KINDS_OF_MESSAGES = ["customer", "reply", "note", "system"]
SOURCES = [source for source, _words in KnownFact.SOURCES]
OURS = (State.NEW, State.OPEN)


class WouldFit(Exception):
    """In a rehearsal: what it needs was in the file before, and would be there by now."""


class Taker:
    """Takes the records of one file. In a rehearsal it remembers what would have been made."""

    def __init__(self, source: str, *, is_rehearsal: bool, by: Operator | None = None) -> None:
        self.source, self.is_rehearsal, self.by = source, is_rehearsal, by
        # Where the contents of attachments are, while these are taken.
        self.archive: Archive | None = None
        self.would_be: set[int] = set()
        self.remarks = Remarks()
        # By their ids at the other desk.
        self.colleagues: dict[str, Colleague] = {}

    def number(self) -> int:
        """For a ticket. A rehearsal takes none of those by which customers know theirs: a sequence never goes back."""
        return -1 - secrets.randbits(60) if self.is_rehearsal else next_numbers(1)[0]

    def take(self, record: Record) -> bool | None:
        """Whether something was made of it, or it is ours already; None when it becomes nothing here. Raises `Refused`."""
        if record.subject == COLLEAGUES:
            return False if take_colleague(self, record) else None
        if (setting := SETTINGS.get(record.subject)) is not None:
            return setting(record, self.by)
        external = record.external[:LONGEST_EXTERNAL]
        if not external:
            raise Refused(_("It has no id, by which it would be known when it comes again."))
        if self.row_of(record.subject, external) is not None:
            return False
        try:
            row = TAKERS[record.subject](self, record)
        except DataError:
            raise Refused(_("A value in it is too long or too large.")) from None
        self.remember(record.subject, external, row)
        return True

    def remember(self, subject: str, external: str, row: int) -> None:
        Origin.objects.create(source=self.source, subject=subject, external=external, row=row)
        if self.is_rehearsal and len(self.would_be) < REMEMBERED:
            self.would_be.add(hash((subject, external)))

    def row_of(self, subject: str, external: str) -> int | None:
        found = Origin.objects.filter(source=self.source, subject=subject, external=external)
        return found.values_list("row", flat=True).first()

    def needed(self, subject: str, external: str, otherwise: str) -> int:
        """What another row of the file, or an earlier file, has become."""
        row = self.row_of(subject, external)
        if row is None and hash((subject, external)) in self.would_be:
            raise WouldFit
        if row is None:
            raise Refused(otherwise % {"id": shown(external)})
        return row


def take_organisation(_taker: Taker, record: Record) -> int:
    if not (name := record.line("name")):
        raise Refused(_("It has no name."))
    return Organisation.objects.get_or_create(name=name)[0].pk


def take_customer(taker: Taker, record: Record) -> int:
    """Whoever is known by one of the identifiers is meant; otherwise he is new."""
    pairs = [(kind, record.line(kind, most=300)) for kind in ("email", "phone")]
    pairs += [(str(one.get("kind") or ""), str(one.get("value") or "")) for one in record.listed("identifiers")]
    customer = known_by(pairs, record.line("name"), record.one_of("language", ["ru", "en"], "ru"))
    organisation = record.line("organisation")
    if external := record.line("organisation_id", most=LONGEST_EXTERNAL):
        customer.organisation_id = taker.needed(Subject.ORGANISATIONS, external, _("Its organisation %(id)s is not here yet."))
    elif organisation:
        customer.organisation = Organisation.objects.get_or_create(name=organisation)[0]
    customer.save(update_fields=["organisation"])
    return customer.pk


def known_by(pairs: list[tuple[str, str]], name: str, language: str) -> Customer:
    told = [one for kind, value in pairs if value and (one := Told.of(kind, value)).normal]
    if told:
        return meet(told, name=name, language=language)
    if not name:
        raise Refused(_("Nobody could be known by this: there is no e-mail, no telephone, no name."))
    return introduce(name=name, identifiers=[], language=language)


def take_service(_taker: Taker, record: Record) -> int:
    slug = record.slug("slug")
    if not slug or not record.line("name_ru", most=120):
        raise Refused(_("A service needs a short name in small Latin letters (slug) and a name in Russian."))
    texts = {name: record.line(name, most=300) for name in ("safe_text_ru", "safe_text_en")}
    names = {name: record.line(name, most=120) for name in ("name_ru", "name_en")}
    is_public = record.line("is_public", most=10).lower() not in ("false", "0", "no", "нет")
    service, is_new = Service.objects.get_or_create(slug=slug, defaults={**names, **texts, "is_public": is_public})
    if is_new:
        for place, part in enumerate(record.listed("components"), start=1):
            of_part = Record(subject="", external="", values=part)
            if (name := of_part.slug("slug")) and of_part.line("name_ru"):
                service.components.get_or_create(slug=name, defaults={"name_ru": of_part.line("name_ru", most=120), "name_en": of_part.line("name_en", most=120), "position": place})  # fmt: skip
    return service.pk


def take_ticket(taker: Taker, record: Record) -> int:
    state = record.one_of("state", list(State.values), State.CLOSED)
    made_at = record.moment("made_at") or now()
    changed_at = max(record.moment("changed_at") or made_at, made_at)
    text = clean(record.text("text"), most=LONGEST)
    said = [message_of(one, made_at) for one in record.listed("messages")]
    if text and not any(one.text == text for one in said[:1]):
        said.insert(0, Said("customer", text, made_at, []))
    said = [one for one in said if one.text]
    subject = record.line("subject", most=LONGEST_SUBJECT) or (shortened(said[0].text, 80) if said else "")
    if not subject:
        raise Refused(_("It has neither a subject nor a text."))
    team = Team.objects.filter(name__iexact=name).first() if (name := record.line("team", most=120)) else None
    # Before the customer: a rehearsal, where he only would be there, ends with him.
    owner = owner_of(taker, record, team)
    held = [contents(taker, one.files, of=record.line("known_as") or record.external) for one in said]
    customer = customer_of(taker, record)
    impact, urgency = weight_of(record)
    settled_at = record.moment("closed_at") or record.moment("resolved_at") or changed_at
    ticket = Ticket(
        number=taker.number(),
        customer=customer,
        subject=subject,
        kind=record.one_of("kind", list(Kind.values), Kind.QUESTION),
        state=state,
        service=service_named(record),
        team=team,
        owner=owner,
        language=record.one_of("language", ["ru", "en"], customer.language),
        deadline_at=record.moment("deadline_at"),
        impact=impact,
        urgency=urgency,
        priority=priority_of(impact, urgency),
        made_at=made_at,
        changed_at=changed_at,
        waiting_since=changed_at if state in OURS else None,
        resolved_at=settled_at if state in (State.RESOLVED, State.CLOSED) else None,
        closed_at=settled_at if state == State.CLOSED else None,
    )
    ticket.place()
    ticket.save(force_insert=True)
    for message, files in zip(write_all(ticket, said), held, strict=True):
        attach(taker, message, files, of=record.line("known_as") or record.external)
    copy_fact_sheets(fact_sheet(ticket, facts_of(record), by=None))
    write_fields(ticket, record)
    return ticket.pk


def weight_of(record: Record) -> tuple[Impact, Urgency]:
    impact = record.one_of("impact", [one.name.lower() for one in Impact], Impact.TANGIBLE.name.lower())
    urgency = record.one_of("urgency", [one.name.lower() for one in Urgency], Urgency.TODAY.name.lower())
    return Impact[impact.upper()], Urgency[urgency.upper()]


def facts_of(record: Record) -> list[Known]:
    """What was known of the matter; who vouched for it there does not count here."""
    told = [Record(subject="", external="", values=one) for one in record.listed("facts")]
    return [
        Known(name=one.line("name"), value=one.line("value", most=500), source=one.one_of("source", SOURCES, KnownFact.OPERATOR))
        for one in told
    ]


def customer_of(taker: Taker, record: Record) -> Customer:
    if external := record.line("customer_external_id", most=LONGEST_EXTERNAL):
        row = taker.row_of(Subject.CUSTOMERS, external)
        if row is not None and (found := Customer.objects.filter(pk=row).first()) is not None:
            return found
        if hash((Subject.CUSTOMERS, external)) in taker.would_be:
            raise WouldFit
        if (colleague := colleague_of(taker, external)) is not None:
            return customer_who_works_there(taker, colleague)
    pairs = [(kind, record.line(f"customer_{kind}", most=300)) for kind in ("email", "phone")]
    name = record.line("customer_name")
    if external and not name and not any(value for _kind, value in pairs):
        raise Refused(_("Its customer %(id)s is not here yet: import the customers first.") % {"id": shown(external)})
    return known_by(pairs, name, record.one_of("language", ["ru", "en"], "ru"))


def customer_who_works_there(taker: Taker, colleague: Colleague) -> Customer:
    """Somebody of the other desk who has asked something himself."""
    customer = known_by([("email", colleague.email)], colleague.name, "ru")
    taker.remember(Subject.CUSTOMERS, colleague.external, customer.pk)
    taker.remarks.add(ASKED, colleague.email or colleague.name)
    return customer


class Said(NamedTuple):
    kind: str
    text: str
    at: datetime
    files: list[Record]


def message_of(values: dict[str, Any], otherwise_at: datetime) -> Said:
    """One of files alone says their names."""
    one = Record(subject=Subject.MESSAGES, external="", values=values)
    kind, files = one.one_of("kind", KINDS_OF_MESSAGES, "customer"), one.objects("files")
    text = one.text("text").strip() or ", ".join(file.line("name") for file in files)
    return Said(kind, clean(text, most=LONGEST), one.moment("at") or otherwise_at, files)


def write_all(ticket: Ticket, said: list[Said]) -> list[Message]:
    """A reply of somebody who does not work here is shown as Otklik's own, with no name put to it."""
    conversation, _made = Conversation.objects.get_or_create(
        ticket=ticket, channel=Conversation.PORTAL, address="", defaults={"began_at": ticket.made_at}
    )
    return Message.objects.bulk_create(
        Message(
            ticket=ticket,
            conversation=conversation,
            visibility=Message.INTERNAL if one.kind == "note" else Message.PUBLIC,
            customer_id=ticket.customer_id if one.kind == "customer" else None,
            text=one.text,
            at=one.at,
        )
        for one in said
    )


def take_message(taker: Taker, record: Record) -> int:
    external = record.line("ticket", most=LONGEST_EXTERNAL)
    row = taker.needed(Subject.TICKETS, external, _("Its ticket %(id)s is not here yet: import the tickets first."))
    ticket = Ticket.objects.get(pk=row)
    said = message_of(dict(record.values), ticket.made_at)
    if not said.text:
        raise Refused(_("It has no text."))
    # The first message came with the ticket's own row when that had a text.
    same = ticket.messages.filter(text=said.text, at=said.at).first()
    return (same or write_all(ticket, [said])[0]).pk


def take_incident(_taker: Taker, record: Record) -> int:
    """As something that is over: nobody is called for what was."""
    service = service_named(record)
    if service is None:
        raise Refused(_("It names no service."))
    raised_at = record.moment("raised_at") or record.moment("detected_at") or now()
    closed_at = record.moment("closed_at") or record.moment("fixed_at") or raised_at
    names = ("first_failure", "detected", "acknowledged", "identified", "mitigated", "fixed", "last_confirmed")
    label = record.line("label_ru", most=160) or service.name_ru
    stamps = {f"{name}_at": record.moment(f"{name}_at") for name in names}
    incident = Incident.objects.create(
        service=service,
        state=IncidentState.CLOSED,
        label_ru=label,
        label_en=record.line("label_en", most=160),
        reopened=record.whole("reopened", most=MOST_REOPENED, least=0) or 0,
        raised_at=raised_at,
        closed_at=closed_at,
        **stamps,
    )
    return incident.pk


TAKERS: dict[str, Callable[[Taker, Record], int]] = {
    Subject.ORGANISATIONS: take_organisation,
    Subject.CUSTOMERS: take_customer,
    Subject.SERVICES: take_service,
    Subject.TICKETS: take_ticket,
    Subject.MESSAGES: take_message,
    Subject.ATTACHMENTS: take_attachment,
    Subject.INCIDENTS: take_incident,
    Subject.PROBLEMS: take_problem,
    Subject.REPLIES: take_reply,
    Subject.CHANGES: take_change,
    Subject.REQUESTS: take_request,
}
# By which column a row of each subject is known when there is no `external_id`.
KEYS = {Subject.TICKETS: "number", Subject.SERVICES: "slug"}


def records_of(subject: str, values: dict[str, Any]) -> list[Record]:
    """A row of our own form."""
    names = ("external_id", KEYS.get(Subject(subject), "id"), "id")
    external = next((text for name in names if (text := id_in(values.get(name)))), "")
    values = dict(values)
    if subject == Subject.TICKETS and not values.get("customer_external_id"):
        values["customer_external_id"] = values.get("customer_id")
    return [Record(subject=subject, external=external, values=values)]
