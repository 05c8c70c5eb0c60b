"""Files on the customer's page: what he attaches, and what was attached for him."""

from __future__ import annotations

import uuid

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from otklik.desk.actions import attach
from otklik.desk.attached import Addresses
from otklik.desk.models import Attachment, Ticket
from otklik.files import serving
from otklik.portal.doorway import Visit, by_link


def attachment_of(ticket: Ticket, pk: int) -> Attachment:
    """A file of a message that the customer reads; notes and what waits in a composer do not exist for him."""
    return get_object_or_404(Attachment.objects.public().select_related("file").filter(message__ticket=ticket), pk=pk)


def addresses_of(token: str) -> Addresses:
    def addresses(attachment: Attachment) -> tuple[str, str]:
        where = [token, attachment.pk]
        return reverse("portal:download", args=where), reverse("portal:picture", args=where)

    return addresses


def take(request: HttpRequest, ticket: Ticket, key: uuid.UUID) -> None:
    """Keeps the files that came with the customer's message. Raises `Refused` in words."""
    for one in request.FILES.getlist("files"):
        attach(ticket, one.name or "", one.chunks(), by=None, key=key)


@by_link
@require_safe
def download(_request: HttpRequest, visit: Visit, pk: int) -> HttpResponseBase:
    attachment = attachment_of(visit.ticket, pk)
    return serving.download(attachment.file, attachment.name)


@by_link
@require_safe
def picture(request: HttpRequest, visit: Visit, pk: int) -> HttpResponseBase:
    return serving.picture(attachment_of(visit.ticket, pk).file, small="small" in request.GET)
