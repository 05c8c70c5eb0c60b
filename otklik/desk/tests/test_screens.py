"""What operators see and do at the desk, over HTTP."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from otklik.conftest import Cast
from otklik.customers.actions import meet
from otklik.customers.identifiers import Told
from otklik.customers.models import Customer
from otklik.desk.actions import add_message, claim, hand_over, open_ticket, reply
from otklik.desk.models import KnownFact, Message, Ticket
from otklik.desk.search.text import follow_changes
from otklik.desk.writing.testing import let_leave
from otklik.lib.clock import now
from otklik.notices.models import Delivery


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    return open_ticket(
        customer=cast.ivan,
        subject="Не печатается талон",
        text="Помогите",
        kind="failure",
        channel="door",
        by=None,
        service=cast.checkin,
    )


@pytest.fixture
def baggage(cast: Cast) -> Ticket:
    """A ticket of the team that Anna is not in."""
    ticket = open_ticket(
        customer=cast.ivan, subject="Где чемодан", text="Секрет багажа", kind="question", channel="phone", by=cast.boris
    )
    assert ticket.team == cast.baggage
    return ticket


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_who_waits_longest_stands_on_top(as_anna: Client, cast: Cast, ticket: Ticket) -> None:
    later = open_ticket(customer=cast.maria, subject="Later", text="…", kind="failure", channel="door", by=None)
    ticket.waiting_since = now() - timedelta(minutes=7)
    ticket.place()
    ticket.save()
    html = shown(as_anna, "/tickets/")
    assert html.index("Иван Петров") < html.index("Maria Silva")
    assert "ждёт 7\u00a0минут" in html
    reply(ticket, "Готово", by=cast.anna)
    html = shown(as_anna, "/tickets/")
    assert "Иван Петров" not in html
    assert str(later.number) in html


def test_shelves_and_services(as_anna: Client, cast: Cast, ticket: Ticket) -> None:
    assert "Не печатается" not in shown(as_anna, "/tickets/?show=mine")
    claim(ticket, by=cast.anna)
    assert "Не печатается" in shown(as_anna, "/tickets/?show=mine")
    assert "Не печатается" in shown(as_anna, "/tickets/?show=all&service=checkin")
    assert "Не печатается" not in shown(as_anna, "/tickets/?show=all&service=other")
    reply(ticket, "Готово", by=cast.anna, then="resolved")
    assert "Не печатается" in shown(as_anna, "/tickets/?show=resolved")


def test_search_by_number_address_and_words(as_anna: Client, cast: Cast, ticket: Ticket, baggage: Ticket) -> None:
    follow_changes()
    for words in (
        str(ticket.number),
        f"№ {ticket.number}",
        "ivan@mail.example",
        "IVAN@MAIL.EXAMPLE",
        "талоны",
        "печатаются талон",
    ):
        html = shown(as_anna, f"/tickets/?q={words}")
        assert f'id="row-{ticket.number}"' in html, words
        assert "Где чемодан" not in html
    assert "Ничего не" in shown(as_anna, f"/tickets/?q={baggage.number}")


def test_a_long_list_grows_and_then_goes_on(as_anna: Client, cast: Cast) -> None:
    for number in range(60):
        open_ticket(customer=cast.ivan, subject=f"Дело {number}", text="…", kind="question", channel="door", by=None)
    html = shown(as_anna, "/tickets/")
    assert html.count('ticket-row"') == 50
    assert "?rows=100" in html
    assert shown(as_anna, "/tickets/?rows=100").count('ticket-row"') == 60


def test_the_list_goes_on_after_its_last_row(as_anna: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("otklik.desk.listing.MOST", 10)
    monkeypatch.setattr("otklik.desk.listing.PAGE", 10)
    for shelf in ("waiting", "all"):
        Ticket.objects.all().delete()
        tickets = [
            open_ticket(customer=cast.ivan, subject=f"Дело {number}", text="…", kind="question", channel="door", by=None)
            for number in range(25)
        ]
        address, seen = f"/tickets/?show={shelf}&rows=10", []
        for _page in range(3):
            answer = as_anna.get(address)
            rows = [row.number for row in answer.context["rows"]]
            seen += rows
            address = str(answer.context["more_url"])
        assert sorted(seen) == sorted(ticket.number for ticket in tickets)
        assert address == ""


def test_no_query_for_each_row(as_anna: Client, cast: Cast) -> None:
    counts = []
    for _round in range(2):
        for number in range(20):
            open_ticket(
                customer=cast.ivan,
                subject=f"Дело {number}",
                text="…",
                kind="question",
                channel="door",
                by=cast.anna,
                service=cast.checkin,
            )
        with CaptureQueriesContext(
            connection,
        ) as queries:
            shown(as_anna, "/tickets/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_part_is_only_the_part(as_anna: Client, ticket: Ticket) -> None:
    address = f"/tickets/{ticket.number}/"
    work = as_anna.get(address, headers={"HX-Request": "true", "HX-Target": "div#work"}).content.decode()
    assert "<html" not in work
    assert "Помогите" in work
    assert 'id="list"' not in work
    rows = as_anna.get(address, headers={"HX-Request": "true", "HX-Target": "div#list"}).content.decode()
    assert 'id="list"' in rows
    assert 'id="work"' not in rows


def test_anna_answers_by_letter(as_anna: Client, cast: Cast, ticket: Ticket, django_capture_on_commit_callbacks: object) -> None:
    html = shown(as_anna, f"/tickets/{ticket.number}/")
    assert "на странице обращения" in html.replace("\u00a0", " ") or "в письме на" in html.replace("\u00a0", " ")
    sent = as_anna.post(f"/tickets/{ticket.number}/write/", {"mode": "reply", "text": "Билет на месте", "key": str(uuid.uuid4())})
    assert sent.status_code == 303
    assert not Delivery.objects.exists()
    let_leave()
    letter = Delivery.objects.get()
    assert letter.address == "ivan@mail.example"
    assert "Билет на месте" in letter.text
    assert "/c/" in letter.text
    assert str(ticket.number) in letter.subject
    ticket.refresh_from_db()
    assert ticket.state == "waiting_customer"
    assert ticket.waiting_since is None
    assert ticket.owner == cast.anna


def test_letters_of_a_ticket_make_one_thread(as_anna: Client, cast: Cast, ticket: Ticket) -> None:
    for number in range(3):
        reply(ticket, f"Ответ {number}", by=cast.anna)
    first, second, third = Delivery.objects.order_by("pk")
    assert second.headers["In-Reply-To"] == first.message_id
    assert third.headers["References"] == f"{first.message_id} {second.message_id}"
    assert len({letter.subject for letter in (first, second, third)}) == 1


def test_a_customer_is_written_to_in_his_language(cast: Cast) -> None:
    ticket = open_ticket(
        customer=cast.maria, subject="No pass", text="Help", kind="failure", channel="portal", by=None, language="en"
    )
    reply(ticket, "We are on it", by=cast.anna)
    assert "Hello, Maria Silva" in Delivery.objects.get().text
    assert "Polus Airlines" in Delivery.objects.get().html


def test_a_letter_runs_nothing_of_what_was_typed(cast: Cast, ticket: Ticket) -> None:
    reply(ticket, "<script>alert(1)</script><img src=x onerror=alert(1)>", by=cast.anna)
    assert "<script>" not in Delivery.objects.get().html
    assert "<img" not in Delivery.objects.get().html


def test_without_an_address_the_composer_says_so(as_anna: Client, cast: Cast) -> None:
    stranger = meet([])
    ticket = open_ticket(customer=stranger, subject="?", text="?", kind="question", channel="door", by=None)
    assert "почта неизвестна" in shown(as_anna, f"/tickets/{ticket.number}/")
    as_anna.post(f"/tickets/{ticket.number}/write/", {"mode": "reply", "text": "Ответ"})
    let_leave()
    assert not Delivery.objects.exists()
    assert ticket.messages.count() == 2


def test_a_double_press_sends_once(as_anna: Client, ticket: Ticket) -> None:
    said = {"mode": "reply", "text": "Один раз", "key": str(uuid.uuid4())}
    for _press in range(3):
        assert as_anna.post(f"/tickets/{ticket.number}/write/", said).status_code == 303
        let_leave()
    assert ticket.messages.filter(text="Один раз").count() == 1
    assert Delivery.objects.count() == 1


def test_a_key_of_another_ticket_writes_nothing_there(as_anna: Client, cast: Cast, ticket: Ticket, baggage: Ticket) -> None:
    key = uuid.uuid4()
    reply(baggage, "Чужое", by=cast.boris, key=key)
    answer = as_anna.post(f"/tickets/{ticket.number}/write/", {"mode": "reply", "text": "Моё", "key": str(key)})
    assert answer.status_code == 422
    assert "Чужое" not in answer.content.decode()
    assert ticket.messages.count() == 1


def test_a_note_is_for_colleagues(as_anna: Client, ticket: Ticket) -> None:
    as_anna.post(f"/tickets/{ticket.number}/write/", {"mode": "note", "text": "Между нами", "then": "resolved"})
    note = ticket.messages.get(text="Между нами")
    assert note.is_note
    assert not Delivery.objects.exists()
    ticket.refresh_from_db()
    assert ticket.state == "new"


@pytest.mark.parametrize(
    "said",
    [
        {"mode": "reply", "text": "   "},
        {"mode": "reply"},
        {"mode": "shout", "text": "?"},
        {"text": "?"},
        {"mode": "reply", "text": "?", "then": "closed"},
        {"mode": "reply", "text": "?", "key": "not-a-key"},
        {},
    ],
)
def test_what_cannot_be_sent_is_refused_in_words(as_anna: Client, ticket: Ticket, said: dict[str, str]) -> None:
    assert as_anna.post(f"/tickets/{ticket.number}/write/", said).status_code == 422
    assert ticket.messages.count() == 1


def test_the_first_of_two_takes_it(as_anna: Client, as_lena: Client, cast: Cast, ticket: Ticket) -> None:
    assert as_anna.post(f"/tickets/{ticket.number}/claim/").status_code == 303
    assert as_anna.post(f"/tickets/{ticket.number}/claim/").status_code == 303
    second = as_lena.post(f"/tickets/{ticket.number}/claim/")
    assert second.status_code == 422
    assert "Anna" in second.content.decode()
    ticket.refresh_from_db()
    assert (ticket.owner, ticket.state) == (cast.anna, "open")


def test_a_former_colleague_holds_nothing(as_lena: Client, cast: Cast, ticket: Ticket) -> None:
    claim(ticket, by=cast.anna)
    cast.anna.is_active = False
    cast.anna.save()
    assert as_lena.post(f"/tickets/{ticket.number}/claim/").status_code == 303


def test_handing_over_to_another_team_takes_it_out_of_sight(
    as_anna: Client, as_boris: Client, cast: Cast, ticket: Ticket
) -> None:
    answer = as_anna.post(f"/tickets/{ticket.number}/hand-over/", {"to": f"team-{cast.baggage.pk}", "note": "Тут чемодан"})
    assert answer["Location"] == "/tickets/"
    assert as_anna.get(f"/tickets/{ticket.number}/").status_code == 404
    assert "Тут чемодан" in shown(as_boris, f"/tickets/{ticket.number}/")


def test_a_colleague_of_another_team_gets_it_in_his_team(cast: Cast, ticket: Ticket) -> None:
    ticket = hand_over(ticket, by=cast.lena, team=cast.passengers)
    ticket = hand_over(ticket, by=cast.lena, operator=cast.boris)
    assert (ticket.team, ticket.owner) == (cast.baggage, cast.boris)


@pytest.mark.parametrize(
    "goal", ["", "team-", "team-999999", "operator-999999", "team-99999999999999999999", "team-1; DROP", "лев"]
)
def test_nobody_to_hand_over_to(as_anna: Client, ticket: Ticket, goal: str) -> None:
    assert as_anna.post(f"/tickets/{ticket.number}/hand-over/", {"to": goal}).status_code == 422


def test_a_responder_or_a_former_colleague_is_given_nothing(as_anna: Client, cast: Cast, ticket: Ticket) -> None:
    for person in (cast.vera, cast.fyodor):
        assert as_anna.post(f"/tickets/{ticket.number}/hand-over/", {"to": f"operator-{person.pk}"}).status_code == 422


def test_resolve_and_open_again(as_anna: Client, ticket: Ticket) -> None:
    address = f"/tickets/{ticket.number}/"
    assert as_anna.post(f"{address}resolve/").status_code == 303
    assert as_anna.post(f"{address}resolve/").status_code == 422
    assert as_anna.post(f"{address}reopen/").status_code == 303
    assert as_anna.post(f"{address}move/", {"state": "waiting_third_party"}).status_code == 303
    assert as_anna.post(f"{address}move/", {"state": "new"}).status_code == 422
    assert as_anna.post(f"{address}move/", {"state": "nonsense"}).status_code == 422
    html = shown(as_anna, address)
    assert "ждём третьих лиц" in html
    assert "Anna: решено" in html


def test_what_was_learnt_is_kept_once(as_anna: Client, ticket: Ticket) -> None:
    for _time in range(2):
        as_anna.post(f"/tickets/{ticket.number}/learn/", {"name": "Рейс", "value": "PL 204"})
    fact = KnownFact.objects.get(ticket=ticket, name="Рейс")
    assert fact.source == KnownFact.OPERATOR
    assert as_anna.post(f"/tickets/{ticket.number}/learn/", {"name": "Рейс", "value": " "}).status_code == 422


ACTS = ["write", "claim", "hand-over", "resolve", "reopen", "move", "learn"]


@pytest.mark.parametrize("act", ["", *ACTS])
def test_a_ticket_of_another_team_does_not_exist(as_anna: Client, cast: Cast, baggage: Ticket, act: str) -> None:
    body = {"mode": "reply", "text": "x", "to": f"team-{cast.passengers.pk}", "state": "open", "name": "a", "value": "b"}
    before = (baggage.messages.count(), baggage.known_facts.count())
    for number in (baggage.number, 999_999_999, 10**25):
        address = f"/tickets/{number}/{act}/" if act else f"/tickets/{number}/"
        answer = as_anna.post(address, body) if act else as_anna.get(address)
        assert answer.status_code == 404
        assert "Секрет багажа" not in answer.content.decode()
    baggage.refresh_from_db()
    assert (baggage.messages.count(), baggage.known_facts.count()) == before
    assert baggage.owner == cast.boris


def test_another_team_shows_in_no_corner_of_anna(as_anna: Client, ticket: Ticket, baggage: Ticket) -> None:
    for address in (
        "/tickets/?show=all",
        f"/tickets/{ticket.number}/",
        f"/tickets/new/?who={baggage.number}",
        "/tickets/new/?who=ivan@mail.example",
    ):
        assert "Где чемодан" not in shown(as_anna, address), address


def test_others_have_no_desk(client: Client, as_vera: Client, as_oleg: Client, ticket: Ticket) -> None:
    assert client.get("/tickets/").status_code == 302
    for stranger in (as_vera, as_oleg):
        assert stranger.get("/tickets/").status_code == 403
        assert stranger.get(f"/tickets/{ticket.number}/").status_code == 403
        assert stranger.post(f"/tickets/{ticket.number}/write/", {"mode": "reply", "text": "x"}).status_code == 403


def test_the_customer_rings(as_anna: Client, cast: Cast) -> None:
    key = str(uuid.uuid4())
    call = {
        "who": "8 912 345-67-89",
        "name": "Лев",
        "kind": "failure",
        "service": cast.checkin.pk,
        "text": "Не печатается талон. Вылет утром",
        "key": key,
    }
    for _press in range(2):
        answer = as_anna.post("/tickets/new/", call)
        assert answer.status_code == 303
    ticket = Ticket.objects.get()
    assert answer["Location"] == f"/tickets/{ticket.number}/"
    assert (ticket.owner, ticket.team, ticket.state) == (cast.anna, cast.passengers, "open")
    assert ticket.customer.name == "Лев"
    assert ticket.messages.get().conversation.channel == "phone"


@pytest.mark.parametrize("who", ["ivan@mail.example", "IVAN@mail.example", "number"])
def test_a_known_customer_is_found_as_typed(as_anna: Client, cast: Cast, ticket: Ticket, who: str) -> None:
    who = str(ticket.number) if who == "number" else who
    assert "Иван Петров" in shown(as_anna, f"/tickets/new/?who={who}")
    as_anna.post("/tickets/new/", {"who": who, "kind": "question", "text": "Перезвонил"})
    assert Ticket.objects.latest("pk").customer == cast.ivan


def test_somebody_else_with_the_same_telephone(as_anna: Client, cast: Cast) -> None:
    as_anna.post(
        "/tickets/new/", {"who": "ivan@mail.example", "customer": "new", "name": "Пётр", "kind": "question", "text": "Я его сын"}
    )
    assert Ticket.objects.get().customer.name == "Пётр"
    assert cast.ivan.identifiers.count() == 1


def test_a_customer_that_was_not_meant_is_not_taken(as_anna: Client, cast: Cast) -> None:
    for named in (str(cast.maria.pk), "999999", "x" * 20, "-1"):
        answer = as_anna.post("/tickets/new/", {"who": "ivan@mail.example", "customer": named, "kind": "question", "text": "?"})
        assert answer.status_code == 422
    assert not Ticket.objects.exists()


def test_one_of_several_must_be_chosen(as_anna: Client, cast: Cast) -> None:
    meet([Told.of("phone", "8 912 345-67-89")])
    twin = Customer.objects.create(name="Twin")
    twin.identifiers.create(kind="phone", value="89123456789", normal="+79123456789")
    call = {"who": "8 912 345-67-89", "kind": "question", "text": "?"}
    answer = as_anna.post("/tickets/new/", call)
    assert answer.status_code == 422
    assert "Twin" in answer.content.decode()
    as_anna.post("/tickets/new/", {**call, "customer": str(twin.pk)})
    assert Ticket.objects.get().customer == twin


@pytest.mark.parametrize(
    "wrong", [{"who": "", "name": ""}, {"who": "что-то"}, {"text": ""}, {"service": "999999"}, {"kind": "party"}]
)
def test_a_form_that_is_not_right_says_why_and_keeps_what_was_typed(as_anna: Client, wrong: dict[str, str]) -> None:
    call = {"who": "8 912 345-67-89", "kind": "question", "text": "Долгий рассказ", **wrong}
    answer = as_anna.post("/tickets/new/", call)
    assert answer.status_code == 422
    assert wrong.get("text") == "" or "Долгий рассказ" in answer.content.decode()
    assert not Ticket.objects.exists()


NAUGHTY = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'; DROP TABLE desk_ticket; --",
    "{{ 7|add:7 }}{% load x %}",
    "\u202eтекст\u200b",
    "👩‍👩‍👧‍👦" * 30,
    "%00%s%n",
    "\x00нуль",
    "🏳️" * 100,
    "ﷺ" * 100,
    "1/0",
    "../../etc/passwd",
    "NaN",
    "-1",
    "١٢٣",
    "²",
]


@pytest.mark.parametrize("text", NAUGHTY, ids=range(len(NAUGHTY)))
def test_naughty_strings_in_every_form(as_anna: Client, cast: Cast, ticket: Ticket, text: str) -> None:
    address = f"/tickets/{ticket.number}/"
    forms = [
        (f"{address}write/", {"mode": "reply", "text": text}),
        (f"{address}write/", {"mode": "note", "text": text, "key": text, "then": text}),
        (f"{address}hand-over/", {"to": text, "note": text}),
        (f"{address}move/", {"state": text}),
        (f"{address}learn/", {"name": text, "value": text}),
        (
            "/tickets/new/",
            {"who": text, "name": text, "customer": text, "service": text, "kind": text, "text": text, "key": text},
        ),
        ("/tickets/new/", {"who": "lev@mail.example", "name": text, "kind": "question", "text": text}),
    ]
    for goal, body in forms:
        assert as_anna.post(goal, body).status_code in (303, 422), goal
    for query in (
        {"q": text},
        {"show": text, "service": text, "rows": text, "after": text},
        {"show": "all", "after": f"{text}-{text}"},
    ):
        assert as_anna.get("/tickets/", query).status_code == 200
    for page in (address, "/tickets/?show=all", f"/tickets/new/?{'who=x'}"):
        html = shown(as_anna, page)
        assert "<script>alert" not in html
        assert "<img src=x" not in html


def test_what_the_customer_wrote_after_is_at_the_end(as_anna: Client, cast: Cast, ticket: Ticket) -> None:
    reply(ticket, "Ответ", by=cast.anna)
    add_message(ticket, "Последнее слово", channel="portal")
    html = shown(as_anna, f"/tickets/{ticket.number}/")
    assert html.index("Ответ</p>") < html.index("Последнее слово")
    assert Message.objects.count() == 3
