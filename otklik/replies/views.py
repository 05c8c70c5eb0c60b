"""The composer's picker, and the pages on which ready answers are written."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from otklik.accounts.access import PersonRequest, operators_only
from otklik.accounts.newer import Standing
from otklik.accounts.tabs import tabs
from otklik.desk.access import ticket_for
from otklik.desk.models import Ticket
from otklik.desk.writing.views import the_ticket
from otklik.journal.models import Entry
from otklik.lib.refused import Refused
from otklik.lib.text import clean_line, shortened
from otklik.pages.fields import in_both
from otklik.pages.shown import gone_to, shown, toast
from otklik.replies import actions, undoing
from otklik.replies.access import template_to_use, template_to_write
from otklik.replies.forms import ReplyTemplateForm
from otklik.replies.models import ReplyTemplate
from otklik.replies.variables import all_filled, filled, offered
from otklik.replies.words import acts_beside_reply, acts_in_words

MOST_PICKED = 500


@operators_only
@require_GET
def picker(request: PersonRequest, number: int) -> HttpResponse:
    """All that may be taken on this ticket, the most used first; the picker itself narrows them as one types."""
    ticket = ticket_for(request.user, number)
    found = list(ReplyTemplate.objects.used_by(request.user).select_related("to_team", "team")[:MOST_PICKED])
    texts = all_filled((one.text_in(ticket.language) for one in found), ticket, request.user)
    rows = [
        {
            "pk": one.pk,
            "name": one.name,
            "is_macro": one.is_macro,
            "beginning": shortened(text.text, 110) or ", ".join(words for _act, words in acts_in_words(one)),
            "missing": in_braces(text.missing),
            "href": reverse("replies:use", args=[ticket.number, one.pk]),
            "run_href": reverse("replies:run", args=[ticket.number, one.pk]) if not text.text else "",
        }
        for one, text in zip(found, texts, strict=True)
    ]
    return JsonResponse({"rows": rows})


def in_braces(names: list[str]) -> list[str]:
    """As they stand in the text."""
    return [f"{{{name}}}" for name in names]


@operators_only
@require_GET
def use(request: PersonRequest, number: int, pk: int) -> HttpResponse:
    """A template with this ticket's values, in the ticket's language, and what else its macro will do."""
    ticket, template = ticket_for(request.user, number), template_to_use(request.user, pk)
    result = filled(template.text_in(ticket.language), ticket, request.user)
    follows = actions.follows_reply(template.state)
    return JsonResponse(
        {
            "pk": template.pk,
            "name": template.name,
            "text": result.text,
            "missing": in_braces(result.missing),
            "then": template.state if follows else "",
            "acts": acts_beside_reply(template),
        }
    )


@operators_only
@require_POST
def run(request: PersonRequest, number: int, pk: int) -> HttpResponse:
    """Does a macro that writes nothing to the customer."""
    ticket, template = ticket_for(request.user, number), template_to_use(request.user, pk)
    if template.text_in(ticket.language):
        raise Refused(_("This macro answers the customer: choose it in the composer and look at the text first."))
    done = actions.run(template, ticket, by=request.user)
    undo = f"{reverse('replies:undo', args=[number])}?{urlencode({'done': done})}" if done else ""
    toast(request, _("Done: %(name)s") % {"name": template.name}, undo_url=undo)
    if not Ticket.objects.seen_by(request.user).filter(pk=ticket.pk).exists():
        return gone_to(request, reverse("desk:list"))
    return the_ticket(request, ticket)


@operators_only
@require_POST
def undo(request: PersonRequest, number: int) -> HttpResponse:
    """Takes back what such a macro did."""
    done = undoing.read(request.GET.get("done", ""), number, by=request.user)
    ticket = undoing.take_back(done, by=request.user)
    toast(request, _("Taken back: %(name)s") % {"name": done["title"]})
    return gone_to(request, reverse("desk:ticket", args=[ticket.number]))


@operators_only
@require_GET
def templates(request: PersonRequest) -> HttpResponse:
    words = clean_line(request.GET.get("q", ""), most=80)
    found = ReplyTemplate.objects.used_by(request.user).select_related("team", "to_team")
    if words:
        found = found.filter(name__icontains=words)
    may_write = set(ReplyTemplate.objects.written_by(request.user).values_list("pk", flat=True))
    rows = [
        {
            "template": one,
            "href": reverse("replies:template", args=[one.pk]) if one.pk in may_write else "",
            "who": one.team.name if one.team else one.get_audience_display(),
            "languages": " · ".join(language.upper() for language, _text in in_both(one, "text")),
            "acts": [words for _act, words in acts_in_words(one)],
        }
        for one in found[:MOST_PICKED]
    ]
    return shown(request, "replies/templates.html", {"tabs": tabs(request, "replies"), "rows": rows, "words": words})


@operators_only
@require_http_methods(["GET", "POST"])
def new(request: PersonRequest) -> HttpResponse:
    return written(request, ReplyTemplate(owner=request.user))


@operators_only
@require_http_methods(["GET", "POST"])
def template(request: PersonRequest, pk: int) -> HttpResponse:
    return written(request, template_to_write(request.user, pk))


@transaction.atomic
def written(request: PersonRequest, template: ReplyTemplate) -> HttpResponse:
    """The form; its `preview` button shows the text on a ticket and saves nothing."""
    form = ReplyTemplateForm(request.POST or None, operator=request.user, template=template)
    standing = Standing(
        request,
        lambda: ReplyTemplateForm(operator=request.user, template=template_to_write(request.user, template.pk)),
        holds=ReplyTemplate.objects.filter(pk=template.pk) if template.pk else None,
        told=Entry.objects.about(template=template.pk or 0).filter(kind="ReplyTemplateSaved"),
    )
    is_preview = "preview" in request.POST
    if request.method == "POST" and form.is_valid():
        if not is_preview and standing.is_read(form):
            actions.save_template(form.written(), by=request.user)
            messages.success(request, _("Saved. Press / in an empty reply to use it."))
            return redirect("replies:templates")
        form.written()
    context: dict[str, Any] = {
        "tabs": tabs(request, "replies"),
        "form": form,
        "template": template,
        "pk": template.pk,
        "variables": offered(),
        "previews": previews(request, template),
        **standing.context,
    }
    wrong = request.method == "POST" and (not form.is_valid() or bool(standing.unread))
    return shown(request, "replies/template.html", context, part="preview", status=422 if wrong else 200)


def previews(request: PersonRequest, template: ReplyTemplate) -> list[dict[str, Any]]:
    """The texts as the customer of the newest ticket would read them; what is not known there is marked."""
    found = []
    for language, text in in_both(template, "text"):
        tickets = Ticket.objects.seen_by(request.user).select_related("customer", "service")
        ticket = tickets.filter(language=language).order_by("-pk").first() or tickets.order_by("-pk").first()
        if ticket is None:
            continue
        ticket.language = language
        result = filled(text, ticket, request.user)
        found.append({"language": language, "text": result.text, "missing": result.missing, "number": str(ticket.number)})
    return found


@operators_only
@require_POST
def remove(request: PersonRequest, pk: int) -> HttpResponse:
    actions.remove_template(template_to_write(request.user, pk), by=request.user)
    messages.success(request, _("The template is gone."))
    return redirect("replies:templates")
