"""Day and week: the figures are right at their edges, the findings read well in both languages."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone, translation

from otklik.desk import actions as desk
from otklik.desk.models import Message, Ticket
from otklik.insight.drawing import Series, bars, ceiling
from otklik.insight.figures import quantile, speed
from otklik.insight.plots import answer_words, broken_words, day_words, flow_words, waiting_words
from otklik.journal.models import Entry
from otklik.lib.clock import now

URL = "/insight/"


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "Сейчас ждёт 1 клиент, дольше часа — никто"),
        (3, "Сейчас ждут 3 клиента, дольше часа — никто"),
        (21, "Сейчас ждёт 21 клиент, дольше часа — никто"),
        (112, "Сейчас ждут 112 клиентов, дольше часа — никто"),
    ],
)
def test_russian_findings_count_properly(count, words):
    with translation.override("ru"):
        assert waiting_words(count, 0) == words
        assert waiting_words(0, 0) == "Сейчас никто не ждёт"


def test_days_are_written_as_each_language_writes_them():
    week_ago = timezone.localtime(now()).date() - timedelta(days=7)
    with translation.override("en"):
        assert re.fullmatch(r"[A-Z][a-z]{2}\xa0\d{1,2}", day_words(week_ago))
    with translation.override("ru"):
        assert re.fullmatch(r"[а-я]{2},\xa0\d{1,2}", day_words(week_ago))


def test_english_findings_count_properly():
    with translation.override("en"):
        assert flow_words(1, 2) == "1 new ticket, 2 replies"
        assert broken_words(1, [("Check-in", 1)]) == "1 promised time was not kept in seven days"
        assert broken_words(0, []) == "Every promise of the last seven days was kept"


def test_a_quantile_lies_between_its_neighbours():
    assert quantile([10, 20], 0.5) == 15
    assert quantile([7], 0.9) == 7
    assert speed([60, 120, 600]).median == 120
    assert "2\u00a0minutes" in answer_words_in_english(speed([60, 120, 600]))


def answer_words_in_english(total):
    with translation.override("en"):
        return answer_words(total)


@pytest.mark.parametrize(("highest", "top"), [(0, 2), (1, 2), (3, 4), (100, 100), (101, 200), (1700, 2000), (90_001, 100_000)])
def test_the_axis_ends_at_a_round_number_that_holds_the_highest_bar(highest, top):
    assert ceiling(highest) == top


def test_no_bar_leaves_the_drawing():
    drawing = bars(["a", "b"], [Series(name="n", values=[3, 170]), Series(name="m", values=[0, 5])], across="", up="")
    assert len(drawing.boxes) == 3
    for box in drawing.boxes:
        assert drawing.left <= box.x
        assert box.x + box.width <= drawing.right
        assert box.y >= 0
        assert abs(box.y + box.height - drawing.bottom) < 0.2


@pytest.mark.django_db
def test_an_empty_desk_has_findings_too(as_lena, cast):
    page = as_lena.get(URL).content.decode()
    assert "никто не писал, ответов не было" in page
    assert page.count('<svg class="bars"') == 5


@pytest.mark.django_db
def test_what_came_and_was_answered_is_counted_in_the_week_that_it_happened(as_oleg, cast):
    ticket, old = (
        desk.open_ticket(
            customer=cast.ivan, subject="?", text="?", kind="question", channel="email", by=None, service=cast.checkin
        )
        for _n in range(2)
    )
    said = desk.reply(ticket, "Да", by=cast.anna)
    Ticket.objects.filter(pk=ticket.pk).update(made_at=now() - timedelta(minutes=12))
    Message.objects.filter(pk=said.pk).update(at=now())
    Entry.objects.filter(content__ticket=old.pk).update(at=now() - timedelta(days=8))
    page = re.sub(r"\s+", " ", as_oleg.get(URL).content.decode())
    assert "За семь дней: 1 новое обращение, 1 ответ" in page
    assert "Время до первого ответа: 12 минут" in page
