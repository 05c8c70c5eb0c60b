"""Files in and out: what people really send."""

from __future__ import annotations

import csv
import json
import tracemalloc
from pathlib import Path

import pytest

from otklik.conftest import Cast
from otklik.customers.actions import introduce, merge
from otklik.customers.models import Customer, Organisation
from otklik.desk import actions as desk
from otklik.desk.models import Message, Ticket
from otklik.exchange.models import Origin, Transfer
from otklik.exchange.reading import rows
from otklik.exchange.running import run
from otklik.incidents.models import Incident
from otklik.journal.models import Entry
from otklik.notices.models import Delivery

pytestmark = pytest.mark.django_db

TICKETS = (
    "external_id;subject;text;state;customer_email;service;made_at\n"
    "1;Не печатается;Помогите;open;ivan@mail.example;checkin;2026-01-02T10:00:00+03:00\n"
    "2;Возврат;Верните деньги;closed;new@mail.example;;2026-01-03\n"
)


def brought(path: Path, subject: str = "tickets", form: str = "csv", *, rehearsal: bool = False, source: str = "old") -> Transfer:
    transfer = Transfer.objects.create(
        way="in", subject=subject, form=form, source=source, path=str(path), is_rehearsal=rehearsal
    )
    return run(transfer)


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "file"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251"])
def test_a_file_is_read_in_the_encoding_it_has(encoding: str, tmp_path: Path, cast: Cast) -> None:
    transfer = brought(written(tmp_path, TICKETS, encoding))
    assert (transfer.state, transfer.made, transfer.refused) == ("done", 2, 0)
    assert set(Ticket.objects.values_list("subject", "state")) == {("Не печатается", "open"), ("Возврат", "closed")}
    assert Ticket.objects.get(state="open").customer == cast.ivan


def test_history_sets_nothing_off(tmp_path: Path, cast: Cast) -> None:
    brought(written(tmp_path, TICKETS))
    assert list(Entry.objects.values_list("kind", flat=True)) == ["DataImported"]
    assert not Delivery.objects.exists()


def test_the_same_file_twice_makes_everything_once(tmp_path: Path, cast: Cast) -> None:
    path = written(tmp_path, TICKETS)
    brought(path)
    again = brought(path)
    assert (again.made, again.known, Ticket.objects.count()) == (0, 2, 2)
    assert brought(path, source="another").made == 2


def test_a_rehearsal_changes_nothing_and_counts_the_same(tmp_path: Path, cast: Cast) -> None:
    messages = "id,ticket,kind,text,at\n7,1,reply,Готово,2026-01-02T11:00:00Z\n8,99,reply,Готово,2026-01-02T11:00:00Z\n"
    transfer = brought(written(tmp_path, TICKETS), rehearsal=True)
    assert (transfer.made, transfer.refused, Ticket.objects.count(), Origin.objects.count()) == (2, 0, 0, 0)
    assert Customer.objects.count() == 2
    brought(written(tmp_path, TICKETS))
    transfer = brought(written(tmp_path, messages), "messages", rehearsal=True)
    assert (transfer.made, transfer.refused, Message.objects.filter(text="Готово").count()) == (1, 1, 0)


def test_a_rehearsal_leaves_the_numbers_of_tickets_where_they_were(tmp_path: Path, cast: Cast) -> None:
    about = {"subject": "Тема", "text": "т", "kind": "question", "channel": "phone", "by": None}
    before = desk.open_ticket(customer=cast.ivan, **about).number
    assert brought(written(tmp_path, TICKETS), rehearsal=True).made == 2
    assert desk.open_ticket(customer=cast.ivan, **about).number == before + 1


def test_refused_rows_are_named_by_their_lines(tmp_path: Path, cast: Cast) -> None:
    text = (
        "external_id,subject,state,customer_email,service,made_at\n"
        'ok,"в двух\nстроках",open,ivan@mail.example,,\n'
        ",нет номера,open,ivan@mail.example,,\n"
        "a,нет услуги,open,ivan@mail.example,nowhere,\n"
        "b,не то состояние,frozen,ivan@mail.example,,\n"
        "c,не время,open,ivan@mail.example,,вчера\n"
        "d,мало ячеек\n"
        "e,некто,open,,,\n"
        'f,"обрыв'
    )
    transfer = brought(written(tmp_path, text))
    assert (transfer.made, transfer.refused, transfer.state) == (1, 7, "done")
    assert list(transfer.refused_rows.values_list("line", flat=True)) == [4, 5, 6, 7, 8, 9, 10]
    assert all(row.reason for row in transfer.refused_rows.all())


