"""The app's registration with Django."""

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "otklik.customers"
    default_auto_field = "django.db.models.BigAutoField"
