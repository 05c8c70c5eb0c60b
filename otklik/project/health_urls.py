"""Addresses for machines that watch the desk."""

from __future__ import annotations

from django.urls import path

from otklik.project import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("metrics", views.measured, name="metrics"),
]
