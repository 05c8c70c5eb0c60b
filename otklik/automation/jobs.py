"""Rules hear what happens to tickets and look at the clock; work is given out every second."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q, Subquery

from otklik.accounts.facts import OperatorChanged, OperatorDeactivated, OperatorFact, RolesChanged, ShiftEnded, TeamChanged
from otklik.accounts.models import Operator
from otklik.automation.actions.assigning import LEFT, free_unless_seen, give_back, give_back_unseen, hand_out_work, planned
from otklik.automation.actions.following import follow
from otklik.automation.content import EVENT_OF, LIES, WAITS
from otklik.automation.models import Rule, Run
from otklik.automation.narrowing import lying, narrowed
from otklik.desk.actions import release
from otklik.desk.facts import (
    CustomerWrote,
    OperatorReplied,
    TicketHandedOver,
    TicketMoved,
    TicketOpened,
    TicketReopened,
    TicketResolved,
)
from otklik.desk.models import Message, State, Ticket
from otklik.desk.rules import OURS
from otklik.journal.each import each_by_itself
from otklik.journal.listeners import every, on, on_many
from otklik.journal.models import Entry
from otklik.journal.why import because
from otklik.lib.clock import now

# A rule about waiting looks so far back and no further: what has waited a day longer was seen a thousand times.
LOOKS_BACK = timedelta(days=2)
MOST_AT_ONCE = 200
# So many tickets a rule meets in one turn of the clock; the rest have their turn half a minute later.
MOST_A_TURN = 500


@on_many(TicketOpened, CustomerWrote, OperatorReplied, TicketMoved, TicketResolved, TicketReopened, TicketHandedOver)
def follow_rules(entries: list[Entry]) -> None:
    """Entry by entry: what the first one's rules did, the second one's find done."""
    at_work = list(Rule.objects.at_work())
    by_event = {event: [rule for rule in at_work if rule.content.event == event] for event in set(EVENT_OF.values())}
    # That work was given out is no event: a rule waits for what people and other rules do.
    happened = [entry for entry in entries if "assigned" not in (entry.why or {})]
    heard = [(entry, found) for entry in happened if (found := by_event[EVENT_OF[entry.kind]])]
    for entry, found in heard:
        ticket = Ticket.objects.select_related("customer__organisation").filter(pk=entry.content["ticket"]).first()
        if ticket is not None:
            message = message_of(ticket, entry.content.get("message")) if any(map(needs_message, found)) else None
            follow(found, ticket, f"entry:{entry.pk}", message=message, why=entry.why)


@every(seconds=30)
def follow_the_clock() -> None:
    """Rules about time that passed: each once for each stretch of waiting."""
    for rule in Rule.objects.at_work():
        met = 0
        for ticket in ripe(rule) if rule.content.is_timed else ():
            message = message_of(ticket, None) if needs_message(rule) else None
            met += follow([rule], ticket, f"since:{ticket.since:%Y%m%d%H%M%S%f}", message=message)  # type: ignore[attr-defined]
            if met == MOST_A_TURN:
                break


def needs_message(rule: Rule) -> bool:
    return not rule.content.conditions.keys().isdisjoint({"words", "no_words", "channel"})


def message_of(ticket: Ticket, said: int | None) -> Message | None:
    """The message that the fact brought, else what the customer said last."""
    public = ticket.messages.select_related("conversation").filter(visibility=Message.PUBLIC)
    if said:
        return public.filter(pk=said).first()
    return public.filter(operator__isnull=True).order_by("-at", "-pk").first()


def ripe(rule: Rule) -> Iterable[Ticket]:
    """Tickets whose time passed since the rule was put in force: what was late before it is not late because of it."""
    content = rule.content
    passed = now() - timedelta(minutes=content.minutes)
    put_in_force = rule.current.at if rule.current else now()
    begun = max(put_in_force - timedelta(minutes=content.minutes), passed - LOOKS_BACK)
    tickets = narrowed(Ticket.objects.select_related("customer__organisation"), content)
    if content.event == WAITS:
        tickets = tickets.filter(state__in=OURS, waiting_since__isnull=False).annotate(since=F("waiting_since"))
    elif content.event == LIES:
        tickets = lying(tickets, content).filter(changed_at__gt=begun).annotate(since=F("changed_at"))
    else:
        # What we said last; the ticket changed then or later, and for that there is an index.
        said = Message.objects.filter(ticket=OuterRef("pk"), visibility=Message.PUBLIC).order_by("-at").values("at")[:1]
        tickets = tickets.filter(state=State.WAITING_CUSTOMER, changed_at__gt=begun).annotate(since=Subquery(said))
    done = Run.objects.filter(rule=rule, ticket=OuterRef("pk"), at__gte=OuterRef("since"))
    return tickets.filter(Q(since__gt=begun, since__lte=passed), ~Exists(done)).iterator(chunk_size=200)


@every(seconds=1)
def give_out() -> None:
    """Whoever became free is found by looking, so nothing has to be told."""
    hand_out_work()


@on(ShiftEnded, OperatorDeactivated, RolesChanged)
def take_back(fact: OperatorFact) -> None:
    """Unless he is back by the time this runs."""
    operator = Operator.objects.get_queryset().filter(pk=fact.operator).first()
    if operator is not None and not Operator.objects.on_shift().filter(pk=operator.pk).exists():
        give_back(operator)


@on(OperatorChanged, RolesChanged, OperatorDeactivated)
def free_what_he_sees_no_more(fact: OperatorFact) -> None:
    for operator in Operator.objects.get_queryset().filter(pk=fact.operator):
        give_back_unseen(operator)


@on(TeamChanged)
def free_what_those_have_who_left_the_team(fact: TeamChanged) -> None:
    owners = Ticket.objects.live().filter(team=fact.team, owner__isnull=False).values("owner")
    for operator in Operator.objects.get_queryset().filter(pk__in=owners):
        give_back_unseen(operator)


@every(minutes=1)
def free_what_its_owner_does_not_see() -> None:
    """However that came: a settled ticket, for example, that is live again when whoever solved it has left long ago."""
    each_by_itself(Ticket.objects.lost_by_owners().order_by("changed_at")[:MOST_AT_ONCE], free_unless_seen)


@on_many(CustomerWrote)
def find_somebody_else(entries: list[Entry]) -> None:
    """The customer writes and whoever had his ticket is not on shift: it is for somebody who is."""
    owned = Ticket.objects.filter(planned(), pk__in=[entry.content["ticket"] for entry in entries], owner__isnull=False)
    for ticket in owned.filter(turn_at__isnull=False).exclude(owner__in=Operator.objects.on_shift()):
        with because(assigned=LEFT):
            release(ticket, by=None)
