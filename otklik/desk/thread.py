"""A ticket's thread as a reader sees it: what was said, and what was done to the ticket in between."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext
from django.utils.translation import gettext as _

from otklik.accounts.actions.people import mail_goes_out
from otklik.accounts.models import Operator, Team
from otklik.desk.attached import Shown, at_the_desk, files_of
from otklik.desk.glance import told
from otklik.desk.history import names_in
from otklik.desk.letters import reply_key
from otklik.desk.models import Conversation, Mention, Message, State, Ticket
from otklik.desk.tellings import step_passed
from otklik.desk.words import CHANNELS
from otklik.journal import statements
from otklik.journal.models import Entry
from otklik.journal.prepared import WHICH, Prepared
from otklik.journal.statements import columns, loaded
from otklik.notices.models import Delivery

MOST = 300
DELIVERY_WORDS: dict[str, tuple[Promise, str, str]] = {
    Delivery.QUEUED: (gettext_lazy("is being sent"), "clock", ""),
    Delivery.SENDING: (gettext_lazy("is being sent"), "clock", ""),
    Delivery.SENT: (gettext_lazy("sent"), "check", ""),
    Delivery.FAILED: (gettext_lazy("not delivered"), "triangle-alert", "alarm"),
}
NO_SERVER = (
    gettext_lazy("there is no mail server yet: the letter is kept and leaves by itself once one is set"),
    "mail-warning",
    "warn",
)
WAITS = (gettext_lazy("waits for the mail server, is tried again by itself"), "clock", "warn")
DELIVERIES = f"""
SELECT {columns(Delivery)}, notice.key
FROM notices_notice notice JOIN notices_delivery ON notices_delivery.notice_id = notice.id
WHERE notice.key = ANY(%s::text[])
"""  # noqa: S608 - names of our own columns
EVENTS = (
    "TicketClaimed",
    "TicketHandedOver",
    "TicketReleased",
    "TicketMoved",
    "TicketResolved",
    "TicketReopened",
    "DraftTakenOver",
    "StepPassed",
    "ActsDone",
)


@dataclass(frozen=True, kw_only=True)
class Bubble:
    """Something said. `side` is customer, us or note."""

    pk: int
    id: str
    side: str
    author: str
    at: datetime
    text: str
    via: str = ""
    state: str = ""
    state_icon: str = ""
    state_tone: str = ""
    files: Sequence[Shown] = ()
    is_event: bool = False

    @property
    def html(self) -> SafeString:
        return drawn_here(self)


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something done, in one quiet line."""

    at: datetime
    text: str
    is_event: bool = True

    @property
    def html(self) -> SafeString:
        return drawn_here(self)


def drawn_here(line: Bubble | Event) -> SafeString:
    """In the reader's language, with the times of his zone and day."""
    return drawn(line, get_language() or "", timezone.get_current_timezone_name(), timezone.localdate())


@lru_cache(maxsize=1000)
def drawn(line: Bubble | Event, _language: str, _zone: str, _today: date) -> SafeString:
    """Drawn once for all who see the same: what was said does not change. Nothing of the reader may stand in it."""
    return render_to_string("desk/line.html", {"line": line})


newest_messages = Prepared(
    lambda ticket: (
        Message.objects.filter(ticket=ticket).select_related("operator", "customer", "conversation").order_by("-at", "-pk")[:MOST]
    ),
    WHICH,
)


def thread_of(ticket: Ticket) -> list[Bubble | Event]:
    """The newest of a very long thread; all of any other, oldest first."""
    messages = newest_messages(ticket.pk)[::-1]
    for message in messages:
        message.ticket = ticket
    deliveries = deliveries_of(messages)
    unread = unread_of(ticket)
    files = files_of([message.pk for message in messages], at_the_desk(ticket)) if told(ticket, "files") else {}
    lines: list[Bubble | Event] = [
        bubble(message, deliveries.get(reply_key(message)), tuple(files.get(message.pk, ())), unread.get(message.pk, ""))
        for message in messages
    ]
    lines += events_of(ticket)
    return sorted(lines, key=lambda line: line.at)


def deliveries_of(messages: Sequence[Message]) -> dict[str, Delivery]:
    """How the letters that our messages went out in fare, by the messages' keys."""
    keys = [reply_key(message) for message in messages if message.operator_id]
    return {row[-1]: loaded(Delivery, row) for row in statements.run(DELIVERIES, [keys])} if keys else {}


def unread_of(ticket: Ticket) -> dict[int, str]:
    """Under a note: who of those it names will not read it, because he does not see the ticket any more."""
    if not told(ticket, "mentions"):
        return {}
    names = defaultdict(list)
    # Its author has it among his mentions only because somebody else missed it.
    missing = Mention.objects.out_of_sight().filter(ticket=ticket).exclude(operator=F("message__operator"))
    for missed in missing.select_related("operator").order_by("pk"):
        names[missed.message_id].append(str(missed.operator))
    return {message: unread_words(people) for message, people in names.items()}


