"""A company's own phrases as a table: what they find, which are refused, and that none takes long."""

from __future__ import annotations

import time

import pytest

from otklik.speech import rules

FINDS = [
    ("тариф", "Ваш тариф изменился", ["тариф"]),
    ("тариф", "Тарифный план", []),
    ("сожале*", "Мы сожалеем. Искренне сожалею.", ["сожалеем", "сожалею"]),
    ("еще раз", "Попробуйте ещё раз", ["ещё раз"]),
    ("мы … сожал*", "Мы очень, очень сильно сожалеем", ["Мы очень, очень сильно сожалеем"]),
    ("мы … сожал*", "Мы раз два три четыре пять сожалеем", []),
    ("мы … сожал*", "Это мы. Сожалеем", []),
    ("вернём * сегодня", "Вернём деньги сегодня", ["Вернём деньги сегодня"]),
    ("refund* ... today", "Your refund will reach you today!", ["refund will reach you today"]),
    ("*ость", "Возможность и гость", ["Возможность", "гость"]),
]
REFUSED = [
    ("", rules.EMPTY),
    ("***", rules.EMPTY),
    ("* *", rules.EMPTY),
    ("… слово", rules.EDGE),
    ("* слово", rules.EDGE),
    ("слово …", rules.EDGE),
    ("а*", rules.SHORT),
    ("сло*во", rules.INSIDE),
    ("а … б … в … г", rules.GAPS),
    ("раз " * 11, rules.LONG),
]


@pytest.mark.parametrize(("phrase", "text", "found"), FINDS)
def test_a_phrase_finds(phrase: str, text: str, found: list[str]) -> None:
    places = rules.places(rules.read_phrase(phrase), rules.words_of(text))
    assert [text[start:end] for start, end in places] == found


@pytest.mark.parametrize(("phrase", "why"), REFUSED)
def test_a_phrase_that_would_find_everything_or_nothing_is_refused(phrase: str, why: str) -> None:
    with pytest.raises(rules.BadPhrase) as refused:
        rules.read_phrase(phrase)
    assert refused.value.why == why


def test_the_worst_phrase_on_the_longest_text_is_read_in_time() -> None:
    phrase = rules.read_phrase("aa … aa * aa … aa aa b")
    began = time.process_time()
    assert list(rules.places(phrase, rules.words_of("aa " * 6600))) == []
    assert time.process_time() - began < 3
