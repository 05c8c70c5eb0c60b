"""What a passenger can do: check in."""

from __future__ import annotations

import secrets
import sqlite3
from datetime import datetime

from examples.airline import rules
from examples.airline.access import pass_for, taken_seats
from examples.airline.models import BoardingPass, Departure
from examples.airline.seed import Passenger

ANY_SEAT = "any"


class SeatTaken(Exception):
    """Somebody was faster; `near` are free seats close by."""

    def __init__(self, seat: str, near: list[str]) -> None:
        super().__init__(seat)
        self.seat, self.near = seat, near


def check_in(
    connection: sqlite3.Connection, passenger: Passenger, departure: Departure, seat: str, *, at: datetime
) -> BoardingPass:
    """Give the passenger the seat; who has checked in before keeps what he has. Raises SeatTaken."""
    already = pass_for(connection, passenger, departure)
    if already:
        return already
    taken = taken_seats(connection, departure)
    if seat == ANY_SEAT:
        seat = rules.best_seats(taken)[0]
    if seat in taken:
        raise SeatTaken(seat, rules.near(seat, taken))
    pass_id, flight, moment = secrets.token_urlsafe(16), departure.flight.number, departure.departs_at.isoformat()
    count = connection.execute("SELECT count(*) FROM passes WHERE flight = ? AND departs_at = ?", (flight, moment)).fetchone()[0]
    connection.execute(
        "INSERT INTO passes VALUES (?, ?, ?, ?, ?, ?, ?)",
        (pass_id, passenger.ticket, flight, moment, seat, count + 1, at.isoformat(timespec="milliseconds")),
    )
    return BoardingPass(pass_id, passenger, departure, seat, count + 1)
