"""`/tickets/{number}/attachments`: list, upload, download, take back; who sees the ticket has its files."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_noop
from ninja import Path, Query, Router

from otklik.api import access, again, answers
from otklik.api.access import CallerRequest
from otklik.api.once import once, once_by
from otklik.api.routes.tickets import READ, WRITE, Number
from otklik.api.shapes import tickets as shapes
from otklik.api.shapes.beside import attachments_json
from otklik.api.shapes.common import LAST, Cursor, Limit
from otklik.desk import actions
from otklik.desk.access import attachment_for, unsent_for
from otklik.desk.models import Attachment
from otklik.files import serving
from otklik.files.actions import keep_file

router = Router()
PIECE = 64 * 1024
FileId = Annotated[int, Path(ge=1, le=LAST)]
FileName = Annotated[str, Query(min_length=1, max_length=200, description="what the file is called", examples=["photo.jpg"])]
BYTES = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
SENT = {"requestBody": {"required": True, "content": BYTES}}
GOT = {"responses": {200: {"description": "The bytes as they were sent", "content": BYTES}}}


@router.get("", auth=READ, response=shapes.AttachmentPage, summary=gettext_noop("List the files of a ticket"))
def list_attachments(request: CallerRequest, number: Number, cursor: Cursor = None, limit: Limit = 50) -> HttpResponse:
    """What was sent with its messages, oldest first."""
    ticket = access.ticket_of_caller(request.auth.operator, number)
    sent = Attachment.objects.filter(message__ticket=ticket).select_related("file")
    return answers.page(sent, ("id",), cursor, limit, attachments_json)


@router.post("", auth=WRITE, response={201: shapes.AttachmentShown}, summary=gettext_noop("Upload a file"), openapi_extra=SENT)
def upload(request: CallerRequest, number: Number, name: FileName) -> HttpResponse:
    """The body is the file itself, up to 25 MB. It waits in your composer until a message names it in `attachments`."""
    by = request.auth.operator
    ticket = access.ticket_of_caller(by, number)
    # The disk is written before the transaction begins, a piece at a time; the file's digest stands for the body.
    file = keep_file(iter(lambda: request.read(PIECE), b""))

    def kept() -> HttpResponse:
        made = actions.attach_kept(ticket, name, file, by=by)
        return answers.one(attachments_json([made])[0], status=201)

    return once_by(request, file.sha256.encode(), kept, again.ticket_seen)


@router.get("/{id}/content", auth=READ, summary=gettext_noop("Download a file"), openapi_extra=GOT)
def download(request: CallerRequest, number: Number, id: FileId) -> HttpResponseBase:
    by = request.auth.operator
    attachment = attachment_for(by, access.ticket_of_caller(by, number), id)
    return serving.download(attachment.file, attachment.name)


@router.delete("/{id}", auth=WRITE, response={204: None}, summary=gettext_noop("Take an unsent file away"))
@once(again.ticket_seen)
def take_away(request: CallerRequest, number: Number, id: FileId) -> HttpResponse:
    """Only your own and only before it was sent."""
    by = request.auth.operator
    actions.detach(unsent_for(by, access.ticket_of_caller(by, number), id), by=by)
    return HttpResponse(status=204)
