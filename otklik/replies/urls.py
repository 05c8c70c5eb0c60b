"""Addresses of ready answers."""

from __future__ import annotations

from django.urls import path

from otklik.replies import views

app_name = "replies"
urlpatterns = [
    path("tickets/<int:number>/replies/", views.picker, name="picker"),
    path("tickets/<int:number>/replies/<int:pk>/", views.use, name="use"),
    path("tickets/<int:number>/replies/<int:pk>/run/", views.run, name="run"),
    path("tickets/<int:number>/replies/undo/", views.undo, name="undo"),
    path("replies/", views.templates, name="templates"),
    path("replies/new/", views.new, name="new"),
    path("replies/<int:pk>/", views.template, name="template"),
    path("replies/<int:pk>/remove/", views.remove, name="remove"),
]
