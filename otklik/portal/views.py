"""The customer's page: he reads, answers, and says whether it worked. Reading changes nothing."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from otklik.desk.actions import add_message, leave_address
from otklik.desk.models import Conversation, Message
from otklik.desk.reach import reply_address
from otklik.incidents import actions as incidents
from otklik.incidents.models import Confirmation
from otklik.incidents.rules import State
from otklik.lib.refused import Refused
from otklik.pages.live import live_url_behind_link
from otklik.pages.shown import SEE_OTHER, shown, wants_part
from otklik.portal import files, news
from otklik.portal.doorway import Visit, by_link
from otklik.portal.forms import AnswerForm
from otklik.portal.himself import beside_of, help_url, proof_of, to_confirm
from otklik.portal.rules import may_write_more
from otklik.portal.talk import talk_of

PAGE, CONFIRM = "portal/page.html", "portal/confirm.html"
UNPROCESSABLE = 422
READ_AND_WRITE = ["GET", "HEAD", "POST"]


def seen(request: HttpRequest, visit: Visit, **more: Any) -> dict[str, Any]:
    """All that a screen shows; what a part leaves out is not looked up."""
    ticket = visit.ticket
    topics = [f"c-{ticket.pk}", "status"]
    return {
        "company_name": visit.company.name,
        "support_phone": visit.company.support_phone,
        "ticket": ticket,
        "subject": ticket.subject,
        "number": ticket.number,
        "here": request.get_full_path() if request.method != "POST" else visit.page_url,
        "page_url": visit.page_url,
        "answer_url": reverse("portal:answer", args=[visit.token]),
        "confirm_url": reverse("portal:confirm", args=[visit.token]),
        "news": SimpleLazyObject(lambda: news.news_of(ticket)),
        "answers": news.answers(),
        "lines": SimpleLazyObject(lambda: talk_of(ticket, visit.company.name, files.addresses_of(visit.token))),
        "form": AnswerForm(),
        "code_url": reverse("portal:code", args=[visit.token]),
        "prove_url": reverse("portal:prove", args=[visit.token]),
        "proof": SimpleLazyObject(lambda: proof_of(to_confirm(ticket))),
        "beside": SimpleLazyObject(lambda: beside_of(ticket)),
        "help_url": SimpleLazyObject(lambda: help_url(visit.token)),
        "wants_address": SimpleLazyObject(lambda: not reply_address(ticket)),
        "live_url": live_url_behind_link(*topics),
        "live_topics": topics,
        # Everybody whom a failure touched hears of it in the same instant: they look again one after another.
        "wait": f"{200 + ticket.pk % 30 * 100}ms",
        **more,
    }


@by_link
@require_safe
def page(request: HttpRequest, visit: Visit) -> HttpResponse:
    return shown(request, PAGE, seen(request, visit), part="now")


@by_link
@require_http_methods(READ_AND_WRITE)
def answer(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The customer's answer; with an e-mail beside it, letters about this ticket go there."""
    if request.method != "POST":
        return see_other(visit.page_url)
    form = AnswerForm(request.POST)
    message = sent(request, form, visit) if form.is_valid() else None
    if message is None:
        form.point_to_error()
        return shown(request, PAGE, seen(request, visit, form=form), part="page", status=UNPROCESSABLE)
    if wants_part(request):
        messages.success(request, _("Sent. We have your message."))
        return shown(request, PAGE, seen(request, visit, new_line=f"message-{message.pk}"), part="page")
    return see_other(f"{visit.page_url}#message-{message.pk}")


def sent(request: HttpRequest, form: AnswerForm, visit: Visit) -> Message | None:
    """Writes the message; what stands in the way becomes an error of the form, and the text stays in it."""
    ticket, content = visit.ticket, form.cleaned_data
    try:
        if not may_write_more(ticket, content["key"]):
            raise Refused(
                _("That is a lot of messages in a short time. We have them all; please wait ten minutes before the next.")
            )
        key = content["key"] or uuid.uuid4()
        files.take(request, ticket, key)
        message = add_message(ticket, content["text"], from_customer=ticket.customer, channel=Conversation.PORTAL, key=key)
        if content["contact"] and not reply_address(ticket):
            leave_address(ticket, content["contact"])
    except Refused as refused:
        form.add_error("text", str(refused))
        return None
    ticket.refresh_from_db()
    return message


@by_link
@require_http_methods(READ_AND_WRITE)
def confirm(request: HttpRequest, visit: Visit) -> HttpResponse:
    """«Получилось?» from a letter: opening it only asks, the button answers."""
    if request.method != "POST":
        return shown(request, CONFIRM, seen(request, visit))
    try:
        confirmed(visit, request.POST.get("answer", ""))
    except Refused as refused:
        template = PAGE if wants_part(request) else CONFIRM
        return shown(request, template, seen(request, visit, refusal=str(refused)), part="now", status=UNPROCESSABLE)
    context = seen(request, visit)
    trouble = context["news"].trouble
    if trouble is None or not trouble.answer:
        # His was the answer that sent us back to work: the page asks no more, so nothing else on it would thank him.
        messages.success(request, _("Thank you for telling us. We have gone back to work on it."))
    return shown(request, PAGE, context, part="now") if wants_part(request) else see_other(visit.page_url)


def confirmed(visit: Visit, given: str) -> Confirmation:
    incident = news.concerning(visit.ticket)
    if incident is None or incident.state in (State.SELF_CLEARED, State.FALSE_ALARM):
        raise Refused(
            _(
                "There is nothing to confirm any more, because this failure is settled. If something still does not work, write to us here."
            )
        )
    return incidents.confirm(incident, visit.ticket.customer, answer=given, via=Confirmation.LINK, ticket=visit.ticket)


def see_other(url: str) -> HttpResponse:
    response = HttpResponseRedirect(url)
    response.status_code = SEE_OTHER
    return response
