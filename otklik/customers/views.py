"""The way of SMS among the settings: set, tried out, taken away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from otklik.accounts.access import PersonRequest, admins_only
from otklik.accounts.tabs import tabs
from otklik.customers import actions
from otklik.customers.actions.sms_way import ABOUT, sms_tests
from otklik.customers.forms import SmsTestForm, SmsWayForm
from otklik.customers.identifiers import shown_telephone
from otklik.customers.words import trouble_of
from otklik.notices.models import Delivery, SmsWay
from otklik.pages.live import live_url
from otklik.pages.shown import shown

TEMPLATE = "customers/sms_way.html"
TESTS_SHOWN = 3
# Addresses that a copy can begin with: what stands in capitals is of the account.
EXAMPLES = (
    ("SMSC", "smsc://LOGIN:PASSWORD@{phone}"),
    ("Twilio", "twilio://ACCOUNT:TOKEN@SENDER/{phone}"),
    (pgettext_lazy("gateway", "your own, by JSON"), "jsons://gateway.example/send?:to={phone}&:key=KEY"),
    (pgettext_lazy("gateway", "your own, by a form"), "forms://gateway.example/send?:to={phone}&:key=KEY&:message=text"),
)
STATES = {
    Delivery.QUEUED: (pgettext_lazy("SMS", "is being sent"), "sky"),
    Delivery.SENDING: (pgettext_lazy("SMS", "is being sent"), "sky"),
    Delivery.SENT: (pgettext_lazy("SMS", "taken by the gateway"), "calm"),
    Delivery.FAILED: (pgettext_lazy("SMS", "not sent"), "alarm"),
}


@require_http_methods(["GET", "POST"])
@admins_only
def sms_way(request: PersonRequest) -> HttpResponse:
    way = SmsWay.current()
    form = SmsWayForm(request.POST or None, is_set=way is not None, initial={"good_sign": way.good_sign if way else ""})
    if form.is_bound and form.is_valid():
        actions.set_sms_way(**form.cleaned_data, by=request.user)
        messages.success(request, _("Saved. Send yourself a test, and you see what the gateway says."))
        return redirect("customers:sms")
    return page(request, way, form=form)


def page(request: PersonRequest, way: SmsWay | None, **forms: Any) -> HttpResponse:
    """With the form that was refused, if one was."""
    context = {
        "tabs": tabs(request, "sms"),
        "way": way,
        "examples": EXAMPLES,
        "form": SmsWayForm(is_set=way is not None, initial={"good_sign": way.good_sign if way else ""}),
        "test_form": SmsTestForm(),
        "tests": [test_row(one) for one in sms_tests()[:TESTS_SHOWN]],
        "live_url": live_url(request, ABOUT),
        "live_topics": [ABOUT],
        **forms,
    }
    is_refused = any(form.is_bound for form in forms.values())
    return shown(request, TEMPLATE, context, part="tests", status=422 if is_refused else 200)


def test_row(one: Delivery) -> dict[str, Any]:
    word, tone = STATES[one.state]
    return {
        "at": one.made_at,
        "phone": shown_telephone(one.address),
        "word": word,
        "tone": tone,
        "trouble": trouble_of(one),
        "answer": one.answer if one.state == Delivery.SENT else "",
    }


@require_POST
@admins_only
def remove_sms_way(request: PersonRequest) -> HttpResponse:
    actions.remove_sms_way(by=request.user)
    messages.success(request, _("Removed. Codes go to e-mails only."))
    return redirect("customers:sms")


@require_POST
@admins_only
def test_sms_way(request: PersonRequest) -> HttpResponse:
    form = SmsTestForm(request.POST)
    if not form.is_valid():
        return page(request, SmsWay.current(), test_form=form)
    actions.send_test_sms(form.cleaned_data["phone"], by=request.user)
    return redirect("customers:sms")
