"""Addresses of the hand-over between shifts."""

from __future__ import annotations

from django.urls import path

from otklik.insight import views

app_name = "insight"
urlpatterns = [
    path("shifts/hand-over/", views.hand_over, name="hand-over"),
    path("shifts/hand-over/<int:id>/", views.past, name="past"),
    path("shifts/hand-over/<int:id>/accept/", views.accept, name="accept"),
]
