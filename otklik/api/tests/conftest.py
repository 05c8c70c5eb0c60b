"""A program with a token of one of the cast."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from otklik.accounts.models import Operator
from otklik.api import limits
from otklik.api.access import digest_of
from otklik.api.models import Token
from otklik.api.rules import SCOPES
from otklik.conftest import Cast
from otklik.desk import actions as desk
from otklik.desk.models import Ticket


class Program:
    """Sends JSON with its token, and reads JSON."""

    def __init__(self, operator: Operator, scopes: list[str] | None = None, **fields: Any) -> None:
        self.secret = f"otk_{operator.pk}-{Token.objects.count()}"
        self.token = Token.objects.create(
            operator=operator, name="test", scopes=scopes if scopes is not None else list(SCOPES), digest=digest_of(self.secret), hint="otk_", **fields
        )  # fmt: skip
        self.client = Client()

    def send(self, method: str, path: str, content: Any = None, **headers: str) -> HttpResponse:
        own = {"Authorization": f"Bearer {self.secret}", "Accept-Language": "en", **headers}
        body = {"data": content, "content_type": "application/json"} if content is not None else {}
        if method == "get":
            body = {}
        return getattr(self.client, method)(f"/api/v1/{path}", headers=own, **body)

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.send("get", path, **headers)

    def post(self, path: str, content: Any = None, **headers: str) -> HttpResponse:
        return self.send("post", path, {} if content is None else content, **headers)

    def patch(self, path: str, content: Any, **headers: str) -> HttpResponse:
        return self.send("patch", path, content, **headers)


@pytest.fixture(autouse=True)
def full_buckets() -> None:
    limits._buckets.clear()


@pytest.fixture
def program(cast: Cast) -> Callable[..., Program]:
    return Program


@pytest.fixture
def anna(cast: Cast) -> Program:
    return Program(cast.anna)


@pytest.fixture
def lena(cast: Cast) -> Program:
    return Program(cast.lena)


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    return desk.open_ticket(
        customer=cast.ivan,
        subject="Не печатается",
        text="Помогите",
        kind="failure",
        channel="portal",
        by=None,
        service=cast.checkin,
    )
