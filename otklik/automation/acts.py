"""What a rule may do to a ticket: each act through the desk's own actions, in nobody's name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django import forms
from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from otklik.accounts.models import Operator, Team
from otklik.automation.conditions import Options, kinds, priorities, services, states
from otklik.automation.matter import NOBODY
from otklik.automation.models import AutomaticReply
from otklik.desk import actions as desk
from otklik.desk.access import colleagues_to_give_to
from otklik.desk.asides import CalendarGone, aside_until, asides
from otklik.desk.models import SETTLED, State, Ticket
from otklik.desk.order import Impact, Priority, Urgency
from otklik.desk.reach import reply_address
from otklik.desk.rules import may_move
from otklik.lib.clock import now
from otklik.lib.refused import Refused
from otklik.replies.models import ReplyTemplate
from otklik.replies.variables import filled
from otklik.services.models import Service

ONE_REPLY_IN = timedelta(hours=24)
# A priority is what the matrix makes of impact and urgency: the plainest pair for each.
PAIRS: dict[int, tuple[Impact, Urgency]] = {
    Priority.CRITICAL: (Impact.SEVERE, Urgency.NOW),
    Priority.HIGH: (Impact.TANGIBLE, Urgency.NOW),
    Priority.NORMAL: (Impact.TANGIBLE, Urgency.TODAY),
    Priority.LOW: (Impact.SMALL, Urgency.TODAY),
}
# Names of acts that write into one field each begin so; its number follows.
FIELD = "field-"


class Gone(Exception):
    """What the act names is not there any more."""


AS_IT_IS = gettext_lazy("leave it as it is")


@dataclass(frozen=True, kw_only=True)
class Act:
    """`options` are what can be chosen, after `nothing`; without them the author writes: a text, or what `control` takes.

    `has` says what the ticket has already, `hinders` whether the act would be refused among all acts of its rule. When one that
    `is_needed` is refused, the rule does nothing at all: a ticket that stays open must not tell its customer that it is settled.
    """

    name: str
    label: Promise | str
    words: Promise | str
    do: Callable[[Ticket, str], None]
    options: Callable[[], Options] | None = None
    control: Callable[[], forms.Field] | None = None
    has: Callable[[Ticket], str] | None = None
    hinders: Callable[[Ticket, Mapping[str, str]], bool] | None = None
    is_needed: bool = False
    # Whose field it writes into.
    kind: str = ""
    hint: Promise | None = None
    nothing: Promise = AS_IT_IS


def give_to_team(ticket: Ticket, value: str) -> None:
    if (team := Team.objects.filter(pk=int(value)).first()) is None:
        raise Gone
    desk.hand_over(ticket, by=None, team=team)


def give_to_operator(ticket: Ticket, value: str) -> None:
    if (operator := colleagues_to_give_to().filter(pk=int(value)).first()) is None:
        raise Gone
    desk.hand_over(ticket, by=None, operator=operator)


def set_service(ticket: Ticket, value: str) -> None:
    service = None if value == NOBODY else Service.objects.filter(pk=int(value)).first()
    if service is None and value != NOBODY:
        raise Gone
    desk.change_service(ticket, service, by=None)


def set_kind(ticket: Ticket, value: str) -> None:
    desk.change_kind(ticket, value, by=None)


def set_priority(ticket: Ticket, value: str) -> None:
    impact, urgency = PAIRS[int(value)]
    desk.prioritise(ticket, impact=impact, urgency=urgency, deadline_at=ticket.deadline_at, by=None)


def set_state(ticket: Ticket, value: str) -> None:
    """What an operator is asked before he resolves is asked of a rule, too."""
    if not may_move(ticket.state, value):
        words = {"was": State(ticket.state).label, "state": State(value).label}
        raise Refused(_("from “%(was)s” nothing goes to “%(state)s”") % words)
    if value == State.RESOLVED:
        desk.refuse_unfilled(ticket)
    desk.move(ticket, value, by=None)


def cannot_move(ticket: Ticket, acts: Mapping[str, str]) -> bool:
    """What the rule itself fills in is not missing, and the kind that it sets decides what is asked."""
    if not may_move(ticket.state, acts["state"]):
        return True
    if acts["state"] != State.RESOLVED:
        return False
    asked = desk.unfilled(Ticket(pk=ticket.pk, kind=acts.get("kind", ticket.kind)))
    return any(f"{FIELD}{field.pk}" not in acts for field in asked)


def put_aside(ticket: Ticket, value: str) -> None:
    try:
        desk.snooze(ticket, aside_until(value), by=None)
    except CalendarGone:
        raise Gone from None


def is_settled(ticket: Ticket, acts: Mapping[str, str]) -> bool:
    return acts.get("state", ticket.state) in SETTLED


def add_follower(ticket: Ticket, value: str) -> None:
    if (operator := colleagues_to_give_to().filter(pk=int(value)).first()) is None:
        raise Gone
    if not Ticket.objects.seen_by(operator).filter(pk=ticket.pk).exists():
        raise Refused(_("%(name)s does not see the tickets of this team") % {"name": operator})
    desk.follow(ticket, by=operator)


def answer_by_template(ticket: Ticket, value: str) -> None:
    if (template := ReplyTemplate.objects.filter(pk=int(value), audience=ReplyTemplate.EVERYBODY).first()) is None:
        raise Gone
    answer(ticket, template.text_in(ticket.language))


def add_note(ticket: Ticket, value: str) -> None:
    desk.add_note(ticket, value, by=None)


def answer(ticket: Ticket, value: str) -> None:
    """Once in 24 hours to one address, however many tickets and rules there are: two machines must not talk to each other."""
    said = filled(value, ticket, Operator())
    if said.missing:
        raise Refused(_("the text names something that nobody knows: %(names)s") % {"names": ", ".join(said.missing)})
    address = reply_address(ticket).casefold() or f"customer:{ticket.customer_id}"
    with connection.cursor() as cursor:
        # Two workers that answer the same address wait for each other here; the lock ends with the transaction.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 20))", [address])
    if AutomaticReply.objects.filter(address=address, at__gt=now() - ONE_REPLY_IN).exists():
        raise Refused(_("no second automatic reply to the same address within 24 hours"))
    desk.answer_by_itself(ticket, said.text)
    AutomaticReply.objects.create(address=address, ticket=ticket)


def reachable_states() -> Options:
    """Nothing becomes new again."""
    return [(value, label) for value, label in states() if value != State.NEW]


def teams() -> Options:
    return [(str(one.pk), one.name) for one in Team.objects.order_by("name")]


def operators() -> Options:
    return [(str(one.pk), str(one)) for one in colleagues_to_give_to()]


def templates() -> Options:
    """Only those that everybody uses: what a rule writes is the company's word."""
    found = ReplyTemplate.objects.filter(audience=ReplyTemplate.EVERYBODY).exclude(text_ru="", text_en="").order_by("name")
    return [(str(one.pk), one.name) for one in found]


