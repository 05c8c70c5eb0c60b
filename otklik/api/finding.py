"""Tickets found by words: what the desk's search box finds for the token's person, a page at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Annotated, Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query

from otklik.accounts.models import Operator
from otklik.api import answers, problems
from otklik.desk.models import Ticket
from otklik.desk.narrowing import narrows
from otklik.desk.search import keys
from otklik.desk.search.finding import LAST, Found, find, seen_teams
from otklik.desk.search.question import LONGEST, question_of
from otklik.lib.once import one_page
from otklik.lib.text import clean_line

Words = Annotated[
    str | None,
    Query(
        min_length=1,
        max_length=LONGEST,
        description="find by words and filters, as in the desk's search box",
        examples=["чемодан услуга:checkin после:вчера"],
    ),
]
# An answer to words has an order and a measure of time of its own.
APART = ("customer", "changed_since", "order")


def check_question(q: str, asked: Mapping[str, Any]) -> str:
    """The words, cleaned as the search box cleans them."""
    if apart := [name for name in APART if name in asked]:
        words = _("This does not go together with “q”. Leave it out and narrow down in “q” itself: from:, after:, before:.")
        raise problems.invalid([{"parameter": name, "detail": words} for name in apart])
    words = clean_line(q, most=LONGEST)
    if not question_of(words):
        raise problems.wrong_parameter("q", _("Say what to look for: at least one word, or a filter with its value."))
    return words


def page_found(
    person: Operator,
    words: str,
    chosen: Mapping[str, Any],
    team: int | None,
    cursor: str | None,
    limit: int,
    shown: Callable[[list[Ticket]], list[Any]],
) -> HttpResponse:
    """One page, the newest tickets first. The cursor holds the last of them, and which words were corrected at the beginning."""
    told = hashlib.sha256(repr((words, sorted(chosen.items()), team)).encode()).hexdigest()
    order = ("found", told[:16])
    before, instead = answers.place_of(cursor, order) if cursor else (LAST, {})
    with timezone.override(person.time_zone), one_page():
        among = parts_of(person, chosen, team)
        found = find(person, words, most=limit + 1, before=before, among=among, instead=instead) if among is not None else Found()
    if found.problem:
        raise problems.wrong_parameter("q", found.problem)
    ids = found.ids[:limit]
    tickets = Ticket.objects.seen_by(person).select_related("service").in_bulk(ids)
    following = answers.cursor_at([ids[-1], found.instead], order) if len(found.ids) > limit else None
    items = shown([tickets[one] for one in ids if one in tickets])
    return answers.one({"items": items, "next": following, "instead": found.instead})


def parts_of(person: Operator, chosen: Mapping[str, Any], team: int | None) -> list[str] | None:
    """What the search's index is asked besides; None when nothing can fit."""
    narrowed = narrows({name: str(value) for name, value in chosen.items()}, by=person)
    teams = seen_teams(person, [f"{keys.TEAM}{team}"]) if team is not None else []
    if narrowed is None or (team is not None and not teams):
        return None
    return [keys.any_of([key]) for key in [*(one.key for one in narrowed), *teams]]
