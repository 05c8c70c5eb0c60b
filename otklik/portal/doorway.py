"""What every view of a customer's page begins and ends with: the link, the language and zone, headers that keep the link secret."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from otklik.accounts.models import Company
from otklik.desk.models import Ticket
from otklik.incidents.readers import zone_named
from otklik.lib import tokens
from otklik.pages import preferences
from otklik.portal.access import ticket_behind

# The address is the key: nobody may learn it from a referrer, an index or a cache.
DISCREET = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow", "Cache-Control": "no-store, private"}


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A customer who came by his link: the ticket it opens, and at whose company."""

    ticket: Ticket
    token: str
    company: Company

    @property
    def page_url(self) -> str:
        return reverse("portal:page", args=[self.token])

    @property
    def language(self) -> str:
        return self.ticket.customer.language

    @property
    def time_zone(self) -> str:
        return self.ticket.customer.time_zone or self.company.time_zone


Room = Callable[Concatenate[HttpRequest, Visit, ...], HttpResponseBase]


def by_link(view: Room) -> Callable[..., HttpResponseBase]:
    """Gives the view the visit behind the token, in the customer's language and zone; a bad link gets a calm page, 404 or 410.

    There is no CSRF token: the authority is the secret in the path and no cookie is, so whoever can aim a form here could
    send it himself; and a link must work where cookies are refused. What a browser says comes from another site is refused.
    """

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, token: str, **rest: int) -> HttpResponseBase:
        company = Company.current()
        try:
            visit = Visit(ticket=ticket_behind(token), token=token, company=company)
        except tokens.Expired:
            response: HttpResponseBase = closed(request, company, why="expired", status=410)
        except tokens.Forged:
            response = closed(request, company, why="forged", status=404)
        else:
            response = received(request, visit, view, rest)
        for name, value in DISCREET.items():
            response.headers[name] = value
        return response

    return answer


def received(request: HttpRequest, visit: Visit, view: Room, rest: dict[str, int]) -> HttpResponseBase:
    with translation.override(language_of(request, visit)), timezone.override(zone_named(visit.time_zone)):
        if request.method == "POST" and request.headers.get("Sec-Fetch-Site") == "cross-site":
            response: HttpResponseBase = closed(request, visit.company, why="foreign", status=403, page_url=visit.page_url)
        else:
            response = view(request, visit, **rest)
        response.headers["Content-Language"] = translation.get_language() or ""
        return response


def language_of(request: HttpRequest, visit: Visit) -> str:
    """What the reader chose here, else the customer's own; the browser's wish comes after both."""
    chosen = preferences.known_language(request.GET.get("lang")) or preferences.known_language(
        request.COOKIES.get(preferences.LANGUAGE_COOKIE)
    )
    return chosen or preferences.known_language(visit.language) or settings.LANGUAGE_CODE


def closed(request: HttpRequest, company: Company, *, why: str, status: int, page_url: str = "") -> HttpResponse:
    """Why this opens nothing, and how to go on: `why` is expired, forged or foreign."""
    headings = {
        "expired": _("This link is out of date"),
        "forged": _("This link opens nothing"),
        "foreign": _("This did not come from your page"),
    }
    context = {
        "heading": headings[why],
        "why": why,
        "company_name": company.name,
        "support_phone": company.support_phone,
        "status_url": f"{settings.DOOR_URL}/status/",
        "page_url": page_url,
    }
    return HttpResponse(render_to_string("portal/closed.html", context, request), status=status)
