"""Addresses of incidents and of the duty screen."""

from __future__ import annotations

from django.urls import path

from otklik.incidents.views import duty, export, lists, raising, room, steps, strip, ticket

app_name = "incidents"
urlpatterns = [
    path("incidents/", lists.incidents, name="list"),
    path("incidents/raise/", raising.raise_incident, name="raise"),
    path("incidents/strip/", strip.strip, name="strip"),
    path("incidents/briefings/<int:pk>/read/", strip.read_briefing, name="read-briefing"),
    path("incidents/of-ticket/<int:number>/head/", ticket.head_part, name="ticket-head"),
    path("incidents/of-ticket/<int:number>/context/", ticket.context_part, name="ticket-context"),
    path("incidents/<int:pk>/", room.room, name="room"),
    path("incidents/<int:pk>/affected/", lists.affected, name="affected"),
    path("incidents/<int:pk>/link/", strip.link, name="link"),
    path("incidents/<int:pk>/acknowledge/", steps.acknowledge, name="acknowledge"),
    path("incidents/<int:pk>/decline/", steps.decline, name="decline"),
    path("incidents/<int:pk>/identify/", steps.identify, name="identify"),
    path("incidents/<int:pk>/mitigate/", steps.mitigate, name="mitigate"),
    path("incidents/<int:pk>/fix/", steps.fix, name="fix"),
    path("incidents/<int:pk>/reopen/", steps.reopen, name="reopen"),
    path("incidents/<int:pk>/close/", steps.close, name="close"),
    path("incidents/<int:pk>/clear/", steps.clear, name="clear"),
    path("incidents/<int:pk>/false-alarm/", steps.false_alarm, name="false-alarm"),
    path("incidents/<int:pk>/merge/", steps.merge, name="merge"),
    path("incidents/<int:pk>/forecast/", steps.forecast, name="forecast"),
    path("incidents/<int:pk>/update/", steps.update, name="update"),
    path("incidents/<int:pk>/brief/", steps.brief, name="brief"),
    path("incidents/<int:pk>/note/", steps.note, name="note"),
    path("incidents/<int:pk>/confirm/", steps.confirm, name="confirm"),
    path("incidents/<int:pk>/export.json", export.export_json, name="export-json"),
    path("incidents/<int:pk>/export.csv", export.export_csv, name="export-csv"),
    path("duty/", duty.duty, name="duty"),
    path("duty/ack/<str:token>/", duty.answer, name="answer"),
]
