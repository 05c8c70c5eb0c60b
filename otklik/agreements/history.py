"""A ticket's history as its clocks understand it: the journal's facts in order, then what the ticket itself says."""

from __future__ import annotations

from collections.abc import Callable

from otklik.agreements.replay import ANSWERED, ASKED, HANDED, MOVED, OPENED, OURS, SETTLED, WAITING, WORKED, Event
from otklik.desk.models import Conversation, State, Ticket
from otklik.desk.rules import OURS as OUR_STATES
from otklik.journal.models import Entry

TURNS = {State.WAITING_CUSTOMER: WAITING, State.WAITING_THIRD_PARTY: WAITING, State.RESOLVED: SETTLED, State.CLOSED: SETTLED}


def turn_of(state: str) -> str:
    """Whose turn it is in a state."""
    return OURS if state in OUR_STATES else TURNS[State(state)]


def opened(entry: Entry) -> Event:
    """An operator who opens a ticket on the telephone is answering already."""
    is_spoken = entry.by is not None and entry.content.get("channel") == Conversation.PHONE
    return Event(at=entry.at, what=OPENED, is_answered=is_spoken, is_step=True)


def answered(entry: Entry) -> Event:
    """A word to the customer that says nothing of the state leaves the turn as it was."""
    state = entry.content.get("state")
    return Event(at=entry.at, what=ANSWERED, turn=turn_of(state) if state else "", is_step=True)


def moved(entry: Entry) -> Event:
    return Event(at=entry.at, what=MOVED, turn=turn_of(entry.content["state"]), is_step=entry.by is not None)


READERS: dict[str, Callable[[Entry], Event]] = {
    "TicketOpened": opened,
    "CustomerWrote": lambda entry: Event(at=entry.at, what=ASKED),
    "OperatorReplied": answered,
    "TicketMoved": moved,
    "TicketResolved": lambda entry: Event(at=entry.at, what=MOVED, turn=SETTLED, is_step=True),
    "TicketReopened": lambda entry: Event(at=entry.at, what=MOVED, turn=OURS, is_step=entry.by is not None),
    "TicketHandedOver": lambda entry: Event(at=entry.at, what=HANDED, team=entry.content.get("team"), is_step=True),
    "TicketClaimed": lambda entry: Event(at=entry.at, what=WORKED, is_step=True),
    "TicketReleased": lambda entry: Event(at=entry.at, what=WORKED),
    "TicketSorted": lambda entry: Event(at=entry.at, what=WORKED, is_step=entry.by is not None),
    "FactLearned": lambda entry: Event(at=entry.at, what=WORKED, is_step=entry.by is not None),
}


def history_of(ticket: Ticket) -> list[Event]:
    """Everything that moves its clocks, oldest first."""
    entries = Entry.objects.about(ticket=ticket.pk).filter(kind__in=READERS)
    events = [READERS[entry.kind](entry) for entry in entries]
    if not events or events[0].what != OPENED:
        events.insert(0, Event(at=ticket.made_at, what=OPENED, is_step=True))
    return events


def as_it_is(ticket: Ticket) -> Event:
    """What the ticket says itself: a change that no fact told of shall not leave a clock running."""
    return Event(at=ticket.changed_at, what=MOVED, turn=turn_of(ticket.state))
