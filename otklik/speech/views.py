"""The check that every text field asks, the company's manner, its own rules, and how often each rule found something."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from otklik.accounts.access import PersonRequest, leads_and_admins_only, staff_only
from otklik.accounts.newer import Standing
from otklik.accounts.tabs import tabs
from otklik.journal.models import Entry
from otklik.pages.shown import shown
from otklik.speech import actions
from otklik.speech.access import own_rule_for
from otklik.speech.counting import DAYS, counted
from otklik.speech.forms import MannerForm, OwnRuleForm
from otklik.speech.judging import MOST_TEXT, found_by_own, get_ready, judged, ordered
from otklik.speech.models import KINDS, Manner, OwnRule
from otklik.speech.remarks import Remark, parted, read_tokens, remarks
from otklik.wording.kinds import Kind

LANGUAGES = ("ru", "en")
CHECKED = frozenset(kind.value for kind in Kind)


def typed(request: PersonRequest) -> str:
    """The text with one character for the end of a line, as a browser counts."""
    return request.POST.get("text", "").replace("\r\n", "\n")[:MOST_TEXT]


def listed(request: PersonRequest, found: list[Remark], template: str = "speech/remarks.html") -> HttpResponse:
    return HttpResponse(render_to_string(template, {**parted(found), "said": said(found)}, request))


def said(found: list[Remark]) -> str:
    """What a screen reader hears when the list has changed."""
    if not found:
        return ""
    more = len(found) - 1
    return " ".join([found[0].message, *([_("And %(number)s more.") % {"number": more}] if more else [])])


@staff_only
@require_POST
def check(request: PersonRequest) -> HttpResponse:
    """What is found in a text of this kind. Changes nothing; a POST, because the text may be long."""
    text, kind = typed(request), request.POST.get("kind", "")
    if kind not in CHECKED:
        return HttpResponse(status=422)
    language = request.POST.get("language", "")
    language_known = language if language in LANGUAGES else None
    findings = judged(text, kind=Kind(kind), language=language_known, is_part="part" in request.POST)
    return listed(request, remarks(text, findings, left=read_tokens(request.POST.get("left", ""))))


@leads_and_admins_only
@require_http_methods(["GET", "POST"])
@transaction.atomic
def manner(request: PersonRequest) -> HttpResponse:
    get_ready()
    form = MannerForm(request.POST or None, manner=Manner.current())
    standing = Standing(
        request,
        lambda: MannerForm(manner=Manner.current()),
        holds=Manner.objects.all(),
        told=Entry.objects.filter(kind="MannerChanged"),
    )
    if form.is_bound and form.is_valid() and standing.is_read(form):
        actions.change_manner(by=request.user, **form.values())
        messages.success(request, _("Saved. It holds from the next word that is typed."))
        return redirect("speech:manner")
    own = [{"rule": one, "says": message_of(one)} for one in OwnRule.objects.all()]
    context = {"tabs": tabs(request, "wording"), "form": form, "own": own, "kinds": KINDS, **standing.context}
    return shown(request, "speech/manner.html", context, status=422 if form.is_bound else 200)


def message_of(own: OwnRule) -> str:
    first, second = (own.message_en, own.message_ru) if get_language() == "en" else (own.message_ru, own.message_en)
    return first or second


@leads_and_admins_only
@require_http_methods(["GET", "POST"])
def new(request: PersonRequest) -> HttpResponse:
    return written(request, OwnRule(kinds=["reply"]))


@leads_and_admins_only
@require_http_methods(["GET", "POST"])
def own_rule(request: PersonRequest, pk: int) -> HttpResponse:
    return written(request, own_rule_for(request.user, pk))


@transaction.atomic
def written(request: PersonRequest, own: OwnRule) -> HttpResponse:
    """The form; its button “Try it” shows what the rule finds and saves nothing."""
    form = OwnRuleForm(request.POST or None, own=own)
    context: dict[str, Any] = {"tabs": tabs(request, "wording"), "form": form, "own": own, "pk": own.pk, "sample": typed(request)}
    standing = Standing(
        request,
        lambda: OwnRuleForm(own=own_rule_for(request.user, own.pk)),
        holds=OwnRule.objects.filter(pk=own.pk) if own.pk else None,
        told=Entry.objects.about(own_rule=own.pk or 0).filter(kind="OwnRuleSaved"),
    )
    if form.is_bound and form.is_valid():
        if "try" not in request.POST and standing.is_read(form):
            actions.save_own_rule(form.written(), by=request.user)
            messages.success(request, _("Saved. It holds from the next word that is typed."))
            return redirect("speech:manner")
        if not standing.unread:
            context |= {**parted(tried(form, typed(request))), "has_tried": True}
    wrong = form.is_bound and (not form.is_valid() or bool(standing.unread))
    return shown(request, "speech/own_rule.html", context | standing.context, status=422 if wrong else 200)


@leads_and_admins_only
@require_POST
def trial(request: PersonRequest) -> HttpResponse:
    """What a rule that is being written finds in a text, as both are typed. Changes nothing."""
    form = OwnRuleForm(request.POST, own=OwnRule())
    if not form.is_valid():
        return listed(request, [])
    return listed(request, tried(form, typed(request)))


def tried(form: OwnRuleForm, text: str) -> list[Remark]:
    own = form.written()
    own.pk = own.pk or 0
    kind = own.kinds[0]
    return remarks(text, ordered(found_by_own(text, kind, [own])))


@leads_and_admins_only
@require_POST
def remove(request: PersonRequest, pk: int) -> HttpResponse:
    actions.remove_own_rule(own_rule_for(request.user, pk), by=request.user)
    messages.success(request, _("The rule is gone."))
    return redirect("speech:manner")


@leads_and_admins_only
@require_GET
def counts(request: PersonRequest) -> HttpResponse:
    """How often each rule found something, for the whole desk: nobody's own numbers exist."""
    return shown(request, "speech/counts.html", {"tabs": tabs(request, "wording"), "days": DAYS, **counted()})
