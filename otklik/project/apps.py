"""The app's registration with Django."""

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "otklik.project"
