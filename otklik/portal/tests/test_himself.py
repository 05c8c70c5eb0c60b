"""Who he is: the code to his own e-mail, and his other open tickets, which nobody learns of who is not certainly he."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from otklik.conftest import Cast
from otklik.customers.actions import add_identifier, introduce, prove, send_code
from otklik.customers.identifiers import Told
from otklik.customers.models import Customer, Identifier
from otklik.desk.actions import Known, open_ticket
from otklik.desk.links import customer_url
from otklik.desk.models import Ticket
from otklik.journal.models import Entry
from otklik.notices.models import Delivery
from otklik.portal.tests.reading import path, words

MAIL = "lev@mail.example"


@pytest.fixture
def lev(cast: Cast) -> Customer:
    return introduce(name="Лев Орлов", identifiers=[Told.of("email", MAIL)])


def asked(lev: Customer, subject: str = "Вернуть деньги", channel: str = "portal", *known: Known, address: str = MAIL) -> Ticket:
    return open_ticket(
        customer=lev, subject=subject, text="…", kind="request", channel=channel, by=None, address=address, known=known
    )


def code_sent() -> str:
    found = re.search(r"^\d{6}$", Delivery.objects.filter(address=MAIL).latest("pk").text, re.MULTILINE)
    assert found is not None
    return found[0]


def confirmed(lev: Customer) -> Identifier:
    one = lev.identifiers.get(kind="email")
    send_code(one, by=None)
    return prove(one, code_sent(), by=None)


def test_no_code_is_offered_that_no_letter_could_bring(client: Client, lev: Customer, settings: Settings) -> None:
    settings.SMTP_URL = ""
    assert "Прислать код" not in words(client.get(path(customer_url(asked(lev)))))


def test_he_asks_for_a_code_types_it_in_and_is_known(client: Client, lev: Customer) -> None:
    page = path(customer_url(asked(lev)))
    assert "Прислать код" in words(client.get(page))
    assert client.post(f"{page}code/")["Location"] == f"{page}#proof"
    assert "Цифры из письма" in words(client.get(page))
    wrong = client.post(f"{page}prove/", {"code": "не код"})
    assert wrong.status_code == 422
    assert "Сверьтесь" in words(wrong)
    assert "Ask the customer" not in words(wrong)
    assert client.post(f"{page}prove/", {"code": code_sent()}).status_code == 303
    assert lev.identifiers.get().verified_how == "code"
    assert "Прислать код" not in words(client.get(page))
    assert Entry.objects.get(kind="IdentifierProven").by is None


def test_too_many_codes_are_refused_in_words_and_five_guesses_are_the_last(client: Client, lev: Customer) -> None:
    page = path(customer_url(asked(lev)))
    answers = [client.post(f"{page}code/").status_code for _press in range(4)]
    assert answers == [303, 303, 303, 422]
    code = code_sent()
    for _guess in range(5):
        client.post(f"{page}prove/", {"code": "000000" if code != "000000" else "000001"})
    assert client.post(f"{page}prove/", {"code": code}).status_code == 422
    assert lev.identifiers.get().verified_at is None


def test_no_code_where_something_else_is_merely_claimed_or_another_has_proven_it(client: Client, lev: Customer) -> None:
    page = path(customer_url(asked(lev)))
    claimed = add_identifier(lev, Told.of("phone", "+79123456789"))
    assert "Прислать код" not in words(client.get(page))
    claimed.delete()
    other = introduce(name="Другой", identifiers=[Told.of("email", MAIL)])
    confirmed(other)
    assert "Прислать код" not in words(client.get(page))
    client.post(f"{page}code/")
    assert lev.identifiers.get().codes.count() == 0


def test_his_other_open_tickets_stand_on_his_page_once_he_has_proven_himself(client: Client, lev: Customer) -> None:
    ticket, other = asked(lev), asked(lev, "Где чемодан")
    page = path(customer_url(ticket))
    assert "Где чемодан" not in words(client.get(page))
    confirmed(lev)
    html = words(client.get(page))
    assert "Где чемодан" in html
    link = re.search(r'href="[^"]*(/c/[^"]+)">Где чемодан', html)
    assert link is not None
    assert "Где чемодан" in words(client.get(link[1]))
    Ticket.objects.filter(pk=other.pk).update(state="closed", closed_at=other.made_at)
    assert "Где чемодан" not in words(client.get(page))


def test_who_types_anothers_e_mail_into_an_error_screen_learns_nothing(client: Client, lev: Customer) -> None:
    confirmed(lev)
    asked(lev, "Тайна")
    stranger = asked(lev, "Не печатается", "door")
    assert "Тайна" not in words(client.get(path(customer_url(stranger))))
    elsewhere = asked(lev, "С чужой почтой", address="stranger@mail.example")
    html = words(client.get(path(customer_url(elsewhere))))
    assert "Тайна" not in html
    assert "Прислать код" not in html


def test_what_a_stranger_wrote_in_his_name_does_not_reach_his_page_and_what_the_site_signed_does(
    client: Client, lev: Customer
) -> None:
    confirmed(lev)
    ticket = asked(lev)
    asked(lev, "Чужие слова", "door")
    asked(lev, "Подписано сайтом", "door", Known(name="e-ticket", value="555", source="kit", is_proven=True), address="")
    html = words(client.get(path(customer_url(ticket))))
    assert "Чужие слова" not in html
    assert "Подписано сайтом" in html
