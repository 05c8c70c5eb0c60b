"""What can be done to tickets: one function per use case."""

from __future__ import annotations

from otklik.desk.actions.announcing import announce
from otklik.desk.actions.attachments import attach, detach, pack, unpack
from otklik.desk.actions.known import accept, carry_known, correct, learn, need, need_no_more, read_in, set_aside
from otklik.desk.actions.moves import claim, hand_over, move, release, reopen, resolve
from otklik.desk.actions.opening import Known, Opening, open_ticket, open_tickets
from otklik.desk.actions.sorting import change_kind, change_service
from otklik.desk.actions.thread import add_message, add_note, answer_by_itself, leave_address, reply

__all__ = [
    "Known",
    "Opening",
    "accept",
    "add_message",
    "add_note",
    "announce",
    "answer_by_itself",
    "attach",
    "carry_known",
    "change_kind",
    "change_service",
    "claim",
    "correct",
    "detach",
    "hand_over",
    "learn",
    "leave_address",
    "move",
    "need",
    "need_no_more",
    "open_ticket",
    "open_tickets",
    "pack",
    "read_in",
    "release",
    "reopen",
    "reply",
    "resolve",
    "set_aside",
    "unpack",
]
