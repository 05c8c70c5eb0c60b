"""The app's registration with Django."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "otklik.portal"
    default_auto_field = "django.db.models.BigAutoField"
