"""The app's registration with Django."""

from django.apps import AppConfig


class SignalsConfig(AppConfig):
    name = "otklik.signals"
    default_auto_field = "django.db.models.BigAutoField"
