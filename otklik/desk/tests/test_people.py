"""Customers and organisations over HTTP: who they are, and who may see them."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from otklik.conftest import Cast
from otklik.customers.actions import introduce, organisation_named
from otklik.customers.actions import merge as merge_customers
from otklik.customers.identifiers import Told
from otklik.customers.models import Customer, Identifier, Organisation
from otklik.desk.actions import merge, open_ticket
from otklik.desk.models import Message, Ticket
from otklik.incidents.actions import raise_incident
from otklik.lib.clock import now
from otklik.notices.models import Delivery
from otklik.signals.models import Report


@pytest.fixture
def baggage(cast: Cast) -> Ticket:
    """Maria's only ticket, of the team that Anna is not in."""
    return open_ticket(customer=cast.maria, subject="Секрет багажа", text="…", kind="question", channel="phone", by=cast.boris)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_his_page_says_who_he_is_and_what_goes_on(as_anna: Client, cast: Cast, ticket: Ticket) -> None:
    Report.objects.create(
        id="0b2d7b5e-6f0a-4f9b-9d4e-0a4d2b6c7e11", receipt="r", service=cast.checkin, customer=cast.ivan, received_at=now(),
        page="https://polus.example/checkin/print?ticket=555", error={"kind": "timeout"}, is_proven=True,
    )  # fmt: skip
    raise_incident(cast.checkin, by=cast.anna, ticket=ticket)
    html = page(as_anna, f"/customers/{cast.ivan.pk}/")
    for words in (
        "Иван Петров",
        "ivan@mail.example",
        "подтверждено сайтом",
        "Не печатается талон",
        "слишком долго",
        "Сейчас не работает",
    ):
        assert words in html, words
    assert "ticket=555" not in html


def test_an_operator_sees_those_with_a_ticket_he_may_see_or_with_none(
    as_anna: Client, as_boris: Client, as_lena: Client, as_vera: Client, cast: Cast, ticket: Ticket, baggage: Ticket
) -> None:
    nobody = introduce(name="Новый Человек", identifiers=[])
    everybody = {cast.ivan.name, cast.maria.name, nobody.name}
    for client, seen in ((as_anna, everybody - {cast.maria.name}), (as_boris, everybody), (as_lena, everybody)):
        html = page(client, "/customers/")
        assert {name for name in everybody if name in html} == seen
    assert as_anna.get(f"/customers/{cast.maria.pk}/").status_code == 404
    assert "Секрет" not in page(as_anna, f"/customers/{cast.ivan.pk}/")
    assert as_vera.get("/customers/").status_code == 403


def test_of_a_shared_customer_each_sees_his_own_tickets(as_anna: Client, as_lena: Client, cast: Cast, ticket: Ticket) -> None:
    open_ticket(customer=cast.ivan, subject="Секрет багажа", text="…", kind="question", channel="phone", by=cast.boris)
    assert "Секрет" not in page(as_anna, f"/customers/{cast.ivan.pk}/")
    assert "Секрет" in page(as_lena, f"/customers/{cast.ivan.pk}/")


@pytest.mark.parametrize("words", ["петр", "ИВАН пет", "ivan@mail.example", "Иван", "5551"])
def test_people_are_found_by_name_or_identifier(as_anna: Client, cast: Cast, words: str) -> None:
    Identifier.objects.create(customer=cast.ivan, kind="e-ticket", value="5551", normal="5551")
    html = page(as_anna, f"/customers/?q={words}")
    assert cast.ivan.name in html
    assert cast.maria.name not in html


def test_a_long_list_goes_on(as_anna: Client, cast: Cast) -> None:
    for number in range(120):
        introduce(name=f"Человек {number}", identifiers=[])
    address, seen = "/customers/", 0
    for _page in range(3):
        answer = as_anna.get(address)
        seen += len(answer.context["rows"])
        address = "/customers/" + answer.context["more_url"]
    assert seen == 122
    with CaptureQueriesContext(connection) as queries:
        as_anna.get("/customers/")
    assert len(queries) < 20


