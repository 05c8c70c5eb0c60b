"""Addresses of problems."""

from __future__ import annotations

from django.urls import path

from otklik.problems.views import problems

app_name = "problems"
urlpatterns = [
    path("problems/", problems.problems, name="problems"),
    path("problems/new/", problems.new, name="new"),
    path("problems/choose/", problems.choose, name="choose"),
    path("problems/<int:pk>/", problems.problem, name="problem"),
    path("problems/<int:pk>/edit/", problems.edit, name="edit"),
    path("problems/<int:pk>/solve/", problems.solve, name="solve"),
    path("problems/<int:pk>/close/", problems.close, name="close"),
    path("problems/<int:pk>/reopen/", problems.reopen, name="reopen"),
    path("problems/<int:pk>/link/", problems.link, name="link"),
    path("problems/<int:pk>/link-incident/", problems.link_incident, name="link-incident"),
]
