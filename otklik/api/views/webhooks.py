"""Webhooks: the list, one with its log, resending."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from otklik.accounts.access import PersonRequest, admins_only
from otklik.accounts.models import Operator, Role
from otklik.accounts.sent_forms import shown_once
from otklik.accounts.tabs import tabs
from otklik.api import access, rules
from otklik.api.actions import webhooks as actions
from otklik.api.forms import WebhookForm
from otklik.api.kinds import CHOICES, TEST
from otklik.api.models import Call, Webhook
from otklik.lib.refused import Refused
from otklik.pages.shown import shown

WORDS = {**dict(CHOICES), TEST: gettext_lazy("a test call")}
# What `lib.outbound` says, for the catalogue: it knows no languages.
REASONS = {
    "This host name is not known.": gettext_lazy("This host name is not known."),
    "This address is inside our own network.": gettext_lazy("This address is inside our own network."),
    actions.OUT_OF_SIGHT: gettext_lazy("Whom this webhook sees for may not see this any more."),
}
TONES = {Call.WAITING: "sky", Call.SENT: "calm", Call.FAILED: "alarm"}
LOG = 100


@require_GET
@admins_only
def webhooks(request: PersonRequest) -> HttpResponse:
    found = access.webhooks_of(request.user).annotate(waiting=Count("calls", filter=Q(calls__state=Call.WAITING)))
    return shown(request, "api/webhooks.html", {"tabs": tabs(request, "webhooks"), "webhooks": found})


@require_http_methods(["GET", "POST"])
@admins_only
def new(request: PersonRequest) -> HttpResponse:
    form = WebhookForm(request.POST or None, initial={"operator": likely_seer(request.user)})
    if form.is_bound and form.is_valid():
        try:
            made = actions.make_webhook(by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The webhook is there. Give its secret to the receiver, and send a test call."))
            return redirect("api-pages:webhook", pk=made.pk)
    context = {"tabs": tabs(request, "webhooks"), "form": form}
    return shown(request, "api/new_webhook.html", context, status=422 if form.is_bound else 200)


def likely_seer(admin: Operator) -> Operator:
    """The admin himself, or a lead where he reads no tickets."""
    leads = Operator.objects.active().filter(roles__contains=[Role.LEAD]).order_by("name")
    return admin if rules.may_hold(admin.roles, "tickets:read") else leads.first() or admin


@require_GET
@admins_only
def webhook(request: PersonRequest, pk: int) -> HttpResponse:
    return shown(request, "api/webhook.html", screen(request, access.webhook_for(request.user, pk)), part="log")


def screen(request: PersonRequest, found: Webhook, **more: Any) -> dict[str, Any]:
    calls = [
        {
            "call": call,
            "tone": TONES[call.state],
            "words": WORDS.get(call.kind, call.kind),
            "answer": REASONS.get(call.answer, call.answer),
        }
        for call in found.calls.all()[:LOG]
    ]
    return {
        "tabs": tabs(request, "webhooks"),
        "webhook": found,
        "kinds": [WORDS[kind] for kind in found.kinds if kind in WORDS],
        "calls": calls,
        **more,
    }


@require_POST
@admins_only
def secret(request: PersonRequest, pk: int) -> HttpResponse:
    """Shown in this answer alone; with `renew` it is another one."""
    found = access.webhook_for(request.user, pk)
    told = (actions.renew_secret if "renew" in request.POST else actions.tell_secret)(found, by=request.user)
    answer = shown(request, "api/webhook.html", screen(request, access.webhook_for(request.user, pk), secret=told))
    words = _("Your first press has shown the secret, and it stood in that answer alone. Not copied? Make a new one.")
    return shown_once(answer, words, way_on=reverse("api-pages:webhook", args=[pk]))


@require_POST
@admins_only
def test(request: PersonRequest, pk: int) -> HttpResponse:
    actions.test_webhook(access.webhook_for(request.user, pk))
    messages.success(request, _("A test call is on its way; the log shows what came of it."))
    return redirect("api-pages:webhook", pk=pk)


@require_POST
@admins_only
def resume(request: PersonRequest, pk: int) -> HttpResponse:
    actions.resume_webhook(access.webhook_for(request.user, pk), by=request.user)
    messages.success(request, _("It is called again from now on."))
    return redirect("api-pages:webhook", pk=pk)


@require_POST
@admins_only
def remove(request: PersonRequest, pk: int) -> HttpResponse:
    actions.remove_webhook(access.webhook_for(request.user, pk), by=request.user)
    messages.success(request, _("Removed, with its log."))
    return redirect("api-pages:webhooks")


@require_POST
@admins_only
def resend(request: PersonRequest, pk: int) -> HttpResponse:
    call = actions.resend(access.call_for(request.user, pk))
    messages.success(request, _("It is sent once more, under the same id."))
    return redirect("api-pages:webhook", pk=call.webhook_id)
