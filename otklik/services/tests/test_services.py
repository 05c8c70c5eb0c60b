"""Services: made, changed, put in order; the kit for their sites."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from otklik.conftest import Cast
from otklik.journal.models import Entry
from otklik.services import actions
from otklik.services.models import Component, Service
from otklik.services.rules import slug_of

FORM = {
    "name_ru": "Выбор места",
    "name_en": "",
    "slug": "",
    "url": "",
    "safe_text_ru": "Деньги не списаны.",
    "safe_text_en": "",
    "is_public": "on",
}


def rows(*parts: tuple[str, str, str], initial: int = 0) -> dict[str, str]:
    """The rows of components as a browser sends them: id, Russian, English."""
    data = {"part-TOTAL_FORMS": str(len(parts)), "part-INITIAL_FORMS": str(initial)}
    for number, (key, russian, english) in enumerate(parts):
        data |= {f"part-{number}-id": key, f"part-{number}-name_ru": russian, f"part-{number}-name_en": english}
    return data


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Онлайн-регистрация", "onlain-registratsiia"),
        ("Подъезд №5: щи & ёж", "podieezd-5-shchi-ezh"),
        ("Check-in", "check-in"),
        ("🛫🛫", "service"),
        ("日本", "service"),
        ("а" * 99, "a" * 40),
    ],
)
def test_a_name_becomes_a_short_name_for_addresses(name: str, slug: str) -> None:
    assert slug_of(name) == slug


def test_a_taken_short_name_is_numbered() -> None:
    assert slug_of("Seats", {"seats", "seats-2"}) == "seats-3"


def test_only_admins_see_and_change_services(cast: Cast, as_lena: Client, as_anna: Client) -> None:
    for browser in (as_lena, as_anna):
        for path in ("", "new/", "checkin/", "checkin/kit/"):
            assert browser.get(f"/services/{path}").status_code == 403
        for path in ("move/", "key/"):
            assert browser.post(f"/services/checkin/{path}").status_code == 403


def test_oleg_adds_a_service_with_two_parts_and_gets_the_kit(cast: Cast, as_oleg: Client) -> None:
    answer = as_oleg.post("/services/new/", FORM | rows(("", "План салона", "Seat map"), ("", "Оплата", ""), ("", "", "")))
    assert answer["Location"] == "/services/vybor-mesta/kit/"
    service = Service.objects.get(slug="vybor-mesta")
    assert [(part.slug, part.name_ru, part.position) for part in service.components.all()] == [
        ("seat-map", "План салона", 1),
        ("oplata", "Оплата", 2),
    ]
    text = as_oleg.get("/services/vybor-mesta/kit/").text
    assert "data-service=&quot;vybor-mesta&quot;" in text
    assert service.identity_key in text
    assert Entry.objects.get(kind="ServiceMade").content == {"by": cast.oleg.pk, "service": service.pk}


def test_oleg_renames_a_part_removes_one_and_adds_one(cast: Cast, as_oleg: Client) -> None:
    Component.objects.create(service=cast.checkin, slug="seats", name_ru="Места", position=2)
    sent = rows((str(cast.printing.pk), "Печать талонов", "Passes"), ("9", "", ""), ("", "Поиск билета", ""), initial=2)
    assert as_oleg.post("/services/checkin/", FORM | {"name_ru": "Регистрация", "slug": "checkin"} | sent).status_code == 302
    assert list(cast.checkin.components.values_list("slug", "name_ru")) == [
        ("printing", "Печать талонов"),
        ("poisk-bileta", "Поиск билета"),
    ]


def test_a_part_of_another_service_is_not_taken_over(cast: Cast, as_oleg: Client) -> None:
    other = actions.make_service(name_ru="Бронь", slug="booking", by=cast.oleg)
    as_oleg.post("/services/booking/", FORM | {"slug": "booking"} | rows((str(cast.printing.pk), "Чужое", ""), initial=1))
    cast.printing.refresh_from_db()
    assert (cast.printing.name_ru, cast.printing.service) == ("Печать посадочных", cast.checkin)
    assert other.components.get().name_ru == "Чужое"


@pytest.mark.parametrize("slug", ["Check In", "чек", "-x", "a" * 41, "checkin"])
def test_a_short_name_that_does_not_fit_is_refused(cast: Cast, as_oleg: Client, slug: str) -> None:
    assert as_oleg.post("/services/new/", FORM | {"slug": slug} | rows()).status_code == 422
    assert Service.objects.count() == 1


def test_a_form_without_its_rows_is_refused_not_suffered(cast: Cast, as_oleg: Client) -> None:
    assert as_oleg.post("/services/new/", FORM).status_code == 422
    assert as_oleg.post("/services/new/", FORM | rows() | {"part-TOTAL_FORMS": "99999"}).status_code == 422


def test_a_new_key_makes_the_old_one_worthless(cast: Cast, as_oleg: Client) -> None:
    old = cast.checkin.identity_key
    as_oleg.post("/services/checkin/key/")
    cast.checkin.refresh_from_db()
    assert cast.checkin.identity_key != old
    assert old not in str(list(Entry.objects.values()))


def test_services_are_put_in_order(cast: Cast, as_oleg: Client) -> None:
    actions.make_service(name_ru="Бронь", slug="booking", by=cast.oleg)
    as_oleg.post("/services/booking/move/", {"step": "up"})
    assert list(Service.objects.values_list("slug", flat=True)) == ["booking", "checkin"]


def test_a_service_that_is_not_there_is_not_found(as_oleg: Client) -> None:
    assert as_oleg.get("/services/nothing/").status_code == 404


def test_the_snippets_hold_no_key_of_the_site(cast: Cast, as_oleg: Client) -> None:
    blocks = re.findall(r"<pre[^>]*>(.*?)</pre>", as_oleg.get("/services/checkin/kit/").text, re.DOTALL)
    assert [cast.checkin.identity_key in block for block in blocks] == [False, False, False, True]
