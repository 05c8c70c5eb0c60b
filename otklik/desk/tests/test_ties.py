"""Tickets that become one, come apart again, or belong together."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.forms.models import model_to_dict
from django.test import Client

from otklik.conftest import Cast
from otklik.desk import actions
from otklik.desk.actions import add_message, hand_over, learn, merge, open_ticket, reply, tie, unmerge
from otklik.desk.links import customer_url
from otklik.desk.models import Conversation, Merge, Ticket, Tie
from otklik.desk.reach import reply_address
from otklik.desk.tests.test_at_once import at_once
from otklik.desk.writing.actions import keep_draft
from otklik.lib.clock import now
from otklik.lib.refused import Refused


def opened(cast: Cast, subject: str, **more: Any) -> Ticket:
    given: dict[str, Any] = {
        "customer": cast.ivan,
        "text": f"{subject}?",
        "kind": "question",
        "channel": "portal",
        "by": None,
        **more,
    }
    return open_ticket(subject=subject, **given)


@pytest.fixture
def first(cast: Cast) -> Ticket:
    return opened(cast, "Где мой чемодан")


@pytest.fixture
def second(cast: Cast) -> Ticket:
    return opened(cast, "Ещё раз про чемодан", deadline_at=now() + timedelta(hours=30))


def everything(ticket: Ticket) -> dict[str, Any]:
    ticket = Ticket.objects.get(pk=ticket.pk)
    return {
        "row": {**model_to_dict(ticket), "turn_at": ticket.turn_at, "changed_at": ticket.changed_at},
        "messages": list(ticket.messages.values_list("pk", "conversation")),
        "conversations": list(ticket.conversations.order_by("pk").values_list("channel", "address")),
        "facts": list(ticket.known_facts.values_list("name", "value")),
        "follows": list(ticket.follows.values_list("operator", flat=True)),
    }


def path(ticket: Ticket) -> str:
    return "/" + customer_url(ticket).split("/", 3)[3]


def test_the_customer_has_one_thread(client: Client, as_anna: Client, cast: Cast, first: Ticket, second: Ticket) -> None:
    assert f'name="into" value="{first.number}"' in as_anna.get(f"/tickets/{second.number}/merge/").content.decode()
    answer = as_anna.post(f"/tickets/{second.number}/merge/", {"into": str(first.number)})
    assert answer["Location"] == f"/tickets/{first.number}/"
    assert as_anna.get(f"/tickets/{second.number}/")["Location"] == f"/tickets/{first.number}/"
    old_page = client.get(path(second)).content.decode()
    assert "Где мой чемодан?" in old_page
    assert "Ещё раз про чемодан?" in old_page
    client.post(f"{path(second)}answer/", {"text": "Пишу по старой ссылке"})
    assert first.messages.filter(text="Пишу по старой ссылке").exists()
    first.refresh_from_db()
    assert first.deadline_at == second.deadline_at


def test_taking_it_back_restores_both_exactly(as_anna: Client, cast: Cast, first: Ticket, second: Ticket) -> None:
    learn(second, "flight", "PL 204", "operator", by=cast.anna)
    actions.follow(second, by=cast.lena)
    reply(first, "Ищем", by=cast.anna)
    before = everything(first), everything(second)
    merge(second, first, by=cast.anna)
    assert everything(first) != before[0]
    assert as_anna.post(f"/tickets/{second.number}/unmerge/").status_code == 303
    assert (everything(first), everything(second)) == before
    assert as_anna.post(f"/tickets/{second.number}/unmerge/").status_code == 422


def test_what_was_said_since_stays_in_the_target(cast: Cast, first: Ticket, second: Ticket) -> None:
    merge(second, first, by=cast.anna)
    reply(first, "Нашли оба", by=cast.anna)
    unmerge(second, by=cast.anna)
    first.refresh_from_db()
    assert (first.messages.count(), second.messages.count()) == (2, 1)
    assert first.state == "waiting_customer"


def test_after_thirty_days_it_stays(cast: Cast, first: Ticket, second: Ticket) -> None:
    merge(second, first, by=cast.anna)
    with time_machine.travel(now() + timedelta(days=30, minutes=1)), pytest.raises(Refused):
        unmerge(second, by=cast.anna)


def test_after_thirty_days_nobody_is_offered_to_take_it_apart(cast: Cast, as_lena: Client, first: Ticket, second: Ticket) -> None:
    merge(second, first, by=cast.anna)
    page = f"/tickets/{first.number}/"
    assert f"/tickets/{second.number}/unmerge/" in as_lena.get(page).content.decode()
    Merge.objects.update(at=now() - timedelta(days=30, minutes=1))
    said = as_lena.get(page).content.decode()
    assert f"/tickets/{second.number}/unmerge/" not in said
    assert f"Сюда вошло обращение {second.number}: {second.subject}" in said


def test_of_another_teams_ticket_that_went_in_only_the_number_is_said(
    cast: Cast, as_anna: Client, first: Ticket, second: Ticket
) -> None:
    hand_over(second, by=cast.lena, team=cast.baggage)
    merge(Ticket.objects.get(pk=second.pk), first, by=cast.lena)
    said = as_anna.get(f"/tickets/{first.number}/").content.decode()
    assert f"Сюда вошло обращение {second.number}: (другой группы)" in said
    assert f"/tickets/{second.number}/unmerge/" not in said
    assert as_anna.post(f"/tickets/{second.number}/unmerge/").status_code == 404


def test_different_customers_are_never_merged(client: Client, as_anna: Client, cast: Cast, first: Ticket) -> None:
    marias = opened(cast, "Секрет Марии", customer=cast.maria)
    answer = as_anna.post(f"/tickets/{marias.number}/merge/", {"into": str(first.number), "is_sure": "on"})
    assert answer.status_code == 422
    assert "разных клиентов" in answer.content.decode()
    assert "Секрет Марии" not in client.get(path(first)).content.decode()


def test_an_unsigned_error_screen_needs_the_operators_word(as_anna: Client, cast: Cast, first: Ticket) -> None:
    """Whoever typed Ivan's contract into the error screen holds the link to this ticket, and is perhaps not Ivan."""
    claimed = opened(cast, "Я Иван", channel="door", address="stranger@evil.example")
    address = f"/tickets/{claimed.number}/merge/"
    assert as_anna.post(address, {"into": str(first.number)}).status_code == 422
    assert as_anna.post(address, {"into": str(first.number), "is_sure": "on"}).status_code == 303
    assert "evil" not in reply_address(first), "an address that nobody has proven gets no letters of the other thread"


