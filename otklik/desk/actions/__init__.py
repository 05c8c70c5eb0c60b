"""What can be done to tickets: one function per use case."""

from __future__ import annotations

from otklik.desk.actions.known import learn
from otklik.desk.actions.moves import claim, hand_over, move, release, reopen, resolve
from otklik.desk.actions.opening import Known, Opening, open_ticket, open_tickets
from otklik.desk.actions.sorting import change_kind, change_service
from otklik.desk.actions.thread import add_message, add_note, answer_by_itself, leave_address, reply

__all__ = [
    "Known",
    "Opening",
    "add_message",
    "add_note",
    "answer_by_itself",
    "change_kind",
    "change_service",
    "claim",
    "hand_over",
    "learn",
    "leave_address",
    "move",
    "open_ticket",
    "open_tickets",
    "release",
    "reopen",
    "reply",
    "resolve",
]
