"""The app's registration with Django."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "otklik.journal"
    default_auto_field = "django.db.models.BigAutoField"
