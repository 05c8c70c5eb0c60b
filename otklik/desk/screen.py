"""What the desk's one screen shows: the list, the ticket, its context. Each part is looked up only when it is drawn."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.template.loader import render_to_string
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from otklik.accounts.access import PersonRequest
from otklik.accounts.models import Operator
from otklik.desk import rules
from otklik.desk.access import colleagues_to_give_to, other_tickets, teams_to_give_to
from otklik.desk.actions import told_addresses
from otklik.desk.customer_slots import filled as filled_for
from otklik.desk.due import words_for_script
from otklik.desk.glance import told
from otklik.desk.listing import MINE, SHELVES, WAITING, Choice, Listing, listed, neighbours, unread_of
from otklik.desk.matter import matter_of, weight_of
from otklik.desk.models import Draft, State, Ticket
from otklik.desk.narrowing_screen import chosen_of, filter_fields
from otklik.desk.order import Priority
from otklik.desk.people import identifiers_shown
from otklik.desk.saved.screen import choice_at, shown_count, views_screen
from otklik.desk.search.passages import compiled, marked, passages
from otklik.desk.sheet import sheet_of
from otklik.desk.slots import filled, over_list
from otklik.desk.thread import thread_of
from otklik.desk.words import TONES, clock_of, reach_of
from otklik.desk.writing.screen import RowMark, row_marks, writing_screen
from otklik.pages.addresses import address
from otklik.pages.live import live_url

AFTER_WORDS = [
    (State.WAITING_CUSTOMER, lambda: _("wait for the customer")),
    (State.OPEN, lambda: _("it stays with us")),
    (State.RESOLVED, lambda: pgettext("ticket", "resolved")),
]


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the list."""

    number: int
    href: str
    name: str
    subject: str
    service: str
    is_new: bool
    clock: str
    due: str
    tone: str
    word: str
    word_tone: str
    owner: str
    is_current: bool
    weight: str = ""
    weight_tone: str = ""
    weight_shape: str = ""
    key: str = ""
    passage: str = ""
    mark: RowMark = field(default_factory=RowMark)

    @property
    def html(self) -> SafeString:
        """Drawn once for all who see the same: of a list that is looked at again, few rows have changed."""
        return drawn(self, get_language() or "")


@lru_cache(maxsize=2000)
def drawn(row: Row, _language: str) -> SafeString:
    return render_to_string("desk/row.html", {"row": row})


def list_screen(request: PersonRequest, ticket: Ticket | None = None) -> dict[str, Any]:
    """The list and what stands around it; every page of the desk begins with this."""
    choice = Choice.of(asked(request))
    here_url = address("desk:ticket", ticket.number) if ticket else address("desk:list")
    listing: Any = SimpleLazyObject(lambda: listed(request.user, choice))
    topics = ["desk", "tickets", "work", "presence"] + ([f"ticket-{ticket.pk}", f"presence-{ticket.pk}"] if ticket else [])
    return {
        "wide": True,
        "here": "tickets",
        "choice": choice,
        "query": choice.query(),
        "due_words": words_for_script(),
        "here_url": here_url,
        "shelf_name": _("Found") if choice.words else SHELVES[choice.shelf],
        "shelves": SimpleLazyObject(lambda: shelves_of(request.user, choice)),
        "filter_fields": SimpleLazyObject(lambda: filter_fields(choice)),
        "chosen": SimpleLazyObject(lambda: chosen_of(choice)),
        "without_words": choice.query(rows="", after="", q=""),
        "unfiltered_url": address("desk:list") + choice.query(rows="", after="", **dict.fromkeys(choice.filters, "")),
        "rows": SimpleLazyObject(lambda: rows_of(request.user, listing, choice, ticket)),
        "found": SimpleLazyObject(lambda: listing.found),
        "more_url": SimpleLazyObject(lambda: here_url + listing.more_query if listing.more_query else ""),
        "list_slot": SimpleLazyObject(lambda: over_list(request)),
        **views_screen(request.user, choice),
        "live_url": live_url(request, *topics),
        "live_topics": topics,
    }


