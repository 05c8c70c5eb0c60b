"""Calling responders: one after another, until somebody answers; never silently given up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from otklik.accounts.models import ContactPoint, Operator, Role, Shift
from otklik.incidents.access import may_repair
from otklik.incidents.actions.locking import locked, stamp
from otklik.incidents.facts import NobodyAnswered, OwnerLeft, PageDeclined, PageFailed, PageSent
from otklik.incidents.models import Incident, Page, PageTry
from otklik.incidents.rules import NEXT_ROUND_AFTER, PAGE_WAIT, WORKING
from otklik.journal.record import record
from otklik.lib.clock import now
from otklik.lib.refused import Refused


@dataclass(frozen=True, kw_only=True)
class Way:
    """One way of one call: what is tried, and the row that remembers it."""

    page: int
    attempt: int
    kind: str
    address: str


def duty_list(at: datetime, *, with_leads: bool) -> list[Operator]:
    """Whom to call, in order: those on duty; nobody on duty: all responders; later rounds go on to the leads."""
    shifts = (
        Shift.objects.at(at)
        .filter(kind=Shift.DUTY, operator__is_active=True)
        .select_related("operator")
        .order_by("position", "starts_at", "pk")
    )
    people = [shift.operator for shift in shifts] or list(Operator.objects.active().with_role(Role.RESPONDER).order_by("pk"))
    if with_leads or not people:
        people += Operator.objects.active().with_role(Role.LEAD).order_by("pk")
    return list(dict.fromkeys(people))


def begin_round(incident: Incident, *, after: timedelta = timedelta(0), last: Operator | None = None) -> list[str]:
    """Plans one pass through the list; `last` is put at its end. Returns the incident's fields to be saved."""
    rounds = incident.pages.aggregate(Max("round"))["round__max"]
    number = 0 if rounds is None else rounds + 1
    begin = now() + after
    people = duty_list(now(), with_leads=number > 0 and incident.is_unanswered)
    if last in people:
        people = [person for person in people if person != last] + [last]
    Page.objects.bulk_create(
        Page(incident=incident, responder=person, round=number, position=position, due_at=begin + position * PAGE_WAIT)
        for position, person in enumerate(people)
    )
    incident.is_calling = True
    incident.is_unanswered = incident.is_unanswered or not people
    return ["is_calling", "is_unanswered"]


@transaction.atomic
def begin_call(page: Page) -> list[Way]:
    """Writes down what is going to be tried, before it is: a repeat after a crash tries only what is not done, under the same keys."""
    incident = locked(page.incident)
    page = Page.objects.select_for_update(of=("self",)).select_related("responder").get(pk=page.pk)
    if not incident.is_calling or page.state != Page.WAITING:
        return []
    earlier = incident.pages.filter(state=Page.SENT)
    earlier.update(state=Page.UNANSWERED, ended_at=now())
    following(page).update(due_at=now() + PAGE_WAIT)
    ways: list[tuple[str, str, ContactPoint | None]] = [
        (point.kind, point.address, point) for point in page.responder.contact_points.all()
    ] or [(ContactPoint.EMAIL, page.responder.email, None)]
    if not may_repair(page.responder):
        ways = []
    planned = []
    for kind, address, point in ways:
        attempt, _made = PageTry.objects.get_or_create(page=page, kind=kind, contact_point=point, defaults={"at": now()})
        if attempt.sent_at is None and not attempt.error:
            planned.append(Way(page=page.pk, attempt=attempt.pk, kind=kind, address=address))
    if not planned:
        _concluded(incident, page)
    return planned


def following(page: Page) -> QuerySet[Page]:
    """The one who is called next, as a query that can be updated."""
    waiting = Page.objects.filter(incident=page.incident_id, round=page.round, state=Page.WAITING).exclude(pk=page.pk)
    return Page.objects.filter(pk__in=waiting.order_by("position").values("pk")[:1])


