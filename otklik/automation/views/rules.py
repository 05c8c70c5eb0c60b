"""The list of rules, one rule, its rehearsal, and what it did lately."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from otklik.accounts.access import PersonRequest, leads_and_admins_only
from otklik.accounts.newer import Standing
from otklik.accounts.tabs import tabs
from otklik.automation import rules as decide
from otklik.automation.access import rule_for
from otklik.automation.actions import writing
from otklik.automation.all_acts import in_order
from otklik.automation.content import Content
from otklik.automation.examples import examples_of
from otklik.automation.forms import RuleForm
from otklik.automation.models import Rule, Run
from otklik.automation.rehearsal import SoFar, rehearsed
from otklik.automation.words import HELD, Reader, loops_words, trouble_words
from otklik.desk.models import Ticket
from otklik.journal.models import Entry
from otklik.lib.clock import now
from otklik.pages.shown import gone_to, shown, toast

A_DAY = timedelta(hours=24)
A_PAGE = 50


@require_GET
@leads_and_admins_only
def rules(request: PersonRequest) -> HttpResponse:
    return shown(request, "automation/rules.html", list_context(request), part="rules")


def list_context(request: PersonRequest) -> dict[str, Any]:
    day = Q(runs__at__gt=now() - A_DAY)
    found = (
        Rule.objects.kept()
        .select_related("current")
        .annotate(
            acted=Count("runs", filter=day & Q(runs__outcome=Run.DID)),
            looped=Count("runs", filter=day & Q(runs__outcome=Run.LOOPED)),
            last=Max("runs__at", filter=Q(runs__outcome=Run.DID)),
        )
    )
    reader = Reader()
    rows = [
        {
            "rule": rule,
            "sentence": reader.sentence(rule.content if rule.is_on else rule.written),
            "trouble": trouble_words(rule.trouble),
            "loops": loops_words(rule.looped) if rule.looped else "",
        }
        for rule in found
    ]
    return {"tabs": tabs(request, "rules"), "rows": rows}


@require_http_methods(["GET", "POST"])
@leads_and_admins_only
def new(request: PersonRequest) -> HttpResponse:
    return written(request, None)


@require_http_methods(["GET", "POST"])
@leads_and_admins_only
def rule(request: PersonRequest, pk: int) -> HttpResponse:
    return written(request, rule_for(request.user, pk))


@transaction.atomic
def written(request: PersonRequest, rule: Rule | None) -> HttpResponse:
    """The form; what is saved is a draft, and its rehearsal comes next."""
    pk = rule.pk if rule else 0
    form = RuleForm(request.POST or None, initial=filled_with(rule) if rule else None)
    standing = Standing(
        request,
        lambda: RuleForm(initial=filled_with(rule_for(request.user, pk))),
        holds=Rule.objects.filter(pk=pk) if rule else None,
        told=Entry.objects.about(rule=pk).filter(kind="RuleDrafted"),
    )
    if form.is_bound and form.is_valid() and standing.is_read(form):
        saved = writing.draft(rule, form.cleaned_data["name"], form.content, by=request.user)
        return gone_to(request, reverse("automation:rehearsal", args=[saved.pk]))
    content = form.content if form.is_bound else (rule.written if rule else Content())
    context = {
        "tabs": tabs(request, "rules"),
        "form": form,
        "rule": rule,
        "trouble": trouble_words(rule.trouble) if rule else "",
        **sentence_of(content),
        **standing.context,
    }
    return shown(request, "automation/rule.html", context, status=422 if form.is_bound else 200)


def filled_with(rule: Rule) -> dict[str, Any]:
    return RuleForm.filled_with(rule.name, rule.written)


def sentence_of(content: Content) -> dict[str, Any]:
    return {"sentence": Reader().sentence(content), "may_wake_itself": decide.may_wake_itself(content)}


@require_POST
@leads_and_admins_only
def read(request: PersonRequest) -> HttpResponse:
    """The sentence that the half-filled form makes; nothing is kept."""
    form = RuleForm(request.POST)
    form.is_valid()
    return shown(request, "automation/rule.html#sentence", sentence_of(form.content))


@require_GET
@leads_and_admins_only
def rehearsal(request: PersonRequest, pk: int) -> HttpResponse:
    rule = rule_for(request.user, pk)
    found = rehearsed(rule.written, SoFar.of(request.GET.dict()))
    reader = Reader()
    context = {
        "tabs": tabs(request, "rules"),
        "rule": rule,
        "sentence": reader.sentence(rule.written),
        "found": found,
        "looked": looked_words(rule.written, found.looked),
        "changes": [
            (reader.act_words(act, value), found.counts.get(act.name, 0), found.refused.get(act.name, 0))
            for act, value in in_order(rule.written.acts)
        ],
        "undone": any(act.is_needed and found.refused.get(act.name) for act, _value in in_order(rule.written.acts)),
        "examples": examples_of(request.user, rule.written, found),
        "next_url": f"{request.path}?{found.query()}",
        "is_new_version": bool(rule.draft) and rule.current is not None,
    }
    return shown(request, "automation/rehearsal.html", context, part="found")


def looked_words(content: Content, count: int) -> str:
    if content.is_timed:
        return ngettext("%(count)s ticket looked through", "%(count)s tickets looked through", count) % {"count": count}
    return ngettext("%(count)s occasion looked through", "%(count)s occasions looked through", count) % {"count": count}


@require_POST
@leads_and_admins_only
def on(request: PersonRequest, pk: int) -> HttpResponse:
    rule = writing.switch_on(rule_for(request.user, pk), by=request.user)
    toast(request, _("“%(name)s” works from now on.") % {"name": rule.name}, undo_url=reverse("automation:off", args=[rule.pk]))
    return gone_to(request, reverse("automation:rules"))


@require_POST
@leads_and_admins_only
def off(request: PersonRequest, pk: int) -> HttpResponse:
    rule = writing.switch_off(rule_for(request.user, pk), by=request.user)
    toast(request, _("“%(name)s” is switched off.") % {"name": rule.name}, undo_url=reverse("automation:on", args=[rule.pk]))
    return gone_to(request, reverse("automation:rules"))


@require_POST
@leads_and_admins_only
def move(request: PersonRequest, pk: int) -> HttpResponse:
    writing.move_rule(rule_for(request.user, pk), -1 if request.POST.get("step") == "up" else 1, by=request.user)
    return gone_to(request, reverse("automation:rules"))


@require_POST
@leads_and_admins_only
def remove(request: PersonRequest, pk: int) -> HttpResponse:
    rule = rule_for(request.user, pk)
    writing.remove_rule(rule, by=request.user)
    toast(request, _("“%(name)s” is removed. The history of tickets goes on speaking of it.") % {"name": rule.name})
    return gone_to(request, reverse("automation:rules"))


@require_GET
@leads_and_admins_only
def runs(request: PersonRequest, pk: int) -> HttpResponse:
    """What the rule did lately, the newest first."""
    rule = rule_for(request.user, pk)
    before = request.GET.get("before", "")
    found = rule.runs.select_related("version", "ticket").order_by("-pk")
    if before.isascii() and before.isdigit() and len(before) < 18:
        found = found.filter(pk__lt=int(before))
    page = list(found[: A_PAGE + 1])
    seen = set(Ticket.objects.seen_by(request.user).filter(pk__in=[run.ticket_id for run in page]).values_list("pk", flat=True))
    reader = Reader()
    context = {
        "tabs": tabs(request, "rules"),
        "rule": rule,
        "runs": [{"run": run, "words": run_words(run, reader), "may_open": run.ticket_id in seen} for run in page[:A_PAGE]],
        "versions": [(one, reader.sentence(one.said)) for one in rule.versions.select_related("by").order_by("-number")[:20]],
        "more_url": f"?before={page[A_PAGE - 1].pk}" if len(page) > A_PAGE else "",
    }
    return shown(request, "automation/runs.html", context)


def run_words(run: Run, reader: Reader) -> list[dict[str, str]]:
    if run.outcome == Run.SAME:
        return [{"text": _("nothing to change: the ticket had it all already")}]
    found = []
    for change in run.changes:
        if held := change.get("held"):
            found.append({"text": str(HELD.get(held, held)), "tone": "warn"})
        elif "act" in change:
            refused = change.get("refused", "")
            found.append(
                {"text": reader.act(change["act"], change["value"]), "refused": refused, "tone": "warn" if refused else ""}
            )
    if run.outcome == Run.UNDONE:
        found.append({"text": _("so nothing else was done")})
    return found