@pytest.mark.parametrize("at", range(1, 400, 23))
def test_a_file_cut_anywhere_is_taken_as_far_as_it_goes(at: int, tmp_path: Path, cast: Cast) -> None:
    things = [
        {"external_id": n, "subject": f"Тема {n}", "state": "open", "customer_email": "ivan@mail.example"} for n in range(4)
    ]
    whole = json.dumps(things, ensure_ascii=False, indent=1).encode()
    path = tmp_path / "file"
    path.write_bytes(whole[:at])
    transfer = brought(path, form="json")
    assert transfer.state == "done"
    assert transfer.made == Ticket.objects.count() == whole[:at].count(b"\n }")


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\0\0\0",
        "[",
        "]",
        "[1, 2]",
        '"x"',
        "{",
        "null",
        "[[[[",
        "{}{}",
        "\ufeff[{}]",
        "[" * 50_000,
        '{"a": ' * 50_000,
        "\xff\xfe\x00",
    ],
)
def test_nonsense_is_refused_in_words(text: str, tmp_path: Path, cast: Cast) -> None:
    for form, subject in (("csv", "tickets"), ("json", "customers"), ("zammad", ""), ("zendesk", "")):
        transfer = brought(written(tmp_path, text), subject, form)
        assert (transfer.state, transfer.made) == ("done", 0)


def test_whoever_was_killed_goes_on_behind_the_last_batch(tmp_path: Path, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = "".join(f"{n},Тема {n},open,ivan@mail.example\n" for n in range(450))
    path = written(tmp_path, "external_id,subject,state,customer_email\n" + lines)
    transfer = Transfer.objects.create(way="in", subject="tickets", form="csv", source="old", path=str(path))

    class Killed(BaseException):
        pass

    def die(told: Transfer) -> None:
        if told.done >= 200:
            raise Killed

    with pytest.raises(Killed):
        run(transfer, die)
    transfer = Transfer.objects.get()
    assert (transfer.state, transfer.done, Ticket.objects.count()) == ("running", 200, 200)
    run(transfer)
    assert (transfer.state, transfer.made, transfer.known, Ticket.objects.count()) == ("done", 450, 0, 450)


def test_formulas_leave_as_text_and_come_back_as_they_were(tmp_path: Path, cast: Cast) -> None:
    evil = '=HYPERLINK("http://evil.example")'
    desk.open_ticket(customer=cast.ivan, subject=evil, text="т", kind="question", channel="portal", by=None)
    transfer = run(Transfer.objects.create(way="out", subject="tickets", form="csv", path=str(tmp_path / "out.csv")))
    assert transfer.state == "done"
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.DictReader(file))["subject"] == "'" + evil
    assert [read.values["subject"] for read in rows(tmp_path / "out.csv", is_csv=True)] == [evil]


@pytest.mark.parametrize("form", ["csv", "json"])
def test_everything_that_goes_out_comes_in(form: str, tmp_path: Path, cast: Cast) -> None:
    Organisation.objects.create(name="ООО «Ромашка»")
    cast.ivan.organisation = Organisation.objects.get()
    cast.ivan.save()
    ticket = desk.open_ticket(
        customer=cast.ivan, subject="Тема", text="Текст", kind="failure", channel="portal", by=None, service=cast.checkin
    )
    desk.reply(ticket, "Ответ", by=cast.anna)
    Incident.objects.create(service=cast.checkin, state="closed", label_ru="Печать")
    subjects = ("organisations", "customers", "services", "tickets", "messages", "incidents")
    paths = {subject: tmp_path / f"{subject}.{form}" for subject in subjects}
    made = {
        subject: run(Transfer.objects.create(way="out", subject=subject, form=form, path=str(path)))
        for subject, path in paths.items()
    }
    for subject, out in made.items():
        assert out.state == "done"
        came = brought(paths[subject], subject, form)
        assert (came.state, came.refused, came.made) == ("done", 0, out.done), [row.reason for row in came.refused_rows.all()]
    assert sorted(Message.objects.values_list("text", flat=True)) == ["Ответ", "Ответ", "Текст", "Текст"]


