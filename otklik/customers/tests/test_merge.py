"""Two records of one person become one, and two again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers

from otklik.conftest import Cast
from otklik.customers.access import duplicates_of, present
from otklik.customers.actions import introduce, meet, merge, part
from otklik.customers.identifiers import Told
from otklik.customers.models import Customer, Identifier, Merge
from otklik.customers.rows import places
from otklik.desk.actions import add_message, open_ticket
from otklik.desk.actions import merge as merge_tickets
from otklik.desk.links import customer_url
from otklik.desk.models import TextChange, Ticket
from otklik.desk.reach import reply_address
from otklik.incidents.models import Affected, Confirmation, Incident, Reason
from otklik.journal.models import Entry
from otklik.lib.clock import now
from otklik.lib.refused import Refused
from otklik.lib.tokens import Forged
from otklik.notices.actions import Letter, tell
from otklik.notices.models import Delivery
from otklik.portal.access import ticket_behind

pytestmark = pytest.mark.django_db
PHONE = Told.of("phone", "+7 912 345-67-89")


def opened(customer: Customer, subject: str = "x") -> Ticket:
    return open_ticket(customer=customer, subject=subject, text="x", kind="failure", channel="portal", by=None)


@pytest.fixture
def second(cast: Cast) -> Customer:
    """Ivan once more, known by his telephone only."""
    second = introduce(name="Ваня", identifiers=[PHONE, Told.of("email", "vanya@mail.example")])
    Identifier.objects.create(customer=cast.ivan, kind="phone", value="8 912 345-67-89", normal=PHONE.normal)
    return second


def everything() -> dict[str, Any]:
    """All rows that a merge may touch, whole."""
    models = {
        *(model for model, _column in places()),
        Customer,
        Delivery,
        Reason,
        Confirmation,
        *apps.get_app_config("desk").get_models(),
    }
    models -= {TextChange}  # what the search has to read again
    rows = {model._meta.label: serializers.serialize("python", model._default_manager.order_by("pk")) for model in models}
    for ticket in rows["desk.Ticket"]:
        del ticket["fields"]["updated_at"]  # a copy elsewhere hears of both, the merge and its end
    return rows


def touched(incident: Incident, customer: Customer, ticket: Ticket | None, answer: str = "") -> None:
    affected = Affected.objects.create(incident=incident, customer=customer, ticket=ticket)
    Reason.objects.create(affected=affected, kind=Reason.COMPLAINED)
    if answer:
        Confirmation.objects.create(affected=affected, answer=answer, via=Confirmation.LINK)


def test_everything_of_both_is_one_persons_and_comes_back_exactly(cast: Cast, second: Customer) -> None:
    first_ticket, second_ticket = opened(cast.ivan), opened(second)
    add_message(second_ticket, "ещё слово", from_customer=second)
    incident = Incident.objects.create(service=cast.checkin, label_ru="Сбой")
    touched(incident, cast.ivan, first_ticket)
    touched(incident, second, second_ticket, answer="broken")
    for name in ("both", "one"):
        recipients = [cast.ivan, second] if name == "both" else [second]
        tell(
            name,
            "incident:1",
            [Letter(recipient=f"customer:{one.pk}", address="a@b.example", subject="s", text="t") for one in recipients],
        )
    before = everything()

    done = merge(cast.ivan, second, by=cast.anna)

    assert set(Ticket.objects.values_list("customer", flat=True)) == {cast.ivan.pk}
    assert cast.ivan.messages.count() == 3
    assert set(cast.ivan.identifiers.values_list("normal", flat=True)) == {
        "ivan@mail.example",
        "vanya@mail.example",
        PHONE.normal,
    }
    affected = Affected.objects.get()
    assert (affected.customer, affected.confirmations.get().answer) == (cast.ivan, "broken"), "the one who has answered stays"
    assert Delivery.objects.filter(recipient=f"customer:{cast.ivan.pk}").count() == 2
    assert meet([PHONE]) == cast.ivan
    assert present(second.pk) == cast.ivan.pk

    part(done, by=cast.anna)
    assert everything() == before
    second.refresh_from_db()
    assert second.merged_into is None


def test_what_came_after_the_merge_stays(cast: Cast, second: Customer) -> None:
    done = merge(cast.ivan, second, by=cast.anna)
    later = opened(cast.ivan)
    part(done, by=cast.anna)
    later.refresh_from_db()
    assert later.customer == cast.ivan


def test_an_unproven_address_of_the_other_record_gets_nothing(cast: Cast) -> None:
    """The impostor's record shares a telephone with Ivan; an operator takes the two for one."""
    Identifier.objects.filter(customer=cast.ivan).update(kind="e-ticket", normal="5551")
    thief = introduce(name="", identifiers=[PHONE, Told.of("email", "thief@mail.example")])
    ticket = opened(cast.ivan)
    done = merge(cast.ivan, thief, by=cast.anna)
    assert cast.ivan.email == ""
    assert reply_address(Ticket.objects.get(pk=ticket.pk)) == ""
    part(done, by=cast.anna)
    assert thief.email == "thief@mail.example"


