"""Many tickets: what to do, what would come of it, how far it is, and back."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from otklik.accounts.access import PersonRequest, operators_only
from otklik.bulk import actions
from otklik.bulk.access import bulk_for, tickets_named
from otklik.bulk.acts import ACTS
from otklik.bulk.forms import BulkForm
from otklik.bulk.models import Bulk, BulkLine
from otklik.desk.models import Ticket
from otklik.desk.screen import goals_to_give_to
from otklik.pages.shown import gone_to, shown, toast

TONES = {
    BulkLine.WAITING: "quiet",
    BulkLine.DONE: "calm",
    BulkLine.SAME: "quiet",
    BulkLine.REFUSED: "warn",
    BulkLine.UNDONE: "calm",
    BulkLine.STAYS: "warn",
}


def form_of(request: PersonRequest, tickets: Sequence[Ticket]) -> BulkForm:
    return BulkForm(request.POST if request.method == "POST" else None, tickets=tickets, goals=goals_to_give_to(request.user))


def choosing(request: PersonRequest, tickets: Sequence[Ticket], gone: int, form: BulkForm, status: int = 200) -> HttpResponse:
    context = {"here": "tickets", "tickets": tickets, "gone": out_of_reach(gone), "form": form, "acts": list(ACTS)}
    return shown(request, "bulk/choose.html", context, status=status)


def out_of_reach(gone: int) -> str:
    """How many of those that were picked, and no more of them; empty when there are none."""
    words = ngettext(
        "%(n)d of the picked tickets is out of your reach now: it stays as it is.",
        "%(n)d of the picked tickets are out of your reach now: they stay as they are.",
        gone,
    )
    return words % {"n": gone} if gone else ""


@operators_only
@require_GET
def choose(request: PersonRequest) -> HttpResponse:
    tickets, gone = tickets_named(request.user, request.GET.getlist("tickets"))
    return choosing(request, tickets, gone, form_of(request, tickets))


@operators_only
@require_POST
def preview(request: PersonRequest) -> HttpResponse:
    """What would change and what would be refused; nothing is done."""
    tickets, gone = tickets_named(request.user, request.POST.getlist("tickets"))
    form = form_of(request, tickets)
    if not form.is_valid():
        return choosing(request, tickets, gone, form, status=422)
    act = ACTS[form.cleaned_data["act"]]
    lines = actions.rehearse(act, form.given, tickets, by=request.user)
    would = [line for line in lines if line.outcome == BulkLine.DONE]
    warned = [(line.ticket, act.warn(line.ticket, form.given)) for line in would] if act.warn else []
    warned = [(ticket, words) for ticket, words in warned if words]
    context = {
        "here": "tickets",
        "tickets": tickets,
        "gone": out_of_reach(gone),
        "would": would,
        "warned": warned,
        "same": [line for line in lines if line.outcome == BulkLine.SAME],
        "refused": [line for line in lines if line.outcome == BulkLine.REFUSED],
        "label": act.label,
        "may_undo": act.undo is not None,
        "sent": [(name, request.POST[name]) for name in form.fields if name in request.POST and name != "key"],
        "key": uuid.uuid4(),
        "button": ngettext("Do it: %(n)d ticket", "Do it: %(n)d tickets", len(would)) % {"n": len(would)},
        "choose_query": "&".join(f"tickets={ticket.number}" for ticket in tickets),
    }
    return shown(request, "bulk/preview.html", context)


@operators_only
@require_POST
def do(request: PersonRequest) -> HttpResponse:
    tickets, gone = tickets_named(request.user, request.POST.getlist("tickets"))
    form = form_of(request, tickets)
    if not form.is_valid():
        return choosing(request, tickets, gone, form, status=422)
    bulk = actions.begin(
        form.cleaned_data["act"], form.given, tickets, by=request.user, key=form.cleaned_data["key"] or uuid.uuid4()
    )
    if gone:
        toast(request, out_of_reach(gone))
    if len(tickets) > actions.AT_ONCE:
        return gone_to(request, reverse("bulk:progress", args=[bulk.pk]))
    bulk = actions.carry_out(bulk)
    if bulk.lines.filter(outcome=BulkLine.REFUSED).exists():
        return gone_to(request, reverse("bulk:progress", args=[bulk.pk]))
    toast(request, said(bulk), undo_url=reverse("bulk:undo", args=[bulk.pk]) if ACTS[bulk.act].undo else "")
    return gone_to(request, reverse("desk:list"))


def said(bulk: Bulk) -> str:
    count = bulk.lines.filter(outcome=BulkLine.DONE).count()
    words = ngettext("%(act)s: %(n)d ticket.", "%(act)s: %(n)d tickets.", count)
    return words % {"act": ACTS[bulk.act].label, "n": count}


@operators_only
@require_GET
def progress(request: PersonRequest, pk: int) -> HttpResponse:
    return shown(request, "bulk/progress.html", progress_of(bulk_for(request.user, pk), request), part="progress")


def progress_of(bulk: Bulk, request: PersonRequest) -> dict[str, Any]:
    lines = list(bulk.lines.select_related("ticket"))
    seen = set(
        Ticket.objects.seen_by(request.user).filter(pk__in=[line.ticket_id for line in lines]).values_list("pk", flat=True)
    )
    waiting = sum(line.outcome == (BulkLine.DONE if bulk.state == Bulk.UNDOING else BulkLine.WAITING) for line in lines)
    return {
        "here": "tickets",
        "bulk": bulk,
        "label": ACTS[bulk.act].label,
        "total": len(lines),
        "ready": len(lines) - waiting if not bulk.is_over else len(lines),
        "tone": "sky" if not bulk.is_over else "calm",
        "may_undo": ACTS[bulk.act].undo is not None and bulk.state == Bulk.DONE,
        "lines": [
            {
                "number": line.ticket.number,
                "subject": line.ticket.subject if line.ticket_id in seen else "",
                "word": line.get_outcome_display(),
                "tone": TONES[line.outcome],
                "reason": line.reason,
            }
            for line in lines
        ],
    }


@operators_only
@require_POST
def undo(request: PersonRequest, pk: int) -> HttpResponse:
    bulk = actions.take_back(bulk_for(request.user, pk), by=request.user)
    if bulk.lines.count() <= actions.AT_ONCE:
        bulk = actions.carry_out(bulk)
        if not bulk.lines.filter(outcome=BulkLine.STAYS).exists():
            toast(request, _("Everything is as it was before."))
            return gone_to(request, reverse("desk:list"))
    return gone_to(request, reverse("bulk:progress", args=[bulk.pk]))
