"""Tickets that are opened at the same moment become durable together: while one transaction is written, the next ones gather."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from django.db import DatabaseError

from otklik.desk.actions.opening import Opening, open_tickets
from otklik.desk.models import Ticket

MOST = 50


@dataclass
class Waiting:
    """One opening and what became of it."""

    opening: Opening
    ticket: Ticket | None = None
    error: BaseException | None = None

    @property
    def is_done(self) -> bool:
        return self.ticket is not None or self.error is not None


class Together:
    """Whoever comes first writes for all that wait; nobody waits for somebody to come."""

    def __init__(self) -> None:
        self.gathering, self.writing = threading.Lock(), threading.Lock()
        self.waiting: list[Waiting] = []

    def open(self, opening: Opening) -> Ticket:
        """Returns when the ticket is durable. Raises what this opening alone would raise."""
        own = Waiting(opening)
        with self.gathering:
            self.waiting.append(own)
        while not own.is_done:
            with self.writing:
                if not own.is_done:
                    self.write()
        if own.ticket is None:
            raise own.error or RuntimeError("Nothing became of it.")
        return own.ticket

    def write(self) -> None:
        with self.gathering:
            batch, self.waiting = self.waiting[:MOST], self.waiting[MOST:]
        try:
            self.opened(batch)
        except DatabaseError as error:
            if len(batch) == 1:
                batch[0].error = error
                return
            # One of them does not fit: each by itself, and the others do not suffer.
            for one in batch:
                try:
                    self.opened([one])
                except DatabaseError as its_own:
                    one.error = its_own
        except Exception as error:  # noqa: BLE001 - each of them raises it; whoever wrote may not be among them
            for one in batch:
                one.error = error

    def opened(self, batch: list[Waiting]) -> None:
        for one, ticket in zip(batch, open_tickets([one.opening for one in batch]), strict=True):
            one.ticket = ticket


together = Together()
