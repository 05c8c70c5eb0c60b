"""What breaks stops nothing behind it, and whoever asked reads in his language what happened."""

from __future__ import annotations

import errno
import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client

from otklik.accounts.models import Operator, Role
from otklik.conftest import Cast
from otklik.customers.models import Organisation
from otklik.desk.tests.test_at_once import at_once
from otklik.exchange import actions, jobs, running, taking
from otklik.exchange.models import Transfer
from otklik.exchange.records import Record
from otklik.exchange.tests.test_files import brought, written
from otklik.journal.testing import run_jobs
from otklik.lib.refused import Refused
from otklik.notices.models import Delivery

NAMES = "external_id,name\n1,Ромашка\n2,Василёк\n3,Клевер\n"


def page(client: Client, transfer: Transfer, language: str = "") -> str:
    query = f"?lang={language}" if language else ""
    return client.get(f"/exchange/{transfer.pk}/{query}").text.replace("\u00a0", " ")


@pytest.mark.django_db
def test_one_that_breaks_stops_none_behind_it_and_its_person_is_told(
    as_lena: Client, as_oleg: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_row: object) -> dict[str, object]:
        raise KeyError("name")

    monkeypatch.setitem(running.EXPORTS, "services", replace(running.EXPORTS["services"], values=fail))
    broken = actions.ask_export("services", "csv", by=cast.oleg)
    behind = actions.ask_export("incidents", "csv", by=cast.lena)
    jobs.carry_out_transfers()
    run_jobs()
    broken.refresh_from_db()
    behind.refresh_from_db()
    assert (broken.state, behind.state) == (Transfer.FAILED, Transfer.DONE)
    assert "Ошибка на нашей стороне" in page(as_oleg, broken)
    assert not list(running.folder().glob(f".export-{broken.pk}.*")), "no half of a file stays"
    letter = Delivery.objects.get()
    assert letter.recipient == f"operator:{cast.oleg.pk}"
    assert f"/exchange/{broken.pk}/" in letter.text


