"""Words and phrases of a rule: what they find, how they are told, and where a rehearsal marks them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import translation

from otklik.automation.content import Content
from otklik.automation.matter import Matter
from otklik.automation.phrases import line_of, said, spelt
from otklik.automation.rules import holds
from otklik.automation.tests.conftest import Desk
from otklik.automation.words import Reader
from otklik.conftest import Cast
from otklik.desk.actions import add_message, add_note, hand_over
from otklik.journal.models import Entry

TEXT = "Потерял посадочный\nталон. Талон посадочный? Where is my Boarding-Pass, and where is the gate?"


@pytest.mark.parametrize(
    ("written", "is_said"),
    [
        ("«посадочный талон»", True),
        ('"посадочного талона"', True),
        ("“ПОСАДОЧНЫМИ ТАЛОНАМИ”", True),
        ("„boarding passes“", True),
        ('"pass boarding"', False),
        ('"потерял талон"', False),
        ("потерял талон", True),
        ('"потерял, посадочный"', True),
        ('"талон"', True),
        ('gate "boarding pass"', True),
        ('чемодан "boarding pass"', False),
        ('чемодан, "boarding pass"', True),
        ('"boarding pass" "посадочный талон"', True),
        ('"boarding pass" "потерял талон"', False),
        ('"талон посадочного', True),
        ('""', False),
        ('"," «', False),
    ],
)
def test_a_phrase_is_its_words_next_to_each_other_in_this_order(written: str, is_said: bool) -> None:
    matter = Matter(text=TEXT)
    assert holds(Content(conditions={"words": [written]}), matter) is is_said
    assert holds(Content(conditions={"no_words": [written]}), matter) is not is_said


def test_a_phrase_does_not_go_over_an_empty_line() -> None:
    assert said(["«посадочный талон»"], line_of("Мой посадочный\nталон"))
    assert not said(["«посадочный талон»"], line_of("Мой посадочный\n \nталон"))


def test_what_was_said_is_spelt_as_it_stands_there() -> None:
    runs = said(['"посадочный талон", gates, чемодан'], line_of(TEXT))
    assert list(spelt(runs, TEXT)) == ["посадочный\nталон", "gate"]


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("возврат, деньги назад", "в тексте есть «возврат» или «деньги назад»"),
        ('"посадочный талон", багаж', "в тексте есть «посадочный талон» подряд или «багаж»"),
        ("“талон, потерян” рейс", "в тексте есть «талон, потерян» подряд и «рейс»"),
        ('"талон"', "в тексте есть «талон»"),
        ('""', 'в тексте есть «""»'),
    ],
)
def test_the_sentence_tells_phrases_from_words(written: str, sentence: str) -> None:
    with translation.override("ru"):
        assert Reader().condition("words", [written]) == sentence
        assert Reader().condition("organisation", ['ООО "Рога и копыта"']).endswith('«ООО "Рога и копыта"»')


def rehearsed(client: Client, desk: Desk, event: str, words: str) -> str:
    rule = desk.rule(event=event, conditions={"words": [words]}, acts={"note": "!"})
    return client.get(f"/rules/{rule.pk}/rehearsal/").content.decode()


@pytest.mark.django_db
def test_a_rehearsal_marks_what_matched_in_subject_and_text(desk: Desk, as_lena: Client) -> None:
    desk.ticket(f"{'Добрый день! ' * 30}Мой <b>талон</b> и\nпосадочный талон пропали", subject="Посадочные талоны и талон")
    desk.ticket("Посадочный, где мой талон", subject="Не то")
    html = rehearsed(as_lena, desk, "opened", "«посадочный талон»")
    assert "<mark>Посадочные талоны</mark> и талон" in html
    assert "Мой &lt;b&gt;талон&lt;/b&gt; и <mark>посадочный талон</mark> пропали" in html
    assert "Не то" not in html


@pytest.mark.django_db
def test_it_shows_the_message_that_brought_it_and_none_by_a_made_up_address(
    desk: Desk, cast: Cast, as_lena: Client, as_anna: Client
) -> None:
    ticket, other = desk.ticket("Первое"), desk.ticket("Чужой зонтик", subject="Другое")
    add_message(ticket, "Где зонтик?", channel="email")
    note = add_note(ticket, "Тайный зонтик", by=cast.anna)
    rule = desk.rule(event="wrote", conditions={"words": ["зонтики"]}, acts={"note": "!"})
    path = f"/rules/{rule.pk}/rehearsal/"
    assert "Где <mark>зонтик</mark>?" in as_lena.get(path).content.decode()
    Entry.objects.all().delete()
    made_up = f"{path}?matched=1&seen={ticket.pk}&said={note.pk}.{other.messages.get().pk}.x.-1"
    html = as_lena.get(made_up).content.decode()
    assert "Вопрос" in html
    assert "<mark>" not in html
    hand_over(ticket, by=cast.lena, team=cast.baggage)
    assert as_anna.get(made_up).status_code in (403, 404)
