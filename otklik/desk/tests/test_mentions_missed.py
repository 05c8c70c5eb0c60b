"""A note that names somebody who lost sight of the ticket before he read it is not lost on everybody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from otklik.accounts import actions as accounts
from otklik.conftest import Cast
from otklik.desk import actions
from otklik.desk.jobs import pass_on_mentions
from otklik.desk.models import Mention, Message, Ticket
from otklik.journal.models import Entry

pytestmark = pytest.mark.django_db
UNREAD = "Не прочитано: Anna больше не видит обращение"

LOSSES: dict[str, Callable[[Cast, Ticket], object]] = {
    "team of the person": lambda cast, _: cast.passengers.operators.remove(cast.anna),
    "role": lambda cast, _: accounts.change_roles(cast.anna, ["responder"], by=cast.oleg),
    "account": lambda cast, _: accounts.deactivate(cast.anna, by=cast.oleg),
    "ticket": lambda cast, ticket: actions.hand_over(ticket, team=cast.baggage, by=cast.lena),
}


@pytest.fixture
def note(cast: Cast, ticket: Ticket) -> Message:
    """Lena's, that names Anna, on a ticket of Anna's team that nobody has."""
    actions.hand_over(ticket, team=cast.passengers, by=cast.lena)
    ticket.refresh_from_db()
    return actions.add_note(ticket, "@Anna, посмотри", by=cast.lena)


def passed() -> list[tuple[int, int]]:
    """Who had not read it and who was told."""
    pass_on_mentions()
    entries = Entry.objects.filter(kind="MentionMissed").order_by("pk")
    return [(entry.content["had"], entry.content["operator"]) for entry in entries]


@pytest.mark.parametrize("loss", LOSSES)
def test_its_author_is_told_once_and_the_thread_says_whose_it_was(loss: str, cast: Cast, note: Message, as_lena: Client) -> None:
    accounts.choose_alerts(cast.lena, {"mention": "sound"}, by=cast.lena)
    place, since = f"/tickets/{note.ticket.number}/", Entry.objects.latest("pk").pk
    assert passed() == []
    assert UNREAD not in as_lena.get(place).text
    LOSSES[loss](cast, note.ticket)
    assert passed() == [(cast.anna.pk, cast.lena.pk)]
    assert passed() == [(cast.anna.pk, cast.lena.pk)]
    assert UNREAD in as_lena.get(place).text
    shelf = as_lena.get("/tickets/?show=mentions").text
    assert note.ticket.subject in shelf
    assert 'class="shelf-count">1<' in shelf
    news = as_lena.get("/news/", {"since": since}).json()["news"]
    assert [(one["kind"], one["title"]) for one in news] == [("mention", f"Упоминание не прочитано: {note.ticket.number}")]
    assert "Anna больше не видит обращение; узнаёт: Lena" in as_lena.get(f"{place}history/").text
    as_lena.post(f"{place}see/")
    assert "shelf-count" not in as_lena.get("/tickets/?show=mentions").text
    assert UNREAD in as_lena.get(place).text, "Anna has not read it all the same"
    assert passed() == [(cast.anna.pk, cast.lena.pk)]


def test_what_was_read_is_not_missed(cast: Cast, note: Message, as_lena: Client) -> None:
    actions.see(note.ticket, by=cast.anna)
    accounts.deactivate(cast.anna, by=cast.oleg)
    assert passed() == []
    assert UNREAD not in as_lena.get(f"/tickets/{note.ticket.number}/").text


@pytest.mark.parametrize("is_ours", [False, True])
def test_where_the_author_does_not_see_it_either_the_owner_is_told(cast: Cast, note: Message, is_ours: bool) -> None:
    accounts.change_roles(cast.oleg, ["lead", "admin"], by=cast.oleg)
    if is_ours:
        Message.objects.filter(pk=note.pk).update(operator=None)
    else:
        accounts.deactivate(cast.lena, by=cast.oleg)
    accounts.deactivate(cast.anna, by=cast.oleg)
    assert passed() == [], "nobody has the ticket"
    actions.claim(note.ticket, by=cast.oleg)
    assert passed() == [(cast.anna.pk, cast.oleg.pk)]
    assert Mention.objects.get(operator=cast.oleg).ticket == note.ticket
    assert passed() == [(cast.anna.pk, cast.oleg.pk)]


def test_of_a_settled_ticket_nobody_is_told(cast: Cast, note: Message) -> None:
    actions.resolve(note.ticket, by=cast.lena)
    accounts.deactivate(cast.anna, by=cast.oleg)
    assert passed() == []


MEANWHILE: dict[str, Callable[[Cast, Ticket], object]] = {
    "settled": lambda cast, ticket: actions.resolve(ticket, by=cast.lena),
    "read": lambda cast, ticket: actions.see(ticket, by=cast.anna),
    "seen again": lambda cast, _: cast.passengers.operators.add(cast.anna),
}


@pytest.mark.parametrize("what", MEANWHILE)
def test_what_changed_while_the_clock_was_looking_counts(what: str, cast: Cast, note: Message) -> None:
    cast.passengers.operators.remove(cast.anna)
    missed = Mention.objects.untold().get()
    MEANWHILE[what](cast, note.ticket)
    actions.pass_on_mention(missed)
    assert not Entry.objects.filter(kind="MentionMissed").exists()


def test_a_note_that_went_into_another_ticket_while_the_clock_was_looking_is_missed_there(cast: Cast, note: Message) -> None:
    cast.passengers.operators.remove(cast.anna)
    missed, source = Mention.objects.untold().get(), note.ticket
    target = actions.open_ticket(
        customer=source.customer, subject="Ещё", text="Ещё", kind="question", channel="email", by=cast.lena
    )
    actions.hand_over(target, team=cast.passengers, by=cast.lena)
    actions.merge(source, target, by=cast.lena, is_sure=True)
    actions.pass_on_mention(missed)
    assert Entry.objects.get(kind="MentionMissed").content["ticket"] == target.pk


def test_whoever_sees_the_ticket_again_reads_it_himself(cast: Cast, note: Message, as_lena: Client, as_anna: Client) -> None:
    cast.passengers.operators.remove(cast.anna)
    passed()
    cast.passengers.operators.add(cast.anna)
    assert UNREAD not in as_lena.get(f"/tickets/{note.ticket.number}/").text
    assert note.ticket.subject in as_anna.get("/tickets/?show=mentions").text


def test_an_author_who_left_after_he_was_told_is_not_named_under_his_own_note(cast: Cast, note: Message, as_oleg: Client) -> None:
    accounts.change_roles(cast.oleg, ["lead", "admin"], by=cast.oleg)
    accounts.deactivate(cast.anna, by=cast.oleg)
    passed()
    accounts.deactivate(cast.lena, by=cast.oleg)
    assert UNREAD in as_oleg.get(f"/tickets/{note.ticket.number}/").text


def test_a_mention_goes_with_its_note_into_another_ticket_and_back(cast: Cast, note: Message) -> None:
    source = note.ticket
    target = actions.open_ticket(
        customer=source.customer, subject="Ещё", text="Ещё", kind="question", channel="email", by=cast.anna
    )
    actions.merge(source, target, by=cast.lena, is_sure=True)
    assert Mention.objects.get().ticket == target
    actions.unmerge(Ticket.objects.get(pk=source.pk), by=cast.lena)
    assert Mention.objects.get().ticket == source
