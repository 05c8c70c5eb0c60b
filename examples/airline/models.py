"""The airline's own database: who flies, and who has checked in."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from datetime import datetime
from pathlib import Path

from examples.airline import rules
from examples.airline.seed import AIRPORTS, FLIGHTS, Airport, Flight, Passenger

SCHEMA = """
CREATE TABLE IF NOT EXISTS passengers (
    ticket TEXT PRIMARY KEY, surname TEXT NOT NULL, given TEXT NOT NULL, surname_latin TEXT NOT NULL, given_latin TEXT NOT NULL,
    flight TEXT NOT NULL, airport TEXT NOT NULL, booking TEXT NOT NULL UNIQUE, email TEXT NOT NULL, phone TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS passes (
    id TEXT PRIMARY KEY, ticket TEXT NOT NULL REFERENCES passengers, flight TEXT NOT NULL, departs_at TEXT NOT NULL, seat TEXT NOT NULL,
    sequence INTEGER NOT NULL, checked_in_at TEXT NOT NULL,
    UNIQUE (ticket, departs_at), UNIQUE (flight, departs_at, seat), UNIQUE (flight, departs_at, sequence)
) STRICT;
"""


@dataclass(frozen=True)
class Departure:
    """One flight on one day; `departs_at` is the airport's own time, without zone."""

    flight: Flight
    departs_at: datetime

    @property
    def origin(self) -> Airport:
        return AIRPORTS[self.flight.origin]

    @property
    def destination(self) -> Airport:
        return AIRPORTS[self.flight.destination]

    @property
    def boarding_at(self) -> datetime:
        return self.departs_at - rules.BOARDING_BEGINS

    @property
    def gate_closes_at(self) -> datetime:
        return self.departs_at - rules.GATE_CLOSES


@dataclass(frozen=True)
class BoardingPass:
    """A passenger who has checked in."""

    id: str
    passenger: Passenger
    departure: Departure
    seat: str
    sequence: int

    @property
    def bar_code(self) -> str:
        flight = self.departure.flight
        return rules.bar_code(
            surname=self.passenger.surname_latin,
            given=self.passenger.given_latin,
            booking=self.passenger.booking,
            route=(flight.origin, flight.destination),
            flight=flight.number,
            departs=self.departure.departs_at,
            seat=self.seat,
            sequence=self.sequence,
        )


def departure_of(flight: str, now: datetime) -> Departure:
    """The departure of a flight one can check in for now (`now` with zone)."""
    found = FLIGHTS[flight]
    return Departure(found, rules.next_departure(found.departs, AIRPORTS[found.origin].utc_offset, now))


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """One connection, one transaction; a file that is not there is an error, never a new empty database."""
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=5, isolation_level=None)
    connection.row_factory = sqlite3.Row
    try:
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("BEGIN IMMEDIATE")
        yield connection
        connection.execute("COMMIT")
    finally:
        connection.close()


def prepare(path: Path, people: list[Passenger]) -> None:
    """Make the tables and the passengers that are not there yet; what passengers did stays."""
    path.touch(mode=0o600)
    with opened(path) as connection:
        for statement in SCHEMA.split(";"):
            connection.execute(statement)
        connection.executemany(
            "INSERT INTO passengers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", map(astuple, people)
        )
