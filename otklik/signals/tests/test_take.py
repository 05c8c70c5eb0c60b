"""What becomes of the door's entries."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import translation

from otklik.conftest import Cast
from otklik.customers.models import Customer, Identifier
from otklik.desk.actions import reply
from otklik.desk.links import opened
from otklik.desk.models import Message, Ticket
from otklik.desk.reach import reply_address
from otklik.desk.sheet import sheet_of
from otklik.journal.models import Entry
from otklik.signals.actions import take
from otklik.signals.batch import Batch
from otklik.signals.models import FollowUp, Report, Stray
from otklik.signals.tests.letters import entry, follow_up, report, signed
from otklik.signals.words import said_again


def key_in(told: dict[str, str]) -> tuple[int, int]:
    opens = opened(told["page_url"].rstrip("/").rpartition("/")[2])
    return opens.ticket, opens.customer


def test_a_bare_report_is_only_counted(cast: Cast) -> None:
    assert take([report("r1")]) == {}
    assert Report.objects.get().ticket is None
    assert not Ticket.objects.exists()
    assert Entry.objects.get(kind="ReportArrived").content["customer"] is None


def test_a_report_with_a_message_becomes_a_ticket_with_a_page(cast: Cast) -> None:
    told = take(
        [
            report(
                "r1",
                message="Не печатается посадочный талон. Вылет утром!",
                contact="8 912 345-67-89",
                context={"flight": "PL 204"},
            )
        ]
    )
    ticket = Ticket.objects.get()
    assert ticket.subject == "Регистрация на рейс: не печатается посадочный талон"
    assert key_in(told["r1"]) == (ticket.pk, ticket.customer_id)
    assert ticket.waiting_since is not None
    assert dict(ticket.known_facts.values_list("name", "value")) | {
        "flight": "PL 204",
        "page": "polus.example/checkin/print",
    } == dict(ticket.known_facts.values_list("name", "value"))
    assert Identifier.objects.get(customer=ticket.customer).normal == "+79123456789"
    assert ticket.messages.get().customer == ticket.customer


def test_a_proven_sender_is_who_the_site_says(cast: Cast) -> None:
    take([report("r1", identity=signed(cast.checkin, ("e-ticket", "555-1"), name="Лев", contact="lev@mail.example"))])
    ticket = Ticket.objects.get()
    assert ticket.customer.name == "Лев"
    assert ticket.known_facts.get(name="e-ticket").is_proven
    assert ticket.messages.get().customer is None  # the screen spoke, not he
    assert reply_address(ticket) == "lev@mail.example"
    assert ticket.subject == "Регистрация на рейс: ошибка на нашей стороне"


def test_a_proven_senders_second_report_joins_his_ticket(cast: Cast) -> None:
    identity = signed(cast.checkin, ("e-ticket", "555-1"))
    take([report("r1", identity=identity), report("r2", identity=identity, message="Снова")])
    told = take([report("r3", identity=identity, message="И снова")])
    assert Ticket.objects.count() == 1
    assert Message.objects.count() == 3
    assert key_in(told["r3"])[0] == Ticket.objects.get().pk


def test_a_forged_identity_is_unproven_and_noted(cast: Cast) -> None:
    good = signed(cast.checkin, ("email", "ivan@mail.example"))
    take([report("r1", identity=good[:-2] + "AA", contact="thief@mail.example")])
    ticket = Ticket.objects.get()
    assert ticket.customer != cast.ivan
    assert ticket.known_facts.get(name="identity").value == "подпись сайта не сошлась"


def test_who_claims_anothers_address_sees_and_receives_nothing_of_his(cast: Cast) -> None:
    take([report("ivan", identity=signed(cast.checkin, ("email", "ivan@mail.example")), message="Мой паспорт 1234")])
    told = take(
        [
            report("thief", contact="ivan@mail.example", message="Покажите"),
            report("thief2", identifiers=[{"kind": "email", "value": "ivan@mail.example"}], contact="thief@mail.example"),
        ]
    )
    own, other, third = Ticket.objects.order_by("pk")
    assert {ticket.customer for ticket in (own, other, third)} == {cast.ivan}
    assert key_in(told["thief"])[0] == other.pk
    assert cast.ivan.email == "ivan@mail.example"
    assert reply_address(own) == "ivan@mail.example"
    assert reply_address(third) == "thief@mail.example"


def test_operators_see_that_nobody_vouches_for_the_sender(cast: Cast) -> None:
    his = signed(cast.checkin, ("email", "ivan@mail.example"))
    take([report("ivan", identity=his), report("thief", contact="ivan@mail.example"), report("lev", contact="lev@mail.example")])
    warned = Ticket.objects.filter(known_facts__name="sender").values_list("reports__receipt", flat=True)
    assert list(warned) == ["thief"], "of Lev nothing is proven that a stranger could claim"


def test_who_was_first_under_anothers_address_does_not_read_what_the_owner_writes(cast: Cast) -> None:
    told = take([report("thief", contact="lev@mail.example", message="Я первый")])
    take([report("lev", identity=signed(cast.checkin, ("email", "lev@mail.example")), message="Мой паспорт 1234")])
    stolen = Ticket.objects.get(pk=key_in(told["thief"])[0])
    assert list(stolen.messages.values_list("text", flat=True)) == ["Я первый"]


def test_the_same_batch_twice_changes_nothing(cast: Cast) -> None:
    batch = [
        report("r1", message="Не работает"),
        report("r2"),
        follow_up("r2", "contact", contact="lev@mail.example"),
        follow_up("r1", "message", message="Ещё"),
    ]
    first = take(batch)
    counts = [model.objects.count() for model in (Report, FollowUp, Ticket, Message, Customer, Entry)]
    second = take(batch)
    assert [model.objects.count() for model in (Report, FollowUp, Ticket, Message, Customer, Entry)] == counts
    assert {key: key_in(value) for key, value in first.items()} == {key: key_in(value) for key, value in second.items()}


def test_what_is_said_afterwards(cast: Cast) -> None:
    take([report("r1")])
    told = take([follow_up("r1", "message", message="Не печатается талон", contact="lev@mail.example")])
    ticket = Ticket.objects.get()
    assert key_in(told["r1"])[0] == ticket.pk
    assert ticket.customer.email == "lev@mail.example"
    take(
        [
            follow_up("r1", "message", message="Уже час"),
            follow_up("r1", "contact", contact="8 912 345-67-89"),
            follow_up("r1", "confirmation", answer="broken"),
        ]
    )
    assert list(ticket.messages.values_list("text", flat=True)) == ["Не печатается талон", "Уже час"]
    assert ticket.customer.identifiers.count() == 2
    last = Entry.objects.filter(kind="FollowedUp").latest("pk").content
    assert (last["what"], last["answer"], last["customer"]) == ("confirmation", "broken", ticket.customer_id)


def test_a_follow_up_does_not_redirect_the_letters_of_another(cast: Cast) -> None:
    take([report("r1", contact="ivan@mail.example", message="Это Иван")])
    take([follow_up("r1", "contact", contact="thief@mail.example")])
    assert not Identifier.objects.filter(normal="thief@mail.example").exists()
    assert reply_address(Ticket.objects.get()) == "thief@mail.example"  # this matter is the sender's own


def test_an_answer_wakes_a_settled_ticket(cast: Cast) -> None:
    take([report("r1", message="Не работает", contact="lev@mail.example")])
    ticket = Ticket.objects.get()
    reply(ticket, "Починили", by=cast.anna, then="resolved")
    take([follow_up("r1", "message", message="Нет, не работает")])
    ticket.refresh_from_db()
    assert ticket.state == "open"
    assert ticket.waiting_since is not None


POISON: list[Any] = [
    {"seq": 1},
    "not an entry",
    entry("report", "p", {"service": 5}),
    entry("report", "p", {"service": "checkin", "identifiers": [{"kind": 1}]}),
    entry("report", "p", {"service": "nothing-of-ours"}),
    entry("surprise", "p", {}),
    entry("follow-up", "p", {"kind": "confirmation", "answer": "maybe"}),
    entry("follow-up", "nobody-knows", {"kind": "message", "message": "?"}),
    {**entry("report", "p", {"service": "checkin"}), "received_at": "yesterday"},
    {**entry("report", "p", {"service": "checkin"}), "id": "not-a-uuid"},
]


@pytest.mark.parametrize("poison", POISON, ids=range(len(POISON)))
def test_a_poisonous_entry_never_stops_the_next(cast: Cast, poison: Any) -> None:
    told = take([report("a", message="первое"), poison, report("b", message="второе")])
    assert set(told) == {"a", "b"}
    assert Stray.objects.count() == 1


def test_what_the_database_refuses_is_kept_aside(cast: Cast) -> None:
    taken = uuid.uuid4()
    take([report("same", message="раз", id=taken)])
    told = take([report("a", message="первое"), report("same", message="чужая квитанция"), report("b", message="второе")])
    assert {"a", "b"} <= set(told)
    assert Stray.objects.get().reason.startswith("IntegrityError")


def test_a_number_longer_than_python_writes_is_kept_too(cast: Cast) -> None:
    told = take([report("a", message="первое", context={"n": 10**5000}), {**entry("surprise", "p", {}), "more": 10**5000}])
    assert set(told) == {"a"}
    assert Stray.objects.count() == 1


def test_a_batch_too_large_for_the_database_is_taken_in_parts(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Batch.taken

    def small_ones_only(batch: Batch) -> object:
        if len(batch.sent) > 2:
            raise OperationalError("out of shared memory")
        return whole(batch)

    monkeypatch.setattr(Batch, "taken", small_ones_only)
    assert set(take([report(name, message="текст") for name in "abcde"])) == set("abcde")


NAUGHTY = [
    "\x00нуль",
    "\ud800половина",
    "'; DROP TABLE desk_ticket; --",
    "<script>alert(1)</script>",
    "ﷺ" * 500,
    "\u202eтекст",
    "%s%n{0}{{x}}",
    "👩‍👩‍👧‍👦" * 100,
    "ё" * 9000,
    "\r\n\r\n",
]


@pytest.mark.parametrize("text", NAUGHTY, ids=range(len(NAUGHTY)))
def test_naughty_strings_arrive(cast: Cast, text: str) -> None:
    told = take(
        [
            report(
                "r1",
                message=text,
                contact=text,
                page=text,
                identifiers=[{"kind": text, "value": text}],
                context={text: text, "n": float("nan")},
                error={"kind": text, "status": -5, "code": text},
                locale=text,
            )
        ]
    )
    assert not Stray.objects.exists()
    if text.strip("\r\n\x00"):
        assert "r1" in told


def test_what_failed_is_said_in_the_readers_language_and_kept_in_the_companys(cast: Cast) -> None:
    take([report("r1", message="Не работает", contact="8 912 345-67-89")])
    fact = Ticket.objects.get().known_facts.get(name="failure")
    assert fact.value == "ошибка на нашей стороне · 503 · PRINT-7"
    for language, said in (("ru", fact.value), ("en", "an error on our side · 503 · PRINT-7")):
        with translation.override(language):
            assert said in [line.value for line in sheet_of(fact.ticket).lines]


@pytest.mark.parametrize("value", ["моё", "", "Error · 500", " · "])
def test_what_is_none_of_our_words_stays_as_it_was_written(value: str) -> None:
    with translation.override("en"):
        assert said_again(value) == value
