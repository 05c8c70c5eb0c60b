"""Two reports of one person at the same moment make one customer."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from otklik.customers.actions import meet
from otklik.customers.identifiers import Told
from otklik.customers.models import Customer


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_make_one_customer() -> None:
    start = threading.Barrier(8)
    met: list[int] = []

    def introduce() -> None:
        try:
            start.wait()
            met.append(meet([Told.of("phone", "8 912 345-67-89"), Told.of("email", "lev@mail.example")]).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=introduce) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(met) == 8
    assert len(set(met)) == 1
    assert Customer.objects.count() == 1
