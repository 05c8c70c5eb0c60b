"""«Чем помочь?»: what customers may ask for, without signing in. Reading changes nothing; writing is limited."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.core import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from otklik.accounts.actions.people import mail_goes_out
from otklik.accounts.models import Company
from otklik.catalogue import actions
from otklik.catalogue.access import offered, situation_offered
from otklik.catalogue.actions.filing import told_email
from otklik.catalogue.forms import HelpForm
from otklik.customers.actions import meet
from otklik.desk.links import customer_url
from otklik.desk.whose import open_behind
from otklik.incidents.readers import zone_named
from otklik.pages import preferences
from otklik.pages.shown import gone_to, shown

# Tries a minute from one place and an hour about one address: set in settings as “help_form”.
LIMIT = "help_form"
LONGEST_TOKEN = 500
TOO_MANY = 429


def public(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """In the company's zone and the reader's language.

    Without a CSRF token, which needs a cookie: nobody is signed in here, so a form aimed from elsewhere gains nothing. What a
    browser says comes from another site is refused all the same.
    """

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        company = Company.current()
        if request.method == "POST" and request.headers.get("Sec-Fetch-Site") == "cross-site":
            return shown(request, "catalogue/help_busy.html", about(company) | {"is_foreign": True}, status=403)
        with timezone.override(zone_named(company.time_zone)):
            return view(request, company, *args, **options)

    return answer


def about(company: Company) -> dict[str, Any]:
    return {
        "company_name": company.name,
        "support_phone": company.support_phone,
        "status_url": f"{settings.DOOR_URL}/status/",
    }


def open_already(request: HttpRequest) -> dict[str, Any]:
    """Whoever came from his own page is known by its link: he is told what is open already. A typed e-mail tells nothing."""
    token = request.GET.get("from", "")[:LONGEST_TOKEN]
    found = open_behind(token) if token else []
    return {
        "from_query": f"?{urlencode({'from': token})}" if found else "",
        "open_already": [{"subject": one.subject, "number": one.number, "href": customer_url(one)} for one in found],
    }


@public
@require_GET
def help_list(request: HttpRequest, company: Company) -> HttpResponse:
    return shown(request, "catalogue/help.html", about(company) | open_already(request) | {"situations": offered()})


@public
@require_http_methods(["GET", "HEAD", "POST"])
def help_form(request: HttpRequest, company: Company, slug: str) -> HttpResponse:
    situation = situation_offered(slug)
    form = HelpForm(situation, request.POST if request.method == "POST" else None)
    context = about(company) | open_already(request) | {"situation": situation, "form": form, "waits": situation.steps.exists()}
    if not form.is_bound:
        return shown(request, "catalogue/help_form.html", context)
    if not form.is_valid():
        return shown(request, "catalogue/help_form.html", context, status=422)
    if form.is_from_a_program:
        # It is told what a person would be told, and nothing happens.
        return gone_to(request, sent_url(request))
    if not ratelimit.consume(request, action=LIMIT, key=form.cleaned_data["email"].lower()):
        return shown(request, "catalogue/help_busy.html", context, status=TOO_MANY)
    file(form)
    return gone_to(request, sent_url(request))


@public
@require_GET
def help_sent(request: HttpRequest, company: Company, slug: str) -> HttpResponse:
    """What happens next. The page's link went by mail alone: an address proves nothing until its letters are read."""
    situation = situation_offered(slug)
    return shown(
        request,
        "catalogue/help_sent.html",
        about(company) | {"situation": situation, "waits": situation.steps.exists(), "mail_goes_out": mail_goes_out()},
    )


def sent_url(request: HttpRequest) -> str:
    return f"{request.path}sent/"


def file(form: HelpForm) -> None:
    content = form.cleaned_data
    language = preferences.known_language(translation.get_language()) or settings.LANGUAGE_CODE
    told = told_email(content["email"])
    actions.file_request(
        form.situation,
        form.answers(),
        customer=meet([told], name=content["name"], language=language),
        language=language,
        address=told.value,
        key=content["key"] or uuid.uuid4(),
    )
