"""The app's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "otklik.files"
    default_auto_field = "django.db.models.BigAutoField"
