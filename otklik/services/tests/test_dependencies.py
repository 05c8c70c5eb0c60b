"""What falls when something falls; a circle is refused in words."""

from __future__ import annotations

import pytest

from otklik.conftest import Cast, signed_in
from otklik.lib.refused import Refused
from otklik.services import actions, blast
from otklik.services.models import Dependency, Service


def test_what_falls_is_found_ring_by_ring() -> None:
    edges = [(1, 2), (2, 3), (4, 3), (1, 3)]
    assert blast.fallen(edges, 3) == [[1, 2, 4]]
    assert blast.fallen([(1, 2), (2, 3)], 3) == [[2], [1]]
    assert blast.fallen(edges, 1) == []


def test_a_circle_is_found_with_its_way() -> None:
    assert blast.circle([(1, 2), (2, 3)], 3, 1) == [1, 2, 3]
    assert blast.circle([(1, 2)], 1, 3) == []


def test_everything_stands_above_what_it_needs() -> None:
    assert blast.levels([1, 2, 3, 4], [(1, 2), (2, 3)]) == [[1], [2], [3, 4]]
    assert blast.levels([1, 2], [(1, 2), (2, 1)])


@pytest.fixture
def payment(cast: Cast) -> Service:
    return Service.objects.create(slug="payment", name_ru="Оплата", name_en="Payment")


@pytest.mark.django_db
def test_a_circle_is_refused_in_words(cast: Cast, payment: Service) -> None:
    actions.make_dependency(cast.checkin, payment, by=cast.oleg)
    answer = signed_in(cast.oleg).post("/dependencies/new/", {"who": str(payment.pk), "on": str(cast.checkin.pk)})
    assert answer.status_code == 422
    assert "Оплата → Регистрация на рейс → Оплата" in answer.text.replace("\xa0", " ")
    with pytest.raises(Refused):
        actions.make_dependency(payment, payment, by=cast.oleg)
    assert Dependency.objects.count() == 1


@pytest.mark.django_db
def test_a_part_of_another_service_is_refused(cast: Cast, payment: Service) -> None:
    with pytest.raises(Refused):
        actions.make_dependency(payment, cast.checkin, component=cast.printing, by=cast.oleg)


@pytest.mark.django_db
def test_the_map_draws_and_lists_and_the_same_twice_is_once(cast: Cast, payment: Service) -> None:
    for _twice in range(2):
        actions.make_dependency(cast.checkin, payment, component=cast.printing, by=cast.oleg)
    page = signed_in(cast.anna).get("/dependencies/?fails=payment").text
    assert page.count('rx="8"') == 2
    assert page.count("<path") >= 1
    assert "Сразу откажут" in page
    assert Dependency.objects.count() == 1


@pytest.mark.django_db
def test_without_services_the_page_says_what_to_do(cast: Cast) -> None:
    Service.objects.all().delete()
    assert signed_in(cast.anna).get("/dependencies/").status_code == 200
