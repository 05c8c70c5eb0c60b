"""Reads what a passenger typed; a refusal says the rule and what was given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from gettext import NullTranslations

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Message

from examples.airline import rules
from examples.airline.actions import ANY_SEAT
from examples.airline.seed import AIRPORTS

SHOWN_AT_MOST = 40
LARGEST_FORM = 16 * 1024


@dataclass
class CheckInForm:
    """Ticket, airport, surname; `errors` by field name, "form" for what concerns them together."""

    ticket: str = ""
    airport: str = ""
    surname: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, posted: Mapping[str, object], words: NullTranslations) -> CheckInForm:
        form = cls(_line(posted.get("ticket")), _line(posted.get("airport")), _line(posted.get("surname")))
        found = {
            "ticket": _ticket_error(form.ticket, words),
            "airport": _airport_error(form.airport, words),
            "surname": _surname_error(form.surname, words),
        }
        form.errors = {name: error for name, error in found.items() if error}
        return form

    @classmethod
    def filled(cls, asked: Mapping[str, object]) -> CheckInForm:
        """The form before anybody sent it, with what its address says."""
        return cls(_line(asked.get("ticket")), _line(asked.get("airport")), _line(asked.get("surname")))

    @property
    def ticket_digits(self) -> str:
        return rules.ticket_digits(self.ticket)

    def refuse_unknown(self, words: NullTranslations, airport: str) -> None:
        """Nobody has this ticket, airport and surname together; which of them is wrong stays our secret."""
        message = words.gettext(
            "We found no passenger {surname} with ticket {ticket} from {airport}. The surname must be as in the ticket, "
            "and the airport the one your first flight leaves from."
        )
        ticket = rules.shown_ticket(self.ticket_digits)
        self.errors["form"] = message.format(surname=self.surname[:SHOWN_AT_MOST], ticket=ticket, airport=airport)


async def posted(request: Request) -> FormData:
    """The form in a request's body; at most 16 KB of it are read. Raises HTTPException 413."""
    left = LARGEST_FORM

    async def receive() -> Message:
        nonlocal left
        message = await request.receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise HTTPException(413)
        return message

    return await Request(request.scope, receive).form(max_files=0)


def seat_error(seat: str, words: NullTranslations) -> str | None:
    """What is wrong with the posted seat, when anything is."""
    if not seat:
        return words.gettext("Choose a seat, or let us choose for you.")
    if seat != ANY_SEAT and seat not in rules.seats():
        message = words.gettext("Seats are a row from 1 to 20 and a letter A, C, D, E or F, for example 14C. You chose “{seat}”.")
        return message.format(seat=seat[:SHOWN_AT_MOST])
    return None


def posted_seat(posted: Mapping[str, object]) -> str:
    """The seat as typed or chosen: 14c is 14C."""
    seat = _line(posted.get("seat"))
    return seat if seat == ANY_SEAT else seat.upper()


def _line(value: object) -> str:
    """One line of text without control signs and halves of signs, at most 200 long."""
    text = value if isinstance(value, str) else ""
    return " ".join("".join(sign for sign in text if sign.isprintable() or sign.isspace()).split())[:200]


def _ticket_error(ticket: str, words: NullTranslations) -> str | None:
    digits = rules.ticket_digits(ticket)
    if not digits:
        return words.gettext(
            "Enter the e-ticket number: 13 digits, for example 555-2400000017. It is in the letter with your ticket."
        )
    wrong = next((sign for sign in digits if not ("0" <= sign <= "9")), None)
    if wrong:
        return words.gettext("A ticket number has digits only, and yours has “{sign}”. Example: 555-2400000017.").format(
            sign=wrong
        )
    if len(digits) != rules.TICKET_DIGITS:
        message = words.ngettext(
            "A ticket number has 13 digits, and yours has {count}: {ticket}.",
            "A ticket number has 13 digits, and yours has {count}: {ticket}.",
            len(digits),
        )
        return message.format(count=len(digits), ticket=ticket[:SHOWN_AT_MOST])
    return None


def _airport_error(airport: str, words: NullTranslations) -> str | None:
    if not airport:
        return words.gettext("Choose the airport your journey begins at.")
    if airport not in AIRPORTS:
        return words.gettext("We do not fly from “{airport}”. Choose an airport from the list.").format(
            airport=airport[:SHOWN_AT_MOST]
        )
    return None


def _surname_error(surname: str, words: NullTranslations) -> str | None:
    if not surname:
        return words.gettext("Enter the surname as it stands in the ticket, in Russian or in Latin letters.")
    if not rules.folded(surname):
        return words.gettext("A surname has at least one letter, and “{surname}” has none.").format(
            surname=surname[:SHOWN_AT_MOST]
        )
    return None
