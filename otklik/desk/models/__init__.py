"""The desk's rows, a file for each noun."""

from __future__ import annotations

from otklik.desk.models.known import KnownFact
from otklik.desk.models.thread import Conversation, Message
from otklik.desk.models.ticket import LIVE, Kind, State, Ticket, TicketQuerySet

__all__ = ["LIVE", "Conversation", "Kind", "KnownFact", "Message", "State", "Ticket", "TicketQuerySet"]
