"""What ready answers put into the composer and the settings."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from otklik.accounts import tabs
from otklik.desk.models import Ticket
from otklik.desk.shell import answers_customers
from otklik.desk.slots import dress, enliven
from otklik.desk.slots import fill as fill_ticket
from otklik.desk.writing.along import ride
from otklik.pages.places import Place
from otklik.replies.riding import RIDER


def furnish() -> None:
    tabs.offer(
        Place(
            id="replies",
            name=_("Ready answers"),
            url_name="replies:templates",
            icon="zap",
            order=35,
            inside="desk",
            may=answers_customers,
        )
    )
    dress("replies/picker.css")
    enliven("replies/reply-picker.js")
    fill_ticket("composer_tools", composer_tools)
    fill_ticket("composer_below", composer_below)
    ride(RIDER)


def composer_tools(request: HttpRequest, ticket: Ticket) -> str:
    return render_to_string("replies/composer_tools.html", {"number": str(ticket.number)}, request)


def composer_below(request: HttpRequest, ticket: Ticket) -> str:
    return render_to_string("replies/composer_below.html", {"number": str(ticket.number)}, request)
