"""What is missing is weighed: messages no pattern was written for are heard, and whatever the patterns say can be outweighed."""

import pytest

from otklik.wording.findings import Context
from otklik.wording.judging import judge
from otklik.wording.kinds import Kind
from otklik.wording.weighing import LENGTHS, WEIGHED, WIDTH, weights
from otklik.wording.whole import PARTS


def codes(text, kind):
    return {finding.code for finding in judge(text, kind=kind).findings if finding.level == "error"}


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("kind", Kind)
def test_no_sum_of_weights_reaches_into_the_next_column(kind, language):
    always, rows = weights(kind, language)
    largest = 1 << (WIDTH - 1)
    for place in range(len(WEIGHED[kind])):
        amounts = []
        for row in (always, *rows.values()):
            for _ in range(place):
                here = ((row + largest) & (2 * largest - 1)) - largest
                row = (row - here) >> WIDTH
            amounts.append(abs(((row + largest) & (2 * largest - 1)) - largest))
        assert sum(amounts) < largest


@pytest.mark.parametrize("kind", Kind)
def test_weights_know_lengths_and_words_of_both_languages(kind):
    for language, word in (("ru", "{не}"), ("en", "{not}")):
        _, rows = weights(kind, language)
        assert any(f"length {least}" in rows for least in LENGTHS)
        assert word in rows


@pytest.mark.parametrize(
    ("text", "kind", "missing"),
    [
        ("The council would like to know how you get to work. Four questions, no names, open until 30 June.", Kind.SURVEY, set()),
        ("В воскресенье кончается пробный период. Дальше 690 ₽ в месяц, а если ничего не делать, останется бесплатный тариф.", Kind.SURVEY, set()),
        ("Your refund was approved and Finance will pay it out in due course.", Kind.REPLY, {"when"}),
    ],
)  # fmt: skip
def test_parts_are_heard_in_turns_nobody_wrote_a_pattern_for(text, kind, missing):
    assert codes(text, kind) & {"what", "why", "next", "when", "owner"} >= missing
    assert missing or not codes(text, kind)


@pytest.mark.parametrize(
    "text",
    [
        "Your review is published, thank you!",
        "Отзыв опубликован, спасибо!",
        "Could you tell me the order number and the city? I'll check it right away.",
    ],
)
def test_in_a_reply_weights_miss_nothing_that_no_pattern_misses(text):
    assert not codes(text, Kind.REPLY) & {*PARTS}


def test_a_text_of_a_program_has_no_tone():
    text = "You really could have looked at the page first, but fine, the shop opens at 9."
    assert "tone" in {finding.rule for finding in judge(text, kind=Kind.REPLY).findings}
    assert "tone" not in {finding.rule for finding in judge(text, kind=Kind.REPLY, context=Context(is_template=True)).findings}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The parcel did not reach the shop. It weighs 2.4 kg and the label is still on it.", Kind.FAILURE),
        ("Посылка не доехала до пункта. Вес 2,4 кг, обёртка целая, наклейка на месте.", Kind.FAILURE),
    ],
)
def test_what_goes_wrong_is_told_with_the_part_that_is_likeliest_to_be_missing(text, kind):
    assert codes(text, kind) & {*PARTS}
