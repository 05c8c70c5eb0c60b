"""Addresses of the company's manner of speaking."""

from __future__ import annotations

from django.urls import path

from otklik.speech import views

app_name = "speech"
urlpatterns = [
    path("wording/check/", views.check, name="check"),
    path("settings/wording/", views.manner, name="manner"),
    path("settings/wording/counts/", views.counts, name="counts"),
    path("settings/wording/rules/new/", views.new, name="new"),
    path("settings/wording/rules/try/", views.trial, name="try"),
    path("settings/wording/rules/<int:pk>/", views.own_rule, name="own-rule"),
    path("settings/wording/rules/<int:pk>/remove/", views.remove, name="remove"),
]
