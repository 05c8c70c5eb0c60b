"""What the desk puts into the shell."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from otklik.accounts import tabs
from otklik.accounts.access import may
from otklik.accounts.models import Role
from otklik.desk.users import with_tickets
from otklik.pages.places import Place, offer
from otklik.pages.slots import fill
from otklik.services.touched import known_by

answers_customers = may(Role.OPERATOR, Role.LEAD)
admins = may(Role.ADMIN)


def search_url(request: HttpRequest) -> str:
    return reverse("desk:list") if answers_customers(request) else ""


def search_filters(request: HttpRequest) -> str:
    return render_to_string("desk/search_filters.html", {}, request) if answers_customers(request) else ""


def furnish() -> None:
    offer(Place(id="customers", name=_("Customers"), url_name="desk:customers", icon="users", order=40, may=answers_customers))
    offer(Place(id="tickets", name=_("Tickets"), url_name="desk:list", icon="inbox", key="KeyT", order=10, may=answers_customers))
    tabs.offer(
        Place(id="needed-facts", name=_("Needed facts"), url_name="desk:needed-facts", icon="list-checks", order=70, may=admins)
    )
    fill("search_url", search_url)
    fill("search", search_filters)
    tabs.offer(Place(id="fields", name=_("Ticket fields"), url_name="desk:fields", icon="list-checks", order=45, may=admins))
    known_by(with_tickets)