def test_an_operator_corrects_the_record(as_anna: Client, cast: Cast) -> None:
    address = f"/customers/{cast.ivan.pk}/change/"
    organisation_named("ООО «Ромашка»")
    content = {"name": "Иван П.", "organisation": "ооо «ромашка»", "language": "en", "time_zone": "Asia/Omsk"}
    assert as_anna.post(address, content).status_code == 303
    ivan = Customer.objects.get(pk=cast.ivan.pk)
    assert (ivan.name, str(ivan.organisation), ivan.language, ivan.time_zone) == ("Иван П.", "ООО «Ромашка»", "en", "Asia/Omsk")
    assert as_anna.post(address, {**content, "time_zone": "Mars/Base"}).status_code == 422
    html = page(as_anna, f"/organisations/{ivan.organisation_id}/")
    assert "Иван П." in html
    as_anna.post(f"/organisations/{ivan.organisation_id}/", {"name": "Ромашка и Ко"})
    assert "Ромашка и Ко" in page(as_anna, "/organisations/?q=ромаш")


def test_an_organisation_of_foreign_customers_is_not_there(
    as_anna: Client, as_boris: Client, cast: Cast, baggage: Ticket
) -> None:
    secret = Organisation.objects.create(name="Тайная")
    Customer.objects.filter(pk=cast.maria.pk).update(organisation=secret)
    assert as_anna.get(f"/organisations/{secret.pk}/").status_code == 404
    assert "Тайная" not in page(as_anna, "/organisations/")
    assert "Maria" in page(as_boris, f"/organisations/{secret.pk}/")


def test_the_customer_reads_the_code_out(as_anna: Client, cast: Cast) -> None:
    lev = introduce(name="Лев", identifiers=[Told.of("phone", "+79123456789")])
    home = f"/customers/{lev.pk}/"
    as_anna.post(f"{home}identifiers/", {"value": "lev@mail.example"})
    mail = lev.identifiers.get(kind="email")
    as_anna.post(f"{home}identifiers/{mail.pk}/code/")
    found = re.search(r"^\d{6}$", Delivery.objects.get().text, re.MULTILINE)
    assert found is not None
    assert found[0] not in page(as_anna, home)
    wrong = as_anna.post(f"{home}identifiers/{mail.pk}/prove/", {"code": "12"}, headers={"HX-Request": "true"})
    assert wrong.status_code == 422
    as_anna.post(f"{home}identifiers/{mail.pk}/prove/", {"code": found[0]})
    assert "подтверждено кодом" in page(as_anna, home)
    foreign = cast.ivan.identifiers.get()
    assert as_anna.post(f"{home}identifiers/{foreign.pk}/code/").status_code == 404


def test_a_new_address_gets_nothing_while_an_older_one_is_known(as_anna: Client, cast: Cast) -> None:
    as_anna.post(f"/customers/{cast.ivan.pk}/identifiers/", {"value": "thief@mail.example"})
    assert cast.ivan.identifiers.filter(normal="thief@mail.example", may_write=False).exists()
    Identifier.objects.filter(customer=cast.ivan, normal="ivan@mail.example").update(verified_at=None)
    assert cast.ivan.email == "ivan@mail.example"


def test_two_records_are_compared_merged_and_parted(as_anna: Client, cast: Cast, ticket: Ticket) -> None:
    twin = introduce(name="Ваня", identifiers=[Told.of("email", "ivan@mail.example")])
    home = f"/customers/{cast.ivan.pk}/"
    assert "Возможно, это один человек" in page(as_anna, home)
    assert "Ваня" in page(as_anna, f"{home}merge/?with={twin.pk}")
    as_anna.post(f"{home}merge/", {"with": twin.pk})
    assert as_anna.get(f"/customers/{twin.pk}/")["Location"] == home
    html = page(as_anna, home)
    undo = re.search(r"/customers/merges/\d+/undo/", html)
    assert undo is not None
    as_anna.post(undo[0])
    assert page(as_anna, f"/customers/{twin.pk}/")


