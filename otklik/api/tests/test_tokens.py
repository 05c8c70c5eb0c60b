"""A person's own tokens: seen once, good until they are revoked."""

from __future__ import annotations

import pytest
from django.test import Client

from otklik.conftest import Cast

pytestmark = pytest.mark.django_db


def test_a_person_makes_a_token_sees_it_once_and_revokes_it(as_anna: Client, cast: Cast) -> None:
    page = as_anna.post("/me/tokens/", {"name": "выгрузка", "scopes": ["tickets:read"], "days": "90"}).content.decode()
    token = cast.anna.api_tokens.get()
    secret = page[page.index("otk_") :][:47]
    assert secret not in as_anna.get("/me/tokens/").content.decode()
    own = {"Authorization": f"Bearer {secret}"}
    assert Client().get("/api/v1/tickets", headers=own).status_code == 200
    as_anna.post(f"/me/tokens/{token.pk}/revoke/")
    assert Client().get("/api/v1/tickets", headers=own).status_code == 401
    assert as_anna.post("/me/tokens/", {"name": "\0", "scopes": ["services:write"]}).status_code == 422
