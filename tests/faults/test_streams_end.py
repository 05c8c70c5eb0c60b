"""Whoever may do less hears no more of it: the real desk's links at a real door that follows the real bus, killed and cut off in between."""

from __future__ import annotations

import html
import queue
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client

from otklik.accounts import actions as accounts
from otklik.accounts.models import Operator
from otklik.bus import CHANNEL
from otklik.conftest import Cast, as_anna, as_boris
from otklik.desk import actions as desk
from otklik.desk.models import Ticket
from otklik.journal.record import nudge
from otklik.lib.config import Config
from tests.faults.door_rig import DoorProcess, database_url

__all__ = ["as_anna", "as_boris"]
pytestmark = pytest.mark.django_db(transaction=True)
WAITS_S = 30
LINK = re.compile(r'<live-page src="([^"]+)"')


class Stream:
    """One open page: what it is told, as it comes."""

    def __init__(self, door: DoorProcess, link: str) -> None:
        self.heard: queue.Queue[str] = queue.Queue()
        self.opened = ExitStack()
        client = self.opened.enter_context(httpx.Client(trust_env=False, timeout=httpx.Timeout(WAITS_S, read=None)))
        self.answer = self.opened.enter_context(client.stream("GET", f"{door.url}/live?{link.partition('?')[2]}"))
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()

    def read(self) -> None:
        try:
            for line in self.answer.iter_lines():
                if line.startswith("event: "):
                    self.heard.put(line.removeprefix("event: "))
        except (httpx.HTTPError, httpx.StreamError):
            pass
        self.heard.put("over")

    def next(self) -> str:
        return self.heard.get(timeout=WAITS_S)

    def is_quiet(self) -> bool:
        return self.heard.empty()


@pytest.fixture
def door(tmp_path: Path) -> Iterator[DoorProcess]:
    door = listening(DoorProcess(tmp_path, DATABASE_URL=database_url()))
    yield door
    # A door that is asked to stop waits for its streams.
    door.kill()


