"""Ivan, his ticket, and the link that opens it."""

from __future__ import annotations

import pytest

from otklik.conftest import Cast
from otklik.desk.links import customer_url
from otklik.desk.models import Ticket
from otklik.incidents.actions import acknowledge, fix, raise_incident
from otklik.incidents.models import Incident
from otklik.portal.tests.reading import path


@pytest.fixture
def address(ticket: Ticket) -> str:
    return path(customer_url(ticket))


@pytest.fixture
def incident(cast: Cast, ticket: Ticket) -> Incident:
    return acknowledge(raise_incident(cast.checkin, by=cast.anna, ticket=ticket), by=cast.vera)


@pytest.fixture
def repaired(cast: Cast, incident: Incident) -> Incident:
    return fix(incident, by=cast.vera)
