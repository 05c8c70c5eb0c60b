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
    typed = said()
    as_anna.post(f"{page}draft/", typed)
    as_anna.post(f"{page}draft/", {**typed, "text": "  \n "})
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


def in_window(window: int, text: str, **more: str) -> dict[str, str]:
    return said(text=text, window=str(uuid.UUID(int=window)), **more)


def kept(client: Client, page: str, content: dict[str, str]) -> str:
    """Saves a draft that goes through; returns its version, as the page tells it the next time."""
    answer = client.post(f"{page}draft/", content)
    assert answer.status_code == 204
    return answer["Draft-Version"]


def test_two_windows_keep_a_draft_each_and_each_shows_the_others(as_anna: Client, page: str) -> None:
    kept(as_anna, page, in_window(1, "Первое"))
    kept(as_anna, page, in_window(2, "Второе"))
    assert set(Draft.objects.values_list("text", flat=True)) == {"Первое", "Второе"}
    html = shown(as_anna, page)
    assert "\nВторое</textarea>" in html
    assert "В другом окне вы написали" in html
    assert "Первое" in html.partition("<textarea")[0]


def test_a_window_never_writes_over_what_another_has_written_since(as_anna: Client, page: str) -> None:
    key = str(uuid.uuid4())
    first = kept(as_anna, page, in_window(1, "Здравствуйте", key=key, read="0"))
    second = in_window(2, "Здравствуйте, Иван! Ваш талон", key=key, read=first)
    kept(as_anna, page, second)
    late = in_window(1, "Здравствуйте. Талона нет", key=key, read=first)
    assert as_anna.post(f"{page}draft/", late).status_code == 409
    assert Draft.objects.get().text == "Здравствуйте, Иван! Ваш талон"
    kept(as_anna, page, {**late, "key": str(uuid.uuid4()), "read": "0"})
    assert set(Draft.objects.values_list("text", flat=True)) == {"Здравствуйте, Иван! Ваш талон", "Здравствуйте. Талона нет"}


def test_a_window_whose_answer_was_lost_goes_on_with_its_own_draft(as_anna: Client, page: str) -> None:
    key = str(uuid.uuid4())
    kept(as_anna, page, in_window(1, "Начало", key=key, read="0"))
    kept(as_anna, page, in_window(1, "Иначе", key=key, read="0"))
    assert Draft.objects.get().text == "Иначе"


def test_throwing_a_draft_away_leaves_what_another_window_wrote(as_anna: Client, page: str) -> None:
    key = str(uuid.uuid4())
    first = kept(as_anna, page, in_window(1, "Начало", key=key, read="0"))
    kept(as_anna, page, in_window(2, "Начало и конец", key=key, read=first))
    assert as_anna.post(f"{page}draft/", in_window(1, "", key=key, read=first)).status_code == 409
    assert Draft.objects.get().text == "Начало и конец"


def test_sending_in_one_window_ends_only_what_it_has_written(as_anna: Client, page: str) -> None:
    key = str(uuid.uuid4())
    first = kept(as_anna, page, in_window(1, "Готво", key=key, read="0"))
    as_anna.post(f"{page}write/", in_window(1, "Готово", key=key))
    assert not Draft.objects.exists()
    key = str(uuid.uuid4())
    first = kept(as_anna, page, in_window(1, "Ещё", key=key, read="0"))
    kept(as_anna, page, in_window(2, "Совсем другое", key=key, read=first))
    as_anna.post(f"{page}write/", in_window(1, "Ещё одно", key=key))
    assert Draft.objects.get().text == "Совсем другое"
    assert as_anna.post(f"{page}draft/", in_window(2, "Совсем другое!", key=key, read="1")).status_code == 409
    kept(as_anna, page, in_window(2, "Совсем другое!", read="0"))
    assert Draft.objects.get().text == "Совсем другое!"


def test_a_text_of_another_window_is_brought_here_above_what_stands_here(as_anna: Client, page: str) -> None:
    kept(as_anna, page, in_window(1, "Оттуда"))
    here = in_window(2, "Отсюда")
    kept(as_anna, page, here)
    other = Draft.objects.get(text="Оттуда")
    as_anna.post(f"{page}drafts/{other.pk}/take/", {"text": "Отсюда", "key": here["key"]})
    assert Draft.objects.get().text == "Оттуда\n\nОтсюда"


def test_an_undone_reply_leaves_the_draft_of_another_window_alone(as_anna: Client, ticket: Ticket, page: str) -> None:
    as_anna.post(f"{page}write/", in_window(1, "Отвечаю"))
    kept(as_anna, page, in_window(2, "Заметка на потом", mode="note"))
    outgoing = ticket.outgoing.get()
    as_anna.post(f"{page}outgoing/{outgoing.pk}/take-back/", {"text": "", "key": str(uuid.uuid4())})
    assert set(Draft.objects.values_list("text", flat=True)) == {"Отвечаю", "Заметка на потом"}
