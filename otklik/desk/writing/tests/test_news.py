"""What the writer has not seen is shown before his reply leaves."""

from __future__ import annotations

import pytest
from django.test import Client

from otklik.conftest import Cast
from otklik.desk.actions import add_message, add_note, reply
from otklik.desk.models import Outgoing, Ticket
from otklik.desk.writing import actions
from otklik.desk.writing.news import marks
from otklik.desk.writing.testing import said


def test_news_come_before_a_reply_that_was_written_without_them(as_anna: Client, cast: Cast, ticket: Ticket, page: str) -> None:
    seen = marks(ticket, cast.anna)
    add_message(ticket, "Нашёл, спасибо!", from_customer=cast.ivan)
    letter = said(seen=seen, text="Где вы искали?")
    answer = as_anna.post(f"{page}write/", letter, headers={"HX-Request": "true", "HX-Target": "div#work"})
    assert answer.status_code == 422
    assert answer["HX-Retarget"] == ".composer:not([hidden]) [data-composer-news]"
    assert "Нашёл, спасибо!" in answer.content.decode()
    assert not Outgoing.objects.exists()
    plain = as_anna.post(f"{page}write/", letter)
    assert plain.status_code == 422
    assert "Где вы искали?</textarea>" in plain.content.decode()
    assert as_anna.post(f"{page}write/", {**letter, "anyway": marks(ticket, cast.anna)}).status_code == 303
    assert Outgoing.objects.count() == 1


def test_news_that_came_after_the_news_are_shown_too(as_anna: Client, cast: Cast, ticket: Ticket, page: str) -> None:
    first = marks(ticket, cast.anna)
    add_message(ticket, "Раз", from_customer=cast.ivan)
    second = marks(ticket, cast.anna)
    add_message(ticket, "Два", from_customer=cast.ivan)
    answer = as_anna.post(f"{page}write/", said(seen=first, anyway=second))
    assert answer.status_code == 422
    assert "<q>Два" in answer.content.decode()
    assert "<q>Раз" not in answer.content.decode()


def test_a_colleagues_answer_and_note_are_news_and_ones_own_are_not(
    as_anna: Client, cast: Cast, ticket: Ticket, page: str
) -> None:
    seen = marks(ticket, cast.anna)
    add_note(ticket, "Моя заметка", by=cast.anna)
    assert as_anna.post(f"{page}write/", said(seen=seen)).status_code == 303
    reply(ticket, "Уже ответила", by=cast.lena)
    answer = as_anna.post(f"{page}write/", said(seen=seen))
    assert "Уже ответила" in answer.content.decode()
    assert answer.status_code == 422


def test_what_a_colleague_is_just_sending_is_news(as_anna: Client, cast: Cast, ticket: Ticket, page: str) -> None:
    seen = marks(ticket, cast.anna)
    actions.send_soon(ticket, "Отправляю", by=cast.lena)
    answer = as_anna.post(f"{page}write/", said(seen=seen))
    assert answer.status_code == 422
    assert "Lena: ответ уже отправляется" in answer.content.decode()


@pytest.mark.parametrize("seen", ["", "nonsense", "messages=", "messages=99999999999999999999", "a" * 200, "messages=-1"])
def test_marks_that_nobody_wrote_stop_nothing(as_anna: Client, page: str, seen: str) -> None:
    assert as_anna.post(f"{page}write/", said(seen=seen)).status_code == 303


def test_ones_own_words_move_no_mark_and_what_is_taken_back_has_seen_everything(cast: Cast, ticket: Ticket) -> None:
    add_message(ticket, "Где мой чемодан?", from_customer=cast.ivan)
    seen = marks(ticket, cast.anna)
    reply(ticket, "Ищем.", by=cast.anna)
    sending = actions.send_soon(ticket, "Нашли!", by=cast.anna)
    assert sending is not None
    assert marks(ticket, cast.anna) == seen
    assert marks(ticket, cast.lena) != seen
    assert actions.take_back(sending, by=cast.anna).seen == seen
    add_note(ticket, "Он в Казани", by=cast.lena)
    add_note(ticket, "Еду", by=cast.anna)
    assert marks(ticket, cast.anna) != seen
