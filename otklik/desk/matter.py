"""What the ticket's page shows of the matter: what comes next, how much it matters, its fields, its ties, who watches it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from otklik.accounts.models import Operator
from otklik.desk import rules
from otklik.desk.actions.fields import unfilled
from otklik.desk.actions.mentions import who_see
from otklik.desk.glance import told
from otklik.desk.listing import all_news_of
from otklik.desk.matter_forms import FieldsForm
from otklik.desk.models import FieldValue, Kind, KindField, Ticket
from otklik.desk.moments import DAYBREAK, EVENING, HOUR, MONDAY, OWN, TOMORROW, ready
from otklik.desk.order import Impact, Priority, Urgency, raised
from otklik.desk.reach import is_vouched
from otklik.desk.ties import CHOICES, merged_here, ties_of
from otklik.journal.prepared import WHAT, WHICH, Prepared
from otklik.journal.statements import part
from otklik.lib.clock import now
from otklik.lib.once import once
from otklik.pages.words import clock

# Each priority has a shape of its own, so that colour never speaks alone.
LOOKS: dict[int, tuple[str, str]] = {
    Priority.CRITICAL: ("alarm", "triangle"),
    Priority.HIGH: ("warn", "half"),
    Priority.NORMAL: ("quiet", "dot"),
    Priority.LOW: ("quiet", "ring"),
}


@dataclass(frozen=True, kw_only=True)
class Weight:
    """How much a ticket matters at this moment, in words and shape."""

    priority: Priority
    tone: str
    shape: str
    why: str = ""

    @property
    def word(self) -> str:
        """Of most rows of a list nobody asks for it."""
        return str(self.priority.label)


def weight_of(ticket: Ticket) -> Weight:
    counts_as = raised(ticket.priority, ticket.deadline_at, now()) if ticket.is_live else Priority(ticket.priority)
    tone, shape = LOOKS[counts_as]
    why = ""
    if ticket.deadline_at is not None:
        why = _("needed by %(when)s") % {"when": clock(ticket.deadline_at)}
    return Weight(priority=counts_as, tone=tone, shape=shape, why=why)


def matter_of(operator: Operator, ticket: Ticket) -> dict[str, Any]:
    """Each part is looked up only when it is drawn."""
    return {
        "weight": weight_of(ticket),
        "sentence": rules.SENTENCES[ticket.state],
        "kinds": [(kind.value, kind.label) for kind in Kind],
        "impacts": Impact.choices,
        "urgencies": Urgency.choices,
        "needed_by": f"{timezone.localtime(ticket.deadline_at):%Y-%m-%dT%H:%M}" if ticket.deadline_at else "",
        "fields_form": SimpleLazyObject(lambda: fields_form(ticket)),
        "field_lines": SimpleLazyObject(lambda: field_lines(ticket)),
        "step": SimpleLazyObject(lambda: step_of(ticket)),
        "step_owners": SimpleLazyObject(lambda: step_owners(operator, ticket)),
        "moments": moments(),
        "own": OWN,
        "ties": SimpleLazyObject(lambda: ties_of(operator, ticket) if told(ticket, "ties") else []),
        "tie_choices": CHOICES,
        "merged": SimpleLazyObject(lambda: merged_here(operator, ticket) if told(ticket, "merges") else []),
        "is_vouched": SimpleLazyObject(lambda: is_vouched(ticket)),
        "followers": SimpleLazyObject(lambda: followers(operator, ticket)),
        "is_unread": SimpleLazyObject(lambda: is_unread(operator, ticket)),
        "colleagues": SimpleLazyObject(lambda: [one.name for one in seers_of(ticket) if one.pk != operator.pk]),
    }


fields_asked = once(Prepared(KindField.objects.asked, WHAT))
field_values = once(Prepared(lambda ticket: FieldValue.objects.filter(ticket=ticket).values_list("field", "value"), WHICH))


def fields_form(ticket: Ticket, data: QueryDict | None = None, *, must: bool = False) -> FieldsForm:
    """All fields of the kind; `must` asks only for those without which it cannot be resolved."""
    values = dict(field_values(ticket.pk))
    asked = unfilled(ticket) if must else fields_asked(ticket.kind)
    return FieldsForm(data, asked=asked, values=values, must=must, auto_id="fill-%s" if must else "%s")


def field_lines(ticket: Ticket) -> list[dict[str, Any]]:
    """The fields that say something, and those that are still wanted."""
    if not told(ticket, "fields"):
        return []
    values = dict(field_values(ticket.pk))
    return [
        {"name": one.name, "value": shown(one, values.get(one.pk, "")), "is_wanted": one.is_required and one.pk not in values}
        for one in fields_asked(ticket.kind)
    ]


def shown(one: KindField, value: str) -> str:
    if one.type == KindField.Type.YES_NO and value:
        return _("Yes") if value == "yes" else pgettext("answer", "No")
    if one.type == KindField.Type.CHOICE:
        return dict(one.choices).get(value, value)
    if one.type == KindField.Type.DATE and value:
        return clock_day(value)
    return value


def clock_day(value: str) -> str:
    return date_format(date.fromisoformat(value), "j E Y").replace(" ", "\u00a0")


def step_of(ticket: Ticket) -> dict[str, Any] | None:
    step = ticket.steps.select_related("owner").filter(ended_at__isnull=True).first() if told(ticket, "step") else None
    if step is None:
        return None
    return {
        "pk": step.pk,
        "text": step.text,
        "owner": str(step.owner) if step.owner else pgettext("step", "nobody has it"),
        "due_at": step.due_at,
        "is_late": step.due_at < now(),
    }


everybody = once(Prepared(lambda: who_see(Ticket()).only("name", "email")))
everybody_of = once(Prepared(lambda team: who_see(part(Ticket, team_id=team)).only("name", "email"), WHICH))


def seers_of(ticket: Ticket) -> list[Operator]:
    """Whom the page offers: names of the colleagues to whom the ticket exists."""
    return everybody() if ticket.team_id is None else everybody_of(ticket.team_id)


def step_owners(operator: Operator, ticket: Ticket) -> list[tuple[int, str]]:
    """The reader first: most steps are his own."""
    people = [one for one in seers_of(ticket) if one.pk != operator.pk]
    return [(operator.pk, _("me")), *((one.pk, one.name) for one in people)]


def moments() -> list[tuple[str, str]]:
    """Ready moments with the clock time that they mean."""
    words = {
        HOUR: _("in an hour"),
        DAYBREAK: _("this morning"),
        EVENING: _("in the evening"),
        TOMORROW: _("tomorrow"),
        MONDAY: _("on Monday"),
    }
    found = [(name, f"{words[name]}, {moment:%H:%M}") for name, moment in ready(timezone.localtime()).items()]
    return [*found, (OWN, _("another moment…"))]


def followers(operator: Operator, ticket: Ticket) -> dict[str, Any]:
    follows = ticket.follows.select_related("operator") if told(ticket, "follows") else ()
    people = [one.operator for one in follows if one.operator.is_active]
    return {"names": [one.name for one in people], "is_mine": operator in people}


def is_unread(operator: Operator, ticket: Ticket) -> bool:
    """Whether there is news of this ticket that the reader has not seen."""
    return any(ticket.pk in tickets for tickets in all_news_of(operator).values())
