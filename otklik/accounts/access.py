"""Who may enter: decorators for views by role, and the ways to one person, team or contact point."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from otklik.accounts.models import ContactPoint, Operator, Role, Team
from otklik.accounts.sent_forms import answered_once
from otklik.pages.shown import came_from, wants_part

P = ParamSpec("P")


class PersonRequest(HttpRequest):
    """A request of one of our own people: what a view behind `people` receives."""

    user: Operator


PersonView = Callable[Concatenate[PersonRequest, P], HttpResponseBase]
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def people(*roles: Role) -> Callable[[PersonView[P]], View[P]]:
    """Lets in those who hold one of the roles, or every active person when none is named.

    The signed-out are led to sign-in and come back; a wrong role gets 403 in words.
    """

    def guarded(view: PersonView[P]) -> View[P]:
        @wraps(view)
        def answer(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return to_sign_in(request)
            if roles and not request.user.has_role(*roles):
                raise PermissionDenied
            return answered_once(request, request.user, lambda: view(request, *args, **kwargs))  # type: ignore[arg-type]

        answer.roles = frozenset(roles)  # type: ignore[attr-defined]
        return answer

    return guarded


staff_only = people()
operators_only = people(Role.OPERATOR, Role.LEAD)
responders_only = people(Role.RESPONDER, Role.LEAD)
leads_only = people(Role.LEAD)
admins_only = people(Role.ADMIN)
leads_and_admins_only = people(Role.LEAD, Role.ADMIN)


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Leads to sign-in and back; a part of a page leads the whole page there, because a fetch would follow a redirect."""
    if not wants_part(request):
        back = request.get_full_path() if request.method == "GET" else came_from(request)
        return redirect_to_login(back)
    return HttpResponse(status=200, headers={"HX-Redirect": redirect_to_login(came_from(request)).url, "HX-Reswap": "none"})


def may(*roles: Role) -> Callable[[HttpRequest], bool]:
    """For places and slots: whether the reader holds one of the roles."""

    def asked(request: HttpRequest) -> bool:
        user: Any = request.user
        return user.is_authenticated and user.has_role(*roles)

    return asked


def person_for(person: Operator, id: int) -> Operator:
    """A colleague, for leads and admins; to others he does not exist, except themselves."""
    known = (
        Operator.objects.get_queryset()
        if person.has_role(Role.LEAD, Role.ADMIN)
        else Operator.objects.get_queryset().filter(pk=person.pk)
    )
    return get_object_or_404(known, pk=id)


def team_for(person: Operator, id: int) -> Team:
    """A team, for admins."""
    return get_object_or_404(Team.objects.all() if person.is_admin else Team.objects.none(), pk=id)


def contact_point_for(person: Operator, id: int) -> ContactPoint:
    """One of the person's own contact points."""
    return get_object_or_404(ContactPoint, operator=person, pk=id)
