"""The fact sheet as an operator reads it: what is known and how surely, what a message tells, what is still missing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from otklik.customers.identifiers import PHONE, kind_of, telephone
from otklik.customers.models import Identifier
from otklik.desk.actions import read_in
from otklik.desk.actions.known import DEADLINE
from otklik.desk.actions.priority import LONGEST_AHEAD
from otklik.desk.asking import Told, squeezed
from otklik.desk.glance import told
from otklik.desk.models import KnownFact, NeededFact, Ticket
from otklik.desk.reading import Found, found_in
from otklik.desk.words import FACT_NAMES, fact_key, fact_name, fact_value
from otklik.journal.prepared import WHICH, Prepared
from otklik.lib.clock import iso, now
from otklik.lib.text import small_first
from otklik.pages.words import clock

ICONS = {
    KnownFact.KIT: "monitor",
    KnownFact.CUSTOMER: "user",
    KnownFact.OPERATOR: "headphones",
    KnownFact.READ: "scan-text",
    KnownFact.LETTER: "mail",
    KnownFact.BOT: "bot",
}
# What is asked for, as it stands in a sentence to the customer: «Подскажите, пожалуйста, номер электронного билета».
ASKED: dict[str, Promise] = {
    "e-ticket": gettext_lazy("the number of your e-ticket"),
    "booking": gettext_lazy("the booking code"),
    "order": gettext_lazy("the number of your order"),
    "contract": gettext_lazy("the number of your contract"),
    "flight": gettext_lazy("the flight number"),
    "email": gettext_lazy("your e-mail address"),
    "phone": gettext_lazy("your telephone number"),
    "date": gettext_lazy("the date"),
    "time": gettext_lazy("the time"),
    "departure": gettext_lazy("the date and time of departure"),
    "amount": gettext_lazy("the amount"),
    "passenger": gettext_lazy("the passenger’s name"),
    "surname": gettext_lazy("your surname"),
    "airport": gettext_lazy("the airport"),
    "device": gettext_lazy("which device and browser you use"),
    "failure": gettext_lazy("the text of the error"),
}
MOST_FOUND = 5
# What its value and the words beside it tell for certain; «дата рождения» is a date as well, and not the one that is needed.
NUMBERS = ("e-ticket", "booking", "order", "contract", "flight")


@dataclass(frozen=True, kw_only=True)
class Line:
    pk: int
    name: str
    value: str
    icon: str
    sure: str
    source: str
    at: datetime
    is_proven: bool


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """Something that a message tells; `token` names it in a form. `deadline` is the button that makes it the customer's own
    deadline, with its token; `note` says why there is none."""

    name: str
    value: str
    token: str
    is_known: bool = False
    deadline: str = ""
    deadline_token: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    lines: list[Line]
    old: list[Line]
    found: list[Suggestion]
    missing: list[str]
    question: str


current_facts_of = Prepared(lambda ticket: KnownFact.objects.current().filter(ticket=ticket), WHICH)
identifiers_of = Prepared(lambda customer: Identifier.objects.filter(customer=customer), WHICH)
facts_of = Prepared(lambda ticket: KnownFact.objects.filter(ticket=ticket).select_related("operator"), WHICH)


def sheet_of(ticket: Ticket) -> Sheet:
    facts = facts_of(ticket.pk) if told(ticket, "known") else []
    current = [fact for fact in facts if fact.replaced_at is None]
    beside = {(one.kind, one.value) for one in ticket.customer.identifiers.all()}
    found = suggestions(ticket, facts) if ticket.is_live else []
    # What a message tells is confirmed, not asked for.
    missing = [name for name in missing_of(ticket, current) if name not in {fact_key(one.name) for one in found}]
    return Sheet(
        # What is said of the customer beside it already is not said twice.
        lines=[line(fact) for fact in current if (fact.name, fact.value) not in beside],
        old=[line(fact) for fact in facts if fact.replaced_at is not None and fact.replaced_by_id],
        found=found,
        missing=[fact_name(name) for name in missing],
        question=question(missing, ticket.language) if missing else "",
    )


def line(fact: KnownFact) -> Line:
    return Line(
        pk=fact.pk,
        name=fact_name(fact.name),
        value=fact_value(fact.name, fact.value),
        icon=ICONS[fact.source],
        sure=sure(fact),
        source=f"{fact.get_source_display()}: {fact.operator}" if fact.operator else fact.get_source_display(),
        at=fact.told_at,
        is_proven=fact.is_proven,
    )


def sure(fact: KnownFact) -> str:
    """How sure it is: proven, told by the customer, heard by an operator, read by machine."""
    if fact.is_proven:
        return _("confirmed")
    if fact.source == KnownFact.OPERATOR:
        return _("heard by an operator")
    return _("read by the machine") if fact.source == KnownFact.READ else _("told, not confirmed")


def suggestions(ticket: Ticket, facts: list[KnownFact]) -> list[Suggestion]:
    """What the customer's messages tell and nobody has taken over or set aside; first what may be by when he needs it."""
    known = {squeezed(fact.value) for fact in facts} | {squeezed(one.value) for one in ticket.customer.identifiers.all()}
    known |= {squeezed(one.normal) for one in ticket.customer.identifiers.all()}
    beside = {one.value for one in facts if one.name == DEADLINE or one.replaced_at}
    found = []
    for one, read in read_in(ticket).items():
        is_known = bool({squeezed(one.value), squeezed(telephone(one.value) if one.name == PHONE else "")} & known)
        # As a fact it may be known, and by when he needs it still be asked.
        may_be_due = read.needed_by is not None and one.value not in beside and not (is_known and ticket.deadline_at)
        line = suggestion(ticket, one, read.needed_by if may_be_due else None, is_known=is_known)
        if not is_known or line.deadline:
            found.append(line)
    return sorted(found, key=lambda one: not one.deadline)[:MOST_FOUND]


