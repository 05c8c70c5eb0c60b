"""What the composer asks of the server, and what can be done to an answer on its way."""

from __future__ import annotations

import uuid
from itertools import groupby

from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from otklik.accounts.access import PersonRequest, operators_only
from otklik.desk.access import ticket_for
from otklik.desk.actions import attach
from otklik.desk.actions.thread import LONGEST
from otklik.desk.forms import NOTE, WriteForm
from otklik.desk.models import Outgoing, Ticket
from otklik.desk.screen import ticket_screen
from otklik.desk.writing import actions, along, words
from otklik.desk.writing.access import draft_on, others_here, outgoing_on
from otklik.desk.writing.forms import DraftForm, LaterForm, chosen_moment
from otklik.desk.writing.news import marks, news_since
from otklik.desk.writing.screen import here_words
from otklik.lib.refused import Refused
from otklik.lib.text import clean
from otklik.pages.shown import refusal, shown, shown_or_back, wants_part

MOST_PRESENT = 500


def the_ticket(request: PersonRequest, ticket: Ticket, *, returned: str = "") -> HttpResponse:
    """The ticket as it is now; a text that came back goes into the composer, which no other answer touches."""
    ticket = ticket_for(request.user, ticket.number)
    more = {"returned": returned, "is_back": True} if returned else {}
    back = reverse("desk:ticket", args=[ticket.number])
    return shown_or_back(request, "desk/ticket.html", ticket_screen(request, ticket, **more), part="work", back=back)


@operators_only
@require_POST
def write(request: PersonRequest, number: int) -> HttpResponse:
    """Sends what stands in the composer, unless there is news that its writer has not seen."""
    ticket = ticket_for(request.user, number)
    form = WriteForm(request.POST)
    if not form.is_valid():
        raise Refused(unsendable(form))
    content = form.cleaned_data
    words.as_it_is(content)
    if is_another_text(content["key"], content["text"]):
        return once_more(request)
    if not is_sent_already(content["key"]):
        # Without script the files come with the text; with it they are here already.
        for one in request.FILES.getlist("files"):
            attach(ticket, one.name or "", one.chunks(), by=request.user)
    if content["mode"] == NOTE:
        actions.leave_note(ticket, content["text"], by=request.user, key=content["key"], window=content["window"])
        return the_ticket(request, ticket)
    later = chosen_moment(content)
    if content["later"] and later is None:
        raise Refused(_("This moment has passed. Choose a later one."))
    if content["anyway"] != (now_seen := marks(ticket, request.user)) and not is_sent_already(content["key"]):
        news = news_since(ticket, content["anyway"] or content["seen"], request.user)
        if news:
            return news_first(request, ticket, {"news": news, "now_seen": now_seen, "later": content["later"]})
    # What must not go out is said before what might be said better.
    sent_along = along.read_all(ticket, request.POST, request.user)
    looked = words.looked_at(ticket, request.POST)
    if looked.questions and not content["worded"] and not is_sent_already(content["key"]):
        return question_first(
            request, ticket, {"questions": looked.questions, "later": content["later"], "anyway": content["anyway"]}
        )
    is_new = not is_sent_already(content["key"])
    actions.send_soon(
        ticket,
        content["text"],
        by=request.user,
        key=content["key"],
        then=content["then"],
        later=later,
        along=sent_along,
        window=content["window"],
    )
    if is_new:
        looked.count()
    return the_ticket(request, ticket)


def composer_key(request: PersonRequest) -> uuid.UUID | None:
    """Of the composer whose text came along; None without script, and for nonsense."""
    try:
        return uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        return None


def is_sent_already(key: uuid.UUID | None) -> bool:
    return key is not None and Outgoing.objects.filter(key=key).exists()


def is_another_text(key: uuid.UUID | None, text: str) -> bool:
    """Whether this composer has sent something else before: a page that the browser kept, or a text changed after its answer was lost."""
    said = actions.sent_text(key) if key else None
    return said is not None and said != clean(text, most=LONGEST)


def once_more(request: PersonRequest) -> HttpResponse:
    """Nothing is sent and the text stays; the composer takes another key, so that pressing again sends this text too."""
    answer = refusal(request, _("Another text was sent from here already. If this one should go out too, send it once more."))
    answer.headers["HX-Trigger"] = "composer:used"
    return answer


def news_first(request: PersonRequest, ticket: Ticket, context: dict[str, object]) -> HttpResponse:
    """Shows what came in between, above the text."""
    return first(request, ticket, "desk/composer_news.html", ".composer:not([hidden]) [data-composer-news]", context)


def question_first(request: PersonRequest, ticket: Ticket, context: dict[str, object]) -> HttpResponse:
    """Asks once whether something serious should go out as it is; what is asked here is never asked again of this text."""
    return first(request, ticket, "desk/words_question.html", ".composer:not([hidden]) [data-words-question]", context)


