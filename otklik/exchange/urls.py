"""Addresses of import and export."""

from __future__ import annotations

from django.urls import path

from otklik.exchange import views

app_name = "exchange"
urlpatterns = [
    path("exchange/", views.transfers, name="list"),
    path("exchange/export/", views.ask_export, name="ask-export"),
    path("exchange/import/", views.ask_import, name="ask-import"),
    path("exchange/<int:pk>/", views.transfer, name="transfer"),
    path("exchange/<int:pk>/stop/", views.stop, name="stop"),
    path("exchange/<int:pk>/in-earnest/", views.do_in_earnest, name="in-earnest"),
    path("exchange/<int:pk>/download/", views.download, name="download"),
    path("exchange/<int:pk>/refused.csv", views.refused, name="refused"),
]
