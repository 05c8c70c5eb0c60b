"""What kinds of message there are, how strict one may be, how grave a finding is."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """Each has a standard of its own."""

    FAILURE = "failure"  # something of ours or of the connection does not work
    FIELD = "field"  # what was entered does not fit
    REFUSAL = "refusal"  # we do not do what was asked
    REPLY = "reply"  # an answer to one person
    STATUS = "status"  # news of an incident for many
    SURVEY = "survey"  # a question of ours, or a reminder


class Profile(StrEnum):
    """Guidelines disagree, so levels are a choice and no truth."""

    CALM = "calm"
    FORMAL = "formal"
    STRICT = "strict"


class Level(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"