ACTS: dict[str, Act] = {
    one.name: one
    for one in (
        Act(
            name="service",
            label=gettext_lazy("Set the service"),
            words=gettext_lazy("set the service: %(value)s"),
            options=services,
            has=lambda ticket: str(ticket.service_id or NOBODY),
            do=set_service,
        ),
        Act(
            name="kind",
            label=gettext_lazy("Set the kind"),
            words=gettext_lazy("set the kind: %(value)s"),
            options=kinds,
            has=lambda ticket: ticket.kind,
            do=set_kind,
        ),
        Act(
            name="team",
            label=gettext_lazy("Hand over to the team"),
            words=gettext_lazy("hand it over to the team “%(value)s”"),
            options=teams,
            has=lambda ticket: str(ticket.team_id or NOBODY),
            do=give_to_team,
        ),
        Act(
            name="owner",
            label=gettext_lazy("Give to the operator"),
            words=gettext_lazy("give it to %(value)s"),
            options=operators,
            has=lambda ticket: str(ticket.owner_id or NOBODY),
            do=give_to_operator,
        ),
        Act(
            name="priority",
            label=gettext_lazy("Set the priority"),
            words=gettext_lazy("set the priority: %(value)s"),
            options=priorities,
            has=lambda ticket: str(ticket.priority),
            do=set_priority,
        ),
        Act(
            name="state",
            label=gettext_lazy("Set the state"),
            words=gettext_lazy("set the state: %(value)s"),
            options=reachable_states,
            has=lambda ticket: ticket.state,
            hinders=cannot_move,
            is_needed=True,
            do=set_state,
            hint=gettext_lazy("If that is not possible, the rule does nothing at all and its log says why."),
        ),
        Act(
            name="aside",
            label=gettext_lazy("Put aside"),
            words=gettext_lazy("put it aside %(value)s"),
            options=asides,
            hinders=is_settled,
            do=put_aside,
            nothing=pgettext_lazy("put aside", "no"),
        ),
        Act(
            name="follower",
            label=gettext_lazy("Let somebody follow"),
            words=gettext_lazy("let %(value)s follow it"),
            options=operators,
            nothing=gettext_lazy("nobody else"),
            do=add_follower,
        ),
        Act(
            name="note",
            label=gettext_lazy("Add an internal note"),
            words=gettext_lazy("add the note %(value)s"),
            do=add_note,
            hint=gettext_lazy("Only colleagues see it."),
        ),
        Act(
            name="template",
            label=gettext_lazy("Send a ready answer"),
            words=gettext_lazy("send the ready answer “%(value)s”"),
            options=templates,
            nothing=pgettext_lazy("ready answer", "none"),
            do=answer_by_template,
        ),
        Act(
            name="reply",
            label=gettext_lazy("Answer the customer"),
            words=gettext_lazy("answer the customer %(value)s"),
            do=answer,
            hint=gettext_lazy(
                "At most one automatic reply to an address within 24 hours; the ticket goes on waiting for a person."
            ),
        ),
    )
}
