"""Rows read without Django's own way are what Django's way would read."""

from __future__ import annotations

import pytest

from otklik.accounts.models import Operator
from otklik.conftest import Cast
from otklik.journal.statements import part

pytestmark = pytest.mark.django_db


def test_a_part_gives_each_column_its_own_value_in_whatever_order_they_are_named(cast: Cast) -> None:
    made = part(Operator, id=cast.anna.pk, name="Анна", email="anna@a.example")
    turned = part(Operator, email="anna@a.example", name="Анна", id=cast.anna.pk)
    for one in (made, turned):
        assert (one.pk, one.name, one.email) == (cast.anna.pk, "Анна", "anna@a.example")
    assert made.time_zone == cast.anna.time_zone, "what is not known is looked up"


def test_a_part_takes_no_column_that_is_not_there() -> None:
    with pytest.raises(TypeError, match="nickname"):
        part(Operator, nickname="А")
