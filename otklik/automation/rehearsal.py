"""What a rule would have done last week. Only looks; a step at a time, so that a large desk shows how far it has come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from django.db.models import Q

from otklik.automation import rules
from otklik.automation.actions.following import would_change
from otklik.automation.acts import Act
from otklik.automation.all_acts import in_order
from otklik.automation.content import FACTS, LIES, OPENED, WAITS, Content
from otklik.automation.matter import matter_of
from otklik.automation.narrowing import lying, narrowed
from otklik.desk.models import Message, State, Ticket
from otklik.journal.models import Entry
from otklik.lib.clock import now

EPOCH = datetime.fromtimestamp(0, UTC)
WEEK = timedelta(days=7)
A_STEP = 400
MOST_EXAMPLES = 8


@dataclass(frozen=True, kw_only=True)
class SoFar:
    """How far it has come. Carried by the address from step to step: nothing is kept on the server."""

    after: str = ""
    looked: int = 0
    matched: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    examples: tuple[int, ...] = ()
    # The messages with which the examples came.
    said: tuple[int, ...] = ()
    is_done: bool = False

    @classmethod
    def of(cls, query: dict[str, str]) -> SoFar:
        return cls(
            after=query.get("after", "")[:40],
            looked=number(query.get("looked")),
            matched=number(query.get("matched")),
            counts=counted_in(query, "n_"),
            refused=counted_in(query, "r_"),
            examples=numbers(query.get("seen")),
            said=numbers(query.get("said")),
        )

    def query(self) -> str:
        counts = {f"n_{name}": count for name, count in self.counts.items()}
        counts |= {f"r_{name}": count for name, count in self.refused.items()}
        seen, said = ".".join(map(str, self.examples)), ".".join(map(str, self.said))
        place = {"after": self.after, "looked": self.looked, "matched": self.matched, "seen": seen, "said": said}
        return urlencode(place | counts)


def counted_in(query: dict[str, str], sign: str) -> dict[str, int]:
    return {name.removeprefix(sign): number(value) for name, value in query.items() if name.startswith(sign)}


def number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else 0


def numbers(text: str | None) -> tuple[int, ...]:
    return tuple(number(one) for one in (text or "").split(".")[:MOST_EXAMPLES] if number(one))


def rehearsed(content: Content, so_far: SoFar) -> SoFar:
    """One step further."""
    if content.event == LIES:
        found = lain(content, so_far.after)
    else:
        found = stretched(content, so_far.after) if content.is_timed else happened(content, so_far.after)
    counts, refused = Counter(so_far.counts), Counter(so_far.refused)
    matched, examples, said, acts = so_far.matched, list(so_far.examples), list(so_far.said), in_order(content.acts)
    for ticket, message, at in found.occasions:
        if not rules.holds(content, matter_of(ticket, message, at)):
            continue
        matched += 1
        done, left = would_do(ticket, acts)
        counts.update(done)
        refused.update(left)
        if len(examples) < MOST_EXAMPLES and ticket.pk not in examples:
            examples.append(ticket.pk)
            said += [message.pk] if message else []
    return SoFar(
        after=found.after,
        looked=so_far.looked + found.looked,
        matched=matched,
        counts=dict(counts),
        refused=dict(refused),
        examples=tuple(examples),
        said=tuple(said),
        is_done=not found.after,
    )


def would_do(ticket: Ticket, acts: Sequence[tuple[Act, str]]) -> tuple[list[str], list[str]]:
    """Names of the acts that would have changed something, and of those that would have been refused."""
    values = {act.name: value for act, value in acts}
    meant = [act for act, value in acts if would_change(ticket, act, value)]
    left = [act for act in meant if act.hinders and act.hinders(ticket, values)]
    needed = [act.name for act in left if act.is_needed]
    return ([], needed) if needed else ([act.name for act in meant if act not in left], [act.name for act in left])


@dataclass(frozen=True, kw_only=True)
class Found:
    """Occasions of one step, how many rows were looked at for them, and where the next step begins."""

    occasions: Sequence[tuple[Ticket, Message | None, datetime]]
    looked: int
    after: str


def happened(content: Content, after: str) -> Found:
    """Occasions that were facts: the journal has them all."""
    entries = Entry.objects.filter(kind__in=FACTS[content.event], at__gte=now() - WEEK, why__isnull=True)
    at, pk = place(after)
    if at is not None:
        entries = entries.filter(Q(at__gt=at) | Q(at=at, pk__gt=pk), at__gte=at)
    step = list(entries.order_by("at", "pk")[:A_STEP])
    tickets = in_bulk({entry.content["ticket"] for entry in step})
    said = {pk for entry in step if (pk := entry.content.get("message"))}
    messages = Message.objects.select_related("conversation").in_bulk(said)
    first = first_words(entry.content["ticket"] for entry in step if not entry.content.get("message"))
    if content.event == OPENED:
        for entry in step:
            if entry.by is None and entry.content["ticket"] in tickets:
                as_it_arrived(tickets[entry.content["ticket"]])
    return Found(
        occasions=[
            (tickets[pk], messages.get(entry.content.get("message") or 0) or first.get(pk), entry.at)
            for entry in step
            if (pk := entry.content["ticket"]) in tickets
        ],
        looked=len(step),
        after=f"{(step[-1].at - EPOCH) // timedelta(microseconds=1)}-{step[-1].pk}" if len(step) == A_STEP else "",
    )


def as_it_arrived(ticket: Ticket) -> None:
    """A customer's ticket begins with nobody; only the copy that is looked at is put back, the row stays as it is."""
    ticket.team, ticket.owner, ticket.state = None, None, State.NEW