@pytest.mark.parametrize("into", ["", "0", "999999999", "9" * 19, "x", "١٢"])
def test_merging_into_nothing_is_refused_in_words(as_anna: Client, first: Ticket, into: str) -> None:
    assert as_anna.post(f"/tickets/{first.number}/merge/", {"into": into}).status_code == 422


def test_into_itself_into_a_merged_one_and_round_about(cast: Cast, first: Ticket, second: Ticket) -> None:
    third = opened(cast, "Третье")
    with pytest.raises(Refused):
        merge(first, first, by=cast.anna)
    merge(second, first, by=cast.anna)
    for source, target in ((second, third), (third, second), (first, second)):
        with pytest.raises(Refused):
            merge(source, target, by=cast.anna)
    merge(first, third, by=cast.anna)
    with pytest.raises(Refused):
        unmerge(second, by=cast.anna)
    add_message(second, "Через две ступени", from_customer=cast.ivan)
    assert third.messages.count() == 4


def test_a_merged_ticket_is_worked_on_no_more(as_anna: Client, cast: Cast, first: Ticket, second: Ticket) -> None:
    merge(second, first, by=cast.anna)
    for act, body in (("write", {"mode": "reply", "text": "x"}), ("claim", {}), ("reopen", {}), ("snooze", {"when": "hour"})):
        answer = as_anna.post(f"/tickets/{second.number}/{act}/", body)
        assert answer.status_code == 422, act
        assert str(first.number) in answer.content.decode()


def test_another_teams_ticket_looks_like_a_missing_one(as_anna: Client, cast: Cast, first: Ticket) -> None:
    foreign = opened(cast, "Тайна багажа", by=cast.boris)
    assert foreign.team == cast.baggage
    told = []
    for number in (foreign.number, 999_999_999):
        for act, name in (("merge", "into"), ("tie", "other")):
            answer = as_anna.post(f"/tickets/{first.number}/{act}/", {name: str(number), "tie": "part_of"})
            assert answer.status_code == 422
            told.append("Тайна" in answer.content.decode())
    assert not any(told)
    tie(first, foreign, "caused_by", by=cast.lena)
    html = as_anna.get(f"/tickets/{first.number}/").content.decode()
    assert str(foreign.number) in html
    assert "Тайна" not in html


def test_a_message_becomes_a_ticket_of_its_own(as_anna: Client, cast: Cast, first: Ticket) -> None:
    learn(first, "flight", "PL 204", "operator", by=cast.anna)
    said = add_message(first, "И ещё: верните деньги за место", from_customer=cast.ivan)
    answer = as_anna.post(f"/tickets/{first.number}/split/", {"message": said.pk})
    made = Ticket.objects.latest("pk")
    assert answer["Location"] == f"/tickets/{made.number}/"
    assert (made.customer, made.waiting_since) == (cast.ivan, said.at)
    assert made.known_facts.get().value == "PL 204"
    assert first.messages.filter(pk=said.pk).exists(), "nothing goes missing in the customer's thread"
    assert as_anna.post(f"/tickets/{first.number}/split/", {"message": said.pk}).status_code == 422
    assert "выделено из обращения" in as_anna.get(f"/tickets/{made.number}/").content.decode().lower()