@pytest.fixture(autouse=True)
def one_secret(door: DoorProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    """The desk of this process signs with the door's key."""
    key = Config.key
    monkeypatch.setattr(Config, "key", lambda own, purpose: key(door.config if own is settings.CONFIG else own, purpose))


@pytest.fixture
def opened() -> Iterator[list[Stream]]:
    streams: list[Stream] = []
    yield streams
    for stream in streams:
        stream.opened.close()


def listening(door: DoorProcess) -> DoorProcess:
    door.start()
    door.until(listeners, "it follows the bus")
    return door


def listeners() -> list[int]:
    """The door's connections, which said LISTEN and then read what they had missed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'SELECT id, standing%' AND state = 'idle'"
        )
        return [pid for (pid,) in cursor.fetchall()]


def link_of(client: Client, ticket: Ticket | None = None) -> str:
    found = LINK.search(client.get(f"/tickets/{ticket.number}/" if ticket else "/tickets/").text)
    assert found
    return html.unescape(found[1])


def greeted(door: DoorProcess, link: str, opened: list[Stream]) -> Stream:
    stream = Stream(door, link)
    opened.append(stream)
    assert stream.next() == "hello"
    return stream


def refused(door: DoorProcess, link: str, opened: list[Stream]) -> bool:
    stream = Stream(door, link)
    opened.append(stream)
    return [stream.next(), stream.next()] == ["anew", "over"]


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    ticket = desk.open_ticket(customer=cast.ivan, subject="Талон", text="Где?", kind="failure", channel="door", by=None)
    desk.hand_over(ticket, team=cast.passengers, by=cast.lena)
    return Ticket.objects.get(pk=ticket.pk)


LOSSES: dict[str, Callable[[Cast, Client], object]] = {
    "team of the person": lambda cast, _: accounts.change_operator(
        cast.anna, name="Anna", email=cast.anna.email, teams=[cast.baggage], by=cast.oleg
    ),
    "people of the team": lambda cast, _: accounts.change_team(cast.passengers, name="П", operators=[cast.lena], by=cast.oleg),
    "team itself": lambda cast, _: accounts.remove_team(cast.passengers, by=cast.oleg),
    "role": lambda cast, _: accounts.change_roles(cast.anna, ["responder"], by=cast.oleg),
    "account": lambda cast, _: accounts.deactivate(cast.anna, by=cast.oleg),
    "every session": lambda cast, _: accounts.sign_out_everywhere(cast.anna, by=cast.oleg),
    "this session": lambda _, as_anna: as_anna.post("/account/logout/"),
    "the place at this browser": lambda cast, as_anna: as_anna.force_login(
        cast.boris, backend="allauth.account.auth_backends.AuthenticationBackend"
    ),
    "behind Django's back": lambda cast, _: sql("UPDATE accounts_operator SET roles = '{}' WHERE id = %s", cast.anna.pk),
}


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.parametrize("loss", LOSSES)
def test_what_is_lost_ends_the_stream_and_spends_its_link(
    loss: str, door: DoorProcess, cast: Cast, as_anna: Client, as_boris: Client, ticket: Ticket, opened: list[Stream]
):
    link = link_of(as_anna, ticket)
    anna, boris = greeted(door, link, opened), greeted(door, link_of(as_boris), opened)
    LOSSES[loss](cast, as_anna)
    nudge([f"ticket-{ticket.pk}", "tickets"])
    assert [anna.next(), anna.next()] == ["anew", "over"], "and not a word of the ticket"
    assert refused(door, link, opened)
    assert boris.next() == "tickets", "nobody else is sent away"


def test_whoever_lost_something_else_goes_on_with_a_new_link(
    door: DoorProcess, cast: Cast, as_anna: Client, opened: list[Stream]
):
    before = greeted(door, link_of(as_anna), opened)
    accounts.change_team(cast.passengers, name="П", operators=[cast.lena], by=cast.oleg)
    assert before.next() == "anew"
    after = greeted(door, link_of(as_anna), opened)
    nudge(["tickets"])
    assert after.next() == "tickets"


def test_a_right_that_is_taken_back_ends_nothing(door: DoorProcess, cast: Cast, as_anna: Client, opened: list[Stream]):
    anna = greeted(door, link_of(as_anna), opened)
    with transaction.atomic():
        accounts.change_roles(cast.anna, [], by=cast.oleg)
        transaction.set_rollback(True)
    accounts.change_profile(cast.anna, name="Анна", locale="ru", time_zone="Europe/Moscow")
    nudge(["tickets"])
    assert anna.next() == "tickets"


def test_a_door_that_was_dead_at_that_moment_knows_when_it_is_back(
    door: DoorProcess, cast: Cast, as_anna: Client, as_boris: Client, opened: list[Stream]
):
    old, other = link_of(as_anna), link_of(as_boris)
    door.kill()
    accounts.change_roles(cast.anna, ["responder"], by=cast.oleg)
    listening(door)
    assert refused(door, old, opened)
    greeted(door, other, opened)


def test_a_bus_that_was_lost_at_that_moment_is_caught_up_with(
    door: DoorProcess, cast: Cast, as_anna: Client, as_boris: Client, opened: list[Stream]
):
    old = link_of(as_anna)
    anna, boris = greeted(door, old, opened), greeted(door, link_of(as_boris), opened)
    # Nobody is told at all, as if nobody had listened; then the connection dies.
    sql("ALTER TABLE accounts_operator DISABLE TRIGGER accounts_standing_told")
    try:
        accounts.change_roles(cast.anna, ["responder"], by=cast.oleg)
    finally:
        sql("ALTER TABLE accounts_operator ENABLE TRIGGER accounts_standing_told")
    assert anna.is_quiet()
    for pid in listeners():
        sql("SELECT pg_terminate_backend(%s)", pid)
    assert [anna.next(), anna.next()] == ["anew", "over"]
    assert boris.next() == "hello", "he looks again: something may have been missed"
    assert refused(door, old, opened)


def test_a_door_without_its_database_opens_no_stream_to_a_link_it_knows_to_be_spent(
    door: DoorProcess, cast: Cast, as_anna: Client, opened: list[Stream]
):
    old = link_of(as_anna)
    anna = greeted(door, old, opened)
    accounts.deactivate(cast.anna, by=cast.oleg)
    assert anna.next() == "anew"
    for pid in listeners():
        sql("SELECT pg_terminate_backend(%s)", pid)
    assert refused(door, old, opened)


def test_a_row_written_whole_by_who_read_it_before_does_not_count_back(cast: Cast):
    stale = Operator.objects.get(pk=cast.anna.pk)
    accounts.sign_out_everywhere(cast.anna, by=cast.oleg)
    counted = Operator.objects.get(pk=cast.anna.pk).standing
    stale.save()
    assert Operator.objects.get(pk=cast.anna.pk).standing > stale.standing < counted


def test_the_triggers_speak_on_the_channel_that_the_door_hears():
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'accounts_standing_told'")
        assert f"pg_notify('{CHANNEL}', 'standing-'" in cursor.fetchone()[0]
