"""Files of a ticket: attached, sent with the answer, had by whoever may, and by nobody else."""

from __future__ import annotations

import io
import uuid
from pathlib import Path

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django import Settings

from otklik.conftest import Cast
from otklik.desk import actions
from otklik.desk.links import customer_url
from otklik.desk.models import Attachment, Message, Outgoing, Ticket
from otklik.desk.writing.actions import depart, leave_note, send_soon, take_back
from otklik.files.models import File
from otklik.files.rules import MOST_AT_ONCE
from otklik.lib.clock import now
from otklik.lib.refused import Refused
from otklik.notices.jobs import send_due

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    return actions.open_ticket(
        customer=cast.ivan, subject="Чемодан", text="Где он?", kind="complaint", channel="phone", by=cast.boris
    )


def screenshot() -> SimpleUploadedFile:
    written = io.BytesIO()
    Image.new("RGB", (600, 300), "white").save(written, "PNG")
    return SimpleUploadedFile("Снимок экрана.png", written.getvalue(), "image/png")


def paper(name: str = "Акт.pdf", content: bytes = b"%PDF-1.7 act") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def attached(client: Client, ticket: Ticket, *files: SimpleUploadedFile) -> None:
    answer = client.post(f"/tickets/{ticket.number}/files/", {"files": list(files)})
    assert answer.status_code == 303


def sent(ticket: Ticket, cast: Cast, text: str = "Вот акт.") -> Message:
    """Sent from the composer, and the ten seconds are over."""
    outgoing = send_soon(ticket, text, by=cast.boris, key=uuid.uuid4())
    assert outgoing is not None
    Outgoing.objects.filter(pk=outgoing.pk).update(due_at=now())
    depart(outgoing.pk)
    return Message.objects.get(key=outgoing.key)


def test_boris_attaches_two_files_and_they_go_with_his_answer(as_boris: Client, cast: Cast, ticket: Ticket) -> None:
    attached(as_boris, ticket, paper(), screenshot())
    message = sent(ticket, cast)
    assert [one.name for one in message.attachments.all()] == ["Акт.pdf", "Снимок экрана.png"]
    page = as_boris.get(f"/tickets/{ticket.number}/").content.decode()
    assert "Акт.pdf" in page
    assert f'width="{240}"' in page
    for lane in range(4):
        send_due(lane)
    (letter,) = [one for one in mail.outbox if "Вот акт." in one.body]
    assert [one[0] for one in letter.attachments] == ["Акт.pdf", "Снимок экрана.png"]
    assert letter.attachments[0][1] == b"%PDF-1.7 act"


def test_the_customer_sees_them_on_his_page_and_not_those_of_notes(
    as_boris: Client, client: Client, cast: Cast, ticket: Ticket
) -> None:
    attached(as_boris, ticket, paper())
    public = sent(ticket, cast).attachments.get()
    attached(as_boris, ticket, paper("Тайна.pdf", b"%PDF secret"))
    secret = leave_note(ticket, "Между нами", by=cast.boris).attachments.get()
    attached(as_boris, ticket, paper("Черновик.pdf", b"%PDF draft"))
    draft = Attachment.objects.unsent().get()
    path = customer_url(ticket).split("/c/", 1)[1]
    page = client.get(f"/c/{path}").content.decode()
    assert "Акт.pdf" in page
    assert "Тайна.pdf" not in page
    assert b"".join(client.get(f"/c/{path}files/{public.pk}/")) == b"%PDF-1.7 act"
    for hidden in (secret, draft):
        assert client.get(f"/c/{path}files/{hidden.pk}/").status_code == 404


def test_the_customer_sends_a_picture_of_his_screen(as_boris: Client, client: Client, ticket: Ticket) -> None:
    path = customer_url(ticket).split("/c/", 1)[1]
    answer = client.post(f"/c/{path}answer/", {"text": "Вот что я вижу", "key": str(uuid.uuid4()), "files": [screenshot()]})
    assert answer.status_code == 303
    attachment = Attachment.objects.get()
    assert attachment.message is not None
    assert attachment.message.text == "Вот что я вижу"
    shown = as_boris.get(f"/tickets/{ticket.number}/files/{attachment.pk}/picture/?small")
    assert shown["Content-Type"] == "image/webp"
    assert "sandbox" in shown["Content-Security-Policy"]


def test_what_is_in_annas_composer_is_hers_alone(as_anna: Client, as_lena: Client, cast: Cast, ticket: Ticket) -> None:
    actions.hand_over(ticket, by=cast.boris, team=cast.passengers)
    attached(as_anna, ticket, paper())
    own = Attachment.objects.get()
    url = f"/tickets/{ticket.number}/files/{own.pk}/"
    assert as_lena.get(url).status_code == 404
    assert as_lena.post(f"{url}detach/").status_code == 404
    assert as_anna.get(url).status_code == 200
    as_anna.post(f"{url}detach/")
    assert not Attachment.objects.exists()


def test_a_file_of_another_ticket_is_not_had_through_ones_own(as_boris: Client, cast: Cast, ticket: Ticket) -> None:
    other = actions.open_ticket(
        customer=cast.maria, subject="Passport", text="My passport", kind="request", channel="phone", by=cast.lena
    )
    actions.hand_over(other, by=cast.lena, team=cast.passengers)
    actions.attach(other, "passport.pdf", [b"%PDF"], by=cast.lena)
    foreign = Attachment.objects.get()
    for number in (ticket.number, other.number):
        assert as_boris.get(f"/tickets/{number}/files/{foreign.pk}/").status_code == 404


def test_a_message_takes_no_more_than_ten(cast: Cast, ticket: Ticket) -> None:
    for number in range(MOST_AT_ONCE):
        actions.attach(ticket, f"{number}.txt", [b"%d" % number], by=cast.boris)
    with pytest.raises(Refused, match="10"):
        actions.attach(ticket, "one more.txt", [b"more"], by=cast.boris)


def test_too_large_is_refused_in_words_and_nothing_is_kept(
    as_boris: Client, ticket: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("otklik.files.actions.MOST_BYTES", 100)
    answer = as_boris.post(f"/tickets/{ticket.number}/files/", {"files": [paper(content=b"x" * 200)]})
    assert answer.status_code == 422
    assert not File.objects.exists()


def test_an_answer_taken_back_brings_its_files_back(as_boris: Client, cast: Cast, ticket: Ticket) -> None:
    attached(as_boris, ticket, paper())
    outgoing = send_soon(ticket, "Вот акт.", by=cast.boris)
    assert outgoing is not None
    assert not Attachment.objects.unsent().exists()
    take_back(outgoing, by=cast.lena)
    assert Attachment.objects.unsent().get().operator == cast.lena


def test_without_script_files_come_with_the_text(as_boris: Client, cast: Cast, ticket: Ticket) -> None:
    key = str(uuid.uuid4())
    body = {"mode": "reply", "text": "Вот акт.", "then": "waiting_customer", "key": key, "files": [paper()]}
    assert as_boris.post(f"/tickets/{ticket.number}/write/", body).status_code == 303
    assert str(Attachment.objects.get().key) == key
    page = as_boris.get(f"/tickets/{ticket.number}/").content.decode()
    assert "Акт.pdf" in page
