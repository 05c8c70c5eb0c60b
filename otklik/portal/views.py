"""The customer's page: he reads, answers, and says whether it worked. Reading changes nothing."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from otklik.accounts.models import Company
from otklik.desk.actions import add_message, leave_address
from otklik.desk.models import Conversation, Ticket
from otklik.desk.reach import reply_address
from otklik.incidents.access import incident_of
from otklik.incidents.actions import confirm as confirm_incident
from otklik.incidents.models import Confirmation
from otklik.lib.refused import Refused
from otklik.pages.live import live_url
from otklik.pages.shown import SEE_OTHER, shown
from otklik.portal import news
from otklik.portal.doorway import by_link
from otklik.portal.forms import AnswerForm
from otklik.portal.rules import may_write_more
from otklik.portal.talk import talk_of


def page_of(request: HttpRequest, ticket: Ticket, token: str, **more: Any) -> dict[str, Any]:
    topics = [f"c-{ticket.pk}", "status"]
    company = Company.current()
    return {
        "company_name": company.name,
        "support_phone": company.support_phone,
        "ticket": ticket,
        "subject": ticket.subject,
        "token": token,
        "news": news.news_of(ticket),
        "answers": news.answers(),
        "lines": talk_of(ticket, company.name),
        "form": AnswerForm(),
        "key": uuid.uuid4(),
        "wants_address": not reply_address(ticket),
        "live_url": live_url(*topics),
        "live_topics": topics,
        **more,
    }


@require_safe
@by_link
def page(request: HttpRequest, ticket: Ticket) -> HttpResponse:
    return shown(request, "portal/page.html", page_of(request, ticket, token_in(request)), part="now")


@require_POST
@by_link
def write(request: HttpRequest, ticket: Ticket) -> HttpResponse:
    """The customer's answer; with an e-mail beside it, letters about this ticket go there."""
    form = AnswerForm(request.POST)
    token = token_in(request)
    if not form.is_valid():
        return shown(request, "portal/page.html", page_of(request, ticket, token, form=form, key=form.data.get("key") or uuid.uuid4()), status=422)
    if not may_write_more(ticket):
        raise Refused(_("That is a lot of messages in a short time. We have them all; please wait ten minutes before the next."))
    content = form.cleaned_data
    add_message(ticket, content["text"], from_customer=ticket.customer, channel=Conversation.PORTAL, key=content["key"])
    if content["contact"] and not reply_address(ticket):
        leave_address(ticket, content["contact"])
    messages.success(request, _("Sent. We have your message."))
    return to_page(token)


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def confirm(request: HttpRequest, ticket: Ticket) -> HttpResponse:
    """«Получилось?» from a letter: opening it only asks, the button answers."""
    token = token_in(request)
    if request.method != "POST":
        return shown(request, "portal/confirm.html", page_of(request, ticket, token))
    incident = incident_of(ticket)
    if incident is None:
        raise Refused(_("There is nothing to confirm any more. Thank you for coming back."))
    answer = request.POST.get("answer", "")
    confirm_incident(incident, ticket.customer, answer=answer, via=Confirmation.LINK, ticket=ticket)
    thanks = {Confirmation.THROUGH: _("Thank you. We are glad that it worked."), Confirmation.BROKEN: _("Thank you for telling us. The engineers will see it at once.")}
    messages.success(request, thanks[answer])
    return to_page(token)


def token_in(request: HttpRequest) -> str:
    match = request.resolver_match
    return str(match.kwargs["token"]) if match else ""


def to_page(token: str) -> HttpResponse:
    response = HttpResponseRedirect(reverse("portal:page", args=[token]))
    response.status_code = SEE_OTHER
    return response
