"""The lead's board: live, readable from afar, and the place from which work is moved."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from otklik.accounts.access import PersonRequest, leads_only
from otklik.desk.access import colleagues_to_give_to, is_id, teams_to_give_to, ticket_for
from otklik.desk.actions import hand_over, put_back
from otklik.desk.models import Ticket
from otklik.insight import actions
from otklik.insight.board import board_of
from otklik.insight.forms import GiveForm, NoteForm
from otklik.lib.refused import Refused
from otklik.pages.live import live_url
from otklik.pages.preferences import THEMES
from otklik.pages.shown import shown, shown_or_back, toast, wants_part

NOBODY = "nobody"
TOPICS = ("desk", "tickets", "shift", "work")


@require_GET
@leads_only
def board(request: PersonRequest) -> HttpResponse:
    """`?wall` (or `?wall=dark`) is for a screen on the wall: large, without anything to press."""
    wall = "wall" in request.GET
    theme = {"theme": request.GET["wall"]} if wall and request.GET["wall"] in THEMES else {}
    return shown(request, template(request), context_of(request, is_wall=wall) | theme, part="board")


def template(request: PersonRequest) -> str:
    return "insight/board_part.html" if wants_part(request) else "insight/board.html"


def context_of(request: PersonRequest, *, is_wall: bool = False) -> dict[str, Any]:
    return {
        **board_of(request.user),
        "is_wall": is_wall,
        "address": f"{reverse('insight:board')}{'?wall' if is_wall else ''}",
        "goals": () if is_wall else goals(),
        "key": uuid.uuid4(),
        "live_url": live_url(request, *TOPICS),
        "live_topics": list(TOPICS),
    }


def goals() -> list[tuple[str, str]]:
    """To whom a ticket may be given: teams first, then colleagues."""
    teams = [(f"team-{team.pk}", _("Team: %(name)s") % {"name": team.name}) for team in teams_to_give_to()]
    people = [(f"operator-{one.pk}", str(one)) for one in colleagues_to_give_to()]
    return [("", _("Choose a team or a colleague")), *teams, *people]


@require_POST
@leads_only
def give(request: PersonRequest) -> HttpResponse:
    """Moves a ticket to a team or a colleague; the toast takes it back to where it was."""
    if request.GET.get("to") == NOBODY:
        return taken_back(request)
    form = GiveForm(request.POST if "to" in request.POST else request.GET)
    if not form.is_valid():
        raise Refused(_("Choose a team or a colleague."))
    ticket = ticket_for(request.user, form.cleaned_data["ticket"])
    back = back_url(ticket)
    content = form.cleaned_data
    team = form.team or form.within
    hand_over(
        ticket, by=request.user, team=team, operator=form.operator, note=content["note"], key=content["key"], seen=content["seen"]
    )
    words = _("Ticket %(number)s: %(goal)s.") % {"number": ticket.number, "goal": form.operator or form.team}
    toast(request, words, undo_url="" if request.GET else back)
    return shown_or_back(request, template(request), context_of(request), part="board", back=reverse("insight:board"))


def taken_back(request: PersonRequest) -> HttpResponse:
    """A ticket that was nobody's before it was given away is nobody's again."""
    number = request.GET.get("ticket", "")
    ticket = ticket_for(request.user, int(number) if is_id(number) else 0)
    put_back(ticket, team=None, owner=None, by=request.user)
    toast(request, _("Ticket %(number)s: nobody has it.") % {"number": ticket.number})
    return shown_or_back(request, template(request), context_of(request), part="board", back=reverse("insight:board"))


def back_url(ticket: Ticket) -> str:
    """Where pressing *Undo* gives it back to."""
    goal = f"operator-{ticket.owner_id}" if ticket.owner_id else f"team-{ticket.team_id}" if ticket.team_id else NOBODY
    within = f"&in={ticket.team_id}" if ticket.owner_id and ticket.team_id else ""
    return f"{reverse('insight:give')}?ticket={ticket.number}&to={goal}{within}"


@require_POST
@leads_only
def note(request: PersonRequest) -> HttpResponse:
    """A word to whoever has the ticket: he sees it in the thread and among his mentions."""
    form = NoteForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Write something first."))
    ticket = ticket_for(request.user, form.cleaned_data["ticket"])
    actions.advise(ticket, form.cleaned_data["text"], by=request.user, key=form.cleaned_data["key"])
    owner = ticket.owner
    toast(request, _("%(name)s sees it now.") % {"name": owner} if owner else _("The note is on the ticket. Nobody has it yet."))
    return shown_or_back(request, template(request), context_of(request), part="board", back=reverse("insight:board"))
