"""What every view of a customer's page begins and ends with: the link, the language, headers that keep the link secret."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from otklik.accounts.models import Company
from otklik.desk.models import Ticket
from otklik.lib import tokens
from otklik.pages import preferences
from otklik.portal.access import ticket_behind

P = ParamSpec("P")
Room = Callable[Concatenate[HttpRequest, Ticket, P], HttpResponse]

# The address is the key: nobody may learn it from a referrer, an index or a cache.
DISCREET = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow", "Cache-Control": "no-store, private"}


def by_link(view: Room[P]) -> Callable[Concatenate[HttpRequest, str, P], HttpResponse]:
    """Gives the view the ticket behind the token, in the customer's language; a bad link gets a calm page, 404 or 410.

    Needs no CSRF token: whoever can make a browser send a form here knows the secret in the path already, and a link must
    work in mail programs that keep no cookies.
    """

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, token: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            ticket = ticket_behind(token)
        except tokens.BadToken as error:
            response = closed(request, is_expired=isinstance(error, tokens.Expired))
        else:
            with translation.override(language_of(request, ticket)):
                response = view(request, ticket, *args, **kwargs)
                response.headers["Content-Language"] = translation.get_language() or ""
        for name, value in DISCREET.items():
            response.headers[name] = value
        return response

    return answer


def language_of(request: HttpRequest, ticket: Ticket) -> str:
    """What the reader chose here, else the language he wrote to us in."""
    chosen = preferences.known_language(request.GET.get("lang")) or preferences.known_language(
        request.COOKIES.get(preferences.LANGUAGE_COOKIE)
    )
    return chosen or ticket.language


def closed(request: HttpRequest, *, is_expired: bool) -> HttpResponse:
    """A link that opens nothing: why, and how to go on."""
    company = Company.current()
    context = {
        "heading": _("This link is out of date") if is_expired else _("This link opens nothing"),
        "is_expired": is_expired,
        "company_name": company.name,
        "support_phone": company.support_phone,
        "status_url": f"{settings.DOOR_URL}/status/",
    }
    return HttpResponse(render_to_string("portal/closed.html", context, request), status=410 if is_expired else 404)
