"""The ways to a problem, and which problems may stand behind a ticket."""

from __future__ import annotations

import re

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from otklik.accounts.models import Operator, Role
from otklik.desk.models import Ticket
from otklik.incidents.models import Incident
from otklik.journal.prepared import WHAT, WHICH, WHOSE, Prepared
from otklik.lib.text import clean_line
from otklik.problems.models import Problem

WORD = re.compile(r"\w{4,}")
MOST_WORDS = 12
MOST_SUGGESTED = 3
LIKE_ENOUGH = 0.05
WORDS = SearchVector("title", weight="A", config="russian") + SearchVector(
    "cause", "workaround_ru", "workaround_en", weight="C", config="russian"
)


def problem_for(person: Operator, pk: int) -> Problem:
    """The problem if this person may see it; otherwise it does not exist."""
    return get_object_or_404(Problem.objects.seen_by(person).select_related("owner").prefetch_related("services"), pk=pk)


def may_work_on(person: Operator) -> bool:
    """Who writes problems down and changes them: everybody who answers or repairs."""
    return person.is_active and person.has_role(Role.OPERATOR, Role.RESPONDER, Role.LEAD)


def may_solve(person: Operator) -> bool:
    """Who tells everybody that it is solved: responders and leads."""
    return person.is_active and person.has_role(Role.RESPONDER, Role.LEAD)


def like(words: str, among: QuerySet[Problem]) -> QuerySet[Problem]:
    """Those that share a word with this text, in any form; the likest first."""
    asked = any_of(words)
    return ranked(asked, among) if asked else among.none()


def any_of(words: str) -> str:
    """As a search that one of its words is enough for; empty when it has none."""
    return " or ".join(word.replace("_", " ") for word in WORD.findall(words)[:MOST_WORDS])


def ranked(asked: str, among: QuerySet[Problem]) -> QuerySet[Problem]:
    query = SearchQuery(asked, config="russian", search_type="websearch")
    return among.annotate(likeness=SearchRank(WORDS, query)).filter(likeness__gt=LIKE_ENOUGH).order_by("-likeness", "-pk")


def searched(person: Operator, words: str) -> QuerySet[Problem]:
    """By words or by the problem's number; without words the latest live ones."""
    seen, words = Problem.objects.seen_by(person).live(), clean_line(words, most=200)
    number = words.lstrip("#№ ")
    if not number:
        return seen
    if number.isascii() and number.isdigit() and len(number) < 18:
        return seen.filter(pk=int(number))
    by_title = seen.filter(title__icontains=words)
    return by_title if by_title.exists() else like(words, seen)


def suggested_for(ticket: Ticket) -> list[Problem]:
    """Live problems of the same service, or of none, whose words are like the ticket's; then the service's known errors."""
    asked, service = any_of(ticket.subject), ticket.service_id
    found: list[Problem] = []
    if asked:
        found = like_of_service(ticket.pk, asked, service) if service else like_of_any(ticket.pk, asked)
    if len(found) < MOST_SUGGESTED and service:
        found += [one for one in known_of_service(ticket.pk, service) if one not in found]
    return found[:MOST_SUGGESTED]


def not_linked(ticket: int) -> QuerySet[Problem]:
    return Problem.objects.live().exclude(ticket_links__ticket=ticket)


def of_service_or_none(service: int, among: QuerySet[Problem]) -> QuerySet[Problem]:
    return among.filter(Q(services=service) | Q(services__isnull=True))


like_of_any = Prepared(lambda ticket, asked: ranked(asked, not_linked(ticket).distinct())[:MOST_SUGGESTED], WHICH, WHAT)
like_of_service = Prepared(
    lambda ticket, asked, service: ranked(asked, of_service_or_none(service, not_linked(ticket)).distinct())[:MOST_SUGGESTED],
    WHICH,
    WHAT,
    WHOSE,
)
known_of_service = Prepared(
    lambda ticket, service: not_linked(ticket).filter(services=service, state="known")[: 2 * MOST_SUGGESTED], WHICH, WHOSE
)


def suggested_for_incident(incident: Incident) -> list[Problem]:
    """Live problems of the service that fails: whoever looks for the cause looks there first."""
    live = Problem.objects.live().exclude(incident_links__incident=incident)
    return list(live.filter(services=incident.service_id).prefetch_related("services")[:MOST_SUGGESTED])
