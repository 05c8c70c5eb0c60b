"""What hangs on a ticket over the API: priority, moments, the next step, fields, files; and who may have them."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, timedelta
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from otklik.api.tests.conftest import Program
from otklik.conftest import Cast
from otklik.desk import actions as desk
from otklik.desk.models import Attachment, KindField, Message, Ticket
from otklik.lib.clock import iso, now

pytestmark = pytest.mark.django_db
SOON = "2126-11-25T16:00:00Z"


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


@pytest.fixture
def field(cast: Cast) -> KindField:
    return desk.save_field(desk.Wanted(kind="failure", name_ru="Дата рейса", type="date"), by=cast.oleg)


def upload(program: Program, ticket: Ticket, content: bytes, name: str = "фото.jpg", **headers: str) -> object:
    own = {"Authorization": f"Bearer {program.secret}", "Accept-Language": "en", **headers}
    address = f"/api/v1/tickets/{ticket.number}/attachments"
    return program.client.generic("POST", address, content, "image/jpeg", query_params={"name": name}, headers=own)


def test_all_of_a_ticket_is_changed_in_one_go_and_read_again(anna: Program, ticket: Ticket, field: KindField, cast: Cast) -> None:
    soon = iso(now() + timedelta(days=5))
    told = anna.patch(
        f"tickets/{ticket.number}",
        {
            "impact": "severe",
            "urgency": "now",
            "deadline_at": soon,
            "fields": [{"id": field.pk, "value": "2026-12-02"}],
            "next_step": {"text": "Позвонить в багаж", "due_at": soon},
            "snoozed_until": soon,
        },
    ).json()
    assert (told["priority"], told["deadline_at"], told["snoozed_until"]) == ("critical", soon, soon)
    assert told["fields"] == [{"id": field.pk, "name": "Дата рейса", "value": "2026-12-02"}]
    assert told["next_step"] == {"text": "Позвонить в багаж", "owner": cast.anna.pk, "due_at": soon}
    assert anna.get(f"tickets/{ticket.number}").json() == told
    back = anna.patch(f"tickets/{ticket.number}", {"snoozed_until": None, "deadline_at": None}).json()
    assert (back["snoozed_until"], back["deadline_at"], back["priority"]) == (None, None, "critical")


@pytest.mark.parametrize(
    ("content", "pointer"),
    [
        ({"fields": [{"id": 10**9, "value": "x"}]}, "#/fields/0/id"),
        ({"fields": [{"id": 0, "value": "завтра"}]}, "#/fields/0/value"),
        ({"next_step": {"text": "т", "due_at": SOON, "owner": 10**9}}, "#/next_step/owner"),
        ({"service": "nothing"}, "#/service"),
    ],
)
def test_what_does_not_fit_is_pointed_at(
    anna: Program, ticket: Ticket, field: KindField, content: dict[str, list[dict[str, object]]], pointer: str
) -> None:
    for one in content.get("fields", []):
        one["id"] = one["id"] or field.pk
    answer = anna.patch(f"tickets/{ticket.number}", content)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == pointer


def test_a_merged_ticket_names_where_it_goes_on(lena: Program, ticket: Ticket, cast: Cast) -> None:
    other = desk.open_ticket(customer=cast.ivan, subject="Ещё", text="…", kind="failure", channel="portal", by=None)
    desk.merge(other, ticket, by=cast.lena, is_sure=True)
    assert lena.get(f"tickets/{other.number}").json()["merged_into"] == ticket.number


def test_a_file_goes_with_a_message_and_comes_back_byte_for_byte(anna: Program, lena: Program, ticket: Ticket) -> None:
    content = bytes(range(256)) * 300
    waiting = upload(anna, ticket, content)
    assert waiting.status_code == 201
    told = waiting.json()
    assert (told["name"], told["size_bytes"], told["message"]) == ("фото.jpg", len(content), None)
    assert lena.get(f"tickets/{ticket.number}/attachments").json()["items"] == [], "it is not sent"
    assert lena.get(f"tickets/{ticket.number}/attachments/{told['id']}/content").status_code == 404
    message = anna.post(f"tickets/{ticket.number}/messages", {"kind": "reply", "text": "Вот", "attachments": [told["id"]]}).json()
    assert [one["id"] for one in message["attachments"]] == [told["id"]]
    assert lena.get(f"tickets/{ticket.number}/messages").json()["items"][-1] == message
    assert lena.get(f"tickets/{ticket.number}/attachments").json()["items"] == message["attachments"]
    got = lena.get(f"tickets/{ticket.number}/attachments/{told['id']}/content")
    assert b"".join(got.streaming_content) == content
    assert got["Content-Disposition"].startswith("attachment")


def test_files_of_another_teams_ticket_are_not_there(anna: Program, program: type[Program], ticket: Ticket, cast: Cast) -> None:
    pk = upload(anna, ticket, b"secret").json()["id"]
    anna.post(f"tickets/{ticket.number}/messages", {"kind": "note", "text": "Вот", "attachments": [pk]})
    desk.hand_over(ticket, by=cast.lena, team=cast.passengers)
    boris = program(cast.boris)
    for answer in (
        boris.get(f"tickets/{ticket.number}/attachments"),
        boris.get(f"tickets/{ticket.number}/attachments/{pk}/content"),
        upload(boris, ticket, b"mine"),
    ):
        assert answer.status_code == 404
    own = desk.open_ticket(customer=cast.maria, subject="Своё", text="…", kind="question", channel="portal", by=cast.boris)
    assert boris.get(f"tickets/{own.number}/attachments/{pk}/content").status_code == 404
    stolen = boris.post(f"tickets/{own.number}/messages", {"kind": "note", "text": "Моё", "attachments": [pk]})
    assert stolen.json()["errors"][0]["pointer"] == "#/attachments/0"
    assert not Message.objects.filter(ticket=own, text="Моё").exists()


def test_the_same_upload_with_the_same_key_is_there_once(anna: Program, ticket: Ticket) -> None:
    key = {"Idempotency-Key": str(uuid.uuid4())}
    first, second = upload(anna, ticket, b"one", **key), upload(anna, ticket, b"one", **key)
    assert first.json() == second.json()
    assert Attachment.objects.count() == 1
    assert upload(anna, ticket, b"two", **key).json()["type"] == "urn:otklik:problem:key-reused"


def test_what_is_too_large_or_empty_is_refused_in_words(anna: Program, ticket: Ticket, folder: Path) -> None:
    assert upload(anna, ticket, b"").status_code == 422
    answer = upload(anna, ticket, b"x", **{"Content-Length": "999999999"})
    assert (answer.status_code, answer.json()["type"]) == (413, "urn:otklik:problem:too-large")
    assert upload(anna, ticket, b"x" * (25 * 1024 * 1024 + 1)).status_code in (413, 422)
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_an_unsent_file_is_taken_away_by_its_owner_only(anna: Program, lena: Program, ticket: Ticket) -> None:
    pk = upload(anna, ticket, b"one").json()["id"]
    assert lena.send("delete", f"tickets/{ticket.number}/attachments/{pk}").status_code == 404
    assert anna.send("delete", f"tickets/{ticket.number}/attachments/{pk}").status_code == 204
    assert not Attachment.objects.exists()


def test_whatever_changes_what_is_shown_is_read_by_whoever_asks_since(
    anna: Program, ticket: Ticket, field: KindField, cast: Cast
) -> None:
    for given in (
        {"urgency": "later"},
        {"service": None},
        {"deadline_at": iso(now() + timedelta(days=2))},
        {"fields": [{"id": field.pk, "value": "2026-12-02"}]},
        {"next_step": {"text": "Спросить", "due_at": iso(now() + timedelta(hours=2))}},
        {"kind": "complaint"},
        {"state": "waiting_customer"},
    ):
        since = beginning_of_a_poll(anna, ticket)
        told = anna.patch(f"tickets/{ticket.number}", given)
        assert told.status_code == 200, told.content
        assert anna.get(f"tickets?order=changed&changed_since={since}").json()["items"] == [told.json()], given
    since = beginning_of_a_poll(anna, ticket)
    assert anna.post(f"tickets/{ticket.number}/facts", {"name": "рейс", "value": "SU 1"}).status_code == 201
    assert [one["number"] for one in anna.get(f"tickets?changed_since={since}").json()["items"]] == [ticket.number]


def beginning_of_a_poll(anna: Program, ticket: Ticket) -> str:
    """Just after what the poller has read; nothing is new to it."""
    # A test is one transaction, and whatever was written in it counts as written: so the ticket is from before it.
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE desk_ticket SET updated_at = transaction_timestamp() - interval '1 hour'")
        cursor.execute("SET session_replication_role = DEFAULT")
    ticket.refresh_from_db()
    since = (ticket.updated_at + timedelta(microseconds=1)).astimezone(UTC).isoformat().replace("+00:00", "Z")
    assert anna.get(f"tickets?changed_since={since}").json()["items"] == []
    return since


def test_no_column_of_a_ticket_changes_unnoticed(ticket: Ticket) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'desk_ticket_updated'")
        source = cursor.fetchone()[0]
    columns = {str(one.column) for one in Ticket._meta.concrete_fields}
    noticed = {
        column for column in columns if re.search(rf"NEW\.{column}[,)]", source) and re.search(rf"OLD\.{column}[,)]", source)
    }
    assert columns - noticed == {"id", "number", "turn_at", "answer_due_at"}


def test_a_row_written_whole_by_somebody_who_read_it_before_turns_nothing_back(ticket: Ticket) -> None:
    stale = Ticket.objects.get(pk=ticket.pk)
    Ticket.objects.filter(pk=ticket.pk).update(language="en")
    newest = Ticket.objects.get(pk=ticket.pk).updated_at
    stale.language = "en"
    stale.save()
    assert Ticket.objects.get(pk=ticket.pk).updated_at >= newest
