"""What a customer reads on his page, with plain spaces."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.test import Client


def path(url: str) -> str:
    return url.removeprefix(settings.DESK_URL)


def words(answer: Any) -> str:
    return str(answer.content.decode().replace("\u00a0", " "))


def read(client: Client, address: str) -> str:
    return words(client.get(address))
