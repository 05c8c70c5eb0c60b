"""A gateway of SMS that the company has set."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from otklik.conftest import Cast
from otklik.customers.actions import set_sms_way
from otklik.customers.tests.gateway import Gateway


@pytest.fixture
def gateway(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gateway]:
    gateway = Gateway()
    monkeypatch.setenv("OTKLIK_OUTBOUND_ALLOW", f"127.0.0.1:{gateway.port}")
    set_sms_way(address=gateway.address, good_sign="", by=cast.oleg)
    yield gateway
    gateway.close()
