"""Each person is told of each thing once, whatever the mail server and the worker go through."""

from __future__ import annotations

import socket
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from pytest_django.fixtures import Settings

from otklik.notices import jobs
from otklik.notices.actions import Letter, send_again, tell
from otklik.notices.models import Delivery, Notice

pytestmark = pytest.mark.django_db


class Mailbox:
    """A real SMTP server that keeps what it took and can be told to refuse."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refuse_with = ""
        self.refuse_address = ""

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802
        if self.refuse_with and (not self.refuse_address or self.refuse_address == address):
            return self.refuse_with
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def mailbox(settings: Settings) -> Iterator[Mailbox]:
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "otklik.project.mail.SmtpUrlBackend"
    settings.SMTP_URL = f"smtp://127.0.0.1:{port}"
    yield box
    controller.stop()


def letters(most: int) -> list[Letter]:
    return [
        Letter(recipient=f"customer:{n}", address=f"p{n}@mail.example", subject="Регистрация снова работает", text="Получилось?")
        for n in range(most)
    ]


def send_everything() -> None:
    for lane in range(jobs.LANES):
        jobs.send_due(lane)


def test_everybody_gets_one_letter_although_the_event_is_told_twice(mailbox: Mailbox) -> None:
    tell("incident:1:fixed:0", "incident:1", letters(20))
    tell("incident:1:fixed:0", "incident:1", letters(25))
    send_everything()
    send_everything()
    assert Counter(str(mail["To"]) for mail in mailbox.mails) == {f"p{n}@mail.example": 1 for n in range(25)}
    assert mailbox.mails[0]["Subject"].strip() == "Регистрация снова работает"
    assert Delivery.objects.filter(state=Delivery.SENT, sent_at__isnull=False).count() == 25


def test_a_worker_killed_between_sending_and_marking_repeats_with_the_same_message_id(mailbox: Mailbox) -> None:
    tell("incident:1:raised:0", "incident:1", letters(1))
    send_everything()
    Delivery.objects.update(state=Delivery.SENDING)  # the mark of a worker that died before it could write "sent"
    send_everything()
    assert len(mailbox.mails) == 2
    assert mailbox.mails[0]["Message-ID"] == mailbox.mails[1]["Message-ID"] != ""


def test_a_server_that_is_away_delays_and_loses_nothing(mailbox: Mailbox, settings: Settings) -> None:
    address, settings.SMTP_URL = settings.SMTP_URL, "smtp://127.0.0.1:1"
    tell("incident:1:raised:0", "incident:1", letters(3))
    send_everything()
    waiting = Delivery.objects.filter(state=Delivery.QUEUED)
    assert waiting.count() == 3
    settings.SMTP_URL = address
    send_everything()
    assert mailbox.mails == []  # not yet due
    waiting.update(due_at="2020-01-01T00:00Z")
    send_everything()
    assert len(mailbox.mails) == 3


def test_a_final_refusal_is_shown_and_stops_nobody_else(mailbox: Mailbox) -> None:
    mailbox.refuse_with, mailbox.refuse_address = "550 no such mailbox", "p1@mail.example"
    tell("incident:1:raised:0", "incident:1", letters(3))
    send_everything()
    failed = Delivery.objects.get(state=Delivery.FAILED)
    assert (failed.recipient, failed.last_error) == ("customer:1", "550 no such mailbox")
    assert len(mailbox.mails) == 2
    mailbox.refuse_with = ""
    send_again(failed)
    send_everything()
    assert str(mailbox.mails[-1]["To"]) == "p1@mail.example"


def test_a_passing_refusal_is_tried_again_later(mailbox: Mailbox) -> None:
    mailbox.refuse_with = "451 try later"
    tell("incident:1:raised:0", "incident:1", letters(1))
    send_everything()
    waiting = Delivery.objects.get()
    assert (waiting.state, waiting.attempts) == (Delivery.QUEUED, 1)
    assert waiting.due_at > waiting.made_at


@pytest.mark.parametrize(
    "address", ["", "nobody", "a@b\nBcc: c@d.example", "a@" + "b" * 400 + ".example", "\udcff@x.example"[1:]]
)
def test_an_address_that_cannot_work_is_kept_as_failed(mailbox: Mailbox, address: str) -> None:
    tell("ticket:1:reply:1", "ticket:1", [Letter(recipient="customer:1", address=address, subject="s", text="t")])
    send_everything()
    assert Delivery.objects.get().state == Delivery.FAILED
    assert mailbox.mails == []


def test_a_subject_cannot_smuggle_a_header(mailbox: Mailbox) -> None:
    tell(
        "ticket:1:reply:1",
        "ticket:1",
        [Letter(recipient="customer:1", address="a@b.example", subject="Hello\r\nBcc: x@y.example", text="t")],
    )
    send_everything()
    assert mailbox.mails[0]["Bcc"] is None
    assert mailbox.mails[0]["Subject"] == "Hello Bcc: x@y.example"
    assert Notice.objects.get().about == "ticket:1"


def test_waits_grow_to_a_minute() -> None:
    assert [int(jobs.wait_after(n).total_seconds()) for n in (1, 2, 3, 6, 50)] == [2, 4, 8, 60, 60]


def test_a_letter_that_cannot_even_be_made_stops_nobody(mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    tell("incident:1:raised:0", "incident:1", letters(8))
    whole = jobs.letter

    def poisoned(delivery: Delivery) -> object:
        if delivery.address == "p0@mail.example":
            raise TypeError("nobody thought of that")
        return whole(delivery)

    monkeypatch.setattr(jobs, "letter", poisoned)
    send_everything()
    assert len(mailbox.mails) == 7
    assert Delivery.objects.get(address="p0@mail.example").state == Delivery.FAILED


def test_a_letter_that_was_tried_for_weeks_still_leaves(mailbox: Mailbox) -> None:
    tell("incident:1:raised:0", "incident:1", letters(1))
    Delivery.objects.update(attempts=32_767)
    send_everything()
    assert Delivery.objects.get().state == Delivery.SENT