def test_an_export_holds_only_what_its_person_may_see(cast: Cast) -> None:
    seen = desk.open_ticket(customer=cast.ivan, subject="Видно", text="т", kind="question", channel="portal", by=None)
    hidden = desk.open_ticket(customer=cast.maria, subject="Не видно", text="тайна", kind="question", channel="portal", by=None)
    Ticket.objects.filter(pk=hidden.pk).update(team=cast.baggage)
    for subject in ("tickets", "messages", "customers"):
        transfer = run(Transfer.objects.create(way="out", subject=subject, form="json", operator=cast.anna))
        content = Path(transfer.path).read_text()
        assert transfer.done == 1
        assert seen.customer.name in content or "т" in content
        assert "Не видно" not in content
        assert "тайна" not in content
        assert "Maria" not in content


@pytest.mark.parametrize("text", ['{"avoid": ["hello"]}', '{"rows": [1, 2]}', '{"rows": ["a", {"subject": "b"}]}'])
def test_a_list_of_something_else_is_told_and_not_taken_for_an_empty_one(tmp_path: Path, text: str) -> None:
    path = tmp_path / "other.json"
    path.write_text(text)
    assert [read.values for read in rows(path, is_csv=False)] == [None]
    path.write_text('{"rows": []}')
    assert not list(rows(path, is_csv=False))


def test_memory_stays_flat(tmp_path: Path) -> None:
    path = tmp_path / "big.json"
    with path.open("w") as file:
        file.write("[")
        for number in range(60_000):
            file.write(("," if number else "") + json.dumps({"id": number, "subject": "x" * 500}) + "\n")
        file.write("]")
    tracemalloc.start()
    assert sum(1 for _read in rows(path, is_csv=False)) == 60_000
    assert tracemalloc.get_traced_memory()[1] < 6_000_000
    tracemalloc.stop()


@pytest.mark.parametrize("start", ["name;external_id\n", ""], ids=["rows", "head"])
def test_a_line_without_an_end_is_never_held_in_memory(tmp_path: Path, start: str) -> None:
    path = tmp_path / "long.csv"
    with path.open("w") as file:
        file.write(start)
        for _piece in range(100):
            file.write("х" * 500_000)
    tracemalloc.start()
    found = list(rows(path, is_csv=True))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 40_000_000
    assert all(read.values is None for read in found)


def test_of_many_objects_in_one_line_it_is_said_which_one_is_refused(tmp_path: Path, cast: Cast) -> None:
    rows = [{"id": 1, "name": "Ромашка"}, {"id": 2, "name": ""}, {"id": 3, "name": "\ud800"}, {"id": 4, "name": " "}]
    transfer = brought(written(tmp_path, json.dumps(rows) + '\n{"id": 5}'), "organisations", "json")
    assert transfer.made == 1
    told = [(row.line, row.reason) for row in transfer.refused_rows.all()]
    assert [line for line, _reason in told] == [1, 1, 1, 2]
    assert [reason.partition(":")[0][-1] for _line, reason in told[:3]] == ["2", "3", "4"]
    assert ":" not in told[3][1]


def test_customers_go_out_as_the_pages_show_them(cast: Cast) -> None:
    """Also those who have no ticket yet; whoever was merged away only as what he became."""
    alone, twin = (introduce(name=name, identifiers=[]) for name in ("Новый", "Двойник"))
    merge(cast.ivan, twin, by=cast.lena)
    hidden = desk.open_ticket(customer=cast.maria, subject="т", text="т", kind="question", channel="portal", by=None)
    Ticket.objects.filter(pk=hidden.pk).update(team=cast.baggage)
    told = {}
    for person in (cast.anna, cast.lena, None):
        transfer = run(Transfer.objects.create(way="out", subject="customers", form="json", operator=person))
        told[person] = {one["name"] for one in json.loads(Path(transfer.path).read_text())}
    assert told[cast.anna] == {str(cast.ivan), alone.name}
    assert told[cast.lena] == told[None] == {str(cast.ivan), alone.name, str(cast.maria)}
