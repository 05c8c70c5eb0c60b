"""The desk's rows, a file for each noun."""

from __future__ import annotations

from otklik.desk.models.attachments import Attachment, AttachmentQuerySet
from otklik.desk.models.fields import FieldValue, KindField
from otklik.desk.models.known import KnownFact, NeededFact
from otklik.desk.models.saved import SavedView
from otklik.desk.models.text import Rereading, TextChange, TicketText, Word
from otklik.desk.models.thread import Conversation, Message
from otklik.desk.models.ticket import LIVE, SETTLED, Kind, State, Ticket, TicketQuerySet, sees_tickets
from otklik.desk.models.ties import Merge, Tie
from otklik.desk.models.watching import Follow, Mention, NextStep
from otklik.desk.models.writing import Draft, Outgoing, Presence

__all__ = [
    "LIVE",
    "SETTLED",
    "Attachment",
    "AttachmentQuerySet",
    "Conversation",
    "Draft",
    "FieldValue",
    "Follow",
    "Kind",
    "KindField",
    "KnownFact",
    "Mention",
    "Merge",
    "Message",
    "NeededFact",
    "NextStep",
    "Outgoing",
    "Presence",
    "Rereading",
    "SavedView",
    "State",
    "TextChange",
    "Ticket",
    "TicketQuerySet",
    "TicketText",
    "Tie",
    "Word",
    "sees_tickets",
]
