"""Import and export among the settings: the list, one with its progress, the files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.defaultfilters import filesizeformat
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from otklik.accounts.access import PersonRequest, leads_and_admins_only
from otklik.accounts.models import Operator
from otklik.accounts.tabs import tabs
from otklik.exchange import access, actions
from otklik.exchange.access import may_export
from otklik.exchange.attaching import attachments, bytes_of
from otklik.exchange.forms import ExportForm, ImportForm
from otklik.exchange.models import Subject, Transfer
from otklik.exchange.writing import cell
from otklik.pages.shown import shown

TONES = {
    Transfer.WAITING: "sky",
    Transfer.RUNNING: "sky",
    Transfer.DONE: "calm",
    Transfer.FAILED: "alarm",
    Transfer.CANCELLED: "quiet",
}
LISTED, REFUSALS_SHOWN = 50, 200
MEDIA_TYPES = {Transfer.CSV: "text/csv; charset=utf-8", Transfer.JSON: "application/json", Transfer.ZIP: "application/zip"}


@require_GET
@leads_and_admins_only
def transfers(request: PersonRequest) -> HttpResponse:
    return shown(request, "exchange/list.html", list_context(request), part="transfers")


def list_context(request: PersonRequest, **more: Any) -> dict[str, Any]:
    found = access.transfers_of(request.user)[:LISTED]
    return {
        "tabs": tabs(request, "exchange"),
        "export_form": ExportForm(operator=request.user),
        "import_form": ImportForm(operator=request.user),
        "takes_everything": request.user.is_admin,
        "attached": SimpleLazyObject(lambda: attached_size(request.user)),
        "rows": [{"transfer": one, "tone": TONES[one.state]} for one in found],
        **more,
    }


def attached_size(person: Operator) -> dict[str, Any] | None:
    """How much an export of the attachments would hold; nothing for whoever may not make one."""
    if not may_export(person, Subject.ATTACHMENTS):
        return None
    found = attachments(person)
    return {"count": found.count(), "size": filesizeformat(bytes_of(found))}


@require_POST
@leads_and_admins_only
def ask_export(request: PersonRequest) -> HttpResponse:
    form = ExportForm(request.POST, operator=request.user)
    if not form.is_valid():
        return shown(request, "exchange/list.html", list_context(request, export_form=form), status=422)
    transfer = actions.ask_export(form.cleaned_data["subject"], form.cleaned_data["form"], by=request.user)
    return redirect("exchange:transfer", pk=transfer.pk)


@require_POST
@leads_and_admins_only
def ask_import(request: PersonRequest) -> HttpResponse:
    form = ImportForm(request.POST, request.FILES, operator=request.user)
    if not form.is_valid():
        return shown(request, "exchange/list.html", list_context(request, import_form=form), status=422)
    values = form.cleaned_data
    transfer = actions.ask_import(
        values["file"],
        subject=values["subject"],
        form=values["form"],
        source=values["source"],
        is_rehearsal=not values["in_earnest"],
        by=request.user,
    )
    return redirect("exchange:transfer", pk=transfer.pk)


@require_http_methods(["GET"])
@leads_and_admins_only
def transfer(request: PersonRequest, pk: int) -> HttpResponse:
    found = access.transfer_for(request.user, pk)
    context = {
        "tabs": tabs(request, "exchange"),
        "transfer": found,
        "tone": TONES[found.state],
        "refused": found.refused_rows.all()[:REFUSALS_SHOWN],
        "is_import": found.way == Transfer.IN,
        "has_file": found.state == Transfer.DONE and found.file is not None,
    }
    return shown(request, "exchange/transfer.html", context, part="progress")


@require_POST
@leads_and_admins_only
def stop(request: PersonRequest, pk: int) -> HttpResponse:
    actions.stop(access.transfer_for(request.user, pk))
    messages.success(request, _("Stopped. What was taken stays; send the same file again to go on."))
    return redirect("exchange:transfer", pk=pk)


@require_POST
@leads_and_admins_only
def do_in_earnest(request: PersonRequest, pk: int) -> HttpResponse:
    real = actions.do_in_earnest(access.transfer_for(request.user, pk), by=request.user)
    return redirect("exchange:transfer", pk=real.pk)


@require_POST
@leads_and_admins_only
def download(request: PersonRequest, pk: int) -> HttpResponseBase:
    """By a press, because it is written down who took a file of customers' data."""
    found = access.transfer_for(request.user, pk)
    if found.way != Transfer.OUT or found.state != Transfer.DONE or (path := found.file) is None:
        raise Http404
    if not may_export(request.user, found.subject):
        raise PermissionDenied
    actions.note_fetched(found, by=request.user)
    name = f"{found.subject}-{found.pk}.{found.form}"
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=MEDIA_TYPES[found.form])


@require_GET
@leads_and_admins_only
def refused(request: PersonRequest, pk: int) -> HttpResponseBase:
    found = access.transfer_for(request.user, pk)
    answer = StreamingHttpResponse(lines_of(found, get_language() or ""), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="refused-{found.pk}.csv"'
    return answer


def lines_of(found: Transfer, language: str) -> Iterator[str]:
    """They leave when the view is over, and its language with it."""
    yield "\ufeffline,reason\r\n"
    for row in found.refused_rows.all():
        with translation.override(language):
            reason = cell(row.reason).replace('"', '""')
        yield f'{row.line},"{reason}"\r\n'
