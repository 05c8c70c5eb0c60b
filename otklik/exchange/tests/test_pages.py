"""Import and export on the pages of leads and admins."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from otklik.conftest import Cast
from otklik.desk import actions as desk
from otklik.desk.models import Ticket
from otklik.exchange import jobs
from otklik.exchange.models import Transfer
from otklik.exchange.running import run
from otklik.files import uploading
from otklik.journal.models import Entry
from otklik.lib.clock import now

pytestmark = pytest.mark.django_db
CSV = "external_id,subject,state,customer_email\n1,Тема,open,ivan@mail.example\nошибка,,open,\n"


def sent(client: Client, **more: str):
    file = SimpleUploadedFile("old.csv", CSV.encode("cp1251"))
    return client.post("/exchange/import/", {"file": file, "form": "csv", "subject": "tickets", "source": "old", **more})


def test_a_lead_exports_fetches_and_it_is_written_down(as_lena: Client, as_oleg: Client, cast: Cast) -> None:
    desk.open_ticket(customer=cast.ivan, subject="Тема", text="т", kind="question", channel="portal", by=None)
    assert as_lena.post("/exchange/export/", {"subject": "tickets", "form": "csv"}).status_code == 302
    jobs.carry_out_transfers()
    transfer = Transfer.objects.get()
    answer = as_lena.post(f"/exchange/{transfer.pk}/download/")
    assert "Тема" in b"".join(answer.streaming_content).decode("utf-8-sig")
    assert Entry.objects.filter(kind="ExportFetched", by=cast.lena.pk).exists()
    assert as_oleg.get(f"/exchange/{transfer.pk}/").status_code == 404
    assert as_oleg.post(f"/exchange/{transfer.pk}/download/").status_code == 404
    Transfer.objects.update(expires_at=now())
    jobs.remove_old_files()
    assert as_lena.post(f"/exchange/{transfer.pk}/download/").status_code == 404


@pytest.mark.parametrize("change", ["role", "team"])
def test_a_file_that_shows_more_than_its_person_sees_by_now_is_not_given_out(change: str, as_lena: Client, cast: Cast) -> None:
    found = desk.open_ticket(customer=cast.ivan, subject="Чужая тема", text="т", kind="question", channel="portal", by=None)
    Ticket.objects.filter(pk=found.pk).update(team=cast.baggage)
    if change == "team":
        cast.lena.roles = ["operator", "admin"]
        cast.lena.save(update_fields=["roles"])
        cast.baggage.operators.add(cast.lena)
    as_lena.post("/exchange/export/", {"subject": "tickets", "form": "csv"})
    jobs.carry_out_transfers()
    address = f"/exchange/{Transfer.objects.get().pk}/download/"
    assert "Чужая тема" in b"".join(as_lena.post(address).streaming_content).decode("utf-8-sig")
    cast.lena.roles = ["operator", "admin"]
    cast.lena.save(update_fields=["roles"])
    cast.baggage.operators.remove(cast.lena)
    answer = as_lena.post(address)
    assert answer.status_code == 422
    assert "роли или группы изменились" in answer.content.decode().replace("\u00a0", " ")
    assert Entry.objects.filter(kind="ExportFetched").count() == 1


def test_an_admin_who_answers_nobody_exports_no_customers(as_oleg: Client) -> None:
    assert as_oleg.post("/exchange/export/", {"subject": "tickets", "form": "csv"}).status_code == 422
    assert as_oleg.post("/exchange/export/", {"subject": "services", "form": "csv"}).status_code == 302


def test_an_import_is_rehearsed_and_then_done_in_earnest(as_oleg: Client, cast: Cast) -> None:
    assert sent(as_oleg).status_code == 302
    jobs.carry_out_transfers()
    rehearsal = Transfer.objects.get()
    page = as_oleg.get(f"/exchange/{rehearsal.pk}/").content.decode()
    assert (rehearsal.made, rehearsal.refused, Ticket.objects.count()) == (1, 1, 0)
    assert rehearsal.refused_rows.get().reason in page
    as_oleg.post(f"/exchange/{rehearsal.pk}/in-earnest/")
    jobs.carry_out_transfers()
    assert Ticket.objects.get().subject == "Тема"
    lines = b"".join(as_oleg.get(f"/exchange/{rehearsal.pk}/refused.csv").streaming_content).decode("utf-8-sig")
    assert lines.startswith("line,reason\r\n3,")


def test_only_an_admin_imports_what_belongs_to_customers(as_lena: Client, as_anna: Client) -> None:
    assert sent(as_lena).status_code == 422
    assert sent(as_lena, form="zammad", subject="").status_code == 422
    assert sent(as_anna).status_code == 403
    assert "Zammad" not in as_lena.get("/exchange/").content.decode()
    assert not Transfer.objects.exists()


def test_an_import_that_lacks_something_says_what(as_oleg: Client) -> None:
    for lacking in ({"subject": ""}, {"source": "\0"}, {"form": "xml"}):
        assert sent(as_oleg, **lacking).status_code == 422
    assert as_oleg.post("/exchange/import/", {"form": "csv"}).status_code == 422
    assert not Transfer.objects.exists()


def test_only_an_admins_import_may_be_larger_than_attachments(
    as_oleg: Client, as_anna: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploading, "MOST_A_REQUEST", 100)
    assert sent(as_oleg).status_code == 302
    ticket = desk.open_ticket(customer=cast.ivan, subject="Тема", text="т", kind="question", channel="portal", by=None)
    large = SimpleUploadedFile("a.bin", b"x" * 200)
    # The form's key is looked for in the body, before anybody asks who sends it.
    lena, stranger = Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)
    lena.force_login(cast.lena)
    for client in (lena, stranger):
        client.cookies["csrftoken"] = "k" * 32
    for answer in (sent(lena), sent(stranger), as_anna.post(f"/tickets/{ticket.number}/files/", {"files": large})):
        assert answer.status_code == 413
        assert "25\xa0МБ" in answer.content.decode()
    assert Transfer.objects.count() == 1


def test_what_a_killed_desk_left_of_uploads_goes(as_oleg: Client, settings: Settings, tmp_path: Path) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    old, new = tmp_path / "a.upload.csv", tmp_path / "b.upload.csv"
    for half in (old, new):
        half.write_bytes(b"x")
    os.utime(old, (0, 0))
    jobs.remove_old_files()
    assert list(tmp_path.iterdir()) == [new]


def test_a_stopped_one_stays_stopped(as_oleg: Client) -> None:
    sent(as_oleg, in_earnest="on")
    transfer = Transfer.objects.get()
    as_oleg.post(f"/exchange/{transfer.pk}/stop/")
    jobs.carry_out_transfers()
    assert (Transfer.objects.get().state, Ticket.objects.count()) == ("cancelled", 0)


def test_whoever_left_gets_no_file(as_lena: Client, cast: Cast) -> None:
    as_lena.post("/exchange/export/", {"subject": "tickets", "form": "csv"})
    cast.lena.is_active = False
    cast.lena.save()
    jobs.carry_out_transfers()
    assert Transfer.objects.get().state == "cancelled"


def zipped(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return file.getvalue()


FOREIGN = {
    "clients.xlsx": (zipped("[Content_Types].xml", "xl/workbook.xml"), "Это книга Excel"),
    "clients.csv": (zipped("[Content_Types].xml", "xl/workbook.xml"), "CSV UTF-8"),
    "clients.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Это книга Excel"),
    "letter.docx": (zipped("word/document.xml"), "Это документ Word"),
    "clients.ods": (zipped("mimetype", "content.xml"), "OpenDocument"),
    "clients.zip": (zipped("clients.csv"), "Это архив"),
    "cut.zip": (zipped("clients.csv")[:60], "Это архив"),
    "clients.csv.gz": (b"\x1f\x8b\x08" + bytes(60), "Это архив"),
    "clients.pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "Это PDF"),
    "clients.png": (b"\x89PNG\r\n\x1a\n", "Это картинка"),
    "table.xls": (b"\xef\xbb\xbf<html><table><tr><td>1</td></tr></table>", "Это веб-страница"),
    "old.db": (b"SQLite format 3\x00" + bytes(60), "Это файл базы данных"),
    "clients.bin": (bytes(range(1, 256)) * 4, "Это не текстовый файл"),
}


@pytest.mark.parametrize("name", FOREIGN)
@pytest.mark.parametrize("form", ["csv", "json", "zendesk"])
def test_a_file_that_is_no_table_is_named_and_nothing_of_it_is_taken(as_oleg: Client, form: str, name: str) -> None:
    content, said = FOREIGN[name]
    answer = sent(as_oleg, file=SimpleUploadedFile(name, content), form=form)
    assert answer.status_code == 422
    assert said in answer.content.decode().replace("\u00a0", " ")
    assert not Transfer.objects.exists()


def test_on_the_command_line_too_an_excel_workbook_is_named(tmp_path: Path) -> None:
    path = tmp_path / "clients.csv"
    path.write_bytes(zipped("xl/workbook.xml"))
    transfer = run(Transfer.objects.create(way="in", subject="customers", form="csv", source="old", path=str(path)))
    assert (transfer.state, transfer.made, transfer.done) == ("failed", 0, 0)
    assert "Excel" in transfer.trouble
