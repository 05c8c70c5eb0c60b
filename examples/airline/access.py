"""The only ways to reach a passenger and a boarding pass."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from examples.airline import rules
from examples.airline.models import BoardingPass, Departure
from examples.airline.seed import FLIGHTS, Passenger


def passenger_for(connection: sqlite3.Connection, ticket: str, airport: str, surname: str) -> Passenger | None:
    """The passenger when ticket, airport and surname (in either alphabet) agree; else nobody, whatever was wrong."""
    row = connection.execute("SELECT * FROM passengers WHERE ticket = ? AND airport = ?", (ticket, airport)).fetchone()
    if row is None:
        return None
    passenger = Passenger(**row)
    names = {rules.folded(passenger.surname), rules.folded(passenger.surname_latin)}
    return passenger if rules.folded(surname) in names else None


def passenger_with(connection: sqlite3.Connection, ticket: str) -> Passenger | None:
    """The passenger of a ticket that has already been proved by `passenger_for`."""
    row = connection.execute("SELECT * FROM passengers WHERE ticket = ?", (ticket,)).fetchone()
    return Passenger(**row) if row else None


def pass_of(connection: sqlite3.Connection, pass_id: str) -> BoardingPass | None:
    """The pass with this unguessable id."""
    row = connection.execute("SELECT * FROM passes WHERE id = ?", (pass_id,)).fetchone()
    return _read(connection, row) if row else None


def pass_for(connection: sqlite3.Connection, passenger: Passenger, departure: Departure) -> BoardingPass | None:
    """What the passenger already has for this departure."""
    moment = departure.departs_at.isoformat()
    row = connection.execute("SELECT * FROM passes WHERE ticket = ? AND departs_at = ?", (passenger.ticket, moment)).fetchone()
    return _read(connection, row) if row else None


def taken_seats(connection: sqlite3.Connection, departure: Departure) -> set[str]:
    """Seats nobody can choose any more."""
    flight, moment = departure.flight.number, departure.departs_at.isoformat()
    rows = connection.execute("SELECT seat FROM passes WHERE flight = ? AND departs_at = ?", (flight, moment))
    return {row["seat"] for row in rows} | rules.sold_elsewhere(flight)


def _read(connection: sqlite3.Connection, row: sqlite3.Row) -> BoardingPass:
    passenger = passenger_with(connection, row["ticket"])
    assert passenger is not None  # the table refers to it
    departure = Departure(FLIGHTS[row["flight"]], datetime.fromisoformat(row["departs_at"]))
    return BoardingPass(row["id"], passenger, departure, row["seat"], row["sequence"])
