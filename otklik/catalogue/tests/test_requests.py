"""A customer asks for something, or an operator for him; what he may learn by it and what not."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from otklik.catalogue.models import Request, Situation
from otklik.catalogue.tests.asking import filed, plain, typed
from otklik.conftest import Cast, signed_in
from otklik.desk import actions as desk
from otklik.desk.links import customer_url
from otklik.desk.models import Message, Ticket
from otklik.notices.models import Delivery

pytestmark = pytest.mark.django_db


def test_a_stranger_files_a_request_and_gets_the_link_by_mail_alone(situation: Situation) -> None:
    page = Client()
    assert "Изменить имя в билете" in plain(page.get("/help/"))
    answer = page.post(f"/help/{situation.slug}/", typed(situation), follow=True)
    ticket = Ticket.objects.get()
    assert (ticket.kind, ticket.subject, ticket.team) == ("request", "Изменить имя в билете", situation.team)
    assert set(ticket.known_facts.values_list("name", "value")) == {("Номер бронирования", "PLS7K2"), ("Причина", "опечатка")}
    letter = Delivery.objects.get()
    assert letter.address == "new@mail.example"
    assert "/c/" in letter.text
    assert "PLS7K2" not in letter.text
    assert "/c/" not in answer.text


def test_the_same_press_twice_opens_one_ticket(situation: Situation) -> None:
    form = typed(situation)
    for _press in range(2):
        assert Client().post(f"/help/{situation.slug}/", form).status_code == 303
    assert Ticket.objects.count() == 1
    assert Delivery.objects.count() == 1


def test_whoever_names_another_reads_nothing_of_his_and_operators_are_warned(situation: Situation, cast: Cast) -> None:
    Client().post(f"/help/{situation.slug}/", typed(situation, email="ivan@mail.example"))
    ticket = Ticket.objects.get()
    assert ticket.customer == cast.ivan
    assert ticket.known_facts.filter(name="sender").exists()
    assert "Иван" not in Delivery.objects.get().text


def test_a_key_of_another_ticket_leads_to_a_ticket_of_ones_own(situation: Situation, cast: Cast) -> None:
    other = filed(situation, cast)
    key = Message.objects.get(ticket=other.ticket).key
    Client().post(f"/help/{situation.slug}/", typed(situation, key=str(key)))
    assert Ticket.objects.count() == 2


def test_what_is_missing_is_said_beside_the_field(situation: Situation) -> None:
    answer = Client().post(f"/help/{situation.slug}/", {"email": "никто"})
    assert answer.status_code == 422
    assert plain(answer).count("без этого мы не сможем начать") >= 2
    assert not Ticket.objects.exists()


def test_programs_are_thanked_and_nothing_happens(situation: Situation) -> None:
    assert Client().post(f"/help/{situation.slug}/", typed(situation, website="http://spam.example")).status_code == 303
    assert not Ticket.objects.exists()


def test_many_requests_about_one_address_are_asked_to_wait(situation: Situation) -> None:
    codes = [Client().post(f"/help/{situation.slug}/", typed(situation)).status_code for _one in range(8)]
    assert codes == [303] * 6 + [429] * 2
    assert Ticket.objects.count() == 6


def test_a_form_aimed_from_another_site_is_refused(situation: Situation) -> None:
    answer = Client().post(f"/help/{situation.slug}/", typed(situation), headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert not Ticket.objects.exists()


def test_a_situation_that_is_not_offered_is_not_there(situation: Situation) -> None:
    Situation.objects.update(is_offered=False)
    assert Client().get(f"/help/{situation.slug}/").status_code == 404


def test_an_operator_files_for_a_customer_on_the_telephone(situation: Situation, cast: Cast) -> None:
    form = typed(situation, who="ivan@mail.example")
    answer = signed_in(cast.anna).post(f"/requests/new/{situation.slug}/", form)
    ticket = Ticket.objects.get()
    assert answer["Location"] == f"/tickets/{ticket.number}/"
    assert (ticket.customer, ticket.owner) == (cast.ivan, cast.anna)


def test_whoever_comes_from_his_own_page_reads_what_is_open_already(situation: Situation, cast: Cast) -> None:
    ticket = desk.open_ticket(
        customer=cast.ivan,
        subject="Где чемодан",
        text="…",
        kind="question",
        channel="email",
        by=None,
        address="ivan@mail.example",
    )
    token = customer_url(ticket).rstrip("/").rpartition("/")[2]
    page = plain(Client().get(customer_url(ticket).partition(":8000")[2] or f"/c/{token}/"))
    assert f"/help/?from={token}" in page
    for address in ("/help/", f"/help/{situation.slug}/"):
        known = plain(Client().get(address, {"from": token}))
        assert "Где чемодан" in known
        assert re.search(r'href="[^"]*/c/ey', known), "the way to it"
        assert 'content="no-referrer"' in known
    for bad in ("", "x", token[:-2], "я" * 1000):
        assert "Где чемодан" not in plain(Client().get("/help/", {"from": bad}))
    desk.resolve(ticket, by=cast.anna)
    assert "Где чемодан" not in plain(Client().get("/help/", {"from": token}))


def test_a_typed_address_tells_nothing_of_what_is_open(situation: Situation, cast: Cast) -> None:
    desk.open_ticket(
        customer=cast.ivan,
        subject="Где чемодан",
        text="…",
        kind="question",
        channel="email",
        by=None,
        address="ivan@mail.example",
    )
    answer = Client().post(f"/help/{situation.slug}/", typed(situation, email="ivan@mail.example", q1=""))
    assert "Где чемодан" not in plain(answer)


def test_a_choice_made_in_one_language_is_still_made_in_the_other(situation: Situation, cast: Cast) -> None:
    Client().post(f"/help/{situation.slug}/", typed(situation))
    request = Request.objects.get()
    page = signed_in(cast.boris).get(f"/requests/{request.pk}/change/?lang=en").content.decode()
    assert '<option value="a typing mistake" selected>' in page


def test_what_was_answered_is_read_in_the_language_of_whoever_reads_it(situation: Situation, cast: Cast) -> None:
    Client().post(f"/help/{situation.slug}/", typed(situation))
    request = Request.objects.get()
    boris = signed_in(cast.boris)
    page = boris.get(f"/requests/{request.pk}/?lang=en").content.decode()
    assert re.search(r"Booking\b", page)
    assert "a typing mistake" in page
    # Russian was all that this one was asked in.
    assert "Когда вылет" in page
    booking = situation.questions.get(label_en="Booking")
    booking.label_ru, booking.label_en = "Номер талона", "Coupon"
    booking.save()
    page = boris.get(f"/requests/{request.pk}/?lang=en").content.decode()
    assert "Номер бронирования" in page
    assert "Coupon" not in page
