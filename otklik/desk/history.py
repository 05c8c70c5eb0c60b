"""What happened to a ticket, who did it and why. Rooms above give words for their own facts and reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from otklik.accounts.models import Operator, Team
from otklik.desk.models import KindField, NextStep, Ticket
from otklik.journal.models import Entry

MOST = 200


@dataclass(kw_only=True)
class Names:
    """Whom and what the entries speak of, looked up once for all of them."""

    operators: dict[int, Operator] = field(default_factory=dict)
    teams: dict[int, Team] = field(default_factory=dict)
    numbers: dict[int, int] = field(default_factory=dict)
    steps: dict[int, NextStep] = field(default_factory=dict)
    fields: dict[int, KindField] = field(default_factory=dict)

    def operator(self, pk: Any) -> str:
        return str(self.operators[pk]) if pk in self.operators else _("a former colleague")

    def team(self, pk: Any) -> str:
        return str(self.teams[pk]) if pk in self.teams else _("a former team")

    def number(self, pk: Any) -> str:
        return str(self.numbers.get(pk, "—"))


Telling = Callable[[Entry, Ticket, Names], str]
Explaining = Callable[[dict[str, Any]], str]

TELLINGS: dict[str, tuple[Telling, str]] = {}
EXPLAININGS: list[Explaining] = []
# Facts about the customer that belong to the history of each of his tickets.
OF_CUSTOMERS = frozenset({"CustomersMerged", "CustomersParted"})


def tells(kind: str, *, icon: str = "dot") -> Callable[[Telling], Telling]:
    """Marks the function that says one kind of fact in words, for example “took the ticket”; empty words leave the entry out."""

    def marked(telling: Telling) -> Telling:
        TELLINGS[kind] = (telling, icon)
        return telling

    return marked


def explains(explaining: Explaining) -> Explaining:
    """Marks a function that says an entry's reason in words, for example “rule «Night shift»”; empty when it is not its reason."""
    if explaining not in EXPLAININGS:
        EXPLAININGS.append(explaining)
    return explaining


@dataclass(frozen=True, kw_only=True)
class Line:
    at: datetime
    who: str
    text: str
    icon: str
    why: str = ""


def history_of(ticket: Ticket) -> list[Line]:
    """The newest first; a very long one ends with what happened last."""
    about = Q(content__contains={"ticket": ticket.pk}) | Q(content__contains={"other": ticket.pk})
    whose = Q(content__contains={"customer": ticket.customer_id}) | Q(content__contains={"gone": ticket.customer_id})
    told = Q(about, kind__in=TELLINGS.keys() - OF_CUSTOMERS) | Q(whose, kind__in=OF_CUSTOMERS)
    entries = list(Entry.objects.filter(told).order_by("-pk")[:MOST])
    names = names_in(entries)
    return [line for entry in entries if (line := line_of(entry, ticket, names)) is not None]


def line_of(entry: Entry, ticket: Ticket, names: Names) -> Line | None:
    telling, icon = TELLINGS[entry.kind]
    text = telling(entry, ticket, names)
    if not text:
        return None
    who = names.operator(entry.by) if entry.by else ""
    return Line(at=entry.at, who=who, text=text, icon=icon, why=why_of(entry))


def why_of(entry: Entry) -> str:
    if not entry.why:
        return ""
    said = next((words for explaining in EXPLAININGS if (words := explaining(entry.why))), "")
    return said or _("by a rule")


def names_in(entries: Iterable[Entry]) -> Names:
    entries = list(entries)
    people = {pk for entry in entries for pk in (entry.by, entry.content.get("operator"), entry.content.get("had")) if pk}
    teams = {pk for entry in entries if (pk := entry.content.get("team"))}
    tickets = {pk for entry in entries for name in ("ticket", "other") if (pk := entry.content.get(name))}
    steps = {pk for entry in entries if (pk := entry.content.get("step"))}
    fields = {pk for entry in entries for pk in entry.content.get("fields", ())}
    return Names(
        steps=NextStep.objects.in_bulk(steps),
        fields=KindField.objects.in_bulk(fields),
        operators=Operator.objects.get_queryset().in_bulk(people),
        teams=Team.objects.in_bulk(teams),
        numbers=dict(Ticket.objects.filter(pk__in=tickets).values_list("pk", "number")),
    )
