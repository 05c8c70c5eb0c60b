"""Addresses of calendars, agreements, and what stands still."""

from __future__ import annotations

from django.urls import path

from otklik.agreements.views import agreements, calendars, still

app_name = "agreements"
urlpatterns = [
    path("calendars/", calendars.calendars, name="calendars"),
    path("calendars/new/", calendars.new, name="new-calendar"),
    path("calendars/<int:id>/", calendars.calendar, name="calendar"),
    path("calendars/<int:id>/remove/", calendars.remove, name="remove-calendar"),
    path("tickets/still/", still.still, name="still"),
    path("agreements/", agreements.agreements, name="agreements"),
    path("agreements/new/", agreements.new, name="new-agreement"),
    path("agreements/<int:id>/", agreements.agreement, name="agreement"),
    path("agreements/<int:id>/remove/", agreements.remove, name="remove-agreement"),
    path("agreements/teams/new/", agreements.new_between, name="new-between"),
    path("agreements/teams/<int:id>/", agreements.between, name="between"),
    path("agreements/teams/<int:id>/remove/", agreements.remove_between, name="remove-between"),
]
