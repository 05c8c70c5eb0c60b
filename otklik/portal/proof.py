"""The customer confirms his e-mail, or a telephone to which an operator sent a code, on his page: he types in six digits."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from otklik.customers.actions import prove, send_code
from otklik.customers.models import Identifier
from otklik.desk.whose import to_prove
from otklik.lib.refused import Refused
from otklik.pages.shown import shown, wants_part
from otklik.portal.doorway import Visit, by_link
from otklik.portal.himself import proof_of, to_confirm
from otklik.portal.views import PAGE, READ_AND_WRITE, UNPROCESSABLE, see_other, seen


@by_link
@require_http_methods(READ_AND_WRITE)
def ask(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Sends a code to the address to which the letters of this ticket go, and to no other."""
    one = to_prove(visit.ticket)
    if request.method != "POST" or one is None:
        return see_other(visit.page_url)
    try:
        send_code(one, by=None)
    except Refused as refused:
        return again(request, visit, one, {"refusal": str(refused)})
    return again(request, visit, one, {})


@by_link
@require_http_methods(READ_AND_WRITE)
def answer(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The customer types in what the letter, or the SMS that an operator sent, says."""
    one = to_confirm(visit.ticket)
    if request.method != "POST" or one is None:
        return see_other(visit.page_url)
    try:
        prove(one, request.POST.get("code", ""), by=None)
    except Refused as refused:
        return again(request, visit, one, {"error": str(refused)})
    messages.success(request, _("Thank you: %(address)s is confirmed.") % {"address": one.value})
    return again(request, visit, to_confirm(visit.ticket), {})


def again(request: HttpRequest, visit: Visit, one: Identifier | None, trouble: dict[str, str]) -> HttpResponse:
    if not trouble and not wants_part(request):
        return see_other(f"{visit.page_url}#proof")
    context = seen(request, visit, proof=proof_of(one, **trouble))
    return shown(request, PAGE, context, part="proof", status=UNPROCESSABLE if trouble else 200)