@pytest.mark.parametrize("is_forth", [True, False])
def test_what_was_split_out_and_comes_back_is_said_once(client: Client, as_anna: Client, cast: Cast, is_forth: bool) -> None:
    """Whichever of the two goes into the other; taken apart again each has its own."""
    first = opened(cast, "Где мой чемодан", address="ivan@mail.example", channel="email")
    said = add_message(first, "Верните деньги за место", from_customer=cast.ivan, channel="email")
    made = actions.split(said, by=cast.anna, subject="Деньги")
    source, target = (made, first) if is_forth else (first, made)
    before = everything(source), everything(target)
    merge(source, target, by=cast.anna, is_sure=True)
    assert target.messages.filter(text=said.text).count() == 1
    assert target.messages.filter(text="Где мой чемодан?").exists()
    for page in (as_anna.get(f"/tickets/{target.number}/"), client.get(path(made)), client.get(path(first))):
        assert page.content.decode().count("Верните деньги за место</") == 1
    unmerge(source, by=cast.anna)
    assert (everything(source), everything(target)) == before


def test_only_the_customers_words_are_split_and_only_of_this_ticket(as_anna: Client, cast: Cast, first: Ticket) -> None:
    ours = reply(first, "Наш ответ", by=cast.anna)
    foreign = opened(cast, "Чужое", by=cast.boris).messages.get()
    assert as_anna.post(f"/tickets/{first.number}/split/", {"message": ours.pk}).status_code == 422
    for pk in (foreign.pk, "", "x", "9" * 30):
        assert as_anna.post(f"/tickets/{first.number}/split/", {"message": pk}).status_code == 404


def test_links_are_seen_from_both_sides_and_make_no_circle(as_anna: Client, cast: Cast, first: Ticket, second: Ticket) -> None:
    third = opened(cast, "Третье")
    assert as_anna.post(f"/tickets/{first.number}/tie/", {"tie": "part_of", "other": f"№ {second.number}"}).status_code == 303
    assert as_anna.post(f"/tickets/{first.number}/tie/", {"tie": "part_of", "other": str(second.number)}).status_code == 303
    assert Tie.objects.count() == 1
    assert "Часть обращения" in as_anna.get(f"/tickets/{first.number}/").content.decode()
    assert "Включает обращение" in as_anna.get(f"/tickets/{second.number}/").content.decode()
    tie(second, third, "part_of", by=cast.anna)
    for one, other in ((third, first), (first, first), (first, third)):
        with pytest.raises(Refused):
            tie(one, other, "part_of", by=cast.anna)
    as_anna.post(f"/tickets/{second.number}/untie/", {"tie": Tie.objects.order_by("pk")[0].pk})
    assert as_anna.post(f"/tickets/{third.number}/untie/", {"tie": "1"}).status_code == 422
    assert Tie.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_merge_the_same_pair_both_ways_at_once(cast: Cast) -> None:
    one, other = opened(cast, "Первое"), opened(cast, "Второе")
    results = at_once(lambda: merge(one, other, by=cast.anna), lambda: merge(other, one, by=cast.lena))
    assert sum(isinstance(result, Refused) for result in results) == 1
    assert Ticket.objects.filter(merged_into__isnull=True).count() == 1
    assert Conversation.objects.filter(ticket__merged_into__isnull=True, messages__isnull=False).count() == 2


def test_what_somebody_has_begun_goes_with_the_ticket_and_comes_back(cast: Cast, first: Ticket, second: Ticket) -> None:
    actions.plan(first, "Позвонить в Минск", owner=cast.anna, due_at=now() + timedelta(hours=1), by=cast.anna)
    keep_draft(first, "Ваш чемодан", by=cast.anna)
    keep_draft(first, "Я узнал", by=cast.lena)
    keep_draft(second, "Добрый день", by=cast.lena)
    actions.attach(first, "tag.txt", [b"x"], by=cast.anna)
    merge(first, second, by=cast.anna)
    assert second.steps.get().text == "Позвонить в Минск"
    assert dict(second.drafts.values_list("operator", "text")) == {
        cast.anna.pk: "Ваш чемодан",
        cast.lena.pk: "Добрый день\n\nЯ узнал",
    }
    assert second.attachments.unsent().count() == 1
    assert not first.steps.exists()
    unmerge(first, by=cast.anna)
    assert first.steps.get(ended_at=None).text == "Позвонить в Минск"
    assert first.drafts.get().text == "Ваш чемодан"
    assert first.attachments.unsent().count() == 1


def test_a_step_beside_another_ends_with_its_ticket(cast: Cast, first: Ticket, second: Ticket) -> None:
    for ticket in (first, second):
        actions.plan(ticket, "Позвонить", owner=cast.anna, due_at=now() + timedelta(hours=1), by=cast.anna)
    merge(first, second, by=cast.anna)
    assert not first.steps.filter(ended_at=None).exists()
    unmerge(first, by=cast.anna)
    assert first.steps.filter(ended_at=None).count() == second.steps.filter(ended_at=None).count() == 1
