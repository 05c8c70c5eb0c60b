"""The airline's rules, pure: tickets, names, departures, seats, the bar code."""

from __future__ import annotations

import unicodedata
import zlib
from collections.abc import Collection
from datetime import datetime, time, timedelta

TICKET_DIGITS = 13
DASHES_AND_SPACES = set(" \t\u00a0\u2009\u202f-\u2010\u2011\u2012\u2013\u2014\u2212./")
CHECK_IN_ENDS = timedelta(minutes=60)
BOARDING_BEGINS = timedelta(minutes=45)
GATE_CLOSES = timedelta(minutes=20)
ROWS = range(1, 21)
LETTERS = "ACDEF"
WINDOWS = "AF"
AISLES = "CD"


def ticket_digits(text: str) -> str:
    """The ticket number without the spaces and dashes people put between its groups."""
    return "".join(sign for sign in text if sign not in DASHES_AND_SPACES)


def shown_ticket(ticket: str) -> str:
    """A ticket number as it is printed: 555-2400000017."""
    return f"{ticket[:3]}-{ticket[3:]}"


def folded(name: str) -> str:
    """A name reduced to what must agree: letters only, no case, no accents, ё is е."""
    decomposed = unicodedata.normalize("NFKD", name.casefold().replace("й", "\0"))
    return "".join("й" if sign == "\0" else sign for sign in decomposed if sign.isalpha() or sign == "\0")


def next_departure(departs: time, utc_offset: int, now: datetime) -> datetime:
    """The next departure one can still check in for, in the airport's own time (without zone)."""
    here = (now + timedelta(hours=utc_offset)).replace(tzinfo=None)
    today = datetime.combine(here.date(), departs)
    return today if today - here >= CHECK_IN_ENDS else today + timedelta(days=1)


def seats() -> list[str]:
    """Every seat of the aeroplane, front to back, window to window."""
    return [f"{row}{letter}" for row in ROWS for letter in LETTERS]


def sold_elsewhere(flight: str) -> frozenset[str]:
    """Seats that agents and earlier passengers hold: the same for every day, about a third of the cabin."""
    return frozenset(seat for seat in seats() if zlib.crc32(f"{flight}/{seat}".encode()) % 100 < 36)


def best_seats(taken: Collection[str]) -> list[str]:
    """Free seats, the most wanted first: near row 14 and not in the middle."""
    return sorted(
        (seat for seat in seats() if seat not in taken),
        key=lambda seat: (seat[-1] == "E", abs(int(seat[:-1]) - 14), seat[-1] != "C"),
    )


def near(seat: str, taken: Collection[str], count: int = 3) -> list[str]:
    """The free seats closest to one that is gone."""
    row, letter = int(seat[:-1]), LETTERS.index(seat[-1])
    free = (other for other in seats() if other not in taken and other != seat)
    return sorted(free, key=lambda other: abs(int(other[:-1]) - row) * 3 + abs(LETTERS.index(other[-1]) - letter))[:count]


def bar_code(
    *, surname: str, given: str, booking: str, route: tuple[str, str], flight: str, departs: datetime, seat: str, sequence: int
) -> str:
    """The 60 mandatory signs of IATA Resolution 792 (bar-coded boarding pass), one leg, electronic ticket."""
    carrier, number = flight.split(" ")
    name = f"{_latin_capitals(surname)}/{_latin_capitals(given)}"[:20]
    day = departs.timetuple().tm_yday
    seat_field = f"{int(seat[:-1]):03d}{seat[-1]}"
    return f"M1{name:<20}E{booking:<7}{route[0]}{route[1]}{carrier:<3}{int(number):04d} {day:03d}Y{seat_field}{sequence:04d} 100"


def _latin_capitals(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name)
    return "".join(sign for sign in decomposed.upper() if "A" <= sign <= "Z")
