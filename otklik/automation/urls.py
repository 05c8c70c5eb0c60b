"""Addresses of rules and of the giving out of work."""

from __future__ import annotations

from django.urls import path

from otklik.automation.views import assignment, rules, work

app_name = "automation"
urlpatterns = [
    path("rules/", rules.rules, name="rules"),
    path("rules/new/", rules.new, name="new"),
    path("rules/read/", rules.read, name="read"),
    path("rules/<int:pk>/", rules.rule, name="rule"),
    path("rules/<int:pk>/rehearsal/", rules.rehearsal, name="rehearsal"),
    path("rules/<int:pk>/on/", rules.on, name="on"),
    path("rules/<int:pk>/off/", rules.off, name="off"),
    path("rules/<int:pk>/move/", rules.move, name="move"),
    path("rules/<int:pk>/remove/", rules.remove, name="remove"),
    path("rules/<int:pk>/runs/", rules.runs, name="runs"),
    path("assignment/", assignment.assignment, name="assignment"),
    path("assignment/people/<int:id>/", assignment.skills, name="skills"),
    path("tickets/next/", work.next_one, name="next"),
    path("offers/", work.offers, name="offers"),
    path("offers/<int:pk>/take/", work.take, name="take"),
    path("offers/<int:pk>/decline/", work.decline, name="decline"),
]
