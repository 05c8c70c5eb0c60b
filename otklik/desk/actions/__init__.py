"""What can be done to tickets: one function per use case."""

from __future__ import annotations

from otklik.desk.actions.announcing import announce
from otklik.desk.actions.attachments import attach, attach_kept, detach, pack, unpack
from otklik.desk.actions.back import aside_back, state_back
from otklik.desk.actions.fields import (
    Wanted,
    fill_fields,
    move_field,
    refuse_unfilled,
    restore_field,
    retire_field,
    save_field,
    unfilled,
)
from otklik.desk.actions.known import (
    accept,
    carry_known,
    correct,
    learn,
    need,
    need_by,
    need_no_more,
    read_in,
    set_aside,
    told_addresses,
    write_to_told,
)
from otklik.desk.actions.mentions import call, pass_on_mention, see
from otklik.desk.actions.merging import merge, unmerge
from otklik.desk.actions.moves import claim, hand_over, move, put_back, release, reopen, resolve
from otklik.desk.actions.opening import Known, Opening, open_ticket, open_tickets
from otklik.desk.actions.priority import expect_answer, prioritise, snooze, wake
from otklik.desk.actions.sorting import change_kind, change_service
from otklik.desk.actions.steps import finish_step, follow, pass_on_step, plan, tell_step_due, unfollow
from otklik.desk.actions.thread import add_message, add_note, answer_by_itself, leave_address, reply
from otklik.desk.actions.ties import split, tie, untie

__all__ = [
    "Known",
    "Opening",
    "Wanted",
    "accept",
    "add_message",
    "add_note",
    "announce",
    "answer_by_itself",
    "aside_back",
    "attach",
    "attach_kept",
    "call",
    "carry_known",
    "change_kind",
    "change_service",
    "claim",
    "correct",
    "detach",
    "expect_answer",
    "fill_fields",
    "finish_step",
    "follow",
    "hand_over",
    "learn",
    "leave_address",
    "merge",
    "move",
    "move_field",
    "need",
    "need_by",
    "need_no_more",
    "open_ticket",
    "open_tickets",
    "pack",
    "pass_on_mention",
    "pass_on_step",
    "plan",
    "prioritise",
    "put_back",
    "read_in",
    "refuse_unfilled",
    "release",
    "reopen",
    "reply",
    "resolve",
    "restore_field",
    "retire_field",
    "save_field",
    "see",
    "set_aside",
    "snooze",
    "split",
    "state_back",
    "tell_step_due",
    "tie",
    "told_addresses",
    "unfilled",
    "unfollow",
    "unmerge",
    "unpack",
    "untie",
    "wake",
    "write_to_told",
]