@pytest.mark.django_db
def test_a_row_at_which_we_fail_is_refused_and_the_others_are_taken(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    true = taking.TAKERS["organisations"]

    def fail(taker: taking.Taker, record: Record) -> int:
        if record.external == "2":
            raise ZeroDivisionError
        return true(taker, record)

    monkeypatch.setitem(taking.TAKERS, "organisations", fail)
    transfer = brought(written(tmp_path, NAMES), "organisations")
    assert (transfer.state, transfer.made, transfer.refused) == (Transfer.DONE, 2, 1)
    assert transfer.refused_rows.get().line == 3
    assert set(Organisation.objects.values_list("name", flat=True)) == {"Ромашка", "Клевер"}


@pytest.mark.django_db
def test_what_fails_each_time_is_not_tried_for_ever_and_comes_behind_the_others(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_transfer: Transfer, _tell: running.Told) -> None:
        raise OperationalError("canceling statement due to statement timeout")

    hopeless = actions.ask_export("services", "csv", by=cast.oleg)
    with monkeypatch.context() as patch:
        patch.setattr(running, "bring_out", away)
        with pytest.raises(OperationalError):
            jobs.carry_out_transfers()
    behind = actions.ask_export("incidents", "csv", by=cast.lena)
    assert Transfer.objects.next() == behind
    monkeypatch.setattr(running, "bring_out", away)
    for _turn in range(running.MOST_TRIES * 2):
        try:
            jobs.carry_out_transfers()
        except OperationalError:
            continue
        break
    hopeless.refresh_from_db()
    assert hopeless.state == Transfer.FAILED
    assert "каждый раз" in hopeless.trouble


@pytest.mark.django_db
def test_a_reason_is_said_in_the_language_of_whoever_reads_it(as_oleg: Client, cast: Cast) -> None:
    rows = "kind,name_ru,type,options\nquestion,Рейс,choice,\nquestion,,text,\nнечто,Рейс,text,\n"
    file = SimpleUploadedFile("fields.csv", rows.encode())
    as_oleg.post("/exchange/import/", {"file": file, "form": "csv", "subject": "fields", "source": "old"})
    jobs.carry_out_transfers()
    transfer = Transfer.objects.get()
    assert transfer.refused == 3
    russian, english = page(as_oleg, transfer, "ru"), page(as_oleg, transfer, "en")
    assert "Нет названия" in russian
    assert "It has no name." in english
    assert "известны: question" in russian
    assert "known are: question" in english
    reasons = [row.why for row in transfer.refused_rows.all()]
    assert set(reasons[0]["texts"]) == {"ru", "en"}, "what the form of fields says is kept in both"
    assert reasons[0]["texts"]["ru"] in russian
    assert reasons[0]["texts"]["en"] in english
    lines = b"".join(as_oleg.get(f"/exchange/{transfer.pk}/refused.csv?lang=en").streaming_content).decode()
    assert "It has no name." in lines


@pytest.mark.django_db
def test_a_file_that_is_none_is_named_in_the_language_of_whoever_reads_it(as_oleg: Client, cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"%PDF-1.7")
    transfer = actions.ask_export("services", "csv", by=cast.oleg)
    Transfer.objects.update(way="in", path=str(path), subject="organisations")
    jobs.carry_out_transfers()
    assert "Это PDF" in page(as_oleg, transfer, "ru")
    assert "This is a PDF" in page(as_oleg, transfer, "en")


@pytest.mark.django_db
def test_nothing_more_is_taken_in_the_name_of_who_lost_the_role(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "BATCH", 1)
    path = written(tmp_path, NAMES)
    transfer = Transfer.objects.create(
        way="in", subject="organisations", form="csv", source="old", path=str(path), operator=cast.oleg
    )

    def demote(_transfer: Transfer) -> None:
        Operator.objects.get_queryset().filter(pk=cast.oleg.pk).update(roles=[Role.RESPONDER])

    running.run(transfer, demote)
    transfer.refresh_from_db()
    assert (transfer.state, transfer.made, Organisation.objects.count()) == (Transfer.CANCELLED, 1, 1)


@pytest.fixture
def admin(transactional_db: None) -> Operator:
    return Operator.objects.create_user("oleg@polus.example", name="Oleg", roles=[Role.ADMIN])


def test_two_imports_at_one_moment_count_each_other(admin: Operator) -> None:
    for _place in range(actions.MOST_AT_ONCE - 1):
        Transfer.objects.create(way="in", subject="organisations", operator=admin)

    def ask() -> Transfer:
        file = SimpleUploadedFile("a.csv", NAMES.encode())
        return actions.ask_import(file, subject="organisations", form="csv", source="old", is_rehearsal=True, by=admin)

    results = at_once(*[ask] * 6)
    assert len([one for one in results if isinstance(one, Transfer)]) == 1
    assert len([one for one in results if isinstance(one, Refused)]) == 5
    assert Transfer.objects.unfinished().count() == actions.MOST_AT_ONCE


@pytest.mark.django_db
def test_a_full_disk_is_said_in_words_and_nothing_of_the_file_stays(
    as_oleg: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_file: object, target: Path) -> None:
        target.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    before = set(running.folder().glob("import-*"))
    monkeypatch.setattr(actions, "keep", full)
    file = SimpleUploadedFile("a.csv", NAMES.encode())
    answer = as_oleg.post("/exchange/import/", {"file": file, "form": "csv", "subject": "organisations", "source": "old"})
    assert answer.status_code == 422
    assert "No space left" in answer.text
    assert not Transfer.objects.exists()
    assert set(running.folder().glob("import-*")) == before


@pytest.mark.django_db
def test_pressed_twice_a_rehearsal_is_done_in_earnest_once(as_oleg: Client, cast: Cast, tmp_path: Path) -> None:
    file = SimpleUploadedFile("a.csv", NAMES.encode())
    as_oleg.post("/exchange/import/", {"file": file, "form": "csv", "subject": "organisations", "source": "old"})
    jobs.carry_out_transfers()
    rehearsal = Transfer.objects.get()
    key = re.search(r'name="form_key" value="([^"]+)"', page(as_oleg, rehearsal).partition("in-earnest")[2])
    assert key is not None
    for _press in range(2):
        as_oleg.post(f"/exchange/{rehearsal.pk}/in-earnest/", {"form_key": key[1]})
    assert Transfer.objects.filter(is_rehearsal=False).count() == 1


@pytest.mark.django_db
def test_halves_that_a_killed_worker_left_go_after_a_day(cast: Cast) -> None:
    old = [running.folder() / f".export-0.{end}" for end in ("csv.half", "zip.half", "zip.half.rows")]
    new = running.folder() / ".export-1.csv.half"
    for half in (*old, new):
        half.write_bytes(b"x")
    for half in old:
        os.utime(half, (0, 0))
    jobs.remove_old_files()
    assert [half.exists() for half in (*old, new)] == [False, False, False, True]
    new.unlink()


@pytest.mark.django_db
def test_what_would_make_nothing_is_not_offered_in_earnest(as_oleg: Client, cast: Cast) -> None:
    for content, is_offered in ((NAMES, True), (NAMES.splitlines()[0] + "\n", False)):
        file = SimpleUploadedFile("a.csv", content.encode())
        as_oleg.post("/exchange/import/", {"file": file, "form": "csv", "subject": "organisations", "source": "old"})
        jobs.carry_out_transfers()
        rehearsal = Transfer.objects.latest("pk")
        assert rehearsal.state == Transfer.DONE
        assert ("in-earnest" in page(as_oleg, rehearsal)) is is_offered
