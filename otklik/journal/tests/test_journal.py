"""What happened is written once, heard after commit, and shown by a nudge."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from otklik.bus.nudge import CHANNEL, LONGEST, payloads, unpacked, valid_topic
from otklik.journal.facts import Fact
from otklik.journal.listeners import LISTENERS, Tick, on
from otklik.journal.models import Entry
from otklik.journal.record import record, record_all
from otklik.journal.testing import run_jobs
from otklik.journal.ticker import look_once


@dataclass(frozen=True, kw_only=True)
class KettleBoiled(Fact):
    """For these tests only."""

    kettle: int

    def topics(self) -> set[str]:
        return {f"kettle-{self.kettle}"}


@pytest.fixture
def heard() -> Iterator[list[KettleBoiled]]:
    facts: list[KettleBoiled] = []

    @on(KettleBoiled)
    def hear_it(fact: KettleBoiled) -> None:
        facts.append(fact)

    yield facts
    LISTENERS.pop("KettleBoiled")


@pytest.mark.django_db
def test_a_fact_is_one_row_and_its_listener_hears_it_when_its_job_runs(heard: list[KettleBoiled]) -> None:
    record(KettleBoiled(kettle=5, by=1))
    assert heard == []
    assert Entry.objects.about(kettle=5).get().by == 1
    run_jobs()
    assert heard == [KettleBoiled(kettle=5, by=1)]


@pytest.mark.django_db
def test_a_transaction_that_fails_leaves_neither_fact_nor_job(heard: list[KettleBoiled]) -> None:
    def boil_and_fail() -> None:
        with transaction.atomic():
            record(KettleBoiled(kettle=5))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        boil_and_fail()
    run_jobs()
    assert heard == []
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_a_fact_of_a_later_version_is_read_as_unknown() -> None:
    assert Entry(kind="KettleExploded", content={}).fact() is None


@pytest.mark.django_db(transaction=True)
def test_a_nudge_names_the_topic_after_commit() -> None:
    told = connection.get_connection_params()
    with psycopg.connect(
        host=told.get("host"), port=told.get("port"), user=told.get("user"), dbname=told["dbname"], autocommit=True
    ) as listener:
        listener.execute(f"LISTEN {CHANNEL}")
        with transaction.atomic():
            record(KettleBoiled(kettle=5))
            assert list(listener.notifies(timeout=0)) == []
        heard = next(listener.notifies(timeout=10))
    assert unpacked(heard.payload) == {"kettle-5"}


@pytest.mark.django_db(transaction=True)
def test_two_workers_do_not_look_at_the_same_time() -> None:
    began, finish, looked = threading.Event(), threading.Event(), []

    def look() -> None:
        looked.append(1)
        began.set()
        finish.wait(10)

    tick = Tick(seconds=1, look=look)

    def first_worker() -> None:
        look_once("kettle", tick)
        connection.close()

    first = threading.Thread(target=first_worker)
    first.start()
    assert began.wait(10)
    assert look_once("kettle", tick) is False
    finish.set()
    first.join()
    assert look_once("kettle", tick) is True
    assert len(looked) == 2


def test_many_topics_are_packed_into_payloads_that_postgresql_takes() -> None:
    topics = {f"ticket-{n}" for n in range(5000)}
    packed = list(payloads(topics))
    assert all(len(payload) <= LONGEST for payload in packed)
    assert frozenset().union(*map(unpacked, packed)) == topics


@pytest.mark.parametrize(
    ("topic", "good"),
    [("desk", True), ("ticket-5", True), ("*", False), ("Ticket", False), ("a,b", False), ("", False), ("a" * 65, False)],
)
def test_topics_are_plain_names(topic: str, good: bool) -> None:
    assert valid_topic(topic) is good


@pytest.mark.django_db
def test_a_listener_that_fails_is_tried_again_by_itself_and_holds_up_no_other(heard: list[KettleBoiled]) -> None:
    @on(KettleBoiled)
    def drop_it(fact: KettleBoiled) -> None:
        raise ZeroDivisionError

    record(KettleBoiled(kettle=5))
    with pytest.raises(ZeroDivisionError):
        run_jobs()
    assert heard == [KettleBoiled(kettle=5)]
    record_all([])
    assert not ProcrastinateJob.objects.exists()
