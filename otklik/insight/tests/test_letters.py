"""Letters that wait for a mail server are no secret."""

from __future__ import annotations

from django.test import Client
from pytest_django.fixtures import Settings

from otklik.conftest import Cast
from otklik.desk import actions as desk
from otklik.desk.models import Ticket
from otklik.journal.testing import run_jobs

WORDS = "no mail server is set"


def asked(cast: Cast) -> Ticket:
    ticket = desk.open_ticket(
        customer=cast.ivan, subject="Where is my bag", text="Where?", kind="question", channel="email", by=None
    )
    desk.reply(ticket, "It is on its way.", by=cast.boris)
    run_jobs()
    return ticket


def test_whoever_writes_or_could_mend_it_is_told_on_every_page(
    cast: Cast, as_anna: Client, as_oleg: Client, as_vera: Client, settings: Settings
) -> None:
    settings.SMTP_URL = ""
    assert WORDS not in as_anna.get("/tickets/?lang=en").text, "nothing waits yet"
    asked(cast)
    anna, oleg = as_anna.get("/tickets/?lang=en").text, as_oleg.get("/people/?lang=en").text
    assert WORDS in anna
    assert "OTKLIK_SMTP_URL" not in anna
    assert WORDS in oleg
    assert "OTKLIK_SMTP_URL" in oleg
    assert WORDS not in as_vera.get("/duty/?lang=en").text


def test_with_a_mail_server_nothing_is_said(cast: Cast, as_anna: Client) -> None:
    asked(cast)
    assert WORDS not in as_anna.get("/tickets/?lang=en").text


def test_the_composer_and_the_customer_are_not_promised_a_letter_at_once(
    cast: Cast, as_boris: Client, settings: Settings
) -> None:
    ticket = asked(cast)
    page = as_boris.get(f"/tickets/{ticket.number}/?lang=en").text
    assert "There is no mail server yet" not in page
    settings.SMTP_URL = ""
    page = as_boris.get(f"/tickets/{ticket.number}/?lang=en").text.replace("\N{NO-BREAK SPACE}", " ")
    assert "There is no mail server yet: the letter is kept and leaves by itself once an admin has set one." in page
