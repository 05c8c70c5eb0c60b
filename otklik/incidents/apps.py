"""The app's registration with Django."""

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    name = "otklik.incidents"
    default_auto_field = "django.db.models.BigAutoField"
