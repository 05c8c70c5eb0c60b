"""The incident and all that hangs on it: raises, pages, briefings, forecasts, updates, affected customers, confirmations."""

from otklik.incidents.models.affected import Affected, Confirmation, Reason
from otklik.incidents.models.calling import Page, PageTry
from otklik.incidents.models.incident import Incident, IncidentQuerySet, Raise, sees_incidents
from otklik.incidents.models.saying import Briefing, BriefingRead, Forecast, LogNote, Update

__all__ = [
    "Affected",
    "Briefing",
    "BriefingRead",
    "Confirmation",
    "Forecast",
    "Incident",
    "IncidentQuerySet",
    "LogNote",
    "Page",
    "PageTry",
    "Raise",
    "Reason",
    "Update",
    "sees_incidents",
]
