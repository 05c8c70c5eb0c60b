"""The app's registration with Django."""

from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "otklik.services"
    default_auto_field = "django.db.models.BigAutoField"
