"""Addresses of the shell itself."""

from __future__ import annotations

from django.urls import path

from otklik.pages import views

app_name = "pages"
urlpatterns = [
    path("pieces/", views.pieces, name="pieces"),
    path("commands/", views.commands, name="commands"),
    path("prefer/", views.prefer, name="prefer"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("favicon.ico", views.favicon, name="favicon"),
]
