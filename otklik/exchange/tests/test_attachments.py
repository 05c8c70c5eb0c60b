"""Attachments go from one desk to another in a ZIP: every content once, whole, and at its message."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from otklik.conftest import Cast
from otklik.desk.actions import open_ticket
from otklik.desk.models import Attachment, Ticket
from otklik.exchange import archive, attaching, jobs, running
from otklik.exchange.models import Transfer
from otklik.exchange.running import run
from otklik.exchange.tests.test_files import brought
from otklik.exchange.tests.test_promises import taken_out
from otklik.files import storage
from otklik.files.actions import keep_file
from otklik.files.models import File

pytestmark = pytest.mark.django_db
CONTENTS = {"талон.pdf": b"%PDF-1 \x00", "копия.pdf": b"%PDF-1 \x00", "снимок.bin": bytes(range(256)) * 8000}
ORDER = (("customers", "json"), ("tickets", "json"), ("messages", "json"))


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def attached(cast: Cast) -> Ticket:
    found = open_ticket(customer=cast.ivan, subject="Талон", text="Вот", kind="failure", channel="portal", by=None)
    for name, content in CONTENTS.items():
        Attachment.objects.create(ticket=found, message=found.messages.get(), file=keep_file([content]), name=name)
    return found


@pytest.fixture
def moved(attached: Ticket, tmp_path: Path) -> Path:
    """Everything is taken out, everything is gone, and all but the attachments is back."""
    files = {subject: taken_out(subject, form, tmp_path) for subject, form in ORDER}
    packed = taken_out("attachments", "zip", tmp_path)
    Ticket.objects.all().delete()
    File.objects.all().delete()
    shutil.rmtree(tmp_path / "files")
    for subject, form in ORDER:
        brought(files[subject], subject, form)
    return packed


def reasons(transfer: Transfer) -> list[str]:
    return [row.reason for row in transfer.refused_rows.all()]


def changed(packed: Path, **members: bytes | None) -> Path:
    """The same archive with other members; nothing takes one out."""
    with zipfile.ZipFile(packed) as old:
        held = {name: old.read(name) for name in old.namelist()}
    other = packed.with_name("other.zip")
    with zipfile.ZipFile(other, "w") as new:
        for name, content in {**held, **members}.items():
            if content is not None:
                new.writestr(name, content)
    return other


def member(content: bytes) -> str:
    return f"files/{hashlib.sha256(content).hexdigest()}"


def test_they_come_back_at_their_messages_whole(moved: Path) -> None:
    with zipfile.ZipFile(moved) as packed:
        assert len(packed.namelist()) == 3, "two contents, each once, and the rows"
    transfer = brought(moved, "attachments", "zip")
    assert (reasons(transfer), transfer.state, transfer.made) == ([], "done", 3)
    found = {one.name: storage.path_of(one.file.sha256).read_bytes() for one in Attachment.objects.all()}
    assert found == CONTENTS
    assert {one.message.text for one in Attachment.objects.select_related("message") if one.message} == {"Вот"}
    again = brought(moved, "attachments", "zip")
    assert (again.made, again.known, Attachment.objects.count()) == (0, 3, 3)


def test_a_rehearsal_reads_everything_and_keeps_nothing(moved: Path, tmp_path: Path) -> None:
    transfer = brought(moved, "attachments", "zip", rehearsal=True)
    assert (transfer.made, transfer.refused, Attachment.objects.count(), File.objects.count()) == (3, 0, 0, 0)
    assert not (tmp_path / "files").exists()


@pytest.mark.parametrize("rehearsal", [True, False])
def test_what_is_missing_or_damaged_is_told_and_the_rest_is_taken(moved: Path, rehearsal: bool) -> None:
    whole = CONTENTS["снимок.bin"]
    lacking = changed(moved, **{member(whole): None})
    transfer = brought(lacking, "attachments", "zip", rehearsal=rehearsal)
    assert ["нет в архиве" in one.replace("\xa0", " ") for one in reasons(transfer)] == [True]
    other = changed(moved, **{member(whole): whole[:-1] + b"x"})
    transfer = brought(other, "attachments", "zip", rehearsal=rehearsal, source="old")
    assert ["не сходится" in one.replace("\xa0", " ") for one in reasons(transfer)] == [True]
    assert Attachment.objects.count() == (0 if rehearsal else 2)
    assert File.objects.count() == (0 if rehearsal else 1)


def test_what_unpacks_to_more_than_an_attachment_is_left(moved: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(attaching, "MOST_BYTES", 100_000)
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as bomb, zipfile.ZipFile(moved) as old:
        bomb.writestr("attachments.json", old.read("attachments.json"))
        bomb.writestr(member(CONTENTS["снимок.bin"]), bytes(20_000_000))
    transfer = brought(tmp_path / "bomb.zip", "attachments", "zip")
    assert (transfer.made, transfer.refused) == (0, 3)
    assert any("больше" in one for one in reasons(transfer))


def test_without_their_messages_they_wait_for_them(moved: Path) -> None:
    transfer = brought(moved, "attachments", "zip", source="another")
    assert transfer.refused == 3
    assert all("сначала загрузите сообщения" in one for one in reasons(transfer))


def test_killed_in_the_middle_it_goes_on_from_there(moved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "BATCH_OF_FILES", 2)
    transfer = Transfer.objects.create(way="in", subject="attachments", form="zip", source="old", path=str(moved))

    class Killed(BaseException):
        pass

    def kill(_transfer: Transfer) -> None:
        raise Killed

    with pytest.raises(Killed):
        run(transfer, kill)
    assert Attachment.objects.count() == 2
    after = run(Transfer.objects.get(pk=transfer.pk))
    assert (after.state, after.done, after.made, Attachment.objects.count()) == ("done", 3, 3, 3)


def test_a_cut_or_hostile_archive_is_refused_in_words(moved: Path, tmp_path: Path) -> None:
    content = moved.read_bytes()
    end = content.rindex(b"PK\x05\x06")
    for body in (content[: len(content) // 2], b"PK\x03\x04", b"", b"a,b\n1,2\n", content[:end]):
        path = tmp_path / "cut.zip"
        path.write_bytes(body)
        transfer = brought(path, "attachments", "zip")
        assert transfer.made == 0
        assert transfer.state == "failed" or transfer.refused
    for rows in (b"", b"{", b"[1, 2]", b'[{"id": 1}]', b'[{"id": 1, "sha256": "../../etc/passwd", "message": "1"}]', b"\xff\xfe"):
        transfer = brought(changed(moved, **{"attachments.json": rows}), "attachments", "zip")
        assert (transfer.made, transfer.state) == (0, "done")
    assert not Attachment.objects.exists()


def test_too_many_names_are_not_read(moved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_NAMES", 2)
    assert brought(moved, "attachments", "zip").state == "failed"


def test_a_full_disk_is_told_before_the_first_byte(attached: Ticket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running.shutil, "disk_usage", lambda _path: SimpleNamespace(free=1_000_000))
    out = run(Transfer.objects.create(way="out", subject="attachments", form="zip", path=str(tmp_path / "a.zip")))
    assert out.state == "failed"
    assert "нужно 3 МБ" in out.trouble.replace("\xa0", " ")
    assert [one.name for one in tmp_path.iterdir()] == ["files"]


def test_blocked_files_notes_of_other_teams_and_drafts_stay(attached: Ticket, cast: Cast) -> None:
    Attachment.objects.create(ticket=attached, file=keep_file([b"draft"]), name="черновик", operator=cast.anna)
    File.objects.filter(attachments__name="снимок.bin").update(scan=File.BAD)
    assert {one.name for one in attaching.attachments(None)} == {"талон.pdf", "копия.pdf"}
    assert attaching.bytes_of(attaching.attachments(None)) == len(CONTENTS["талон.pdf"])
    Ticket.objects.filter(pk=attached.pk).update(team=cast.baggage)
    assert not attaching.attachments(cast.anna).exists()
    assert attaching.attachments(cast.boris).count() == 2


def test_on_the_pages_the_size_is_told_and_an_admin_brings_it_back(
    moved: Path, as_lena: Client, as_oleg: Client, cast: Cast
) -> None:
    send = {"form": "csv", "subject": "attachments", "source": "old"}
    wrong = as_oleg.post("/exchange/import/", {**send, "file": SimpleUploadedFile("a.zip", b"no")})
    assert wrong.status_code == 422
    assert "архив вложений" in wrong.content.decode().replace("\xa0", " ")
    packed = SimpleUploadedFile("attachments.zip", moved.read_bytes())
    assert as_oleg.post("/exchange/import/", {**send, "file": packed}).status_code == 302
    jobs.carry_out_transfers()
    rehearsal = Transfer.objects.get(is_rehearsal=True)
    assert (rehearsal.made, rehearsal.form) == (3, "zip")
    assert as_oleg.post(f"/exchange/{rehearsal.pk}/in-earnest/").status_code == 302
    jobs.carry_out_transfers()
    assert Attachment.objects.count() == 3
    assert "3 файла" in as_lena.get("/exchange/").content.decode().replace("\xa0", " ")
    assert as_lena.post("/exchange/export/", {"subject": "attachments", "form": "csv"}).status_code == 302
    jobs.carry_out_transfers()
    out = Transfer.objects.get(way="out", operator=cast.lena)
    answer = as_lena.post(f"/exchange/{out.pk}/download/")
    assert answer["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as got:
        names = [one["name"] for one in json.loads(got.read("attachments.json"))]
    assert sorted(names) == sorted(CONTENTS)
    refused = as_lena.post("/exchange/import/", {**send, "file": SimpleUploadedFile("a.zip", moved.read_bytes())})
    assert refused.status_code == 422
