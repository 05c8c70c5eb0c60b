"""The small site, its templates and a visitor."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings as project_settings
from django.template import engines
from django.test import Client
from pytest_django import Settings

TEMPLATES = Path(__file__).parent / "templates"


@pytest.fixture
def site(settings: Settings) -> None:
    settings.ROOT_URLCONF = "otklik.pages.tests.site"
    settings.ALLOWED_HOSTS = ["*"]
    settings.LANGUAGE_CODE = "en"
    changed = [{**one, "DIRS": [str(TEMPLATES)]} for one in project_settings.TEMPLATES]
    settings.TEMPLATES = changed
    engines.__dict__.pop("templates", None)


@pytest.fixture
def visitor(site: None) -> Client:
    return Client(raise_request_exception=False)


HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