def shelves_screen(operator: Operator, choice: Choice) -> dict[str, Any]:
    """The shelves alone, with how many tickets stand on those that one works through."""
    return {"query": choice.query(), "shelves": shelves_of(operator, choice, counted=True), "counted": True}


def shelves_of(operator: Operator, choice: Choice, *, counted: bool = False) -> list[dict[str, Any]]:
    unread = unread_of(operator)
    return [
        {
            "href": address("desk:list") + choice.on(shelf),
            "text": words,
            "current": shelf == choice.shelf and not choice.words,
            "count": unread.get(shelf, 0),
            "total": shown_count(operator, choice_at(choice.on(shelf))) if counted and shelf in (WAITING, MINE) else "",
        }
        for shelf, words in SHELVES.items()
    ]


def asked(request: PersonRequest) -> dict[str, str]:
    """What the address asks for; a part that answers a form belongs to the page on which the form stands."""
    page = request.headers.get("HX-Current-URL", "") if request.method == "POST" else ""
    if not page:
        return request.GET.dict()
    try:
        return dict(parse_qsl(urlsplit(page).query, max_num_fields=20))
    except ValueError:
        return {}


def rows_of(operator: Operator, listing: Listing, choice: Choice, current: Ticket | None) -> list[Row]:
    above, below = neighbours(listing.tickets, current.number if current else None)
    keys = {ticket.number: key for ticket, key in ((above, "KeyK"), (below, "KeyJ")) if ticket}
    said = passages([ticket.pk for ticket in listing.tickets], listing.found.stems)
    words = compiled(listing.found.stems)
    marks = row_marks(operator, listing.tickets)
    query, place = choice.query(), address("desk:list")
    rows = [
        row(
            ticket,
            f"{place}{ticket.number}/{query}",
            current,
            keys.get(ticket.number, ""),
            words,
            said.get(ticket.pk, ""),
            has_news=ticket.pk in listing.news,
        )
        for ticket in listing.tickets
    ]
    return [replace(one, mark=marks[one.number]) if one.number in marks else one for one in rows]


def row(
    ticket: Ticket,
    href: str,
    current: Ticket | None,
    key: str,
    words: re.Pattern[str],
    passage: str,
    *,
    has_news: bool = False,
) -> Row:
    clock = clock_of(ticket, short=True)
    is_usual = ticket.state in (State.NEW, State.OPEN, State.RESOLVED)
    weight = weight_of(ticket)
    is_told = ticket.is_live and (weight.priority != Priority.NORMAL or bool(weight.why))
    return Row(
        weight=(weight.why or weight.word) if is_told else "",
        weight_tone=weight.tone,
        weight_shape=weight.shape,
        number=ticket.number,
        href=href,
        name=marked(str(ticket.customer), words),
        subject=marked(bare_subject(ticket), words),
        passage=passage,
        service=ticket.service.name if ticket.service else "",
        is_new=ticket.state == State.NEW or has_news,
        clock=clock.words,
        due=clock.due_at.isoformat() if clock.due_at else "",
        tone=clock.tone,
        word="" if is_usual else pgettext("ticket", "merged") if ticket.merged_into_id else str(ticket.get_state_display()),
        word_tone=TONES[State(ticket.state)],
        owner=str(ticket.owner) if ticket.owner else "",
        is_current=current is not None and current.pk == ticket.pk,
        key=key,
    )


def bare_subject(ticket: Ticket) -> str:
    """The subject without the service's name, which stands in its own place: a narrow row has room for one of them."""
    before, colon, rest = ticket.subject.partition(": ")
    if not colon or ticket.service is None or before not in (ticket.service.name_ru, ticket.service.name_en):
        return ticket.subject
    return rest[:1].upper() + rest[1:]