def first(request: PersonRequest, ticket: Ticket, template: str, place: str, context: dict[str, object]) -> HttpResponse:
    """Something to read before the text leaves; the text stays as it is. Without script the whole page comes with it."""
    key = str(request.POST.get("key") or "")
    if wants_part(request) and key:
        html = render_to_string(template, context, request)
        return HttpResponse(html, status=422, headers={"HX-Retarget": place, "HX-Reswap": "innerHTML"})
    text = request.POST.get("text", "")
    draft = {"text": text, "mode": "reply", "then": request.POST.get("then", ""), "seen": request.POST.get("seen", ""), "at": 0}
    page = ticket_screen(request, ticket, draft=draft, words_left=request.POST.get("words_left", ""), **context)
    return shown(request, "desk/ticket.html", page, part="work", status=422)


def unsendable(form: WriteForm) -> str:
    """Why the composer cannot be sent, in one sentence."""
    for name in ("at", "text"):
        if name in form.errors and (name == "at" or form.data.get("text", "").strip()):
            return str(form.errors[name][0])
    if form.errors.keys() - {"text"}:
        return _("This page is out of date. Reload it and send again: your text is kept.")
    return _("Write something first.")


@operators_only
@require_POST
def draft(request: PersonRequest, number: int) -> HttpResponse:
    """Keeps what was typed so far; the writer's page goes on as it is. 409 where another window has written instead: the page
    takes another key and keeps its text beside that one."""
    ticket = ticket_for(request.user, number)
    form = DraftForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    content = form.cleaned_data
    try:
        kept = actions.keep_draft(
            ticket,
            content["text"],
            by=request.user,
            mode=content["mode"] or "reply",
            then=content["then"],
            seen=content["seen"],
            key=content["key"],
            page=form.page(),
        )
    except actions.ChangedElsewhere:
        return HttpResponse(status=409)
    actions.arrive(ticket, by=request.user, is_typing=bool(content["text"]))
    return HttpResponse(status=204, headers={"Draft-Version": str(kept.version if kept else 0)})


@operators_only
@require_POST
def take_draft(request: PersonRequest, number: int, pk: int) -> HttpResponse:
    ticket = ticket_for(request.user, number)
    draft = draft_on(ticket, pk)
    actions.take_over(draft, by=request.user, typed=request.POST.get("text", ""), key=composer_key(request))
    return the_ticket(request, ticket, returned=draft.text)


@operators_only
@require_POST
def take_back(request: PersonRequest, number: int, pk: int) -> HttpResponse:
    """Undo, and "back to editing"."""
    ticket = ticket_for(request.user, number)
    outgoing = outgoing_on(ticket, pk)
    actions.take_back(outgoing, by=request.user, typed=request.POST.get("text", ""), key=composer_key(request))
    return the_ticket(request, ticket, returned=outgoing.text)


@operators_only
@require_POST
def postpone(request: PersonRequest, number: int, pk: int) -> HttpResponse:
    ticket = ticket_for(request.user, number)
    outgoing = outgoing_on(ticket, pk)
    form = LaterForm(request.POST)
    if not form.is_valid() or (moment := form.moment()) is None:
        raise Refused(str(form.errors["at"][0]) if "at" in form.errors else _("Choose when it should leave."))
    actions.postpone(outgoing, moment, by=request.user)
    return the_ticket(request, ticket)


@operators_only
@require_POST
def release(request: PersonRequest, number: int, pk: int) -> HttpResponse:
    """Sends now what waits for later or was held."""
    ticket = ticket_for(request.user, number)
    actions.release(outgoing_on(ticket, pk), by=request.user)
    return the_ticket(request, ticket)


@operators_only
@require_http_methods(["GET", "POST"])
def here(request: PersonRequest, number: int) -> HttpResponse:
    """POST: a beat of an open page, or its end. GET: who else is here."""
    ticket = ticket_for(request.user, number)
    if request.method == "GET":
        return shown(request, "desk/others_here.html", {"ticket": ticket, "others_here": others_here(request.user, [ticket])})
    if request.POST.get("gone"):
        actions.leave(ticket, by=request.user)
    else:
        actions.arrive(ticket, by=request.user)
    return HttpResponse(status=204)


@operators_only
@require_GET
def present(request: PersonRequest) -> HttpResponse:
    """Who is at which ticket, for the rows of the list: {"10245": ["Борис пишет", true]}."""
    people = others_here(request.user, Ticket.objects.seen_by(request.user))[:MOST_PRESENT]
    rows = {number: list(some) for number, some in groupby(people, key=lambda one: one.number)}
    return JsonResponse({str(number): [here_words(some), any(one.is_typing for one in some)] for number, some in rows.items()})
