"""A ticket's history as its clocks understand it: the journal's facts in order, then what the ticket itself says."""

from __future__ import annotations

from collections.abc import Callable

from otklik.agreements.replay import ANSWERED, ASKED, GONE, HANDED, MOVED, OPENED, OURS, SETTLED, WAITING, WORKED, Event
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
    "TicketMerged": lambda entry: Event(at=entry.at, what=GONE),
    "TicketPrioritised": lambda entry: Event(at=entry.at, what=WORKED, is_step=entry.by is not None),
    "StepPlanned": lambda entry: Event(at=entry.at, what=WORKED, is_step=True),
    "StepDone": lambda entry: Event(at=entry.at, what=WORKED, is_step=True),
    "TicketWoke": lambda entry: Event(at=entry.at, what=WORKED, is_step=True),
    "TicketClaimed": lambda entry: Event(at=entry.at, what=WORKED, is_step=True),
    "TicketReleased": lambda entry: Event(at=entry.at, what=WORKED),
    "TicketSorted": lambda entry: Event(at=entry.at, what=WORKED, is_step=entry.by is not None),
    "FactLearned": lambda entry: Event(at=entry.at, what=WORKED, is_step=entry.by is not None),
}


UNMERGED = "TicketUnmerged"


def history_of(ticket: Ticket) -> list[Event]:
    """Everything that moves its clocks, oldest first; what was asked in tickets merged into it was asked in it."""
    asked = [event for source in ticket.sources.all() for event in unanswered(own_history(source))]
    return sorted([*own_history(ticket), *asked], key=lambda event: event.at) if asked else own_history(ticket)


def own_history(ticket: Ticket) -> list[Event]:
    entries = Entry.objects.about(ticket=ticket.pk).filter(kind__in=[*READERS, UNMERGED])
    events: list[Event] = []
    for entry in entries:
        if entry.kind == UNMERGED:
            # A merging that was taken back never was.
            events = [event for event in events if event.what != GONE]
        else:
            events.append(READERS[entry.kind](entry))
    if not events or events[0].what != OPENED:
        events.insert(0, Event(at=ticket.made_at, what=OPENED, is_step=True))
    return events


def unanswered(events: list[Event]) -> list[Event]:
    """What the customer said there since our last answer, as questions of the ticket that it went into."""
    asked: list[Event] = []
    for event in events:
        if event.what == ANSWERED or event.is_answered:
            asked = []
        elif event.what in (OPENED, ASKED):
            asked.append(Event(at=event.at, what=ASKED))
    return asked


def as_it_is(ticket: Ticket) -> Event:
    """What the ticket says itself: a change that no fact told of shall not leave a clock running."""
    return Event(at=ticket.changed_at, what=MOVED, turn=turn_of(ticket.state))
