"""Who is on now, the own switch, and the order in which responders are paged."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from otklik.accounts import actions, rules
from otklik.accounts.access import PersonRequest, leads_and_admins_only, person_for, staff_only
from otklik.accounts.coming import first_address
from otklik.accounts.forms.people import named_for_shift
from otklik.accounts.models import Operator, Role, Shift
from otklik.accounts.reach import can_be_paged
from otklik.accounts.shell import shift_switch
from otklik.accounts.tabs import tabs
from otklik.lib.clock import now
from otklik.lib.refused import Refused
from otklik.pages.live import live_url
from otklik.pages.shown import gone_to, shown, shown_or_back, wants_part

TEMPLATE = "accounts/shifts.html"


@require_GET
@staff_only
def shifts(request: PersonRequest) -> HttpResponse:
    return shown(request, TEMPLATE, context_of(request), part="now")


def context_of(request: PersonRequest) -> dict[str, Any]:
    """Those on desk and on duty, and those who could be."""
    person = request.user
    open_shifts = list(
        Shift.objects.at(now())
        .select_related("operator")
        .filter(operator__is_active=True)
        .prefetch_related("operator__contact_points")
    )
    manages = rules.may_set_shift(person.roles, is_own=False)
    return {
        "tabs": tabs(request, "shifts"),
        "live_url": live_url(request, "duty"),
        "live_topics": "duty",
        "manages": manages,
        "me": person,
        "desk": [row_of(shift, person, manages) for shift in by_name(open_shifts) if shift.kind == Shift.DESK],
        "duty": [row_of(shift, person, manages) for shift in by_position(open_shifts) if shift.kind == Shift.DUTY],
        "desk_off": idle(Shift.DESK, open_shifts) if manages else [],
        "duty_off": idle(Shift.DUTY, open_shifts) if manages else [],
    }


def row_of(shift: Shift, person: Operator, manages: bool) -> dict[str, Any]:
    may_end = manages or shift.operator_id == person.pk
    is_reached = shift.kind == Shift.DESK or can_be_paged(shift.operator)
    return {
        "shift": shift,
        "name": str(shift.operator),
        "is_awaited": shift.operator.is_awaited,
        "may_end": may_end,
        "is_reached": is_reached,
    }


def by_name(shifts: list[Shift]) -> list[Shift]:
    return sorted(shifts, key=lambda shift: str(shift.operator).casefold())


def by_position(shifts: list[Shift]) -> list[Shift]:
    return sorted(shifts, key=lambda shift: (shift.position, shift.starts_at, shift.pk))


def idle(kind: str, open_shifts: list[Shift]) -> list[tuple[int, str]]:
    """Who could take such a shift and is on none, as options of a select."""
    on = [shift.operator_id for shift in open_shifts if shift.kind == kind]
    roles = [Role(role) for role in rules.SHIFT_ROLES[kind]]
    free = Operator.objects.active().with_role(*roles).exclude(pk__in=on).order_by("name", "email")
    return [(operator.pk, named_for_shift(operator)) for operator in free]


def chosen(request: PersonRequest) -> tuple[Operator, str]:
    """Whom and which kind the button means; without an id it means oneself."""
    kind, whom = request.POST.get("kind", Shift.DESK), request.POST.get("operator", "")
    if kind not in rules.SHIFT_ROLES:
        raise Refused(_("There is no such kind of shift, because somebody renamed or removed it. Choose one from the list."))
    if whom and not (whom.isascii() and whom.isdecimal() and len(whom) < 19):
        raise Refused(_("Choose a person from the list."))
    return (person_for(request.user, int(whom)) if whom else request.user), kind


@require_POST
@staff_only
def start(request: PersonRequest) -> HttpResponse:
    operator, kind = chosen(request)
    actions.start_shift(operator, kind=kind, by=request.user)
    comes = operator.pk == request.user.pk and kind == Shift.DESK
    address = first_address(request.user) if comes else ""
    return gone_to(request, address) if address else answer(request)


@require_POST
@staff_only
def end(request: PersonRequest) -> HttpResponse:
    operator, kind = chosen(request)
    actions.end_shift(operator, kind=kind, by=request.user)
    return answer(request)


@require_POST
@staff_only
def away(request: PersonRequest) -> HttpResponse:
    operator, _kind = chosen(request)
    actions.step_away(operator, request.POST.get("reason", ""), by=request.user)
    return answer(request)


@require_POST
@staff_only
def back(request: PersonRequest) -> HttpResponse:
    operator, _kind = chosen(request)
    actions.come_back(operator, by=request.user)
    return answer(request)


@require_POST
@leads_and_admins_only
def move(request: PersonRequest) -> HttpResponse:
    operator, _kind = chosen(request)
    actions.move_on_duty(operator, -1 if request.POST.get("step") == "up" else 1, by=request.user)
    return answer(request)


def answer(request: PersonRequest) -> HttpResponse:
    """The header's switch gets itself back; the page of shifts gets its list."""
    if wants_part(request) and switch_is_aimed_at(request):
        return HttpResponse(shift_switch(request))
    return shown_or_back(request, TEMPLATE, context_of(request), part="now")


def switch_is_aimed_at(request: HttpRequest) -> bool:
    return request.headers.get("HX-Target", "").endswith("#shift")
