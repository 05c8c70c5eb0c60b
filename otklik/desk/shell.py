"""What the desk puts into the shell."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from otklik.accounts import tabs
from otklik.accounts.access import may
from otklik.accounts.models import Role
from otklik.desk.commands import ways_and_finds
from otklik.desk.users import with_tickets
from otklik.desk.writing.words import ASKED
from otklik.pages import bundles, commands, keys
from otklik.pages.keys import Act
from otklik.pages.places import Place, offer
from otklik.pages.slots import fill
from otklik.services.touched import known_by
from otklik.speech.counting import NAMES

answers_customers = may(Role.OPERATOR, Role.LEAD)
admins = may(Role.ADMIN)
# Where the acts of the desk lie until somebody lays them elsewhere.
ACTS = (
    Act(code="KeyJ", name=_("Next ticket"), order=1),
    Act(code="KeyK", name=_("Previous ticket"), order=2),
    Act(code="KeyR", name=pgettext_lazy("button", "Reply"), order=10),
    Act(code="KeyN", name=pgettext_lazy("button", "Note"), order=11),
    Act(code="KeyC", name=pgettext_lazy("ticket", "Take"), order=13),
    Act(code="KeyH", name=_("Hand over"), order=14),
    Act(code="KeyS", name=pgettext_lazy("button", "Put aside"), order=15),
    Act(code="KeyD", name=pgettext_lazy("button", "Resolved"), order=16),
    Act(code="KeyW", name=_("Say what comes next"), order=17),
    Act(code="KeyP", name=_("Change the priority"), order=18),
    Act(code="KeyQ", name=_("Change the kind"), order=19),
    Act(code="KeyU", name=_("Fill in the fields"), order=20),
    Act(code="KeyF", name=_("Follow"), order=21),
    Act(code="KeyB", name=_("Link with another ticket"), order=22),
    Act(code="KeyM", name=_("Merge into another ticket"), order=23),
    Act(code="KeyY", name=_("History of the ticket"), order=24),
    Act(code="KeyO", name=_("Attach a file"), order=25),
    Act(code="KeyG", name=_("Which tickets"), order=4),
    Act(code="KeyZ", name=_("Undo"), order=26),
    Act(code="KeyA", name=_("New ticket"), order=27),
)


def search_url(request: HttpRequest) -> str:
    return reverse("desk:list") if answers_customers(request) else ""


def search_filters(request: HttpRequest) -> str:
    return render_to_string("desk/search_filters.html", {}, request) if answers_customers(request) else ""


def furnish() -> None:
    bundles.add(bundles.DESK, "desk/search-filters.css", "desk/search-filters.js")
    offer(Place(id="customers", name=_("Customers"), url_name="desk:customers", icon="users", order=40, may=answers_customers))
    offer(Place(id="tickets", name=_("Tickets"), url_name="desk:list", icon="inbox", key="KeyT", order=10, may=answers_customers))
    tabs.offer(
        Place(
            id="needed-facts",
            name=_("Needed facts"),
            url_name="desk:needed-facts",
            icon="list-checks",
            order=70,
            inside="desk",
            may=admins,
        )
    )
    fill("search_url", search_url)
    NAMES[ASKED] = _("Asks for what is known already")
    fill("search", search_filters)
    commands.offer(ways_and_finds)
    keys.offer(*ACTS)
    tabs.offer(
        Place(
            id="fields", name=_("Ticket fields"), url_name="desk:fields", icon="list-checks", order=45, inside="desk", may=admins
        )
    )
    known_by(with_tickets)
