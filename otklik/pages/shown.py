"""How a view answers: a page or only its part, back to where the person was, or a refusal in words."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.messages.storage.base import BaseStorage, Message
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template import TemplateDoesNotExist
from django.template.loader import get_template, render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

from otklik.lib.once import one_page
from otklik.pages.turns import InTurns

SEE_OTHER = 303
UNPROCESSABLE = 422
PART_NAME = re.compile(r"#([A-Za-z][\w-]*)$")

Context = Mapping[str, Any]


def shown(
    request: HttpRequest, template: str, context: Context | None = None, part: str | None = None, status: int = 200
) -> HttpResponse:
    """The page; for htmx only its part: the partial named like the id of the element aimed at, or `part`."""
    values = dict(context or {})
    with one_page():
        if not wants_part(request):
            return HttpResponse(render_to_string(template, values, request), status=status)
        html = _part(request, template, values, _aimed_at(request), part)
        return HttpResponse(html + _toasts(request), status=status)


def shown_in_turns(request: HttpRequest, template: str, context: Context, part: str) -> HttpResponseBase:
    """The same of a page below `pages/desk.html` whose context looks things up only while it is drawn: the bar is not kept waiting for them.

    Nothing that the page looks up may still refuse it: the status is sent by then.
    """
    if wants_part(request) or not settings.PAGES_IN_TURNS:
        return shown(request, template, context, part)
    # What is said once is taken now: after the bar no cookie can tell that it was.
    waiting = messages.get_messages(request)
    said = [toast_of(one) for one in waiting]
    try:
        with one_page():
            return InTurns(request, template, {**context, "toasts": said})
    except Exception:
        # Nobody has read it: the next page says it.
        if isinstance(waiting, BaseStorage):
            waiting.used = False
        raise


def shown_or_back(
    request: HttpRequest, template: str, context: Context | None = None, part: str | None = None, back: str | None = None
) -> HttpResponse:
    """After a POST: the part for htmx, otherwise 303 to `back`; with form errors the form again, status 422."""
    values = dict(context or {})
    wrong = any(isinstance(value, BaseForm) and value.is_bound and not value.is_valid() for value in values.values())
    if wrong or wants_part(request):
        return shown(request, template, values, part, status=UNPROCESSABLE if wrong else 200)
    return see_other(back or came_from(request))


def gone_to(request: HttpRequest, url: str) -> HttpResponse:
    """Leads to another page after a POST; htmx is told to go there itself, because a fetch would follow a redirect."""
    if wants_part(request):
        return HttpResponse(status=200, headers={"HX-Redirect": url})
    return see_other(url)


def refusal(request: HttpRequest, text: str) -> HttpResponse:
    """A no in words, status 422: a toast for htmx, a page otherwise."""
    if wants_part(request):
        toasts = render_to_string("pages/toasts.html", {"toasts": [{"text": text, "tone": "warn"}]}, request)
        return HttpResponse(toasts, status=UNPROCESSABLE, headers={"HX-Reswap": "none"})
    context = {"text": text, "back": came_from(request)}
    return HttpResponse(render_to_string("pages/refused.html", context, request), status=UNPROCESSABLE)


def toast(request: HttpRequest, text: str, undo_url: str = "") -> None:
    """Says a short word with the next answer, with *Undo* when there is an address that takes it back."""
    messages.success(request, text, extra_tags=json.dumps({"undo_url": undo_url}) if undo_url else "")


def wants_part(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page."""
    headers = request.headers
    return (
        headers.get("HX-Request") == "true"
        and headers.get("HX-Request-Type") != "full"
        and headers.get("HX-History-Restore-Request") != "true"
    )


def came_from(request: HttpRequest) -> str:
    """The address the person was on, when it is ours; otherwise the front page."""
    referer = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure())
    return referer if ours else "/"


def _aimed_at(request: HttpRequest) -> str | None:
    """The id of the element that the answer goes into; htmx 4 says `section#thread`."""
    found = PART_NAME.search(request.headers.get("HX-Target", ""))
    return found[1] if found else None


def _part(request: HttpRequest, template: str, context: dict[str, Any], *names: str | None) -> str:
    for name in names:
        if name:
            try:
                partial = get_template(f"{template}#{name}")
            except TemplateDoesNotExist:
                continue
            return str(partial.render(context, request))
    return render_to_string(template, context, request)


def _toasts(request: HttpRequest) -> str:
    """Messages of this request, carried along with a part."""
    said = list(messages.get_messages(request))
    return render_to_string("pages/toasts.html", {"toasts": [toast_of(one) for one in said]}, request) if said else ""


def toast_of(message: Message) -> dict[str, str]:
    """A Django message as the toast piece takes it."""
    tones = {messages.WARNING: "warn", messages.ERROR: "alarm", messages.SUCCESS: "calm"}
    extra = json.loads(message.extra_tags) if (message.extra_tags or "").startswith("{") else {}
    return {"text": str(message.message), "tone": tones.get(message.level, ""), "undo_url": extra.get("undo_url", "")}


def see_other(url: str) -> HttpResponse:
    """303, so that the browser goes on with a GET."""
    response = HttpResponseRedirect(url)
    response.status_code = SEE_OTHER
    return response
