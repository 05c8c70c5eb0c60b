"""Briefings: what operators say, and who has taken note of it."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from otklik.accounts.models import Operator, Role
from otklik.incidents.actions.locking import check_live, locked, saved, stamp
from otklik.incidents.facts import BriefingAcknowledged, BriefingWritten, OperatorsInformed
from otklik.incidents.models import Briefing, BriefingRead, Incident
from otklik.journal.record import record
from otklik.lib.clock import now
from otklik.lib.refused import Refused
from otklik.lib.text import clean


@transaction.atomic
def brief(incident: Incident, say: str, never_promise: str = "", workaround: str = "", *, by: Operator) -> Briefing:
    """A new version of the briefing; everybody has to take note of it again. The same text once more is no new version."""
    incident = locked(incident)
    check_live(incident)
    parts = [clean(text, most=4000) for text in (say, never_promise, workaround)]
    if not parts[0]:
        raise Refused(_("Write what operators should say: this line cannot be empty."))
    last = incident.briefings.first()
    if last is not None and [last.say, last.never_promise, last.workaround] == parts:
        return last
    saved(incident)
    say, never_promise, workaround = parts
    briefing = write_briefing(incident, (say, ""), (never_promise, ""), workaround, by=by)
    record(BriefingWritten(incident=incident.pk, briefing=briefing.pk, by=by.pk))
    return briefing


def write_briefing(
    incident: Incident, say: tuple[str, str], never_promise: tuple[str, str], workaround: str = "", *, by: Operator | None
) -> Briefing:
    """The row of the next version, in Russian and in English. For actions that hold the incident's row."""
    last = incident.briefings.first()
    return incident.briefings.create(
        version=last.version + 1 if last else 1,
        say_ru=say[0],
        say_en=say[1],
        never_promise_ru=never_promise[0],
        never_promise_en=never_promise[1],
        workaround=workaround,
        by=by,
        at=now(),
    )


@transaction.atomic
def read_briefing(briefing: Briefing, *, by: Operator) -> Briefing:
    """An operator took note. When everybody on shift has, operators are informed. An old version counts for nothing."""
    incident = locked(briefing.incident)
    current = incident.briefings.first()
    if current is None or current.pk != briefing.pk:
        raise Refused(_("The briefing has changed meanwhile. Please read the new one."))
    _read, is_new = BriefingRead.objects.get_or_create(briefing=briefing, operator=by, defaults={"at": now()})
    if is_new:
        record(BriefingAcknowledged(incident=incident.pk, briefing=briefing.pk, by=by.pk))
    return briefing


def not_yet_informed(incident: Incident) -> list[Operator]:
    """Operators on shift who have not taken note of the current briefing."""
    current = incident.briefings.first()
    on_shift = Operator.objects.on_shift().with_role(Role.OPERATOR)
    return list(on_shift.exclude(pk__in=BriefingRead.objects.filter(briefing=current).values("operator")).order_by("name"))


@transaction.atomic
def stamp_operators_informed(incident: Incident) -> bool:
    """Stamps the moment when everybody on shift had read the briefing; nobody on shift informs nobody."""
    incident = locked(incident)
    if incident.operators_informed_at or not incident.is_live or not_yet_informed(incident):
        return False
    if not BriefingRead.objects.filter(briefing__incident=incident).exists():
        return False
    incident.save(update_fields=[stamp(incident, "operators_informed")])
    record(OperatorsInformed(incident=incident.pk))
    return True
