"""Who answers and who repairs now, and in which order responders are paged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from otklik.accounts import rules
from otklik.accounts.actions.company import locked_company
from otklik.accounts.actions.people import close
from otklik.accounts.actions.unread import check_read
from otklik.accounts.facts import DutyReordered, OperatorCameBack, OperatorSteppedAway, ShiftEnded, ShiftStarted
from otklik.accounts.models import Operator, Shift
from otklik.journal.record import record
from otklik.lib.clock import now
from otklik.lib.refused import Refused
from otklik.lib.text import clean_line
from otklik.lib.versions import version_of


@transaction.atomic
def start_shift(operator: Operator, *, kind: str = Shift.DESK, by: Operator | None = None) -> Shift:
    """Puts a person on shift from now on; on duty last in the order. Who is on already stays as he is."""
    operator = Operator.objects.get_queryset().select_for_update().get(pk=operator.pk)
    refuse_strangers(operator, by)
    if not operator.is_active or not rules.may_work(operator.roles, kind):
        raise Refused(_("{name} has no role for this shift. An admin can give it.").format(name=operator))
    shift = open_shift(operator, kind)
    if shift is None:
        shift = Shift.objects.create(operator=operator, kind=kind, position=last_position(kind) + 1)
        record(ShiftStarted(operator=operator.pk, shift=shift.pk, what=kind, by=by.pk if by else None))
    return shift


def last_position(kind: str) -> int:
    """Of those who are on duty now; at the desk there is no order."""
    last = Shift.objects.at(now()).filter(kind=kind).aggregate(last=Max("position"))["last"] if kind == Shift.DUTY else 0
    return last or 0


@transaction.atomic
def enter_shift(
    operator: Operator, *, kind: str, starts_at: datetime, ends_at: datetime | None, position: int | None, by: Operator | None
) -> Shift | None:
    """Writes a shift down that was begun elsewhere. None when it is known, and for one who is on such a shift here already."""
    operator = Operator.objects.get_queryset().select_for_update().get(pk=operator.pk)
    refuse_strangers(operator, by)
    own = operator.shifts.filter(kind=kind)
    is_over = ends_at is not None and ends_at <= now()
    if own.filter(starts_at=starts_at).exists() or (not is_over and own.filter(Q(ends_at=None) | Q(ends_at__gt=now())).exists()):
        return None
    if not is_over and not operator.is_active:
        raise Refused(_("This person may not sign in. Switch the account on first."))
    if not is_over and not rules.may_work(operator.roles, kind):
        raise Refused(_("{name} has no role for this shift. An admin can give it.").format(name=operator))
    place = position or last_position(kind) + 1
    shift = Shift.objects.create(operator=operator, kind=kind, starts_at=starts_at, ends_at=ends_at, position=place)
    if not is_over:
        record(ShiftStarted(operator=operator.pk, shift=shift.pk, what=kind, by=by.pk if by else None))
    return shift


def who_is_on() -> dict[str, list[int]]:
    """The numbers of those who are on each kind of shift now."""
    on = Shift.objects.at(now()).values_list("kind", "operator_id").distinct()
    return {kind: sorted(person for one, person in on if one == kind) for kind in (Shift.DESK, Shift.DUTY)}


@transaction.atomic
def set_shifts(wanted: Mapping[str, Iterable[Operator]], *, by: Operator, read: int | None = None) -> None:
    """From now on these people are on these kinds of shift, and nobody else.

    Raises `Newer` when others are on shift than the person has read.
    """
    locked_company()  # One such list at a time.
    on = who_is_on()
    check_read(read, version_of(on))
    for kind, people in wanted.items():
        stay = {operator.pk: operator for operator in people}
        for operator in sorted(stay.values(), key=str):
            start_shift(operator, kind=kind, by=by)
        for operator in Operator.objects.get_queryset().filter(pk__in=set(on[kind]) - set(stay)):
            end_shift(operator, kind=kind, by=by)


@transaction.atomic
def end_shift(operator: Operator, *, kind: str = Shift.DESK, by: Operator | None = None) -> None:
    """Takes a person off shift. Twice is once."""
    operator = Operator.objects.get_queryset().select_for_update().get(pk=operator.pk)
    refuse_strangers(operator, by)
    for shift in Shift.objects.at(now()).filter(operator=operator, kind=kind).select_for_update():
        record(ShiftEnded(operator=operator.pk, shift=shift.pk, what=kind, by=by.pk if by else None))
        close(shift)


@transaction.atomic
def step_away(operator: Operator, reason: str, *, by: Operator) -> None:
    """Gives the person no work until he is back. The shift goes on; another reason replaces the first."""
    shift = own_desk_shift(operator, by)
    if shift is None:
        raise Refused(_("{name} is not on shift now, so no work is given anyway: you need do nothing.").format(name=operator))
    is_new = shift.away_since is None
    shift.away_since, shift.away_reason = shift.away_since or now(), clean_line(reason, most=80)
    shift.save(update_fields=["away_since", "away_reason"])
    if is_new:
        record(OperatorSteppedAway(operator=operator.pk, shift=shift.pk, what=shift.kind, by=by.pk))


@transaction.atomic
def come_back(operator: Operator, *, by: Operator) -> None:
    """The person takes work again. Twice is once."""
    shift = own_desk_shift(operator, by)
    if shift is not None and shift.away_since is not None:
        shift.away_since, shift.away_reason = None, ""
        shift.save(update_fields=["away_since", "away_reason"])
        record(OperatorCameBack(operator=operator.pk, shift=shift.pk, what=shift.kind, by=by.pk))


def own_desk_shift(operator: Operator, by: Operator) -> Shift | None:
    """The open desk shift of a person, both locked: whoever gives work waits until this is decided."""
    Operator.objects.get_queryset().select_for_update().get(pk=operator.pk)
    refuse_strangers(operator, by)
    return Shift.objects.at(now()).filter(operator=operator, kind=Shift.DESK).select_for_update().first()


@transaction.atomic
def move_on_duty(operator: Operator, step: int, *, by: Operator) -> None:
    """Pages this responder one place earlier (-1) or later (+1)."""
    if not rules.may_set_shift(by.roles, is_own=False):
        raise Refused(_("Only a lead or an admin changes the order. Ask one of them."))
    shifts = list(Shift.objects.at(now()).filter(kind=Shift.DUTY).select_for_update().order_by("position", "starts_at", "pk"))
    shift = next((shift for shift in shifts if shift.operator_id == operator.pk), None)
    if shift is None:
        raise Refused(_("{name} is not on duty now: the shift is over. Choose somebody who is.").format(name=operator))
    for position, moved in enumerate(rules.moved(shifts, shift, step), start=1):
        Shift.objects.filter(pk=moved.pk).update(position=position)
    record(DutyReordered(by=by.pk))


def open_shift(operator: Operator, kind: str) -> Shift | None:
    return Shift.objects.at(now()).filter(operator=operator, kind=kind).first()


def refuse_strangers(operator: Operator, by: Operator | None) -> None:
    if by is not None and not rules.may_set_shift(by.roles, is_own=by.pk == operator.pk):
        raise Refused(_("You can change your own shift; another's is changed by a lead or an admin."))