def unread_words(people: Sequence[str]) -> str:
    words = ngettext("Not read: %(names)s no longer sees the ticket", "Not read: %(names)s no longer see the ticket", len(people))
    return words % {"names": ", ".join(people)}


def bubble(message: Message, delivery: Delivery | None, files: Sequence[Shown] = (), unread: str = "") -> Bubble:
    side = "note" if message.is_note else "us" if message.operator or is_our_own(message) else "customer"
    state, icon, tone = words_of(delivery) if delivery else (unread, "triangle-alert", "warn") if unread else ("", "", "")
    return Bubble(
        pk=message.pk,
        id=f"message-{message.pk}",
        side=side,
        author=author_of(message),
        at=message.at,
        text=message.text,
        files=files,
        via=str(CHANNELS[message.conversation.channel]) if message.customer else lead_word(message),
        state=str(state)
        or (_("on the customer's page only") if side == "us" and message.conversation.channel == Conversation.PORTAL else ""),
        state_icon=icon,
        state_tone=tone,
    )


def words_of(delivery: Delivery) -> tuple[Promise, str, str]:
    if delivery.is_open and not mail_goes_out():
        return NO_SERVER
    return WAITS if delivery.waits_for_server else DELIVERY_WORDS[delivery.state]


def lead_word(message: Message) -> str:
    """A lead who reads along is told apart from colleagues who work on the ticket."""
    is_along = message.is_note and message.operator is not None and message.operator.is_lead
    return pgettext("note", "lead of the shift") if is_along and message.operator_id != message.ticket.owner_id else ""


def author_of(message: Message) -> str:
    nobody = _("Otklik") if is_our_own(message) else _("Error screen")
    return str(message.operator or message.customer or nobody)


def is_our_own(message: Message) -> bool:
    """Whether Otklik wrote it by itself. What nobody wrote and the door brought came from an error screen."""
    if message.operator_id or message.customer_id:
        return False
    return message.is_note or message.conversation.channel != Conversation.DOOR


def events_of(ticket: Ticket) -> list[Event]:
    entries = told_once(list(Entry.objects.about(ticket=ticket.pk).filter(kind__in=EVENTS)[:MOST]))
    people = Operator.objects.in_bulk({pk for entry in entries for pk in (entry.by, entry.content.get("operator")) if pk})
    teams = Team.objects.in_bulk({pk for entry in entries if (pk := entry.content.get("team"))})
    steps = [entry for entry in entries if entry.kind == "StepPassed"]
    others = [entry for entry in entries if entry.kind != "StepPassed"]
    names = names_in(steps)
    said = [(entry.at, event_words(entry, people, teams)) for entry in others]
    said += [(entry.at, _("Otklik: %(what)s") % {"what": step_passed(entry, ticket, names)}) for entry in steps]
    return [Event(at=at, text=text) for at, text in said if text]


def told_once(entries: list[Entry]) -> list[Entry]:
    """Without what was done as a part of something that has a line of its own."""
    wholes = [entry for entry in entries if entry.kind == "ActsDone"]
    return [
        entry
        for entry in entries
        if not any(whole.content["since"] < entry.pk < whole.pk and whole.by == entry.by for whole in wholes)
    ]


def event_words(entry: Entry, people: dict[Any, Operator], teams: dict[Any, Team]) -> str:
    who = people.get(entry.by)
    name = str(who) if who else _("Otklik")
    if entry.kind == "TicketClaimed":
        return _("%(name)s took the ticket") % {"name": name}
    if entry.kind == "TicketHandedOver":
        goals = [str(goal) for goal in (people.get(entry.content.get("operator")), teams.get(entry.content.get("team"))) if goal]
        return _("%(name)s handed it over: %(goal)s") % {"name": name, "goal": ", ".join(goals)}
    if entry.kind == "TicketReleased":
        return _("%(name)s: back in the queue") % {"name": name}
    if entry.kind == "TicketMoved":
        state = entry.content.get("state", "")
        return _("%(name)s: %(state)s") % {"name": name, "state": State(state).label if state in State.values else state}
    if entry.kind == "DraftTakenOver":
        return _("%(name)s goes on with the draft of %(other)s") % {
            "name": name,
            "other": people.get(entry.content.get("operator")) or _("a colleague"),
        }
    if entry.kind == "ActsDone" and entry.content.get("undoes"):
        return _("%(name)s took back: %(title)s") % {"name": name, "title": entry.content.get("title") or "…"}
    if entry.kind == "ActsDone":
        return _("%(name)s: %(title)s") % {"name": name, "title": entry.content.get("title") or "…"}
    if entry.kind == "TicketResolved":
        return _("%(name)s: resolved") % {"name": name} if who or entry.why else _("The customer said that it works: resolved")
    return _("%(name)s opened it again") % {"name": name} if who or entry.why else _("The customer wrote: open again")
