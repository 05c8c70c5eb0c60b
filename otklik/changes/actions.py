"""What can be done about planned work: one function a use case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from otklik.accounts.models import Operator
from otklik.changes import facts, letters, rules
from otklik.changes.access import may_plan, may_serve
from otklik.changes.models import Change, ChangeRead, State
from otklik.journal.record import record
from otklik.lib.clock import now
from otklik.lib.refused import Newer, Refused
from otklik.lib.text import clean, clean_line
from otklik.services.models import Component, Service

LONGEST = 4000
LINES = ("title_ru", "title_en")
TEXTS = ("plan", "text_ru", "text_en", "say", "never_promise")
WRONG_WINDOWS = {
    rules.ENDS_FIRST: gettext_lazy("The end must be after the beginning."),
    rules.PAST: gettext_lazy("This time is over already: choose one that is ahead."),
    rules.TOO_LONG: gettext_lazy("That is longer than two weeks: nobody believes such a window. Plan it in parts."),
    rules.TOO_FAR: gettext_lazy("That is more than a year ahead. Plan it when its day is nearer."),
}


def locked(change: Change) -> Change:
    return Change.objects.select_for_update().get(pk=change.pk)


def check_planner(person: Operator) -> None:
    if not may_plan(person):
        raise Refused(_("Planning work is not in your role: only responders and leads do it. Ask one of them."))


def check_lead(person: Operator) -> None:
    if not (person.is_active and person.is_lead):
        raise Refused(_("Your role does not allow this: only a lead decides it. Ask one."))


def check_move(change: Change, state: str) -> None:
    if not rules.may_move(change.state, state):
        raise Refused(_("This cannot follow now: the planned work has changed meanwhile. Look at it again."))


def check_window(begin: datetime, end: datetime) -> None:
    if wrong := rules.wrong_window(begin, end, now()):
        raise Refused(str(WRONG_WINDOWS[wrong]))


def entered(change: Change, state: str, **values: Any) -> Change:
    """Puts a locked change into a state; whoever reads of it reads anew."""
    change.state, change.version, change.changed_at = state, change.version + 1, now()
    for name, value in values.items():
        setattr(change, name, value)
    change.save()
    return change


@transaction.atomic
def save_change(
    change: Change | None,
    *,
    by: Operator,
    from_at: datetime,
    to_at: datetime,
    services: Iterable[Service],
    components: Iterable[Component] = (),
    risk: str = "low",
    read: int | None = None,
    **texts: str,
) -> Change:
    """Plans work or changes the plan. What was approved and is changed by another than a lead must be approved anew.

    Raises `Newer` when it is no more the version that the person has read.
    """
    check_planner(by)
    services = list(services)
    if not services:
        raise Refused(_("Say which services are touched."))
    check_window(from_at, to_at)
    held = locked(change) if change is not None else Change(author=by)
    if change is not None and read is not None and read != held.version:
        raise Newer(_("A colleague has changed this plan meanwhile. Open it again to see the newer one."))
    if held.state not in (State.DRAFT, State.ASKED, State.APPROVED):
        raise Refused(_("The work has begun or is over: its plan stays as it was. Give a new end or cancel it."))
    for name in LINES + TEXTS:
        if name in texts:
            setattr(held, name, clean_line(texts[name], most=160) if name in LINES else clean(texts[name], most=LONGEST))
    if not (held.title_ru or held.title_en):
        raise Refused(_("Say in a few words what is done."))
    held.title_ru = held.title_ru or held.title_en
    if held.from_at != from_at:
        held.reminded_at = None
    held.from_at, held.to_at, held.risk = from_at, to_at, risk
    falls_back = held.state == State.APPROVED and not by.is_lead
    held = entered(held, State.ASKED if falls_back else held.state)
    held.services.set(services)
    held.components.set(part for part in components if part.service_id in {service.pk for service in services})
    if falls_back:
        letters.ask_leads(held)
    record((facts.ChangeEdited if change is not None else facts.ChangePlanned)(change=held.pk, by=by.pk))
    return held


@transaction.atomic
def ask_approval(change: Change, *, by: Operator) -> Change:
    check_planner(by)
    change = locked(change)
    check_move(change, State.ASKED)
    check_window(change.from_at, change.to_at)
    change = entered(change, State.ASKED)
    letters.ask_leads(change)
    record(facts.ChangeApprovalAsked(change=change.pk, by=by.pk))
    return change


@transaction.atomic
def approve(change: Change, *, by: Operator, read: int | None = None) -> Change:
    """From now on it stands on the status page, and operators are briefed a day before. `read` is the version on the lead's
    page: what was changed since is not approved unread."""
    check_lead(by)
    change = locked(change)
    if change.state == State.APPROVED:
        return change
    if read is not None and read != change.version:
        raise Refused(_("The plan has changed since you opened this page. Read it once more, then approve."))
    check_move(change, State.APPROVED)
    check_window(change.from_at, change.to_at)
    if not (change.text_ru or change.text_en):
        raise Refused(
            _("Customers would read nothing about it, because the text is empty. Write what they should know, then approve.")
        )
    change = entered(change, State.APPROVED, approver=by, approved_at=now())
    record(facts.ChangeApproved(change=change.pk, by=by.pk))
    return change


@transaction.atomic
def send_back(change: Change, *, by: Operator) -> Change:
    check_lead(by)
    change = locked(change)
    if change.state != State.ASKED:
        check_move(change, State.DRAFT)
    change = entered(change, State.DRAFT)
    record(facts.ChangeSentBack(change=change.pk, by=by.pk))
    return change


@transaction.atomic
def start(change: Change, *, by: Operator) -> Change:
    check_planner(by)
    change = locked(change)
    if change.state == State.STARTED:
        return change
    check_move(change, State.STARTED)
    if now() >= change.to_at:
        raise Refused(_("Its window is over. Give it a new one first, so that customers are not surprised."))
    change = entered(change, State.STARTED, started_at=now())
    record(facts.ChangeStarted(change=change.pk, by=by.pk))
    return change


@transaction.atomic
def prolong(change: Change, to_at: datetime, *, by: Operator) -> Change:
    """A new end is promised while the work goes on."""
    check_planner(by)
    change = locked(change)
    if change.state != State.STARTED:
        raise Refused(_("Only work that goes on can be prolonged; change the plan instead."))
    check_window(max(change.from_at, change.started_at or change.from_at), to_at)
    change = entered(change, State.STARTED, to_at=to_at, overrun_at=None)
    record(facts.ChangeProlonged(change=change.pk, by=by.pk))
    return change


@transaction.atomic
def finish(change: Change, *, by: Operator) -> Change:
    check_planner(by)
    change = locked(change)
    if change.state == State.FINISHED:
        return change
    check_move(change, State.FINISHED)
    change = entered(change, State.FINISHED, finished_at=now())
    record(facts.ChangeFinished(change=change.pk, by=by.pk))
    return change


@transaction.atomic
def cancel(change: Change, *, by: Operator) -> Change:
    """Whoever had read of it reads that it does not take place."""
    check_planner(by)
    change = locked(change)
    if change.state == State.CANCELLED:
        return change
    check_move(change, State.CANCELLED)
    change = entered(change, State.CANCELLED, cancelled_at=now())
    record(facts.ChangeCancelled(change=change.pk, by=by.pk))
    return change


@transaction.atomic
def read_briefing(change: Change, version: int, *, by: Operator) -> None:
    """An operator took note. An old version counts for nothing."""
    change = locked(change)
    if not may_serve(by):
        raise Refused(_("Briefings are for those who answer customers. Ask an admin for that role."))
    if change.version != version:
        raise Refused(_("The briefing has changed meanwhile. Please read the new one."))
    _read, is_new = ChangeRead.objects.get_or_create(change=change, version=version, operator=by)
    if is_new:
        record(facts.ChangeBriefingRead(change=change.pk, by=by.pk))


@transaction.atomic
def remind(change: Change) -> bool:
    """Once, an hour before: those who do it and those who lead the shift."""
    change = locked(change)
    if change.state != State.APPROVED or change.reminded_at or not rules.is_reminder_due(change.from_at, now()):
        return False
    change.reminded_at = now()
    change.save(update_fields=["reminded_at"])
    letters.remind(change)
    return True


@transaction.atomic
def note_overrun(change: Change) -> bool:
    """The window is over and the work was neither finished, prolonged nor, if it never began, cancelled."""
    change = locked(change)
    if change.state not in (State.APPROVED, State.STARTED) or change.overrun_at or now() < change.to_at:
        return False
    change.overrun_at = change.changed_at = now()
    change.save(update_fields=["overrun_at", "changed_at"])
    letters.warn_of_overrun(change)
    record(facts.ChangeOverran(change=change.pk))
    return True
