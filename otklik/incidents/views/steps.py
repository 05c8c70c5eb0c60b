"""What is done in the incident room and on the duty screen: each finds, acts, and leads back."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.forms import Form
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from otklik.accounts.access import PersonRequest, operators_only, responders_only, staff_only
from otklik.incidents import access, actions
from otklik.incidents.forms import BriefingForm, ForecastForm, NoteForm, UpdateForm
from otklik.incidents.models import Confirmation, Incident
from otklik.incidents.views.live import live_context
from otklik.incidents.views.room import as_initial, choices
from otklik.lib.refused import Refused
from otklik.pages.shown import came_from, gone_to, shown, toast

Act = Callable[..., Incident]


def step(act: Act, *, is_spoken: bool = False) -> Callable[..., HttpResponseBase]:
    """A view of one step. A spoken one may tell the public something in its own words."""

    @responders_only
    @require_POST
    def view(request: PersonRequest, pk: int) -> HttpResponse:
        words = {name: request.POST.get(name, "")[:2000] for name in ("text_ru", "text_en")} if is_spoken else {}
        act(access.incident_for(request.user, pk), by=request.user, **words)
        return gone_to(request, came_from(request))

    return view


acknowledge = step(actions.acknowledge)
decline = step(actions.decline)
identify = step(actions.identify, is_spoken=True)
mitigate = step(actions.mitigate, is_spoken=True)
fix = step(actions.fix, is_spoken=True)
reopen = step(actions.reopen)
close = step(actions.close)
clear = step(actions.clear)
false_alarm = step(actions.false_alarm)


@responders_only
@require_POST
def merge(request: PersonRequest, pk: int) -> HttpResponse:
    incident = access.incident_for(request.user, pk)
    number = request.POST.get("into", "")
    if not number.isdecimal() or len(number) > 15:
        raise Refused(_("Choose the incident that this one belongs to."))
    other = actions.merge_into(incident, access.incident_for(request.user, int(number)), by=request.user)
    return gone_to(request, f"/incidents/{other.pk}/")


@responders_only
@require_http_methods(["GET", "POST"])
def forecast(request: PersonRequest, pk: int) -> HttpResponse:
    incident = access.incident_for(request.user, pk)
    form = ForecastForm(_sent(request), auto_id="forecast_%s")
    if not form.is_valid():
        return _asked(request, "incidents/forecast_page.html", incident, form)
    begin, end, news = form.times()
    basis = {name: form.cleaned_data[name] for name in ("basis_ru", "basis_en")}
    actions.forecast(incident, begin, end, next_update_at=news, by=request.user, **basis)
    toast(request, _("Everybody sees the new forecast."))
    return _done(request, incident)


@responders_only
@require_http_methods(["GET", "POST"])
def update(request: PersonRequest, pk: int) -> HttpResponse:
    incident = access.incident_for(request.user, pk)
    form = UpdateForm(_sent(request), auto_id="update_%s")
    if not form.is_valid():
        return _asked(request, "incidents/update_page.html", incident, form)
    actions.publish_update(incident, by=request.user, **form.cleaned_data)
    toast(request, _("Published: error screens, customers’ pages and the status page show it."))
    return _done(request, incident)


@responders_only
@require_http_methods(["GET", "POST"])
def brief(request: PersonRequest, pk: int) -> HttpResponse:
    incident = access.incident_for(request.user, pk)
    form = BriefingForm(_sent(request), auto_id="briefing_%s", initial=as_initial(incident.briefings.first()))
    if not form.is_valid():
        return _asked(request, "incidents/briefing_page.html", incident, form)
    actions.brief(incident, by=request.user, **form.cleaned_data)
    toast(request, _("Every operator sees the new briefing."))
    return _done(request, incident)


def _sent(request: PersonRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _asked(request: PersonRequest, template: str, incident: Incident, form: Form) -> HttpResponse:
    """The form on a page of its own: for those without script, and when something in it needs a look."""
    context = {"incident": incident, "form": form, "choices": choices(), **live_context(request, "desk")}
    return shown(request, template, context, status=422 if form.is_bound else 200)


def _done(request: PersonRequest, incident: Incident) -> HttpResponse:
    """Back to the room or the duty screen, wherever the form was opened from."""
    duty = reverse("incidents:duty")
    return gone_to(request, duty if urlsplit(came_from(request)).path == duty else reverse("incidents:room", args=[incident.pk]))


@staff_only
@require_POST
def note(request: PersonRequest, pk: int) -> HttpResponse:
    incident = access.incident_for(request.user, pk)
    form = NoteForm(request.POST, auto_id="note_%s")
    if not form.is_valid():
        raise Refused(" ".join(str(error) for error in form.errors.get("text", [])))
    actions.add_note(incident, form.cleaned_data["text"], by=request.user)
    return gone_to(request, came_from(request))


@operators_only
@require_POST
def confirm(request: PersonRequest, pk: int) -> HttpResponse:
    """A customer told an operator whether it worked."""
    incident = access.incident_for(request.user, pk)
    ticket = access.ticket_named(request.user, request.POST.get("ticket", ""))
    actions.confirm(incident, ticket.customer, answer=request.POST.get("answer", ""), via=Confirmation.OPERATOR, ticket=ticket)
    return gone_to(request, came_from(request))
