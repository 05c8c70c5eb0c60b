"""Addresses of planned work."""

from __future__ import annotations

from django.urls import path

from otklik.changes.views import changes

app_name = "changes"
urlpatterns = [
    path("changes/", changes.changes, name="changes"),
    path("changes/new/", changes.new, name="new"),
    path("changes/<int:pk>/", changes.change, name="change"),
    path("changes/<int:pk>/edit/", changes.edit, name="edit"),
    path("changes/<int:pk>/ask/", changes.ask, name="ask"),
    path("changes/<int:pk>/approve/", changes.approve, name="approve"),
    path("changes/<int:pk>/send-back/", changes.send_back, name="send-back"),
    path("changes/<int:pk>/start/", changes.start, name="start"),
    path("changes/<int:pk>/prolong/", changes.prolong, name="prolong"),
    path("changes/<int:pk>/finish/", changes.finish, name="finish"),
    path("changes/<int:pk>/cancel/", changes.cancel, name="cancel"),
    path("changes/<int:pk>/read/", changes.read, name="read"),
]
