"""Saved views as they stand in the list's head; counted when the page is there already, and never further than they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from otklik.accounts.models import Operator
from otklik.desk.listing import Choice, count_of
from otklik.desk.models import SavedView
from otklik.desk.saved.access import teams_to_save_for
from otklik.journal.prepared import WHO, Prepared
from otklik.journal.statements import part

COUNTED = 99
seen_views = Prepared(lambda who: SavedView.objects.seen_by(part(Operator, id=who)).select_related("team"), WHO)


@dataclass(frozen=True, kw_only=True)
class ViewLink:
    """One view in the head."""

    pk: int
    name: str
    href: str
    is_current: bool
    team: str
    count: str = ""


def choice_of(view: SavedView) -> Choice:
    return choice_at(view.query)


def choice_at(query: str) -> Choice:
    return Choice.of(dict(parse_qsl(query.removeprefix("?"))))


def views_of(operator: Operator, current: Choice, *, counted: bool = False) -> list[ViewLink]:
    here = current.query(rows="", after="")
    return [
        ViewLink(
            pk=view.pk,
            name=view.name,
            href=reverse("desk:list") + view.query,
            is_current=view.query == here,
            team=view.team.name if view.team else "",
            count=shown_count(operator, choice_of(view)) if counted else "",
        )
        for view in seen_views(operator.pk)
    ]


def shown_count(operator: Operator, choice: Choice) -> str:
    count = count_of(operator, choice, most=COUNTED + 1)
    return f"{COUNTED}+" if count > COUNTED else str(count)


def views_screen(operator: Operator, choice: Choice, *, counted: bool = False) -> dict[str, Any]:
    views: Any = SimpleLazyObject(lambda: views_of(operator, choice, counted=counted))
    is_plain = not (choice.words or choice.filters)
    return {
        "saved_views": views,
        "current_view": SimpleLazyObject(lambda: next((one for one in views if one.is_current), None)),
        "may_save_view": not is_plain,
        "save_teams": SimpleLazyObject(lambda: list(teams_to_save_for(operator))),
        "choice_query": choice.query(rows="", after="").removeprefix("?"),
        "counted": counted,
    }
