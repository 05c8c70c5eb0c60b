"""The rules of a ticket, pure: what may follow what, and what the customer reads about each state."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from otklik.desk.models import State

MOVES: dict[str, set[str]] = {
    State.NEW: {State.OPEN, State.WAITING_CUSTOMER, State.WAITING_THIRD_PARTY, State.RESOLVED},
    State.OPEN: {State.WAITING_CUSTOMER, State.WAITING_THIRD_PARTY, State.RESOLVED},
    State.WAITING_CUSTOMER: {State.OPEN, State.WAITING_THIRD_PARTY, State.RESOLVED},
    State.WAITING_THIRD_PARTY: {State.OPEN, State.WAITING_CUSTOMER, State.RESOLVED},
    State.RESOLVED: {State.OPEN, State.CLOSED},
    State.CLOSED: {State.OPEN},
}
# States in which the customer waits for our word.
OURS = frozenset({State.NEW, State.OPEN})
# What an operator may choose when he sends a reply.
AFTER_REPLY = (State.WAITING_CUSTOMER, State.OPEN, State.RESOLVED)

SENTENCES: dict[str, Promise] = {
    State.NEW: _("We have your message. An operator will read it soon."),
    State.OPEN: _("We are working on it."),
    State.WAITING_CUSTOMER: _("We have answered you and are waiting for your word."),
    State.WAITING_THIRD_PARTY: _("We are waiting for an answer from those who help us with it."),
    State.RESOLVED: _("We believe this is settled. If it is not, just write to us here."),
    State.CLOSED: _("This matter is closed. If something is still wrong, just write to us here."),
}


def may_move(old: str, new: str) -> bool:
    return new in MOVES[old]


def is_ours(state: str) -> bool:
    """Whether it is our turn."""
    return state in OURS
