"""The ways to a problem, and which problems may stand behind a ticket."""

from __future__ import annotations

import re

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from otklik.accounts.models import Operator, Role
from otklik.desk.models import Ticket
from otklik.incidents.models import Incident
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
    found = WORD.findall(words)[:MOST_WORDS]
    if not found:
        return among.none()
    query = SearchQuery(found[0], config="russian")
    for word in found[1:]:
        query |= SearchQuery(word, config="russian")
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
    live = Problem.objects.live().exclude(ticket_links__ticket=ticket)
    among = live.filter(Q(services=ticket.service_id) | Q(services__isnull=True)) if ticket.service_id else live
    found = list(like(ticket.subject, among.distinct())[:MOST_SUGGESTED])
    if len(found) < MOST_SUGGESTED and ticket.service_id:
        same = live.filter(services=ticket.service_id, state="known").exclude(pk__in=[one.pk for one in found])
        found += list(same[: MOST_SUGGESTED - len(found)])
    return found


def suggested_for_incident(incident: Incident) -> list[Problem]:
    """Live problems of the service that fails: whoever looks for the cause looks there first."""
    live = Problem.objects.live().exclude(incident_links__incident=incident)
    return list(live.filter(services=incident.service_id).prefetch_related("services")[:MOST_SUGGESTED])
