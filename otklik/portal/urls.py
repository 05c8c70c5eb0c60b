"""Addresses of the customer's page."""

from __future__ import annotations

from django.urls import path

from otklik.portal import files, proof, views

app_name = "portal"
urlpatterns = [
    path("c/<str:token>/", views.page, name="page"),
    path("c/<str:token>/answer/", views.answer, name="answer"),
    path("c/<str:token>/confirm/", views.confirm, name="confirm"),
    path("c/<str:token>/code/", proof.ask, name="code"),
    path("c/<str:token>/prove/", proof.answer, name="prove"),
    path("c/<str:token>/files/<int:pk>/", files.download, name="download"),
    path("c/<str:token>/files/<int:pk>/picture/", files.picture, name="picture"),
]
