"""The app's registration with Django."""

from django.apps import AppConfig

from otklik.project import moments


class ProjectConfig(AppConfig):
    name = "otklik.project"

    def ready(self) -> None:
        moments.read_quickly()