def test_which_record_stays_is_chosen(as_anna: Client, cast: Cast, ticket: Ticket) -> None:
    """By itself the more proven one, whichever was opened; a link swaps them."""
    twin = introduce(name="Ваня", identifiers=[Told.of("phone", "8 912 345-67-89")])
    for one, other in ((twin, cast.ivan), (cast.ivan, twin)):
        html = page(as_anna, f"/customers/{one.pk}/merge/?with={other.pk}")
        assert f'name="keep" value="{cast.ivan.pk}"' in html
        assert html.index("<h2>Иван Петров") < html.index("<h2>Ваня")
        assert f'href="?with={other.pk}&amp;keep={twin.pk}"' in html
    html = page(as_anna, f"/customers/{twin.pk}/merge/?with={cast.ivan.pk}&keep={twin.pk}")
    assert html.index("<h2>Ваня") < html.index("<h2>Иван Петров")
    answer = as_anna.post(f"/customers/{twin.pk}/merge/", {"with": cast.ivan.pk, "keep": cast.ivan.pk})
    assert answer["Location"] == f"/customers/{cast.ivan.pk}/"
    twin.refresh_from_db()
    assert twin.merged_into == cast.ivan


def test_nobody_merges_what_he_may_not_see(as_anna: Client, cast: Cast, ticket: Ticket, baggage: Ticket) -> None:
    for address, other in ((cast.ivan, cast.maria), (cast.maria, cast.ivan)):
        assert as_anna.post(f"/customers/{address.pk}/merge/", {"with": other.pk}).status_code == 404
    assert not Customer.objects.filter(merged_into__isnull=False).exists()


def test_parting_takes_no_tickets_apart_that_one_may_not_see(
    as_anna: Client, as_lena: Client, cast: Cast, ticket: Ticket
) -> None:
    """A lead has merged two of another team's tickets since; Anna sees the customer by her own ticket, and not those."""
    theirs = [
        open_ticket(customer=one, subject="Багаж", text="Где?", kind="question", channel="email", by=None)
        for one in (cast.ivan, cast.maria)
    ]
    Ticket.objects.filter(pk__in=[one.pk for one in theirs]).update(team=cast.baggage)
    done = merge_customers(cast.ivan, cast.maria, by=cast.lena)
    into, gone = (Ticket.objects.get(pk=one.pk) for one in theirs)
    merge(gone, into, by=cast.lena, is_sure=True)
    assert as_anna.post(f"/customers/merges/{done.pk}/undo/").status_code == 422
    gone.refresh_from_db()
    cast.maria.refresh_from_db()
    assert (gone.merged_into, cast.maria.merged_into) == (into, cast.ivan)
    assert as_lena.post(f"/customers/merges/{done.pk}/undo/").status_code == 303
    gone.refresh_from_db()
    assert (gone.merged_into, gone.customer) == (None, cast.maria)


def test_an_open_ticket_is_offered_before_a_new_one(as_anna: Client, cast: Cast, ticket: Ticket, baggage: Ticket) -> None:
    html = page(as_anna, "/tickets/new/?who=ivan@mail.example")
    assert f'name="add_to" value="{ticket.number}"' in html
    answer = as_anna.post("/tickets/new/", {"who": "ivan@mail.example", "text": "И ещё", "add_to": ticket.number, "key": ""})
    assert answer["Location"] == f"/tickets/{ticket.number}/"
    said = Message.objects.latest("pk")
    assert (said.ticket, said.text, said.conversation.channel) == (ticket, "И ещё", "phone")
    assert as_anna.post("/tickets/new/", {"text": "x", "add_to": baggage.number}).status_code == 404
    assert Ticket.objects.count() == 2
