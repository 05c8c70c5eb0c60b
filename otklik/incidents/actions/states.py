"""The steps of an incident from raised to closed, and its other exits."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from otklik.accounts.models import Operator
from otklik.incidents import texts
from otklik.incidents.actions.affected import move_affected
from otklik.incidents.actions.briefings import write_briefing
from otklik.incidents.actions.calling import begin_round
from otklik.incidents.actions.locking import check_live, check_move, locked, saved, stamp, stop_calling, write_update
from otklik.incidents.facts import (
    AlarmWasFalse,
    CauseIdentified,
    IncidentAcknowledged,
    IncidentCleared,
    IncidentClosed,
    IncidentConfirmed,
    IncidentFixed,
    IncidentMerged,
    IncidentMitigated,
    IncidentReopened,
)
from otklik.incidents.models import Incident, Raise
from otklik.incidents.rules import NEWS_EVERY, TAKEN_BACK, WORKING, State
from otklik.journal.record import record
from otklik.lib.clock import now
from otklik.lib.refused import Refused
from otklik.lib.text import clean


@transaction.atomic
def acknowledge(incident: Incident, *, by: Operator) -> Incident:
    """A responder takes it: all other calls stop. Whoever comes second changes nothing."""
    incident = locked(incident)
    check_live(incident)
    if not incident.is_calling and incident.state != State.RAISED:
        return incident
    fields = ["owner", "state", *stop_calling(incident, answered_by=by), stamp(incident, "acknowledged")]
    incident.owner = by
    if incident.state == State.RAISED:
        incident.state = State.ACKNOWLEDGED
        write_update(incident, texts.acknowledged(), by=by)
    saved(incident, *fields)
    record(IncidentAcknowledged(incident=incident.pk, by=by.pk))
    return incident


@transaction.atomic
def identify(incident: Incident, *, by: Operator, text_ru: str = "", text_en: str = "") -> Incident:
    """The cause is found. The texts are for the public; without them the plain sentence stands."""
    incident = locked(incident)
    if incident.state == State.IDENTIFIED:
        return incident
    _moved(incident, State.IDENTIFIED, "identified")
    write_update(incident, spoken(text_ru, text_en, texts.identified()), by=by)
    record(CauseIdentified(incident=incident.pk, by=by.pk))
    return incident


@transaction.atomic
def mitigate(incident: Incident, *, by: Operator, text_ru: str = "", text_en: str = "") -> Incident:
    """It works in some way, though the cause is still there."""
    incident = locked(incident)
    if incident.state == State.MITIGATED:
        return incident
    _moved(incident, State.MITIGATED, "mitigated")
    write_update(incident, spoken(text_ru, text_en, texts.mitigated()), by=by)
    record(IncidentMitigated(incident=incident.pk, by=by.pk))
    return incident


@transaction.atomic
def fix(incident: Incident, *, by: Operator, text_ru: str = "", text_en: str = "") -> Incident:
    """It is said to work again: every affected customer will be asked."""
    incident = locked(incident)
    if incident.state == State.FIXED:
        return incident
    incident.next_update_at = None
    fields = stop_calling(incident)
    _moved(incident, State.FIXED, "fixed", "next_update_at", *fields)
    write_update(incident, spoken(text_ru, text_en, texts.fixed()), by=by)
    # The old briefing says that it does not work: left standing, it would make operators say so.
    write_briefing(incident, *texts.briefing_after_repair(incident), by=None)
    record(IncidentFixed(incident=incident.pk, round=incident.reopened, by=by.pk))
    return incident


def confirm_all(incident: Incident) -> None:
    """Every affected customer got through. For the action that counted the last answer; the row is locked there."""
    incident.state = State.CONFIRMED
    saved(incident, "state")
    write_update(incident, texts.confirmed(), by=None)
    record(IncidentConfirmed(incident=incident.pk))


@transaction.atomic
def close(incident: Incident, *, by: Operator) -> Incident:
    """A person closes it. Those who were not asked or did not answer stay what they are: unproven."""
    incident = locked(incident)
    if incident.state == State.CLOSED:
        return incident
    _moved(incident, State.CLOSED, "closed")
    write_update(incident, texts.closed(), by=by)
    record(IncidentClosed(incident=incident.pk, by=by.pk))
    return incident


@transaction.atomic
def false_alarm(incident: Incident, *, by: Operator) -> Incident:
    """There was no failure."""
    incident = locked(incident)
    if incident.state == State.FALSE_ALARM:
        return incident
    incident.next_update_at = None
    _moved(incident, State.FALSE_ALARM, "closed", "next_update_at", *stop_calling(incident))
    write_update(incident, texts.false_alarm(), by=by)
    record(AlarmWasFalse(incident=incident.pk, by=by.pk))
    return incident


@transaction.atomic
def clear(incident: Incident, *, by: Operator | None) -> Incident:
    """It went away before anybody repaired it."""
    incident = locked(incident)
    if incident.state == State.SELF_CLEARED:
        return incident
    incident.next_update_at = None
    _moved(incident, State.SELF_CLEARED, "closed", "next_update_at", *stop_calling(incident))
    write_update(incident, texts.cleared(), by=by)
    record(IncidentCleared(incident=incident.pk, by=by.pk if by else None))
    return incident


@transaction.atomic
def merge_into(incident: Incident, other: Incident, *, by: Operator) -> Incident:
    """Both have one cause: people, credits and affected customers go on in the other. Returns the other."""
    # In one order, so that two merges at once cannot wait for each other.
    rows = {row.pk: row for row in (locked(one) for one in sorted((incident, other), key=lambda one: one.pk))}
    incident, other = rows[incident.pk], rows[other.pk]
    if incident.pk == other.pk:
        raise Refused(_("This cannot be merged, because it is the same incident. Choose another one."))
    check_live(other)
    incident.merged_into, incident.next_update_at = other, None
    _moved(incident, State.MERGED, "closed", "merged_into", "next_update_at", *stop_calling(incident))
    incident.merged.update(merged_into=other)
    for credit in incident.raises.all():
        Raise.objects.get_or_create(
            incident=other, operator_id=credit.operator_id, defaults={"ticket_id": credit.ticket_id, "at": credit.at}
        )
    move_affected(incident, other)
    for name in ("first_failure_at", "first_report_at"):
        known = [moment for moment in (getattr(incident, name), getattr(other, name)) if moment]
        setattr(other, name, min(known, default=None))
    saved(other, "first_failure_at", "first_report_at")
    record(IncidentMerged(incident=incident.pk, into=other.pk, by=by.pk))
    return other


@transaction.atomic
def reopen(incident: Incident, *, by: Operator) -> Incident:
    """A person of ours sees that it does not work after all."""
    incident = locked(incident)
    if incident.state in WORKING:
        return incident
    return reopen_now(incident, by=by)


def reopen_now(incident: Incident, *, by: Operator | None, broken: int = 0) -> Incident:
    """Back to work under the same stopwatch: responders are called again. For actions that hold the row."""
    check_move(incident, State.ACKNOWLEDGED)
    incident.state, incident.reopened = State.ACKNOWLEDGED, incident.reopened + 1
    incident.next_update_at = now() + NEWS_EVERY
    taken_back = [f"{name}_at" for name in TAKEN_BACK]
    for field in taken_back:
        setattr(incident, field, None)
    saved(incident, "state", "reopened", "next_update_at", *taken_back, *begin_round(incident))
    write_update(incident, texts.reopened(), by=by)
    write_briefing(incident, texts.briefing_reopened(incident), texts.briefing_never_promise(), by=None)
    record(IncidentReopened(incident=incident.pk, round=incident.reopened, broken=broken, by=by.pk if by else None))
    return incident


def spoken(text_ru: str, text_en: str, default: tuple[str, str]) -> tuple[str, str]:
    """What a person wrote, and the plain sentence in the language in which nothing was written."""
    return clean(text_ru, most=2000) or default[0], clean(text_en, most=2000) or default[1]


def _moved(incident: Incident, state: State, stamped: str, *fields: str) -> None:
    check_move(incident, state)
    incident.state = state
    saved(incident, "state", stamp(incident, stamped), *fields)
