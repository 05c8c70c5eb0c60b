"""The list of tickets: which, in what order, a page at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from otklik.accounts.models import Operator, Role
from otklik.customers.models import Customer
from otklik.desk.access import own_teams
from otklik.desk.models import LIVE, SETTLED, Follow, Mention, State, Ticket, TicketQuerySet, sees_tickets
from otklik.desk.narrowing import FILTERS, Narrow, narrows
from otklik.desk.search import keys
from otklik.desk.search.finding import Found, find, rare
from otklik.journal import statements
from otklik.journal.prepared import WHICH, WHO, Prepared
from otklik.journal.statements import columns, loaded, part
from otklik.lib.once import once
from otklik.lib.text import clean_line
from otklik.services.models import Service

WAITING, MINE, ALL, RESOLVED = "waiting", "mine", "all", "resolved"
FOLLOWING, MENTIONS, SNOOZED = "following", "mentions", "snoozed"
SHELVES: dict[str, Promise] = {
    WAITING: _("Waiting for us"),
    MINE: _("Mine"),
    ALL: _("All live"),
    SNOOZED: pgettext_lazy("tickets", "Put aside"),
    FOLLOWING: pgettext_lazy("tickets", "Following"),
    MENTIONS: pgettext_lazy("tickets", "Mentions"),
    RESOLVED: pgettext_lazy("tickets", "Resolved"),
}
# In which states a ticket can stand on a shelf; on the others in any.
STATES: dict[str, Sequence[State]] = {
    WAITING: (State.NEW, State.OPEN),
    **dict.fromkeys((MINE, ALL, SNOOZED), LIVE),
    RESOLVED: SETTLED,
}
# Shelves on which only what concerns one person stands, whatever its team.
PERSONAL = (MINE, FOLLOWING, MENTIONS, SNOOZED)
PAGE = 50
MOST = 200
LAST_PLACE = 2**62
# What rows are made of, in the order asked for, of those that the person may see. Prepared: fifty rows cost Django's own
# way, with its joins and deferred columns, three times as much.
ROWS = f"""
SELECT {columns(Ticket)}, customer.name, owner.name, owner.email, service.name_ru, service.name_en
FROM unnest(%s::bigint[]) WITH ORDINALITY AS wanted (id, place)
JOIN desk_ticket ON desk_ticket.id = wanted.id
JOIN customers_customer customer ON customer.id = desk_ticket.customer_id
LEFT JOIN accounts_operator owner ON owner.id = desk_ticket.owner_id
LEFT JOIN services_service service ON service.id = desk_ticket.service_id
WHERE %s OR desk_ticket.team_id IS NULL OR desk_ticket.team_id = ANY(%s::bigint[])
ORDER BY wanted.place
"""  # noqa: S608 - names of our own columns
NEWS = """
SELECT 'following', ticket_id FROM desk_follow WHERE operator_id = %(me)s AND news_at IS NOT NULL
UNION ALL SELECT 'mentions', ticket_id FROM desk_mention WHERE operator_id = %(me)s AND seen_at IS NULL
"""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What the reader wants to see. `rows` grows as he asks for more; `after` begins where a longer list was left."""

    shelf: str = WAITING
    service: str = ""
    kind: str = ""
    state: str = ""
    priority: str = ""
    owner: str = ""
    language: str = ""
    words: str = ""
    rows: int = PAGE
    after: str = ""

    @classmethod
    def of(cls, query: dict[str, str]) -> Choice:
        query = {name: clean_line(value, most=200) for name, value in query.items()}
        shelf = query.get("show", "")
        rows = query.get("rows", "")
        return cls(
            shelf=shelf if shelf in SHELVES else WAITING,
            words=query.get("q", ""),
            rows=min(max(int(rows), PAGE), MOST) if rows.isascii() and rows.isdigit() and len(rows) < 5 else PAGE,
            after=query.get("after", "")[:60],
            **{name: query.get(name, "")[:40] for name in FILTERS},
        )

    @property
    def filters(self) -> dict[str, str]:
        """Those that are chosen, in the order in which they are shown."""
        return {name: value for name in FILTERS if (value := getattr(self, name))}

    @property
    def states(self) -> Sequence[State]:
        """Those that a ticket of this list can have."""
        return tuple(State) if self.words else STATES.get(self.shelf, tuple(State))

    def on(self, shelf: str) -> str:
        """The query of another shelf: with the same filters, as far as they make sense there, and from its beginning."""
        kept = self.state if self.state in STATES.get(shelf, tuple(State)) else ""
        return self.query(show=shelf, state=kept, rows="", after="", q="")

    def query(self, **changes: str | int) -> str:
        """The choice as a query string, with what is usual left out."""
        values = {"show": self.shelf, **self.filters, "q": self.words, "rows": self.rows, "after": self.after, **changes}
        usual = {"show": WAITING, "rows": PAGE}
        kept = {name: value for name, value in values.items() if value and value != usual.get(name)}
        return f"?{urlencode(kept)}" if kept else ""


