"""`/webhooks`: who is called when something happens, and what became of the calls."""

from __future__ import annotations

from typing import Annotated

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Path, Router

from otklik.accounts.models import Operator
from otklik.api import access, again, answers, problems
from otklik.api.access import SCOPED, CallerRequest
from otklik.api.actions import webhooks as actions
from otklik.api.forms import checked_url
from otklik.api.once import once
from otklik.api.shapes import webhooks as shapes
from otklik.api.shapes.common import LAST, Cursor, Limit

router = Router()
Number = Annotated[int, Path(ge=1, le=LAST)]
READ, WRITE = SCOPED["webhooks:read"], SCOPED["webhooks:write"]


@router.get("", auth=READ, response=shapes.WebhookPage, summary=gettext_noop("List webhooks"))
def list_webhooks(request: CallerRequest, cursor: Cursor = None, limit: Limit = 50) -> HttpResponse:
    found = access.webhooks_of(request.auth.operator)
    return answers.page(found, ("id",), cursor, limit, lambda rows: [shapes.webhook_json(one) for one in rows])


@router.post("", auth=WRITE, response={201: shapes.WebhookMade}, summary=gettext_noop("Make a webhook"))
@once(again.whoever_holds_the_scope)
def make_webhook(request: CallerRequest, given: shapes.WebhookGiven) -> HttpResponse:
    """Its secret is told once, here. The address must lie outside our own network."""
    by = request.auth.operator
    try:
        url = checked_url(given.url)
    except ValidationError as error:
        raise problems.wrong_field("#/url", str(error.messages[0])) from None
    seer = by
    if given.operator is not None:
        seer = access.named(
            Operator.objects.active().filter(pk=given.operator), "#/operator", _("Nobody of this number works here.")
        )
    made = actions.make_webhook(url=url, kinds=given.kinds, operator=seer, by=by)
    location = f"{settings.DESK_URL}/api/v1/webhooks/{made.pk}"
    return answers.one({**shapes.webhook_json(made), "secret": actions.tell_secret(made, by=by)}, status=201, location=location)


@router.get("/{id}", auth=READ, response=shapes.WebhookShown, summary=gettext_noop("Read a webhook"))
def read_webhook(request: CallerRequest, id: Number) -> HttpResponse:
    return answers.one(shapes.webhook_json(access.webhook_for(request.auth.operator, id)))


@router.delete("/{id}", auth=WRITE, response={204: None}, summary=gettext_noop("Remove a webhook with its log"))
@once(again.whoever_holds_the_scope)
def remove_webhook(request: CallerRequest, id: Number) -> HttpResponse:
    by = request.auth.operator
    actions.remove_webhook(access.webhook_for(by, id), by=by)
    return HttpResponse(status=204)


@router.post("/{id}/resume", auth=WRITE, response=shapes.WebhookShown, summary=gettext_noop("Call a stopped webhook again"))
@once(again.whoever_holds_the_scope)
def resume_webhook(request: CallerRequest, id: Number) -> HttpResponse:
    by = request.auth.operator
    return answers.one(shapes.webhook_json(actions.resume_webhook(access.webhook_for(by, id), by=by)))


@router.post("/{id}/test", auth=WRITE, response={201: shapes.CallShown}, summary=gettext_noop("Send a test call"))
@once(again.whoever_holds_the_scope)
def test_webhook(request: CallerRequest, id: Number) -> HttpResponse:
    call = actions.test_webhook(access.webhook_for(request.auth.operator, id))
    return answers.one(shapes.call_json(call), status=201)


@router.get("/{id}/calls", auth=READ, response=shapes.CallPage, summary=gettext_noop("Read the log of a webhook"))
def list_calls_of_webhook(request: CallerRequest, id: Number, cursor: Cursor = None, limit: Limit = 50) -> HttpResponse:
    """The latest first."""
    calls = access.webhook_for(request.auth.operator, id).calls.all()
    return answers.page(calls, ("-id",), cursor, limit, lambda rows: [shapes.call_json(one) for one in rows])


@router.post("/{id}/calls/{call}/resend", auth=WRITE, response=shapes.CallShown, summary=gettext_noop("Send a call once more"))
@once(again.whoever_holds_the_scope)
def resend_call(request: CallerRequest, id: Number, call: Number) -> HttpResponse:
    """At once, under the same number, as it reads now. Refused when the webhook's person may not see it any more."""
    found = get_object_or_404(access.webhook_for(request.auth.operator, id).calls.select_related("webhook"), pk=call)
    return answers.one(shapes.call_json(actions.resend(found)))
