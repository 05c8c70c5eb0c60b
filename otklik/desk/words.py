"""A ticket in words: one clock, one state, who will read the answer and how."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from otklik.accounts.actions.people import mail_goes_out
from otklik.accounts.models import Operator
from otklik.desk.due import due_words
from otklik.desk.models import Conversation, State, Ticket
from otklik.desk.reach import reply_address
from otklik.lib.clock import now
from otklik.lib.text import shortened
from otklik.pages.words import clock, full_moment, waited_words
from otklik.wording.names import dative, first_name

LONG_WAIT = timedelta(minutes=15)
TONES = {
    State.NEW: "sky",
    State.OPEN: "sky",
    State.WAITING_CUSTOMER: "quiet",
    State.WAITING_THIRD_PARTY: "warn",
    State.RESOLVED: "calm",
    State.CLOSED: "quiet",
}
# Names on the fact sheet that we give ourselves; a site's own names are shown as they are.
FACT_NAMES: dict[str, Promise] = {
    "failure": pgettext_lazy("fact", "What failed"),
    "component": pgettext_lazy("fact", "Component"),
    "page": pgettext_lazy("fact", "Page"),
    "device": pgettext_lazy("fact", "Device"),
    "identity": pgettext_lazy("fact", "Signature"),
    "sender": pgettext_lazy("fact", "Sender"),
    "contact": pgettext_lazy("fact", "Contact"),
    "email": pgettext_lazy("fact", "E-mail"),
    "phone": pgettext_lazy("fact", "Telephone"),
    "e-ticket": pgettext_lazy("fact", "E-ticket"),
    "contract": pgettext_lazy("fact", "Contract"),
    "booking": pgettext_lazy("fact", "Booking"),
    "order": pgettext_lazy("fact", "Order"),
    "flight": pgettext_lazy("fact", "Flight"),
    "airport": pgettext_lazy("fact", "Airport"),
    "passenger": pgettext_lazy("fact", "Passenger"),
    "surname": pgettext_lazy("fact", "Surname"),
    "step": pgettext_lazy("fact", "Step"),
    "seat": pgettext_lazy("fact", "Seat"),
    "departure": pgettext_lazy("fact", "Departure"),
    "date": pgettext_lazy("fact", "Date"),
    "time": pgettext_lazy("fact", "Time"),
    "amount": pgettext_lazy("fact", "Amount"),
    "tags": pgettext_lazy("fact", "Tags"),
    "zammad-number": pgettext_lazy("fact", "Number in Zammad"),
    "zendesk-number": pgettext_lazy("fact", "Number in Zendesk"),
}
CHANNELS: dict[str, Promise] = {
    Conversation.DOOR: gettext_lazy("from the error screen"),
    Conversation.PHONE: gettext_lazy("by telephone"),
    Conversation.EMAIL: gettext_lazy("by e-mail"),
    Conversation.PORTAL: gettext_lazy("on the customer's page"),
}


def fact_name(name: str) -> str:
    known = FACT_NAMES.get(name.lower().replace("_", "-"))
    return str(known) if known else name[:1].upper() + name[1:].replace("_", " ")


# By name of the fact: what was written down in the company's language, in the reader's.
_sayings: dict[str, Callable[[str], str]] = {}


def say(name: str, saying: Callable[[str], str]) -> None:
    """Adds a way to say the value of one kind of fact to whoever reads it; what the function does not know it gives back."""
    _sayings[name] = saying


def fact_value(name: str, value: str) -> str:
    return _sayings[name](value) if name in _sayings else value


def fact_key(name: str) -> str:
    """The name under which a fact is compared: «Рейс», “Flight” and `flight` are one."""
    return known_words().get(name.strip().casefold(), name.strip().casefold().replace("_", "-"))


@lru_cache(maxsize=1)
def known_words() -> dict[str, str]:
    words: dict[str, str] = {}
    for language in ("ru", "en"):
        with translation.override(language):
            words |= {str(word).casefold(): key for key, word in FACT_NAMES.items()}
    return words


@dataclass(frozen=True, kw_only=True)
class Clock:
    """The one clock of a ticket: «ждёт 7 минут»."""

    words: str
    tone: str = ""
    # When it counts down to a moment, that moment.
    due_at: datetime | None = None

    @property
    def title(self) -> str:
        """What it counts to, whole."""
        return full_moment(self.due_at) if self.due_at else ""


def clock_of(ticket: Ticket, *, short: bool = False) -> Clock:
    if ticket.waiting_since is not None and ticket.answer_due_at is not None and ticket.snoozed_until is None:
        words, tone = due_words(ticket.answer_due_at, short=short)
        return Clock(words=words, tone=tone, due_at=ticket.answer_due_at)
    if ticket.state in (State.RESOLVED, State.CLOSED):
        settled = ticket.closed_at or ticket.resolved_at
        return Clock(words=_("settled %(when)s") % {"when": clock(settled)} if settled else "", tone="")
    if ticket.snoozed_until is not None:
        return Clock(words=_("put aside until %(when)s") % {"when": clock(ticket.snoozed_until)})
    if ticket.waiting_since is not None:
        waited = now() - ticket.waiting_since
        words = (
            _("waiting %(span)s") % {"span": waited_words(waited)}
            if waited >= timedelta(minutes=1)
            else _("waiting less than a minute")
        )
        return Clock(words=words, tone="warn" if waited >= LONG_WAIT else "")
    return Clock(words=_("answered %(when)s") % {"when": clock(ticket.changed_at)})


@dataclass(frozen=True, kw_only=True)
class Reach:
    """Who will read the answer, and how; `is_doubtful` when nobody vouched for the address, `waits` is why no letter leaves yet."""

    sentence: str
    button: str
    address: str
    is_doubtful: bool
    waits: str = ""


def reach_of(ticket: Ticket, reader: Operator) -> Reach:
    known = shortened(first_name(ticket.customer.name), 24)
    name = known or _("The customer")
    address = reply_address(ticket)
    if not address:
        return Reach(
            sentence=_("%(name)s will see this only on the page of the ticket: no e-mail is known.") % {"name": name},
            button=named(known, _("Show to %(name)s on the page"), _("Put on the page: %(name)s")) or _("Put on the page"),
            address="",
            is_doubtful=False,
        )
    is_proven = any(
        one.kind == "email" and one.normal == address.lower() and one.verified_at for one in ticket.customer.identifiers.all()
    )
    return Reach(
        sentence=_("%(name)s will read this in a letter to %(address)s.") % {"name": name, "address": address},
        button=named(known, _("Send to %(name)s by e-mail"), _("Send by e-mail: %(name)s")) or _("Send by e-mail"),
        address=address,
        is_doubtful=not is_proven,
        waits="" if mail_goes_out() else without_server(reader),
    )


def without_server(reader: Operator) -> str:
    """What becomes of a letter while the desk has no mail server; whoever can set one reads how."""
    if reader.is_admin:
        return _(
            "There is no mail server yet: the letter is kept and leaves by itself once you set OTKLIK_SMTP_URL and start the desk again."
        )
    return _("There is no mail server yet: the letter is kept and leaves by itself once an admin has set one.")


def named(name: str, to_whom: str, beside: str) -> str:
    """«Отправить Анне на почту»; where the case of the name is not certain, the name stands beside: right for any name."""
    if not name:
        return ""
    if get_language() != "ru":
        return to_whom % {"name": name}
    return to_whom % {"name": form} if (form := dative(name)) else beside % {"name": name}
