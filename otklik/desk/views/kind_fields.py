"""The admin's page of the fields that each kind of ticket has."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from otklik.accounts.access import PersonRequest, admins_only
from otklik.accounts.newer import Standing
from otklik.accounts.tabs import tabs
from otklik.desk import actions
from otklik.desk.access import field_for
from otklik.desk.matter_forms import KindFieldForm, described
from otklik.desk.models import Kind, KindField
from otklik.journal.models import Entry
from otklik.lib.refused import Refused
from otklik.pages.shown import shown, shown_or_back


@require_GET
@admins_only
def fields(request: PersonRequest) -> HttpResponse:
    return shown(request, "desk/kind_fields.html", page(request), part="fields")


def page(request: PersonRequest) -> dict[str, object]:
    rows = list(KindField.objects.order_by("position", "pk"))
    groups = [
        {
            "kind": kind.value,
            "word": kind.label,
            "rows": [row for row in rows if row.kind == kind and row.retired_at is None],
            "retired": [row for row in rows if row.kind == kind and row.retired_at is not None],
        }
        for kind in Kind
    ]
    return {"tabs": tabs(request, "fields"), "groups": groups}


@require_http_methods(["GET", "POST"])
@admins_only
def new(request: PersonRequest) -> HttpResponse:
    form = KindFieldForm(request.POST or None, initial={"kind": request.GET.get("kind", Kind.FAILURE)})
    return saved(request, form, None)


@require_http_methods(["GET", "POST"])
@admins_only
def field(request: PersonRequest, pk: int) -> HttpResponse:
    known = field_for(request.user, pk)
    data = None
    if request.method == "POST":
        # The kind of a field stays: its tickets are of that kind.
        data = request.POST.copy()
        data["kind"] = known.kind
    return saved(request, KindFieldForm(data, initial=described(known)), known)


@transaction.atomic
def saved(request: PersonRequest, form: KindFieldForm, known: KindField | None) -> HttpResponse:
    pk = known.pk if known else 0
    standing = Standing(
        request,
        lambda: KindFieldForm(initial=described(field_for(request.user, pk))),
        holds=KindField.objects.filter(pk=pk) if known else None,
        told=Entry.objects.about(field=pk).filter(kind="KindFieldSaved"),
    )
    if request.method == "POST" and form.is_valid() and standing.is_read(form):
        try:
            row = actions.save_field(form.wanted(), by=request.user, known=known)
        except Refused as refused:
            # An English company may have written one name for both.
            form.add_error("name_ru" if form["name_ru"].value() else "name_en", str(refused))
        else:
            messages.success(request, _("Saved: “%(name)s”.") % {"name": row.name})
            return redirect("desk:fields")
    context = {"tabs": tabs(request, "fields"), "form": form, "known": known, **standing.context}
    return shown(request, "desk/kind_field.html", context, status=422 if form.is_bound else 200)


@require_POST
@admins_only
def move(request: PersonRequest, pk: int) -> HttpResponse:
    step = -1 if request.POST.get("step") == "up" else 1
    actions.move_field(field_for(request.user, pk), step, by=request.user)
    return shown_or_back(request, "desk/kind_fields.html", page(request), part="fields")


@require_POST
@admins_only
def retire(request: PersonRequest, pk: int) -> HttpResponse:
    """Takes it off the tickets; `back` brings it back."""
    act = actions.restore_field if request.POST.get("back") else actions.retire_field
    act(field_for(request.user, pk), by=request.user)
    return shown_or_back(request, "desk/kind_fields.html", page(request), part="fields")
