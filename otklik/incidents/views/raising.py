"""Raising an incident: one tap from a ticket, or a form with one question."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from otklik.accounts.access import PersonRequest, people
from otklik.accounts.models import Role
from otklik.incidents import access, actions
from otklik.incidents.forms import RaiseForm
from otklik.incidents.models import Incident
from otklik.incidents.rules import State
from otklik.incidents.views.live import live_context
from otklik.pages.shown import came_from, gone_to, shown, toast
from otklik.services.models import Service


@people(Role.OPERATOR, Role.LEAD, Role.RESPONDER)
@require_http_methods(["GET", "POST"])
def raise_incident(request: PersonRequest) -> HttpResponse:
    """GET: which service; POST: it fails. With one service there is nothing to choose."""
    services = list(Service.objects.prefetch_related("components"))
    form = RaiseForm(
        _answers(request, services) if request.method == "POST" else None, initial={"ticket": request.GET.get("ticket", "")[:20]}
    )
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        ticket = access.ticket_named(request.user, values["ticket"]) if values["ticket"] else None
        label = (values["label_ru"], values["label_en"]) if values["label_ru"] or values["label_en"] else None
        components = [component for component in values["components"] if component.service_id == values["service"].pk]
        incident = actions.raise_incident(values["service"], by=request.user, ticket=ticket, components=components, label=label)
        toast(request, _("Raised. The engineers on duty are being called."))
        return gone_to(request, came_from(request) if ticket else f"/incidents/{incident.pk}/")
    known = {incident.service_id: incident for incident in Incident.objects.live().exclude(state=State.SUSPECTED)}
    choices = [{"service": service, "incident": known.get(service.pk)} for service in services]
    context = {"form": form, "choices": choices, **live_context(request, "desk")}
    return shown(request, "incidents/raise.html", context, status=422 if form.is_bound else 200)


def _answers(request: PersonRequest, services: list[Service]) -> dict[str, object]:
    answers = request.POST.copy()
    if len(services) == 1:
        answers.setdefault("service", str(services[0].pk))
    return answers  # type: ignore[return-value]
