"""Files of a ticket: into the composer, out of it, and to whoever reads."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from otklik.accounts.access import PersonRequest, operators_only
from otklik.desk import actions
from otklik.desk.access import attachment_for, ticket_for, unsent_for
from otklik.desk.attached import composer_files
from otklik.desk.models import Ticket
from otklik.files import serving
from otklik.lib.refused import Refused
from otklik.pages.shown import shown_or_back


@operators_only
@require_POST
def attach(request: PersonRequest, number: int) -> HttpResponse:
    ticket = ticket_for(request.user, number)
    chosen = request.FILES.getlist("files")
    if not chosen:
        raise Refused(_("Choose a file first."))
    for one in chosen:
        actions.attach(ticket, one.name or "", one.chunks(), by=request.user)
    return unsent(request, ticket)


@operators_only
@require_POST
def detach(request: PersonRequest, number: int, pk: int) -> HttpResponse:
    ticket = ticket_for(request.user, number)
    actions.detach(unsent_for(request.user, ticket, pk), by=request.user)
    return unsent(request, ticket)


def unsent(request: PersonRequest, ticket: Ticket) -> HttpResponse:
    context = {"number": ticket.number, "composer_files": composer_files(request.user, ticket)}
    return shown_or_back(
        request, "desk/composer_files.html", context, part="files", back=reverse("desk:ticket", args=[ticket.number])
    )


@operators_only
@require_safe
def download(request: PersonRequest, number: int, pk: int) -> HttpResponseBase:
    attachment = attachment_for(request.user, ticket_for(request.user, number), pk)
    return serving.download(attachment.file, attachment.name)


@operators_only
@require_safe
def picture(request: PersonRequest, number: int, pk: int) -> HttpResponseBase:
    attachment = attachment_for(request.user, ticket_for(request.user, number), pk)
    return serving.picture(attachment.file, small="small" in request.GET)