@dataclass(frozen=True, kw_only=True)
class Listing:
    """The tickets that are shown, and how to see those behind them; for a search also where its words stand."""

    tickets: Sequence[Ticket]
    more_query: str = ""
    news: frozenset[int] = frozenset()
    found: Found = field(default_factory=Found)


def listed(operator: Operator, choice: Choice) -> Listing:
    """One page. Ordered so that the next can begin after the last row, however many tickets there are."""
    if choice.words:
        found = found_for(operator, choice, most=choice.rows + 1)
        tickets = rows_by_id(operator, found.ids)
        more = len(found.ids) > choice.rows
        return Listing(tickets=tickets[: choice.rows], more_query=grown(choice) if more else "", found=found)
    ids = page_of(operator, choice)
    tickets = rows_by_id(operator, ids[: choice.rows])
    more = len(ids) > choice.rows and bool(tickets)
    news = frozenset(news_of(operator, choice.shelf))
    return Listing(tickets=tickets, more_query=more_query(choice, tickets[-1]) if more else "", news=news)


def rows_by_id(operator: Operator, ids: Sequence[int]) -> list[Ticket]:
    """What the rows show, in this order, of those that the person may see: of customer, owner and service the names alone."""
    if not ids or not sees_tickets(operator):
        return []
    owners: dict[int | None, Operator | None] = {None: None}
    services: dict[int | None, Service | None] = {None: None}
    tickets = []
    for row in statements.run(ROWS, [list(ids), operator.is_lead, own_teams(operator)]):
        ticket = loaded(Ticket, row)
        customer, owner, email, name_ru, name_en = row[-5:]
        if ticket.owner_id not in owners:
            owners[ticket.owner_id] = part(Operator, id=ticket.owner_id, name=owner, email=email)
        if ticket.service_id not in services:
            services[ticket.service_id] = part(Service, id=ticket.service_id, name_ru=name_ru, name_en=name_en)
        ticket.customer = part(Customer, id=ticket.customer_id, name=customer)
        ticket.owner, ticket.service = owners[ticket.owner_id], services[ticket.service_id]
        tickets.append(ticket)
    return tickets


def page_of(operator: Operator, choice: Choice) -> list[int]:
    """Ids of one page and one more.

    Each team's tickets lie together in an index: the first of every team are taken and put in order. Asked for all teams at
    once, PostgreSQL would leaf through everybody's tickets to find the few of a small team.
    """
    teams = None if operator.is_lead or choice.shelf in PERSONAL else own_teams(operator)
    filters = narrows(choice.filters, by=operator)
    if filters is None:
        return []
    few = rare(operator, [one.key for one in filters], most=choice.rows + 1) if filters and choice.shelf == RESOLVED else None
    if few is None and not choice.after:
        return first_page(operator, teams, filters, choice)
    tickets, order = ordered(narrowed(filters), operator, choice.shelf)
    if few is not None:
        tickets, teams = tickets.filter(pk__in=few), None
    return [row[0] for row in merged(after(tickets, choice), order, operator, teams, choice.rows)]


def narrowed(filters: Iterable[Narrow]) -> TicketQuerySet:
    return Ticket.objects.filter(*(one.condition for one in filters))


def first_page(operator: Operator, teams: Sequence[int] | None, filters: Iterable[Narrow], choice: Choice) -> list[int]:
    """A list from its beginning: what everybody looks at, again and again."""
    if not sees_tickets(operator):
        return []
    is_his = choice.shelf in PERSONAL and not (choice.shelf == SNOOZED and operator.is_lead)
    of_teams = None if teams is None else len(teams)
    page = first_pages(choice.shelf, choice.rows, of_teams, tuple(filters), is_lead=operator.is_lead, is_his=is_his)
    return [row[0] for row in page(*([operator.pk] if is_his else ()), *(teams or ()))]


@lru_cache(maxsize=500)
def first_pages(
    shelf: str, rows: int, teams: int | None, filters: tuple[Narrow, ...], *, is_lead: bool, is_his: bool
) -> Prepared[Any]:
    """For all who have as many teams and chose the same filters; `is_his` says whether the person himself stands in the question."""
    somebody = part(Operator, id=WHO, roles=[Role.LEAD if is_lead else Role.OPERATOR], is_active=True)
    numbers = None if teams is None else [WHICH + turn for turn in range(teams)]
    return Prepared(
        lambda *_examples: merged(*ordered(narrowed(filters), somebody, shelf), somebody, numbers, rows),
        *([WHO] if is_his else ()),
        *(numbers or ()),
    )


