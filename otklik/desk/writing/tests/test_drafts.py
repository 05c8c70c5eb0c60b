"""What is typed is kept, shared, and gone when it is sent."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client

from otklik.conftest import Cast, signed_in
from otklik.desk.models import Draft, Message, Ticket
from otklik.desk.writing import actions
from otklik.desk.writing.access import unfinished_drafts
from otklik.desk.writing.testing import said, shown


def test_a_draft_is_kept_shared_and_gone_when_sent(as_anna: Client, cast: Cast, ticket: Ticket, page: str) -> None:
    lena = signed_in(cast.lena)
    key = str(uuid.uuid4())
    assert as_anna.post(f"{page}draft/", said(text="Посмотрю и", key=key)).status_code == 204
    html = shown(lena, page)
    assert "Anna: есть черновик" in html
    assert "Посмотрю и" in html
    assert "\nПосмотрю и</textarea>" in shown(as_anna, page)
    assert "черновик" in shown(as_anna, "/tickets/")
    as_anna.post(f"{page}write/", said(text="Посмотрю и отвечу", key=key))
    as_anna.post(f"{page}draft/", said(text="Посмотрю и отвечу", key=key))
    assert not Draft.objects.exists()


def test_what_is_begun_while_a_reply_leaves_stays_a_draft(as_anna: Client, page: str) -> None:
    sent, next_one = said(text="Готово"), said(mode="note", text="Проверить завтра")
    as_anna.post(f"{page}draft/", sent)
    as_anna.post(f"{page}draft/", next_one)
    as_anna.post(f"{page}write/", sent)
    assert Draft.objects.get().text == "Проверить завтра"
    as_anna.post(f"{page}write/", next_one)
    assert not Draft.objects.exists()


def test_whoever_opens_a_draft_again_goes_on_in_the_same_composer(as_anna: Client, ticket: Ticket, page: str) -> None:
    typed = said(text="Готово")
    as_anna.post(f"{page}draft/", typed)
    assert f'name="key" value="{typed["key"]}"' in shown(as_anna, page)
    for _tab in range(2):
        as_anna.post(f"{page}write/", typed)
    assert ticket.outgoing.get().text == "Готово"
    assert typed["key"] not in shown(as_anna, page)


@pytest.mark.parametrize("mode", ["reply", "note"])
def test_another_text_from_a_composer_that_has_sent_is_neither_swallowed_nor_sent(
    as_anna: Client, ticket: Ticket, page: str, mode: str
) -> None:
    first = said(mode=mode)
    as_anna.post(f"{page}write/", first)
    answer = as_anna.post(f"{page}write/", {**first, "text": "Совсем другое"}, headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Trigger"], answer["HX-Reswap"]) == (422, "composer:used", "none")
    assert "уже отправлен другой текст" in answer.content.decode().replace("\u00a0", " ")
    assert "Совсем другое" not in [
        *ticket.outgoing.values_list("text", flat=True),
        *ticket.messages.values_list("text", flat=True),
    ]


def test_a_note_that_is_being_written_does_not_become_a_reply_by_undo(as_anna: Client, ticket: Ticket, page: str) -> None:
    as_anna.post(f"{page}write/", said(text="Отвечаю"))
    as_anna.post(f"{page}draft/", said(mode="note", text="Клиент грубит"))
    as_anna.post(f"{page}outgoing/{ticket.outgoing.get().pk}/take-back/")
    draft = Draft.objects.get()
    assert (draft.text, draft.mode) == ("Отвечаю\n\nКлиент грубит", Draft.NOTE)


def test_an_empty_draft_is_no_draft(as_anna: Client, page: str) -> None:
    as_anna.post(f"{page}draft/", said())
    as_anna.post(f"{page}draft/", said(text="  \n "))
    assert not Draft.objects.exists()


def test_a_note_ends_its_draft(as_anna: Client, page: str) -> None:
    as_anna.post(f"{page}draft/", said(mode="note"))
    assert Draft.objects.get().is_note
    as_anna.post(f"{page}write/", said(mode="note"))
    assert not Draft.objects.exists()
    assert Message.objects.get(text="Готово").is_note


def test_a_colleague_goes_on_with_a_draft(as_anna: Client, cast: Cast, ticket: Ticket, page: str) -> None:
    actions.keep_draft(ticket, "Начало Лены", by=cast.lena)
    draft = Draft.objects.get()
    as_anna.post(f"{page}drafts/{draft.pk}/take/", {"text": "Моё"})
    mine = Draft.objects.get()
    assert (mine.operator, mine.text) == (cast.anna, "Начало Лены\n\nМоё")
    assert "Anna: продолжает черновик, который начал другой сотрудник (Lena)" in shown(as_anna, page)
    assert as_anna.post(f"{page}drafts/{draft.pk}/take/").status_code == 404


def test_unfinished_drafts_can_be_listed_by_whoever_sees_the_tickets(cast: Cast, ticket: Ticket) -> None:
    actions.keep_draft(ticket, "Не закончил", by=cast.anna)
    assert [draft.text for draft in unfinished_drafts(cast.lena)] == ["Не закончил"]
    assert not unfinished_drafts(cast.boris).exists()
