"""What can be done about situations and requests: one function a use case."""

from __future__ import annotations

from otklik.catalogue.actions.approving import answer, pass_on, remind
from otklik.catalogue.actions.filing import Answer, change_answers, file_request
from otklik.catalogue.actions.offering import Asked, Needed, move_situation, save_situation

__all__ = [
    "Answer",
    "Asked",
    "Needed",
    "answer",
    "change_answers",
    "file_request",
    "move_situation",
    "pass_on",
    "remind",
    "save_situation",
]
