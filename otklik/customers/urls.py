"""Addresses of customers: only of what an admin sets, for their pages stand in the desk."""

from __future__ import annotations

from django.urls import path

from otklik.customers import views

app_name = "customers"
urlpatterns = [
    path("settings/sms/", views.sms_way, name="sms"),
    path("settings/sms/remove/", views.remove_sms_way, name="sms-remove"),
    path("settings/sms/test/", views.test_sms_way, name="sms-test"),
]
