"""The same form sent by several at one moment: one is taken, the others are answered in words, and nothing is there twice."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from django.test import Client

from otklik.accounts.actions import sign_in_link
from otklik.accounts.models import Operator, Team
from otklik.conftest import Cast, signed_in
from otklik.incidents.models import Incident
from otklik.services.models import Service

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 6

FORMS = [
    ("/people/invite/", {"emails": "new@polus.example", "roles": "operator"}),
    ("/teams/", {"name": "Новая"}),
    ("/services/new/", {"name_ru": "Новая", "slug": "new", "part-TOTAL_FORMS": "0", "part-INITIAL_FORMS": "0"}),
    ("/shifts/start/", {"kind": "desk", "operator": ""}),
    ("/me/contacts/", {"kind": "email", "address": "a@b.example"}),
    ("/incidents/raise/", {}),
    ("/tickets/new/", {"who": "+79991112233", "name": "Лев", "text": "т", "kind": "failure", "key": "11111111-1111-4111-8111-111111111111"}),
    ("/company/", {"name_ru": "П", "language": "ru", "time_zone": "UTC"}),
]  # fmt: skip


def sent_at_once(clients: list[Client], url: str, content: dict[str, str]) -> list[int]:
    start, codes = threading.Barrier(len(clients)), list[int]()

    def send(client: Client) -> None:
        try:
            start.wait()
            codes.append(client.post(url, content).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(codes)


@pytest.mark.parametrize(("url", "content"), FORMS, ids=[url for url, _ in FORMS])
def test_several_admins_press_at_one_moment(url: str, content: dict[str, str], cast: Cast) -> None:
    cast.oleg.roles = ["operator", "responder", "lead", "admin"]
    cast.oleg.save(update_fields=["roles"])
    codes = sent_at_once([signed_in(cast.oleg) for _ in range(PEOPLE)], url, content)
    assert len(codes) == PEOPLE, "one of them broke"
    assert codes[0] < 400
    assert codes[-1] in (200, 302, 303, 422)
    assert Operator.objects.get_queryset().filter(email="new@polus.example").count() <= 1
    assert Team.objects.filter(name="Новая").count() <= 1
    assert Service.objects.filter(slug="new").count() <= 1
    assert Incident.objects.count() <= 1


def test_a_one_time_link_signs_in_once(cast: Cast) -> None:
    url = sign_in_link(cast.anna).partition(":8000")[2]
    assert sent_at_once([Client() for _ in range(PEOPLE)], url, {}) == [302] + [410] * (PEOPLE - 1)
