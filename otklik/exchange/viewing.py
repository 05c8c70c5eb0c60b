"""Saved views, one's own and a team's, out and in. What a view shows is each reader's own to see."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from otklik.accounts.models import Operator, Team
from otklik.desk.access import is_id
from otklik.desk.listing import SHELVES, WAITING, Choice
from otklik.desk.models import Kind, SavedView, State
from otklik.desk.narrowing import ME, NOBODY
from otklik.desk.order import Priority
from otklik.desk.saved.access import teams_to_save_for
from otklik.desk.saved.actions import save_view
from otklik.desk.saved.screen import choice_of
from otklik.exchange.knowing import team_named
from otklik.exchange.promising import PRIORITIES, service_named
from otklik.exchange.records import Record
from otklik.exchange.ruling import GONE
from otklik.exchange.saying import said as _
from otklik.exchange.staffing import person_named
from otklik.lib.refused import Refused

COLUMNS = ("name", "person", "team", "show", "service", "kind", "state", "priority", "owner", "language", "words")
PLAIN = ("service", "kind", "state", "language", "words")


def views(person: Operator | None) -> QuerySet[SavedView]:
    """One's own and those of one's teams, as in the head of the list."""
    found = SavedView.objects.all() if person is None else SavedView.objects.seen_by(person)
    return found.select_related("operator", "team")


def view_values(view: SavedView) -> dict[str, Any]:
    choice = choice_of(view)
    return {
        "name": view.name,
        "person": view.operator.email if view.operator else None,
        "team": view.team.name if view.team else None,
        "show": choice.shelf,
        **{name: getattr(choice, name) for name in PLAIN},
        "priority": {str(one.value): name for name, one in PRIORITIES.items()}.get(choice.priority, choice.priority and GONE),
        "owner": owner_told(choice.owner),
    }


def owner_told(owner: str) -> str:
    if not is_id(owner):
        return owner
    return Operator.objects.get_queryset().filter(pk=int(owner)).values_list("email", flat=True).first() or GONE


def take_view(record: Record, by: Operator | None) -> bool:
    """The same view once more is known; another one of its name is refused."""
    team = team_named(record, "team")
    person = person_named(record, "person") if record.line("person") else None
    if (team is None) == (person is None):
        raise Refused(_("A view belongs to a person or to a team: give one of the two, and not both."))
    refuse_strangers(person, team, by)
    choice = choice_in(record)
    name = record.line("name", most=60)
    here = SavedView.objects.filter(name=name, operator=person, team=team).first()
    if here is not None and here.query == choice.query(rows="", after=""):
        return False
    if here is not None:
        raise Refused(_("There is a view of this name that shows something else. Rename one of the two."))
    save_view(name, choice, by=by, team=team, person=person)
    return True


def refuse_strangers(person: Operator | None, team: Team | None, by: Operator | None) -> None:
    """Whoever may make such a view by hand brings it; an admin brings everybody's, and need not be able to read it afterwards."""
    if by is None or by.is_admin or (person is not None and person.pk == by.pk):
        return
    if team is None or not teams_to_save_for(by).filter(pk=team.pk).exists():
        raise Refused(_("This view belongs to somebody else, or to a team that is not yours. An admin can import it."))


def choice_in(record: Record) -> Choice:
    priority = PRIORITIES.get(record.one_of("priority", list(PRIORITIES), ""))
    service = service_named(record)
    return Choice.of(
        {
            "show": record.one_of("show", list(SHELVES), WAITING),
            "service": service.slug if service else "",
            "kind": record.one_of("kind", list(Kind.values), ""),
            "state": record.one_of("state", list(State.values), ""),
            "priority": str(Priority(priority).value) if priority else "",
            "owner": owner_in(record),
            "language": record.one_of("language", [code for code, _name in settings.LANGUAGES], ""),
            "q": record.line("words"),
        }
    )


def owner_in(record: Record) -> str:
    said = record.line("owner", most=254)
    return said if said in ("", ME, NOBODY) else str(person_named(record, "owner").pk)
