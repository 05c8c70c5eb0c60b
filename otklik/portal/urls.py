"""Addresses of the customer's page."""

from __future__ import annotations

from django.urls import path

from otklik.portal import views

app_name = "portal"
urlpatterns = [
    path("c/<str:token>/", views.page, name="page"),
    path("c/<str:token>/answer/", views.answer, name="answer"),
    path("c/<str:token>/confirm/", views.confirm, name="confirm"),
]
