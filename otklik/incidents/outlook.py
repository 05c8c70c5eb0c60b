"""What may be said about the end of an incident at one moment: never a time that has passed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from otklik.incidents.models import Forecast, Incident
from otklik.incidents.rules import WORKING, forecast_holds
from otklik.lib.clock import now
from otklik.pages.words import clock_range


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """`forecast` holds at this moment; `is_late` when the last one has run out; `next_update_at` is still ahead."""

    forecast: Forecast | None = None
    is_late: bool = False
    next_update_at: datetime | None = None

    @property
    def range_words(self) -> str:
        """«14:40–15:00» in the reader's zone; empty without a forecast."""
        if self.forecast is None or self.forecast.from_at is None or self.forecast.to_at is None:
            return ""
        return clock_range(self.forecast.from_at, self.forecast.to_at)


def outlook_of(incident: Incident, at: datetime | None = None) -> Outlook:
    """Only while somebody works on it there is anything to look forward to."""
    if incident.state not in WORKING:
        return Outlook()
    moment = at or now()
    news = incident.next_update_at if incident.next_update_at and incident.next_update_at > moment else None
    last = next(iter(incident.forecasts.all()), None)
    if last is None or last.to_at is None:
        return Outlook(next_update_at=news)
    if not forecast_holds(last.to_at, moment):
        return Outlook(is_late=True, next_update_at=news)
    return Outlook(forecast=last, next_update_at=news)


def current_forecast(incident: Incident, at: datetime | None = None) -> Forecast | None:
    """The forecast that may be shown now."""
    return outlook_of(incident, at).forecast
