"""What a command needs before it may import models."""

from __future__ import annotations

import os

import django

from otklik.project import logs

SETTINGS = "otklik.project.settings"


def set_up(process: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    logs.configure(process)
    django.setup()
