"""What incidents give to whoever writes to a customer: the forecast as a variable, and word of a forecast that has changed."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from otklik.accounts.models import Operator
from otklik.desk.models import Ticket
from otklik.desk.writing.news import News, Source, watch
from otklik.desk.writing.promised import promise
from otklik.incidents.access import incident_of
from otklik.incidents.models import Forecast
from otklik.incidents.outlook import outlook_of
from otklik.pages.words import clock_range
from otklik.replies.variables import Variable, offer


def forecast_of(ticket: Ticket, _operator: Operator) -> str:
    """«14:40–15:00» while it holds; empty otherwise, so that nobody is promised a time that has passed."""
    incident = incident_of(ticket)
    return outlook_of(incident).range_words if incident else ""


def last_forecast(ticket: Ticket, _operator: Operator) -> int:
    """The newest forecast of what this ticket speaks of."""
    incident = incident_of(ticket)
    return int(incident.forecasts.aggregate(last=Max("pk"))["last"] or 0) if incident else 0


def forecasts_since(ticket: Ticket, mark: int, _operator: Operator) -> list[News]:
    incident = incident_of(ticket)
    newest = incident.forecasts.filter(pk__gt=mark).order_by("-pk").first() if incident else None
    return [News(text=words_of(newest), at=newest.at, quote=newest.basis, icon="clock-alert")] if newest else []


def words_of(forecast: Forecast) -> str:
    if forecast.from_at is None or forecast.to_at is None:
        return _("The forecast of the incident has changed: nobody knows yet")
    return _("The forecast of the incident has changed: %(range)s") % {"range": clock_range(forecast.from_at, forecast.to_at)}


def promised(ticket: Ticket) -> list[tuple[str, datetime]]:
    """What customers of the incident were told: when it should be over, and when the next news comes."""
    incident = incident_of(ticket)
    if incident is None:
        return []
    outlook = outlook_of(incident)
    end = outlook.forecast.to_at if outlook.forecast else None
    told = [(_("the forecast of the incident"), end), (_("the next news"), outlook.next_update_at)]
    return [(text, moment) for text, moment in told if moment]


def furnish() -> None:
    promise(promised)
    watch(Source(name="forecast", mark=last_forecast, since=forecasts_since))
    offer(Variable(name="forecast", russian="прогноз", about=gettext_lazy("when the incident should be over"), value=forecast_of))
