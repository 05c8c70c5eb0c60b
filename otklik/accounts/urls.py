"""Addresses of accounts. Those of django-allauth keep their own names, without our prefix."""

from __future__ import annotations

from django.urls import include, path

from otklik.accounts.views import front, once

ours = [
    path("", front.front, name="front"),
    path("sign-in/once/<str:token>/", once.once, name="once"),
]
urlpatterns = [
    path("account/", include("otklik.accounts.sign_in_urls")),
    path("", include((ours, "accounts"))),
]
