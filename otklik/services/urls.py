"""Addresses of services and of the first run."""

from __future__ import annotations

from django.urls import path

from otklik.services.views import dependencies, first_run, services

app_name = "services"
urlpatterns = [
    path("services/", services.services, name="services"),
    path("services/new/", services.new, name="new"),
    path("services/<slug:slug>/", services.service, name="service"),
    path("services/<slug:slug>/kit/", services.kit, name="kit"),
    path("services/<slug:slug>/move/", services.move, name="move"),
    path("services/<slug:slug>/key/", services.rotate_key, name="rotate-key"),
    path("dependencies/", dependencies.dependencies, name="dependencies"),
    path("dependencies/new/", dependencies.new, name="dependency-new"),
    path("dependencies/<int:pk>/remove/", dependencies.remove, name="dependency-remove"),
    path("first-run/", first_run.first_run, name="first-run"),
    path("first-run/done/", first_run.done, name="first-run-done"),
    path("first-run/test-page/", first_run.test_page, name="first-run-test-page"),
    path("first-run/slug/", first_run.slug, name="slug"),
    path("first-run/<slug:step>/", first_run.step, name="first-run-step"),
]