def ticket_screen(request: PersonRequest, ticket: Ticket, **more: Any) -> dict[str, Any]:
    """The whole screen with a ticket in the middle."""
    state = State(ticket.state)
    return {
        **list_screen(request, ticket),
        "ticket": ticket,
        "title": ticket.subject,
        "number": ticket.number,
        "state_word": state.label,
        "state_tone": TONES[state],
        "clock": SimpleLazyObject(lambda: clock_of(ticket)),
        "moves": [
            (move.value, move.label, rules.SENTENCES[move])
            for move in State
            if rules.may_move(state, move) and move not in (State.RESOLVED, State.CLOSED)
        ],
        "may_resolve": rules.may_move(state, State.RESOLVED),
        "may_claim": ticket.owner is None or not ticket.owner.is_active,
        "is_mine": ticket.owner_id == request.user.pk,
        "whose": ticket.whose,
        "lines": SimpleLazyObject(lambda: thread_of(ticket)),
        "told_addresses": SimpleLazyObject(lambda: told_addresses(ticket)),
        "reach": SimpleLazyObject(lambda: reach_of(ticket, request.user)),
        "after_words": [(after.value, words()) for after, words in AFTER_WORDS],
        "identifiers": SimpleLazyObject(lambda: identifiers_shown(ticket.customer)),
        "customer_now_slot": SimpleLazyObject(lambda: filled_for("now", request, ticket.customer, ticket)),
        "customer_promises_slot": SimpleLazyObject(lambda: filled_for("promises", request, ticket.customer, ticket)),
        "customer_visits_slot": SimpleLazyObject(lambda: filled_for("visits", request, ticket.customer, ticket)),
        "sheet": SimpleLazyObject(lambda: sheet_of(ticket)),
        "others": SimpleLazyObject(lambda: others_of(request.user, ticket) if told(ticket, "others") else []),
        "head_slot": SimpleLazyObject(lambda: filled("ticket_head", request, ticket)),
        "before_slot": SimpleLazyObject(lambda: filled("ticket_before", request, ticket)),
        "context_slot": SimpleLazyObject(lambda: filled("ticket_context", request, ticket)),
        "clocks_slot": SimpleLazyObject(lambda: filled("ticket_clocks", request, ticket)),
        "links_slot": SimpleLazyObject(lambda: filled("ticket_links", request, ticket)),
        "goals": SimpleLazyObject(lambda: goals_of(request.user, ticket)),
        **writing_screen(request, ticket, request.user),
        **matter_of(request.user, ticket),
        **more,
    }


def out_of_sight_screen(request: PersonRequest, number: int) -> dict[str, Any]:
    """The list, and in place of a ticket that the reader does not see what he had begun to write there."""
    begun = list(Draft.objects.unfinished().filter(operator=request.user, ticket__number=number))
    return {
        **list_screen(request),
        "number": number,
        "begun": "\n\n".join(one.text for one in reversed(begun)),
        "begun_at": begun[0].version // 1000 if begun else 0,
    }


def others_of(operator: Operator, ticket: Ticket) -> list[dict[str, Any]]:
    return [
        {
            "href": address("desk:ticket", other.number),
            "number": other.number,
            "subject": other.subject,
            "word": other.get_state_display(),
            "tone": TONES[State(other.state)],
            "at": other.changed_at,
        }
        for other in other_tickets(operator, ticket)
    ]


def goals_to_give_to(operator: Operator) -> list[tuple[str, str]]:
    """To whom several tickets may be handed, whoever has each of them now."""
    return goals_of(operator, Ticket())


def goals_of(operator: Operator, ticket: Ticket) -> list[tuple[str, str]]:
    """To whom a ticket may be handed: teams first, then colleagues."""
    teams = [
        (f"team-{team.pk}", _("Team: %(name)s") % {"name": team.name})
        for team in teams_to_give_to()
        if team.pk != ticket.team_id or ticket.owner_id
    ]
    people = [
        (f"operator-{one.pk}", _("%(name)s (you)") % {"name": one} if one.pk == operator.pk else str(one))
        for one in colleagues_to_give_to()
        if one.pk != ticket.owner_id
    ]
    return [("", _("Choose a team or a colleague")), *teams, *people]
