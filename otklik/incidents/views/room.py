"""The incident room: stopwatch, log, forecast, briefing, the affected, and the next steps."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from otklik.accounts.access import PersonRequest, staff_only
from otklik.accounts.models import Operator
from otklik.incidents import access, actions, rules, words
from otklik.incidents.forms import READY, UNKNOWN, BriefingForm, ForecastForm, NoteForm, UpdateForm
from otklik.incidents.models import BriefingRead, Confirmation, Incident, Page, Reason
from otklik.incidents.outlook import outlook_of
from otklik.incidents.slots import filled
from otklik.incidents.timeline import folded, timeline_of
from otklik.incidents.views.live import live_context
from otklik.incidents.views.strip import title_of, word_of
from otklik.notices.models import Delivery
from otklik.pages.shown import shown
from otklik.pages.words import span_words

LOG_LINES = 300


@staff_only
@require_GET
def room(request: PersonRequest, pk: int) -> HttpResponse:
    incident = access.incident_for(request.user, pk)
    openings = {
        "side_slot": SimpleLazyObject(lambda: filled("room_side", request, incident)),
        "head_slot": SimpleLazyObject(lambda: filled("room_head", request, incident)),
    }
    return shown(request, "incidents/room.html", {**room_context(request, incident), **openings})


def room_context(request: PersonRequest, incident: Incident) -> dict[str, Any]:
    person = request.user
    outlook = outlook_of(incident)
    title, tone = title_of(incident)
    repairs = access.may_repair(person)
    briefing = incident.briefings.select_related("by").first()
    return {
        "wide": True,
        "incident": incident,
        "title": title if incident.is_live else incident.label,
        "tone": tone if incident.is_live else "quiet",
        "state_tone": words.TONES[incident.state],
        "word": word_of(incident, outlook) if outlook.is_late or incident.is_calling else "",
        "outlook": outlook,
        "forecast": outlook.forecast,
        "steps": words.steps_of(incident.state, is_calling=incident.is_calling) if repairs else (),
        "may_repair": repairs,
        "may_serve": access.may_serve(person),
        "may_decline": _may_decline(incident, person),
        "exits": exits_of(incident) if repairs else [],
        "others": _others(incident) if repairs else [],
        "stamps": stamps_of(incident),
        "since": incident.first_failure_at or incident.raised_at,
        "until": incident.fixed_at or incident.closed_at,
        "lengths": lengths_of(incident),
        "log": list(reversed(folded(timeline_of(incident, newest=LOG_LINES)))),
        "calls": incident.pages.select_related("responder").prefetch_related("tries").order_by("-round", "position")[:30],
        "briefing": briefing,
        "briefing_reads": BriefingRead.objects.filter(briefing=briefing).count() if briefing else 0,
        "not_informed": actions.not_yet_informed(incident) if incident.is_live else [],
        "has_read": briefing is not None and BriefingRead.objects.filter(briefing=briefing, operator=person).exists(),
        "updates": incident.updates.select_related("by")[:20],
        "affected": affected_numbers(incident),
        "raises": incident.raises.select_related("operator"),
        "note_form": NoteForm(auto_id="note_%s"),
        "update_form": UpdateForm(auto_id="update_%s"),
        "forecast_form": ForecastForm(auto_id="forecast_%s"),
        "briefing_form": BriefingForm(auto_id="briefing_%s", initial=as_initial(briefing)),
        "choices": choices(),
        **live_context(request, "desk", "duty", f"incident-{incident.pk}"),
    }


def choices() -> list[tuple[str, str]]:
    """Ready answers to “when”."""
    return [*((str(minutes), _("{n} min").format(n=minutes)) for minutes in READY), (UNKNOWN, _("Not known yet"))]


def stamps_of(incident: Incident) -> list[dict[str, Any]]:
    """Every stamp with its distance from the raise; of those still to come, only the ones that can."""
    begin = incident.raised_at
    rows: list[dict[str, Any]] = []
    for name, at in incident.stamps.items():
        if at is None and (not incident.is_live or name in ("first_failure", "first_report")):
            continue
        rows.append({"name": words.STAMP_NAMES[name], "at": at, "span": _distance(begin, at), "current": False})
    done = [row for row in rows if row["at"]]
    if done and incident.is_live:
        max(done, key=lambda row: row["at"])["current"] = True
    return rows


def _distance(begin: datetime | None, at: datetime | None) -> str:
    if begin is None or at is None or abs(at - begin) < timedelta(seconds=1):
        return ""
    return f"+{span_words(at - begin)}" if at > begin else f"−{span_words(begin - at)}"


def lengths_of(incident: Incident) -> list[tuple[str, str]]:
    lengths = rules.derived_times(incident.stamps)
    return [(str(words.LENGTH_NAMES[name]), span_words(span)) for name, span in lengths.items() if span is not None]


def exits_of(incident: Incident) -> list[tuple[str, str, str]]:
    """The side doors: name, words, question."""
    doors = [
        (
            "false-alarm",
            rules.State.FALSE_ALARM,
            _("False alarm"),
            _("Was there no failure? Customers who were told will read so."),
        ),
        (
            "clear",
            rules.State.SELF_CLEARED,
            _("Went away by itself"),
            _("Does it work again without a repair? Customers who were told will read so."),
        ),
    ]
    return [(name, text, question) for name, state, text, question in doors if rules.may_move(incident.state, state)]


def affected_numbers(incident: Incident) -> dict[str, Any]:
    """How many, why, what they were told, what they answered in this round."""
    total = incident.affected.count()
    answers = Confirmation.objects.filter(affected__incident=incident, round=incident.reopened).aggregate(
        through=Count("pk", filter=Q(answer=Confirmation.THROUGH)), broken=Count("pk", filter=Q(answer=Confirmation.BROKEN))
    )
    reasons = dict(Reason.objects.filter(affected__incident=incident).values_list("kind").annotate(n=Count("pk")))
    told = Delivery.objects.filter(notice__about=f"incident:{incident.pk}", recipient__startswith="customer:").aggregate(
        people=Count("recipient", distinct=True, filter=Q(state=Delivery.SENT)),
        waiting=Count("pk", filter=Q(state__in=[Delivery.QUEUED, Delivery.SENDING])),
        failed=Count("pk", filter=Q(state=Delivery.FAILED)),
    )
    silent = total - answers["through"] - answers["broken"]
    return {
        "total": total,
        "reasons": [(label, reasons[kind]) for kind, label in Reason.KINDS if kind in reasons],
        "told": told["people"],
        "waiting": told["waiting"],
        "failed": told["failed"],
        "is_asked": incident.fixed_at is not None,
        "silent": silent,
        **answers,
    }


def _may_decline(incident: Incident, person: Operator) -> bool:
    called = incident.pages.filter(responder=person, state__in=[*Page.OPEN, Page.UNANSWERED])
    return incident.is_calling and called.exists()


def _others(incident: Incident) -> list[Incident]:
    """Live incidents that this one could be merged into."""
    if not rules.may_move(incident.state, rules.State.MERGED):
        return []
    return list(Incident.objects.live().exclude(pk=incident.pk).select_related("service"))


def as_initial(briefing: Any) -> dict[str, str]:
    return {"say": briefing.say, "never_promise": briefing.never_promise, "workaround": briefing.workaround} if briefing else {}
