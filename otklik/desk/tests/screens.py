"""Pages as they are shown."""

from __future__ import annotations

from django.test import Client


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()