def merged(
    tickets: TicketQuerySet, order: tuple[str, str], operator: Operator, teams: Sequence[int] | None, rows: int
) -> QuerySet[Ticket, Any]:
    """Those that he sees, in one: asked all together, or for each of his teams and for none."""
    most = rows + 1
    columns = [column.removeprefix("-") for column in order]
    if teams is None:
        return tickets.seen_by(operator).order_by(*order).values_list("pk")[:most]
    firsts = [
        (tickets.filter(team=team) if team else tickets.filter(team__isnull=True))
        .order_by(*order)
        .values_list("pk", *columns)[:most]
        for team in [None, *teams]
    ]
    return firsts[0].union(*firsts[1:], all=True).order_by(*order)[:most] if teams else firsts[0]


def count_of(operator: Operator, choice: Choice, *, most: int) -> int:
    """How many tickets it shows, counted no further than `most`."""
    if choice.words:
        return len(found_for(operator, choice, most=most).ids)
    return len(page_of(operator, replace(choice, rows=most - 1, after="")))


def found_for(operator: Operator, choice: Choice, *, most: int) -> Found:
    """What is found by its words, among what the filters leave."""
    filters = narrows(choice.filters, by=operator)
    if filters is None:
        return Found()
    return find(operator, choice.words, most=most, among=[keys.any_of([one.key]) for one in filters])


def ordered(tickets: TicketQuerySet, operator: Operator, shelf: str) -> tuple[TicketQuerySet, tuple[str, str]]:
    if shelf == WAITING:
        return tickets.filter(turn_at__isnull=False), ("turn_at", "number")
    newest = ("-changed_at", "-number")
    if shelf == MINE:
        return tickets.filter(owner=operator, state__in=LIVE), newest
    if shelf == FOLLOWING:
        return tickets.filter(pk__in=Follow.objects.filter(operator=operator).values("ticket")), newest
    if shelf == MENTIONS:
        return tickets.filter(pk__in=Mention.objects.filter(operator=operator).values("ticket")), newest
    if shelf == SNOOZED:
        return tickets.filter(snoozed_until__isnull=False), newest
    return tickets.filter(state__in=SETTLED if shelf == RESOLVED else LIVE), newest


def unread_of(operator: Operator) -> dict[str, int]:
    """How many tickets have news for him, on the shelves that keep such count."""
    return {shelf: len(tickets) for shelf, tickets in all_news_of(operator).items()}


def news_of(operator: Operator, shelf: str) -> set[int]:
    """The tickets of a shelf in which something is new to him; few, because he opens them."""
    return all_news_of(operator).get(shelf, set()) if shelf in (FOLLOWING, MENTIONS) else set()


@once
def all_news_of(operator: Operator) -> dict[str, set[int]]:
    """By shelf. Most of the time there are none, and one statement says so."""
    found: dict[str, set[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(NEWS, {"me": operator.pk})
        for shelf, ticket in cursor.fetchall():
            found.setdefault(shelf, set()).add(ticket)
    if found:
        among = set().union(*found.values())
        seen = set(Ticket.objects.seen_by(operator).filter(pk__in=among).values_list("pk", flat=True))
        found = {shelf: tickets & seen for shelf, tickets in found.items()}
    return found


def after(tickets: TicketQuerySet, choice: Choice) -> TicketQuerySet:
    """Begins behind the row that `after` names; nonsense begins at the beginning."""
    stamp, _dash, number = choice.after.partition("-")
    if (
        not (stamp.isascii() and stamp.isdigit() and number.isascii() and number.isdigit())
        or len(stamp) > 16
        or int(number) > LAST_PLACE
    ):
        return tickets
    at, place = datetime.fromtimestamp(int(stamp) / 1_000_000, UTC), int(number)
    if choice.shelf == WAITING:
        return tickets.filter(Q(turn_at__gt=at) | Q(turn_at=at, number__gt=place), turn_at__gte=at)
    return tickets.filter(Q(changed_at__lt=at) | Q(changed_at=at, number__lt=place), changed_at__lte=at)


def more_query(choice: Choice, last: Ticket) -> str:
    """First the list grows, so that it stays one live piece; a very long one goes on on another page."""
    if choice.rows < MOST:
        return grown(choice)
    at = last.turn_at if choice.shelf == WAITING else last.changed_at
    stamp = round(at.timestamp() * 1_000_000) if at else 0
    return choice.query(after=f"{stamp}-{last.number}", rows=PAGE)


def grown(choice: Choice) -> str:
    return choice.query(rows=min(choice.rows * 2, MOST)) if choice.rows < MOST else ""


def neighbours(tickets: Sequence[Ticket], number: int | None) -> tuple[Ticket | None, Ticket | None]:
    """The tickets above and below the current one; without a current one, the first is below."""
    place = next((index for index, ticket in enumerate(tickets) if ticket.number == number), None)
    if place is None:
        return None, tickets[0] if tickets else None
    return (tickets[place - 1] if place else None), (tickets[place + 1] if place + 1 < len(tickets) else None)
