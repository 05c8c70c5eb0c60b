"""Turns departures and passes into the words and numbers that pages and the PDF show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from gettext import NullTranslations
from typing import Any

from babel.dates import format_date, format_time
from jinja2 import Environment

from examples.airline import rules
from examples.airline.models import BoardingPass, Departure
from examples.airline.seed import Passenger


@dataclass(frozen=True)
class Reader:
    """Somebody reading in one language."""

    language: str
    words: NullTranslations
    pages: Environment

    def clock(self, moment: datetime) -> str:
        return format_time(moment, "HH:mm", locale=self.language)

    def day(self, moment: datetime) -> str:
        """«24 ноября», "24 November"."""
        return format_date(moment, "d\u00a0MMMM", locale=self.language)

    def departure(self, departure: Departure) -> dict[str, Any]:
        """A departure in words."""
        origin, destination = departure.origin, departure.destination
        arrives = departure.departs_at + timedelta(
            minutes=departure.flight.minutes, hours=destination.utc_offset - origin.utc_offset
        )
        return {
            "flight": departure.flight.number.replace(" ", "\u00a0"),
            "origin": origin.name(self.language),
            "origin_city": origin.short_name(self.language),
            "origin_code": origin.code,
            "destination": destination.name(self.language),
            "destination_city": destination.short_name(self.language),
            "destination_code": destination.code,
            "day": self.day(departure.departs_at),
            "departs": self.clock(departure.departs_at),
            "arrives": self.clock(arrives),
            "boarding": self.clock(departure.boarding_at),
            "gate_closes": self.clock(departure.gate_closes_at),
            "iso": departure.departs_at.isoformat(),
        }

    def boarding_pass(self, found: BoardingPass) -> dict[str, Any]:
        """A pass in words."""
        person = found.passenger
        return {
            **self.departure(found.departure),
            "id": found.id,
            "passenger": self.passenger_name(person),
            "seat": found.seat,
            "place": self.place(found.seat),
            "sequence": f"{found.sequence:03d}",
            "ticket": rules.shown_ticket(person.ticket),
            "booking": person.booking,
            "bar_code": found.bar_code,
        }

    def printed_pass(self, found: BoardingPass) -> dict[str, Any]:
        """A pass with every label of the paper form."""
        _ = self.words.gettext
        labels = {
            "title": _("Boarding pass"),
            "passenger": _("Passenger"),
            "flight": _("Flight"),
            "date": _("Date"),
            "departs": _("Departure"),
            "arrives": _("Arrival"),
            "boarding": _("Boarding from"),
            "gate": _("Gate"),
            "seat": _("Seat"),
            "sequence": _("Number"),
            "booking": _("Booking"),
            "ticket": _("E-ticket"),
            "class": _("Class"),
        }
        steps = [
            _(
                "Hand in your bags at the desk until 40 minutes before departure. With hand luggage only, go straight to security."
            ),
            _("Find the gate on the airport’s board: it is known about two hours before departure."),
            _("Be at the gate by {time}: boarding ends 20 minutes before departure.").format(
                time=self.clock(found.departure.gate_closes_at)
            ),
            _("Have your passport ready. This page and the screen of your phone are equally good."),
        ]
        notes = {
            "gate": _("see the board"),
            "class": _("Economy"),
            "next": _("What comes next"),
            "fold": _("Fold here"),
            "code": _("Bar code for the scanner at the gate"),
        }
        return {**self.boarding_pass(found), "language": self.language, "labels": labels, "steps": steps, "notes": notes}

    def passenger_name(self, passenger: Passenger) -> str:
        """As in the ticket for who reads Russian, as in the passport for others."""
        return passenger.name if self.language == "ru" else f"{passenger.given_latin} {passenger.surname_latin}"

    def place(self, seat: str) -> str:
        """Where in the cabin a seat is."""
        if seat[-1] in rules.WINDOWS:
            return self.words.gettext("by the window")
        return self.words.gettext("on the aisle") if seat[-1] in rules.AISLES else self.words.gettext("in the middle")
