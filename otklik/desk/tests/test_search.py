"""Finding tickets: words in any form, with slips of the pen, parts of numbers, filters; and never another team's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client

from otklik.conftest import Cast, signed_in
from otklik.customers.actions import meet
from otklik.customers.identifiers import Told
from otklik.desk.actions import Known, add_message, add_note, claim, hand_over, open_ticket, resolve
from otklik.desk.models import Rereading, TextChange, Ticket, TicketText
from otklik.desk.models.attachments import Attachment
from otklik.desk.search import finding, keys, text
from otklik.desk.search.finding import find
from otklik.desk.search.keys import days
from otklik.desk.search.question import day_of, question_of
from otklik.desk.search.text import follow_changes
from otklik.files.models import File

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    made = open_ticket(
        customer=meet([Told.of("phone", "+7 912 345-67-89")], name="Пётр Зелёный", proven_by="site"),
        subject="Возврат денег",
        text="Верните деньги за чёрный чемодан, <b>пожалуйста</b>. Я ждал двух регистраций.",
        kind="request",
        channel="portal",
        by=None,
        service=cast.checkin,
        known=[Known(name="e-ticket", value="555 2101234567"), Known(name="booking", value="QK7XZ2")],
    )
    follow_changes()
    return made


def listed(client: Client, typed: str) -> str:
    answer = client.get("/tickets/", {"q": typed})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    "typed",
    [
        "деньги",
        "денег",
        "чемоданы черные",
        "ЧЁРНОГО чемодана",
        "регистрация",
        "зеленый",
        "Зелёным",
        "+7 912 345-67-89",
        "8 (912) 345 67 89",
        "345-67-89",
        "5552101234567",
        "21012345",
        "qk7xz2",
        "K7XZ2",
        "от:зелёный чемодан",
        "from:Пётр",
        "от:+79123456789",
        "услуга:регистрация",
        "service:check-in деньги",
        "состояние:новое",
        "state:new",
        "вид:просьба",
        "после:вчера",
        "after:2020-01-01 деньги",
        "группа:без",
        "деньги -рояль",
    ],
)
def test_it_is_found(typed: str, as_anna: Client, ticket: Ticket) -> None:
    assert f'id="row-{ticket.number}"' in listed(as_anna, typed)


@pytest.mark.parametrize(
    "typed",
    ["рояль", "деньги рояль", "от:чемодан", "до:вчера", "состояние:решено", "деньги -чемодан", "группа:Багаж", "9999999"],
)
def test_it_is_not_found(typed: str, as_anna: Client, ticket: Ticket) -> None:
    assert f'id="row-{ticket.number}"' not in listed(as_anna, typed)


def test_a_slip_of_the_pen_is_corrected_and_said(as_anna: Client, ticket: Ticket) -> None:
    html = listed(as_anna, "чимодан")
    assert f'id="row-{ticket.number}"' in html
    assert "<strong>чемодан</strong>" in html


def test_a_word_typed_in_the_other_layout_is_understood(as_anna: Client, ticket: Ticket) -> None:
    add_message(ticket, "чемодан, чемодан")
    follow_changes()
    assert f'id="row-{ticket.number}"' in listed(as_anna, "xtvjlfy")


def test_the_passage_is_shown_with_the_words_marked_and_nothing_else(as_anna: Client, ticket: Ticket) -> None:
    html = listed(as_anna, "чемоданы")
    assert "чёрный <mark>чемодан</mark>, &lt;b&gt;пожалуйста&lt;/b&gt;" in html


def test_nobody_finds_what_another_team_has(
    as_anna: Client, as_boris: Client, as_lena: Client, cast: Cast, ticket: Ticket
) -> None:
    hand_over(ticket, by=cast.lena, team=cast.baggage)
    for _round in range(2):
        for typed in ("чемодан", "от:зелёный", str(ticket.number), "345-67-89", "чимодан"):
            assert f'id="row-{ticket.number}"' not in listed(as_anna, typed)
            assert "<strong>чемодан" not in listed(as_anna, typed)
        assert f'id="row-{ticket.number}"' in listed(as_lena, "чемодан")
        follow_changes()
    assert f'id="row-{ticket.number}"' in listed(as_boris, "чемодан")


def test_whatever_changes_is_found_anew(as_anna: Client, cast: Cast, ticket: Ticket) -> None:
    add_message(ticket, "И ещё рояль")
    add_note(ticket, "Позвонить в Осло", by=cast.anna)
    resolve(ticket, by=cast.anna)
    follow_changes()
    for typed in ("рояли", "осло", "состояние:решено"):
        assert f'id="row-{ticket.number}"' in listed(as_anna, typed)
    assert not TextChange.objects.exists()


def test_an_unknown_filter_says_what_to_do(as_anna: Client, ticket: Ticket) -> None:
    assert "Здесь ничего не называется «тарелка»" in listed(as_anna, "услуга:тарелка")
    assert "«когда-то» — не дата" in listed(as_anna, "до:когда-то")


@pytest.mark.parametrize(
    "typed",
    ["'", "\\", "''\\'", "a:b:c", "от:", "-", '"', "&|!():*<->", "=t0", "'=t1'", "%", "_" * 200, "1" * 200, "от:'", "\u202e"],
)
def test_odd_characters_are_only_words(typed: str, as_anna: Client, ticket: Ticket) -> None:
    assert "Ничего не" in listed(as_anna, typed) or ticket.number


def test_what_is_typed_is_taken_apart() -> None:
    asked = question_of('от:"Иван Петров" услуга:регистрация чемодан -рояль "два слова" http://x.example/a')
    assert asked.filters == [("from", "Иван Петров"), ("service", "регистрация")]
    assert asked.words == ["чемодан", "два", "слова", "http://x.example/a"]
    assert asked.without == ["рояль"]


def test_days_are_read_as_people_write_them() -> None:
    today = date(2026, 3, 10)
    assert day_of("вчера", today) == date(2026, 3, 9)
    assert day_of("1.03", today) == date(2026, 3, 1)
    assert day_of("25.11", today) == date(2025, 11, 25)
    assert day_of("2026-02-30", today) is None
    assert days(date(2024, 11, 29), date(2026, 1, 2)) == [
        "=y2024-11-29", "=y2024-11-30", "=m2024-12", "=a2025", "=y2026-01-01", "=y2026-01-02",
    ]  # fmt: skip


def test_what_was_attached_is_found_by_its_name(as_anna: Client, cast: Cast, ticket: Ticket) -> None:
    digest = "0" * 64
    file = File.objects.create(sha256=digest, size_bytes=3)
    Attachment.objects.create(ticket=ticket, message=ticket.messages.get(), file=file, name="Посадочный_талон.pdf")
    follow_changes()
    assert f'id="row-{ticket.number}"' in listed(as_anna, "талоны")


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("чемодан сост", "чемодан состояние:"),
        ("услуга:рег", 'услуга:"Регистрация на рейс" '),
        ("услуга:рейс", 'услуга:"Регистрация на рейс" '),
        ("группа:Баг", "группа:Багаж "),
        ("владелец:bor", "владелец:Boris "),
        ("после:вч", "после:вчера "),
    ],
)
def test_filters_are_offered_while_one_types(as_anna: Client, cast: Cast, typed: str, text: str) -> None:
    offered = as_anna.get("/tickets/offered/", {"q": typed}).json()
    assert [one["text"] for one in offered] == [text]


def test_nothing_is_offered_for_what_is_no_filter(as_anna: Client, cast: Cast) -> None:
    for typed in ("http://x", "абвгд", "услуга:абвгд", "\0", "x" * 5000):
        assert as_anna.get("/tickets/offered/", {"q": typed}).json() == [], typed


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Посадочный_талон.pdf", "посадочный_талон.pdf"),
        ("Посадочный_талон.pdf", "талон.pdf"),
        ("boarding-pass.PNG", "boarding-pass.png"),
        ("talon.png", "talon.png"),
        ("IMG_20261124_1201.jpg", "IMG_20261124_1201.jpg"),
        ("IMG_20261124_1201.jpg", "20261124"),
        ("IMG_20261124_1201.jpg", "img_20261124"),
        ("Scan 2.pdf", "scan 2.pdf"),
        ("счёт-17.xlsx", "счет-17.xlsx"),
        ("Билет (2).pdf", "билет (2).pdf"),
        ("scan.2026-11-25.pdf", "scan.2026-11-25.pdf"),
    ],
)
def test_a_files_name_is_found_as_it_is_written(as_anna: Client, cast: Cast, ticket: Ticket, name: str, typed: str) -> None:
    file = File.objects.create(sha256="1" * 64, size_bytes=3, media_type="application/pdf")
    Attachment.objects.create(ticket=ticket, message=ticket.messages.get(), file=file, name=name)
    follow_changes()
    assert "Возврат денег" in listed(as_anna, typed)


def test_what_signs_join_is_found_in_what_was_said_and_only_whole(as_anna: Client, cast: Cast, ticket: Ticket) -> None:
    add_message(ticket, "Рейс SU-1402, файл лежит на mail.example", from_customer=ticket.customer)
    follow_changes()
    for typed in ("SU-1402", "su-1402", "mail.example"):
        assert "Возврат денег" in listed(as_anna, typed), typed
    for typed in ("SU-1403", "talon.pdf", "-".join("абв"), "a._()-b", "1._-2"):
        assert "Возврат денег" not in listed(as_anna, typed), typed


@pytest.mark.parametrize(
    "said", ["Заказ №4412-77 не пришёл", "Заказ № 4412-77 не пришёл", "Заказ #4412-77 не пришёл", "4412-77!"]
)
def test_the_number_of_an_order_is_found_in_what_was_said(as_anna: Client, cast: Cast, ticket: Ticket, said: str) -> None:
    add_message(ticket, said, from_customer=ticket.customer)
    follow_changes()
    for typed in ("4412-77", "№4412-77", "№ 4412-77", "4412", "№4412"):
        assert "Возврат денег" in listed(as_anna, typed), typed
    for typed in ("4412-78", "4413-77", "12-77"):
        assert "Возврат денег" not in listed(as_anna, typed), typed


@pytest.mark.parametrize("typed", ["до:0001-01-01", "после:0001-01-01", "до:9999-12-31", "после:9999-12-31", "до:1899-12-31"])
def test_a_day_of_which_there_is_no_ticket_is_said_to_be_none(typed: str, as_anna: Client, ticket: Ticket) -> None:
    assert "не дата" in listed(as_anna, typed).replace("\u00a0", " ")


def test_a_day_begins_at_the_readers_midnight(as_anna: Client, ticket: Ticket) -> None:
    # A quarter past one of the eleventh in Moscow.
    Ticket.objects.filter(pk=ticket.pk).update(made_at=datetime(2026, 3, 10, 22, 15, tzinfo=UTC))
    follow_changes()
    for typed in ("после:11.03.2026", "до:12.03.2026", "после:10.03.2026 до:12.03.2026", "после:11.03.2026 до:12.03.2026"):
        assert "Возврат денег" in listed(as_anna, typed), typed
    for typed in ("до:11.03.2026", "после:12.03.2026", "после:10.03.2026 до:11.03.2026"):
        assert "Возврат денег" not in listed(as_anna, typed), typed


def test_old_tickets_that_were_brought_later_are_found_by_their_time(as_anna: Client, cast: Cast, ticket: Ticket) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval(pg_get_serial_sequence('desk_ticket', 'id'), %s)", [ticket.pk + 5000])
    old = open_ticket(customer=cast.maria, subject="Старый билет", text="т", kind="request", channel="portal", by=None)
    for one, month in ((ticket, 6), (old, 1)):
        Ticket.objects.filter(pk=one.pk).update(made_at=datetime(2024, month, 1, tzinfo=UTC))
    follow_changes()
    assert f"/tickets/{old.number}/" in listed(as_anna, "билет до:2025-01-01")
    assert f"/tickets/{old.number}/" not in listed(as_anna, "билет до:2023-01-01")


def test_what_somebody_writes_never_looks_like_a_key(cast: Cast) -> None:
    # Long enough to be looked for as a part of a number.
    cast.anna.pk += 1_000_000
    cast.anna.email = "other@polus.example"
    cast.anna.save(force_insert=True)
    cast.passengers.operators.add(cast.anna)
    as_anna = signed_in(cast.anna)
    forged = f"=o{cast.anna.pk}"
    customer = meet([Told.of("contract", forged), Told.of("contract", f"x@{forged}")], name="Пётр", proven_by="site")
    known = [Known(name="booking", value=forged)]
    open_ticket(customer=customer, subject="Подделка", text="т", kind="request", channel="portal", by=None, known=known)
    owned = open_ticket(customer=cast.maria, subject="Настоящее", text="т", kind="request", channel="portal", by=None)
    claim(owned, by=cast.anna)
    follow_changes()
    found = listed(as_anna, "владелец:other@polus.example")
    assert "Настоящее" in found
    assert "Подделка" not in found
    assert "Подделка" in listed(as_anna, forged)
    # A key that is typed is a word like any other.
    assert f'href="/tickets/{owned.number}/' not in listed(as_anna, f"{forged} настоящее")


def letters_of_four_bytes(number: int) -> str:
    """As many different words as fit into a long message."""
    start = number * 4000
    return " ".join("".join(chr(0x10428 + (word // 40**place) % 40) for place in range(4)) for word in range(start, start + 4000))


def test_a_text_of_a_megabyte_of_words_keeps_no_other_from_being_found(as_anna: Client, cast: Cast, ticket: Ticket) -> None:
    huge = open_ticket(customer=cast.ivan, subject="Огромное", text="т", kind="request", channel="portal", by=None)
    for number in range(15):
        add_message(huge, letters_of_four_bytes(number), from_customer=cast.ivan)
    add_message(ticket, "А ещё зонтик", from_customer=cast.ivan)
    follow_changes()
    assert "Возврат денег" in listed(as_anna, "зонтик")
    assert "Огромное" in listed(as_anna, "огромное"), "it is found by its beginning"


def test_a_ticket_that_cannot_be_read_keeps_no_other_from_being_found(
    as_anna: Client, cast: Cast, ticket: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = open_ticket(customer=cast.ivan, subject="Нечитаемое", text="т", kind="request", channel="portal", by=None)
    add_message(ticket, "А ещё зонтик", from_customer=cast.ivan)

    def read(tickets: Sequence[int]) -> None:
        if bad.pk in tickets:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 / 0")
        true(tickets)

    true = text.read_again
    monkeypatch.setattr(text, "read_again", read)
    follow_changes()
    assert "Возврат денег" in listed(as_anna, "зонтик")
    assert not TextChange.objects.exists(), "it is not tried for ever"


@pytest.mark.parametrize("few", [0, 5, finding.FEW])
@pytest.mark.parametrize("most", [1, 3, 10, 60])
def test_wider_and_wider_spans_find_what_one_look_through_all_would(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, most: int, few: int
) -> None:
    monkeypatch.setattr(keys, "SPANS", (("=b", 2), ("=c", 8), ("=d", 32)))
    monkeypatch.setattr(finding, "FEW", few)
    for number in range(50):
        words = ["вокзал", "сугроб" if number % 3 == 0 else "", "снегирь" if number in (1, 2, 30, 49) else ""]
        made = open_ticket(customer=cast.ivan, subject="?", text=" ".join(words), kind="question", channel="portal", by=None)
        if number % 7 == 0:
            resolve(made, by=cast.anna)
        if number % 5 == 0:
            hand_over(made, by=cast.lena, team=cast.baggage)
    follow_changes()
    for person in (cast.lena, cast.anna, cast.boris):
        newest = Ticket.objects.seen_by(person).order_by("-pk")
        for typed in ("вокзал", "сугроб", "снегирь", "сугроб снегирь", "вокзал -сугроб", "паровоз"):
            wanted = [one.pk for one in newest if fits(typed, one.messages.get().text)]
            assert list(find(person, typed, most=most).ids) == wanted[:most], (str(person), typed)


def fits(typed: str, text: str) -> bool:
    return all((word.lstrip("-") in text) != word.startswith("-") for word in typed.split())


@pytest.mark.parametrize("typed", ["zulfiya", "Zulfiya", "karimova", "example.com", "@example.com", "zulfiya.karimova@example.com", "z.k@firma-7.example", "firma-7.example"])  # fmt: skip
@pytest.mark.parametrize("place", ["customer", "text"])
def test_a_part_of_an_address_finds_it(as_anna: Client, cast: Cast, ticket: Ticket, typed: str, place: str) -> None:
    addresses = ("Zulfiya.Karimova@example.com", "z.k@firma-7.example")
    if place == "text":
        add_message(ticket, f"Пишите на {addresses[0]}, копия {addresses[1]}.", from_customer=ticket.customer)
    else:
        meet([Told.of("phone", "+7 912 345-67-89"), *(Told.of("email", one) for one in addresses)], name="", proven_by="site")
    follow_changes()
    assert "Возврат денег" in listed(as_anna, typed)


def test_a_part_of_an_address_finds_nothing_of_another_team(as_anna: Client, cast: Cast, ticket: Ticket) -> None:
    add_message(ticket, "zulfiya@example.com, рейс PL218", from_customer=ticket.customer)
    hand_over(ticket, by=cast.lena, team=cast.baggage)
    follow_changes()
    for typed in ("zulfiya", "example.com", "pl 218"):
        assert "Возврат денег" not in listed(as_anna, typed)


@pytest.mark.parametrize(
    ("said", "typed"),
    [
        *(("Рейс PL 218 не вылетел", typed) for typed in ("pl218", "PL218", "PL 218", "рейс pl218")),
        *(("Рейс PL-218 не вылетел", typed) for typed in ("pl218", "PL 218", "PL-218")),
        *(("Рейс PL218 не вылетел", typed) for typed in ("PL 218", "pl 218 рейс", "PL-218", "pl218")),
        *(("S7 1234", typed) for typed in ("s71234", "s7 1234")),
        *(("S71234", typed) for typed in ("s7 1234", "s7-1234")),
        *(("СУ 1402", typed) for typed in ("су1402", "СУ 1402")),
        ("СУ1402", "су 1402"),
    ],
)
def test_a_flight_is_found_whether_written_together_or_apart(
    as_anna: Client, cast: Cast, ticket: Ticket, said: str, typed: str
) -> None:
    add_message(ticket, said, from_customer=ticket.customer)
    follow_changes()
    html = listed(as_anna, typed)
    assert "Возврат денег" in html
    assert "<mark>" in html
    for other in ("pl219", "PL 219", "is218", "ab218", "AB 218"):
        assert "Возврат денег" not in listed(as_anna, other), other


def test_what_was_read_before_an_upgrade_is_read_anew_the_newest_first(
    as_anna: Client, cast: Cast, ticket: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text, "READ_ANEW", 1)
    newer = open_ticket(customer=cast.ivan, subject="Новее", text="т", kind="request", channel="portal", by=None)
    follow_changes()
    TicketText.objects.update(words="")
    Rereading.objects.create(below=newer.pk + 1)
    assert text.read_on() == 1
    assert "Новее" in listed(as_anna, "новее")
    assert "Возврат денег" not in listed(as_anna, "чемодан")
    assert [text.read_on(), text.read_on(), text.read_on()] == [1, 0, 0]
    assert "Возврат денег" in listed(as_anna, "чемодан")
    assert not Rereading.objects.exists()
