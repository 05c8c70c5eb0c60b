"""Addresses of the catalogue."""

from __future__ import annotations

from django.urls import path

from otklik.catalogue.views import asking, requests, situations

app_name = "catalogue"
urlpatterns = [
    path("help/", asking.help_list, name="help"),
    path("help/<slug:slug>/", asking.help_form, name="help-form"),
    path("help/<slug:slug>/sent/", asking.help_sent, name="help-sent"),
    path("requests/", requests.requests, name="requests"),
    path("requests/new/", requests.choose, name="choose"),
    path("requests/new/<slug:slug>/", requests.file, name="file"),
    path("requests/<int:pk>/", requests.request, name="request"),
    path("requests/<int:pk>/answer/", requests.answer, name="answer"),
    path("requests/<int:pk>/change/", requests.change, name="change"),
    path("decide/<str:token>/", requests.decide, name="decide"),
    path("situations/", situations.situations, name="situations"),
    path("situations/new/", situations.new, name="new"),
    path("situations/<slug:slug>/", situations.situation, name="situation"),
    path("situations/<slug:slug>/move/", situations.move, name="move"),
]
