"""Addresses of acts on many tickets."""

from __future__ import annotations

from django.urls import path

from otklik.bulk import views

app_name = "bulk"
urlpatterns = [
    path("tickets/many/", views.choose, name="choose"),
    path("tickets/many/try/", views.preview, name="preview"),
    path("tickets/many/do/", views.do, name="do"),
    path("tickets/many/<int:pk>/", views.progress, name="progress"),
    path("tickets/many/<int:pk>/undo/", views.undo, name="undo"),
]
