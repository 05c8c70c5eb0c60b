"""`/teams` and `/operators`: our own people, to read."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop
from ninja import Path, Query, Router

from otklik.accounts.models import Operator, Team
from otklik.api import answers
from otklik.api.access import SCOPED, CallerRequest
from otklik.api.shapes import services as shapes
from otklik.api.shapes.common import LAST, Cursor, Id, Limit

router = Router()
READ = SCOPED["people:read"]
Number = Annotated[int, Path(ge=1, le=LAST)]


@router.get("/teams", auth=READ, response=shapes.TeamPage, summary=gettext_noop("List teams"))
def list_teams(request: CallerRequest, cursor: Cursor = None, limit: Limit = 50) -> HttpResponse:
    return answers.page(Team.objects.all(), ("id",), cursor, limit, lambda rows: [shapes.team_json(one) for one in rows])


@router.get("/operators", auth=READ, response=shapes.OperatorPage, summary=gettext_noop("List operators"))
def list_operators(
    request: CallerRequest, team: Annotated[Id | None, Query()] = None, cursor: Cursor = None, limit: Limit = 50
) -> HttpResponse:
    """Those who work here, with roles and teams."""
    found = Operator.objects.active().prefetch_related("teams")
    if team is not None:
        found = found.filter(teams=team)
    return answers.page(found, ("id",), cursor, limit, lambda rows: [shapes.operator_json(one) for one in rows])


@router.get("/operators/me", auth=READ, response=shapes.OperatorShown, summary=gettext_noop("Whose token this is"))
def read_me(request: CallerRequest) -> HttpResponse:
    return answers.one(shapes.operator_json(request.auth.operator))


@router.get("/operators/{id}", auth=READ, response=shapes.OperatorShown, summary=gettext_noop("Read an operator"))
def read_operator(request: CallerRequest, id: Number) -> HttpResponse:
    return answers.one(shapes.operator_json(get_object_or_404(Operator.objects.active(), pk=id)))