def test_the_proven_form_of_an_identifier_stays(cast: Cast, second: Customer) -> None:
    Identifier.objects.filter(customer=second, kind="phone").update(verified_at=now(), verified_how="site")
    done = merge(cast.ivan, second, by=cast.anna)
    assert cast.ivan.identifiers.get(kind="phone").verified_how == "site"
    part(done, by=cast.anna)
    assert cast.ivan.identifiers.get(kind="phone").verified_at is None


def test_a_nameless_record_takes_the_name_and_gives_it_back(cast: Cast, second: Customer) -> None:
    nameless = introduce(name="", identifiers=[])
    done = merge(nameless, second, by=cast.anna)
    nameless.refresh_from_db()
    assert nameless.name == "Ваня"
    part(done, by=cast.anna)
    nameless.refresh_from_db()
    assert nameless.name == ""


def test_a_merge_is_done_once_and_undone_in_order(cast: Cast, second: Customer) -> None:
    with pytest.raises(Refused):
        merge(cast.ivan, cast.ivan, by=cast.anna)
    first = merge(cast.ivan, second, by=cast.anna)
    with pytest.raises(Refused):
        merge(cast.maria, second, by=cast.anna)
    merge(cast.maria, cast.ivan, by=cast.anna)
    assert present(second.pk) == cast.maria.pk
    with pytest.raises(Refused, match="позднее"):
        part(first, by=cast.anna)


def test_a_merge_is_undone_for_thirty_days(cast: Cast, second: Customer) -> None:
    done = merge(cast.ivan, second, by=cast.anna)
    Merge.objects.filter(pk=done.pk).update(at=now() - timedelta(days=31))
    with pytest.raises(Refused):
        part(done, by=cast.anna)
    Merge.objects.filter(pk=done.pk).update(at=now() - timedelta(days=29))
    part(done, by=cast.anna)
    with pytest.raises(Refused):
        part(done, by=cast.anna)


def test_old_links_still_open_the_page_of_their_ticket(cast: Cast, second: Customer) -> None:
    ticket = opened(second)
    token = customer_url(ticket).rstrip("/").rpartition("/")[2]
    done = merge(cast.ivan, second, by=cast.anna)
    assert ticket_behind(token) == ticket
    part(done, by=cast.anna)
    Ticket.objects.filter(pk=ticket.pk).update(customer=cast.maria)
    with pytest.raises(Forged):
        ticket_behind(token)


def test_who_shares_an_identifier_may_be_the_same(cast: Cast, second: Customer) -> None:
    introduce(name="Иван Петров", identifiers=[Told.of("surname", "Петров")])
    assert list(duplicates_of(cast.ivan, Customer.objects.present())) == [second]
    assert list(duplicates_of(cast.maria, Customer.objects.present())) == []


def test_the_journal_says_who_and_not_what(cast: Cast, second: Customer) -> None:
    part(merge(cast.ivan, second, by=cast.anna), by=cast.anna)
    kinds = list(Entry.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["CustomersMerged", "CustomersParted"]
    assert "912" not in str(list(Entry.objects.values_list("content", flat=True)))


@pytest.mark.parametrize("into", ["ivans", "seconds"])
def test_tickets_merged_meanwhile_are_two_again_when_their_customers_are(cast: Cast, second: Customer, into: str) -> None:
    own, others = opened(cast.ivan, "Моё"), opened(second, "Чужое")
    add_message(others, "ваш чемодан у нас", from_customer=second)
    before = {ticket.pk: set(ticket.messages.values_list("pk", flat=True)) for ticket in (own, others)}
    done = merge(cast.ivan, second, by=cast.anna)
    source, target = (others, own) if into == "ivans" else (own, others)
    for ticket in (source, target):
        ticket.refresh_from_db()
    merge_tickets(source, target, by=cast.anna, is_sure=True)
    assert not source.messages.exists()
    part(done, by=cast.anna)
    for ticket, customer in ((own, cast.ivan), (others, second)):
        ticket.refresh_from_db()
        assert (ticket.customer, ticket.merged_into) == (customer, None)
        assert set(ticket.messages.values_list("pk", flat=True)) == before[ticket.pk]
        assert ticket_behind(customer_url(ticket).rstrip("/").rpartition("/")[2]) == ticket