def suggestion(ticket: Ticket, found: Found, needed_by: datetime | None, *, is_known: bool) -> Suggestion:
    line = Suggestion(name=fact_name(found.name), value=found.value, token=f"{found.name}:{found.value}", is_known=is_known)
    if needed_by is None or needed_by == ticket.deadline_at or needed_by > now() + LONGEST_AHEAD:
        return line
    when = day_words(needed_by)
    if needed_by <= now():
        return replace(line, note=_("%(when)s: this has passed already") % {"when": when})
    # It is another time than the message says when he lives by another clock than the reader.
    is_elsewhere = needed_by.utcoffset() != timezone.localtime(needed_by).utcoffset()
    line = replace(line, note=_("by the customer’s clock") if is_elsewhere else "")
    return replace(line, deadline=_("Deadline: %(when)s") % {"when": when}, deadline_token=f"{iso(needed_by)}|{line.token}")


def day_words(moment: datetime) -> str:
    """«сегодня 06:40»: a day that one could mistake is named."""
    here = timezone.localtime(moment)
    words = {0: _("today %(time)s"), 1: _("tomorrow %(time)s"), -1: _("yesterday %(time)s")}
    days = (here.date() - timezone.localdate()).days
    return words[days] % {"time": f"{here:%H:%M}"} if days in words else clock(moment)


def missing_of(ticket: Ticket, current: list[KnownFact]) -> list[str]:
    """The names of facts that this kind of ticket needs and nobody has told yet."""
    if not ticket.is_live or not told(ticket, "needed"):
        return []
    needed = NeededFact.objects.filter(Q(service=None) | Q(service=ticket.service_id), kind=ticket.kind)
    needed = needed.order_by(F("service").asc(nulls_first=True), "pk")
    names = list(dict.fromkeys(fact_key(one.name) for one in needed))
    have = (
        {fact_key(fact.name) for fact in current}
        | {key_of(fact) for fact in current}
        | {kind_of(one.kind) for one in ticket.customer.identifiers.all()}
        if names
        else set()
    )
    return [name for name in names if name not in have]


def key_of(fact: KnownFact) -> str:
    """What it is, whatever a form or a person called it: «Номер бронирования: 7KP2QX» is a booking, and is not asked for again."""
    said = found_in(f"{fact.name}: {fact.value}") if fact_key(fact.name) not in FACT_NAMES else []
    read = [one.name for one in said if one.name in NUMBERS and squeezed(one.value) == squeezed(fact.value)]
    return next(iter(read), fact_key(fact.name))


def question(names: list[str], language: str) -> str:
    """One polite message that asks for all of it, in the customer's language."""
    with translation.override(language):
        asked = [str(ASKED.get(name) or small_first(fact_name(name))) for name in names]
        if len(asked) == 1:
            return _("To help you sooner, please tell us %(what)s.") % {"what": asked[0]}
        return _("To help you sooner, please tell us:") + "\n— " + ";\n— ".join(asked) + "."


def told_facts(ticket: Ticket) -> list[Told]:
    """All that is known, of the matter and of the customer, each thing once: what a reply must not ask for again."""
    told: dict[str, Told] = {}
    for one in identifiers_of(ticket.customer_id):
        told.setdefault(one.kind, Told(name=one.kind, shown=fact_name(one.kind), value=one.value))
    for fact in current_facts_of(ticket.pk):
        name = key_of(fact)
        told[name] = Told(name=name, shown=fact_name(fact.name), value=fact.value)
    return list(told.values())