def place(after: str) -> tuple[datetime | None, int]:
    stamp, _dash, pk = after.partition("-")
    at = number(stamp)
    return (EPOCH + timedelta(microseconds=at), number(pk)) if at and len(stamp) == 16 else (None, 0)


def in_bulk(pks: Iterable[int]) -> dict[int, Ticket]:
    return Ticket.objects.select_related("customer__organisation").in_bulk(set(pks))


def first_words(tickets: Iterable[int]) -> dict[int, Message]:
    """What each ticket began with."""
    first = Message.objects.filter(ticket__in=set(tickets), visibility=Message.PUBLIC).order_by("ticket", "at", "pk")
    return {message.ticket_id: message for message in first.distinct("ticket").select_related("conversation")}


def lain(content: Content, after: str) -> Found:
    """Tickets to which nothing has happened since, and whose time came within the week: so they stand today as they stood then."""
    longest = timedelta(minutes=content.minutes)
    tickets = lying(narrowed(Ticket.objects.select_related("customer__organisation"), content), content)
    ripened = tickets.filter(changed_at__gt=now() - longest - WEEK, changed_at__lte=now() - longest, pk__gt=number(after))
    step = list(ripened.order_by("pk")[:A_STEP])
    said = last_words(step)
    return Found(
        occasions=[(ticket, said.get(ticket.pk), ticket.changed_at + longest) for ticket in step],
        looked=len(step),
        after=str(step[-1].pk) if len(step) == A_STEP else "",
    )


def last_words(tickets: Sequence[Ticket]) -> dict[int, Message]:
    """What each customer said last."""
    last = Message.objects.filter(ticket__in=tickets, visibility=Message.PUBLIC, operator__isnull=True)
    found = last.order_by("ticket", "-at", "-pk").distinct("ticket").select_related("conversation")
    return {message.ticket_id: message for message in found}


def stretched(content: Content, after: str) -> Found:
    """Occasions that were waiting: who said what when tells how long each side waited for the other."""
    step = list(
        Ticket.objects.select_related("customer__organisation")
        .filter(changed_at__gte=now() - WEEK, pk__gt=number(after))
        .order_by("pk")[:A_STEP]
    )
    said: dict[int, list[Message]] = {}
    public = Message.objects.filter(ticket__in=step, visibility=Message.PUBLIC).select_related("conversation")
    for message in public.order_by("ticket", "at", "pk"):
        said.setdefault(message.ticket_id, []).append(message)
    longest = timedelta(minutes=content.minutes)
    return Found(
        occasions=[
            (ticket, said[ticket.pk][index], said[ticket.pk][index].at + longest)
            for ticket in step
            for index in too_long(
                [(one.at, one.operator_id is not None) for one in said.get(ticket.pk, [])],
                until=ticket.resolved_at or now(),
                longest=longest,
                for_us=content.event == WAITS,
            )
        ],
        looked=len(step),
        after=str(step[-1].pk) if len(step) == A_STEP else "",
    )


def too_long(said: Sequence[tuple[datetime, bool]], *, until: datetime, longest: timedelta, for_us: bool) -> list[int]:
    """Which messages (moment, whether it is ours) the other side left without an answer for longer. Pure.

    A customer waits from his first message of several in a row, we from our last one.
    """
    found, since = [], None
    for index, (at, is_ours) in enumerate(said):
        if is_ours == for_us:
            if since is not None and at - said[since][0] > longest:
                found.append(since)
            since = None
        elif since is None or not for_us:
            since = index
    if since is not None and until - said[since][0] > longest:
        found.append(since)
    return found
