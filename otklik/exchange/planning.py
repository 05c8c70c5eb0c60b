"""Planned work and service requests, out and in. Nothing of it is published, and nobody is asked anew, because a file was taken."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from otklik.accounts.models import Operator
from otklik.catalogue.models import Request, Situation
from otklik.changes.actions import LONGEST, TEXTS
from otklik.changes.models import Change, Risk, State
from otklik.exchange.models import Subject
from otklik.exchange.records import Record, Rows, shown
from otklik.exchange.saying import said as _
from otklik.lib.clock import now
from otklik.lib.refused import Refused
from otklik.lib.text import clean
from otklik.services.models import Component, Service

OVER = (State.FINISHED, State.CANCELLED)
MOMENTS = ("started_at", "finished_at", "cancelled_at")
CHANGE_COLUMNS = (
    *("id", "title_ru", "title_en", "state", "risk", "from_at", "to_at", "services", "components"),
    *(*TEXTS, "made_at", *MOMENTS),
)
REQUEST_COLUMNS = ("id", "ticket", "situation", "state", "answers", "filed_at", "decided_at")
LONGEST_LABEL, MOST_ANSWERS = 120, 100


def changes(person: Operator | None) -> QuerySet[Change]:
    found = Change.objects.all() if person is None else Change.objects.seen_by(person)
    return found.prefetch_related("services", "components__service")


def change_values(change: Change) -> dict[str, Any]:
    own = {name: getattr(change, name) for name in CHANGE_COLUMNS if name not in ("id", "services", "components")}
    parts = [f"{part.service.slug}/{part.slug}" for part in change.components.all()]
    return {"id": change.pk, "services": [one.slug for one in change.services.all()], "components": parts} | own


def take_change(_taker: object, record: Record) -> int:
    """What was over stays over. What lies ahead becomes a draft: it is published when a lead here has approved it."""
    title_ru, title_en = (record.line(name, most=160) for name in ("title_ru", "title_en"))
    if not (title_ru or title_en):
        raise Refused(_("It does not say what is done: there is no title."))
    from_at, to_at = record.moment("from_at"), record.moment("to_at")
    if from_at is None or to_at is None or to_at <= from_at:
        raise Refused(_("It needs a beginning (from_at) and an end after it (to_at)."))
    services = services_of(record)
    state = record.one_of("state", list(State.values), State.DRAFT)
    moments = {name: record.moment(name) for name in MOMENTS} if state in OVER else {}
    change = Change.objects.create(
        title_ru=title_ru or title_en,
        title_en=title_en,
        from_at=from_at,
        to_at=to_at,
        state=state if state in OVER else State.DRAFT,
        risk=record.one_of("risk", list(Risk.values), Risk.LOW),
        made_at=record.moment("made_at") or now(),
        **{name: clean(record.text(name), most=LONGEST) for name in TEXTS},
        **moments,
    )
    change.services.set(services)
    change.components.set(components_of(record, services))
    return change.pk


def services_of(record: Record) -> list[Service]:
    slugs = set(record.words("services"))
    found = list(Service.objects.filter(slug__in=slugs))
    if missing := sorted(slugs - {one.slug for one in found}):
        raise Refused(_("There is no service “%(slug)s”: import the services first.") % {"slug": shown(missing[0])})
    if not found:
        raise Refused(_("It names no service."))
    return found


def components_of(record: Record, services: Iterable[Service]) -> list[Component]:
    """Of the services named; each is written “service/part”."""
    named = set(record.words("components"))
    known = {
        f"{one.service.slug}/{one.slug}": one for one in Component.objects.filter(service__in=services).select_related("service")
    }
    if missing := sorted(named - known.keys()):
        raise Refused(_("There is no part “%(name)s” of these services.") % {"name": shown(missing[0].rpartition("/")[2])})
    return [known[name] for name in sorted(named)]


def requests(person: Operator | None) -> QuerySet[Request]:
    found = Request.objects.all() if person is None else Request.objects.seen_by(person)
    return found.select_related("ticket", "situation")


def request_values(request: Request) -> dict[str, Any]:
    return {
        "id": request.pk,
        "ticket": request.ticket.number,
        "situation": request.situation.slug,
        "state": request.state,
        "answers": [{"label": one["label"], "value": one["value"]} for one in request.answers],
        "filed_at": request.filed_at,
        "decided_at": request.decided_at,
    }


def take_request(taker: Rows, record: Record) -> int:
    """The form behind a ticket that was imported before. One that still waits would have to ask people again, so it is filed anew."""
    state = record.one_of("state", [state for state, _words in Request.STATES], Request.FREE)
    if state == Request.WAITING:
        raise Refused(_("It still waits for approval, and those who were asked work elsewhere: decide it there first, or file it here anew."))  # fmt: skip
    slug = record.line("situation", most=60)
    situation = Situation.objects.filter(slug=slug).first()
    if situation is None:
        raise Refused(_("There is no life situation “%(slug)s”: import the life situations first.") % {"slug": shown(slug)})
    external = record.line("ticket", most=120)
    ticket = taker.needed(Subject.TICKETS, external, _("Its ticket %(id)s is not here yet: import the tickets first."))
    if Request.objects.filter(ticket=ticket).exists():
        raise Refused(_("Its ticket has a request already."))
    decided_at = record.moment("decided_at")
    filed_at = record.moment("filed_at") or now()
    request = Request.objects.create(
        ticket_id=ticket,
        situation=situation,
        state=state,
        answers=answers_of(record, situation),
        filed_at=filed_at,
        decided_at=None if state == Request.FREE else decided_at or filed_at,
    )
    return request.pk


def answers_of(record: Record, situation: Situation) -> list[dict[str, Any]]:
    """Each finds its question by the label; one that is asked no more keeps its words."""
    given = [Record(subject="", external="", values=one) for one in record.listed("answers")[:MOST_ANSWERS]]
    told = [(one.line("label", most=LONGEST_LABEL), clean(one.text("value"), most=LONGEST)) for one in given]
    return [{"question": question_of(situation, label), "label": label, "value": value} for label, value in told if label]


def question_of(situation: Situation, label: str) -> int:
    return situation.questions.filter(Q(label_ru=label) | Q(label_en=label)).values_list("pk", flat=True).first() or 0
