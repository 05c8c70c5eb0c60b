"""The app's registration with Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "otklik.accounts"
    default_auto_field = "django.db.models.BigAutoField"