def note_try(attempt: int, *, error: str) -> None:
    """What became of one way; an empty error means that it left."""
    done = {"error": error[:300]} if error else {"sent_at": now()}
    PageTry.objects.filter(pk=attempt).update(**done)


@transaction.atomic
def conclude_call(page: int) -> None:
    """After a way has come to its end: called when one way worked, not reached when none did and the next is called at once."""
    found = Page.objects.select_related("incident").get(pk=page)
    incident = locked(found.incident)
    _concluded(incident, Page.objects.select_for_update(of=("self",)).get(pk=page))


def _concluded(incident: Incident, page: Page) -> None:
    if page.state != Page.WAITING:
        return
    if page.tries.filter(sent_at__isnull=False).exists():
        page.state, page.sent_at = Page.SENT, now()
        incident.save(update_fields=[stamp(incident, "paged")])
        record(PageSent(incident=incident.pk, page=page.pk, responder=page.responder_id))
    elif page.tries.filter(error="").exists():
        return
    else:
        page.state, page.ended_at = Page.FAILED, now()
        following(page).update(due_at=now())
        record(PageFailed(incident=incident.pk, page=page.pk, responder=page.responder_id))
    page.save(update_fields=["state", "sent_at", "ended_at"])


@transaction.atomic
def end_round(incident: Incident) -> None:
    """Nobody is left to call and nobody answered: every screen says so, and the list is gone through again."""
    incident = locked(incident)
    if not incident.is_calling or incident.pages.filter(state=Page.WAITING).exists():
        return
    called = incident.pages.filter(state=Page.SENT)
    if called.filter(sent_at__gt=now() - PAGE_WAIT).exists():
        return
    called.update(state=Page.UNANSWERED, ended_at=now())
    was_unanswered, incident.is_unanswered = incident.is_unanswered, True
    fields = begin_round(incident, after=NEXT_ROUND_AFTER)
    incident.save(update_fields=fields)
    # With an empty duty list this is looked at every second: it is said once, and a person who comes on duty is called.
    if incident.pages.filter(state=Page.WAITING).exists() or not was_unanswered:
        record(NobodyAnswered(incident=incident.pk, round=incident.pages.aggregate(Max("round"))["round__max"] or 0))


@transaction.atomic
def decline(incident: Incident, *, by: Operator) -> Incident:
    """The responder cannot come: the next one is called at once. Whoever had taken it gives it back."""
    incident = locked(incident)
    if not incident.is_live:
        return incident
    if incident.owner_id == by.pk and not incident.is_calling:
        give_back(incident, last=by)
        page = incident.pages.filter(responder=by, state=Page.ANSWERED).order_by("-round").first()
    else:
        page = incident.pages.filter(responder=by, state__in=[*Page.OPEN, Page.UNANSWERED]).order_by("-round").first()
        if page is None:
            if incident.pages.filter(responder=by).exists():
                return incident
            raise Refused(_("You have not been called for this incident, so there is nothing to decline and nothing to do."))
        following(page).update(due_at=now())
    if page is not None:
        page.state, page.ended_at = Page.DECLINED, now()
        page.save(update_fields=["state", "ended_at"])
    record(PageDeclined(incident=incident.pk, page=page.pk if page else None, responder=by.pk, by=by.pk))
    return incident


@transaction.atomic
def call_in_place_of(incident: Incident) -> Incident:
    """Whoever had taken it has left, or repairs nothing any more: nobody would come otherwise."""
    incident = locked(incident)
    owner = incident.owner
    if owner is not None and incident.state in WORKING and not incident.is_calling and not may_repair(owner):
        give_back(incident, last=owner)
        record(OwnerLeft(incident=incident.pk, responder=owner.pk))
    return incident


def give_back(incident: Incident, *, last: Operator) -> None:
    """The locked incident is nobody's, and others are called."""
    incident.owner = None
    incident.save(update_fields=["owner", *begin_round(incident, last=last)])
