"""A form that makes something carries a key (`{% form_key %}`): pressed twice, or sent again from a page one went back to, it makes one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from otklik.accounts.models import Operator, SentForm
from otklik.lib.clock import now
from otklik.pages.shown import came_from, gone_to

FIELD = "form_key"
KEPT = timedelta(days=2)
TOLD = "told_to_its_twin"
NOT_TYPED = ("csrfmiddlewaretoken",)


def digest_of(request: HttpRequest) -> str:
    """Of the key and of what was typed: a page one went back to makes another thing when something else is written there. Empty for a
    form without a key."""
    if request.method != "POST" or not request.POST.get(FIELD):
        return ""
    typed = sorted((name, values) for name, values in request.POST.lists() if name not in NOT_TYPED)
    files = sorted((name, str(file)) for name, given in request.FILES.lists() for file in given)
    return hashlib.sha256(json.dumps([request.path, typed, files]).encode()).hexdigest()


def answered_once(request: HttpRequest, person: Operator, answer: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """The view's own answer the first time; afterwards the way to what the form has made. A twin sent at the same moment waits.

    What was not taken (a field was wrong, the view refused) has made nothing and may be sent again. An answer that shows a secret is no
    place to be led to: the view says by `shown_once` what becomes of its twin.
    """
    digest = digest_of(request)
    if not digest:
        return answer()
    with transaction.atomic():
        _row, is_new = SentForm.objects.get_or_create(operator=person, digest=digest, defaults={"sent_at": now()})
        sent = SentForm.objects.filter(operator=person, digest=digest)
        if not is_new:
            before = sent.get()
            return sent_before(request, before.led_to, before.said)
        response = answer()
        if led_to := response.headers.get("HX-Redirect") or response.headers.get("Location"):
            sent.update(led_to=led_to[:2000])
        elif told := getattr(response, TOLD, None):
            sent.update(**told)
        else:
            sent.delete()
        return response


def shown_once(response: HttpResponse, said: str, *, way_on: str) -> HttpResponse:
    """Marks an answer that shows a secret: nobody keeps it, and the same form once more is told where the secret was, and led the way on."""
    response["Cache-Control"] = "no-store"
    setattr(response, TOLD, {"led_to": way_on, "said": said[:400]})
    return response


def sent_before(request: HttpRequest, led_to: str, said: str) -> HttpResponse:
    if said:
        messages.warning(request, said)
    else:
        messages.info(request, _("This was sent already. Nothing was made twice."))
    return gone_to(request, led_to or came_from(request))


def forget_old() -> None:
    SentForm.objects.filter(sent_at__lt=now() - KEPT).delete()
